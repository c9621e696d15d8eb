"""Sheets of products: rows through a column mapping into the catalogue, and back into the same columns."""
