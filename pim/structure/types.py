"""The attribute types: what everybody else asks about values, by attribute.

Their rules live in `normalising` (canonical form), `cells` (one cell of a sheet),
`terms` (filters, search, completeness), `limits` and `texts`. Nothing here knows a
product, a scope or a locale. What a loop over products calls can be had compiled:
`normaliser`, `termer`.
"""

from __future__ import annotations

from typing import Any

from pim.structure.cells import read_cell, write_cell
from pim.structure.codes import check_code, suggest
from pim.structure.compiled import once_per_attribute
from pim.structure.limits import normal_rules
from pim.structure.normalising import Normaliser, compile_normaliser
from pim.structure.snapshot import Attribute, Structure
from pim.structure.terms import Term, Termer, compile_termer, is_filled, search_words
from pim.structure.texts import fold, plain_text, term_text

__all__ = [
    "Normaliser",
    "Term",
    "Termer",
    "check_code",
    "fold",
    "index_terms",
    "is_filled",
    "normal_rules",
    "normalise",
    "normaliser",
    "parse",
    "plain_text",
    "search_text",
    "suggest",
    "term_text",
    "termer",
    "to_text",
]


def normalise(structure: Structure, attribute: Attribute, data: Any) -> Any:
    """The canonical form of a value, None if it is empty ("", [] and {} are); see `normalising`.

    What it returns shares nothing with `data` and normalises to itself. Raises
    `BadValue` naming the attribute, what was found and what would be right.
    """
    return None if data is None else normaliser(structure, attribute)(data)


def normaliser(structure: Structure, attribute: Attribute) -> Normaliser:
    """`normalise` for one attribute, its rules compiled."""
    return once_per_attribute(structure, "normaliser", attribute, compile_normaliser)


def parse(structure: Structure, attribute: Attribute, text: str, *, decimal_mark: str = ".") -> Any:
    """The canonical value that one cell or argument says; None for an empty one.

    Metric "12.5 MILLIMETER", "12.5 mm" or, in the attribute's own unit, "12.5"; prices
    "12.50 EUR, 9.90 USD"; options and records by code, several with commas; days as 2026-03-01;
    files as <sha256>/<name>, documents also as <sha256>/<name>/<last day>; the rows of a
    table as JSON; a video link as its address and, after a space, its title. Raises
    `BadValue` where a text has two readings or none.
    """
    return normalise(structure, attribute, read_cell(structure, attribute, text, decimal_mark))


def to_text(attribute: Attribute, data: Any) -> str:
    """The text that `parse` reads back as this canonical value; "" for None."""
    return write_cell(attribute, data)


def index_terms(structure: Structure, attribute: Attribute, data: Any) -> list[Term]:
    """The (text, number or None) rows by which filters find a canonical value; see `terms`.

    Texts casefolded NFC, their first 200 characters; option codes, days, "true" and
    "false" as they are; numbers to 15 digits, metrics in the standard unit of their
    family; one term per currency of a price, its text the currency.
    """
    return termer(structure, attribute)(data)


def termer(structure: Structure, attribute: Attribute) -> Termer:
    """`index_terms` for one attribute, its units looked up."""
    return once_per_attribute(structure, "termer", attribute, compile_termer)


def search_text(attribute: Attribute, data: Any) -> str:
    """The words for full-text search of a canonical value, not folded; "" where there are none."""
    return search_words(attribute, data)
