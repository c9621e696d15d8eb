"""How fast it is: a generated catalogue, and what is measured on it beside its floor."""
