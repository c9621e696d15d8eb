"""A mapping proposed from the header of a file, for a person to look through. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pim.catalog.fields import value_field
from pim.intake.mappings.rules import ERRORS, SKIP, ColumnRule, FileFormat, MappingRules
from pim.intake.sheets import Sheet
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import fold

SURE, LIKELY = 100, 70  # percent: the same code or label; another word for it

_WORDS = re.compile(r"[^\W_]+")
_GTIN = frozenset(("ean", "gtin", "upc", "ean13", "gtin13", "gtin14", "kod ean", "barcode"))
_ALIASES = {
    "sku": (
        "sku",
        "article number",
        "item number",
        "artikelnummer",
        "artnr",
        "nr katalogowy",
        "indeks",
        "symbol",
    ),
    "family": ("family", "rodzina", "familj"),
    "parent": ("parent", "model", "product model"),
    "categories": ("categories", "category", "kategoria", "kategorie", "kategori"),
    "archived": ("archived",),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column may mean. `confidence` is whole percent; 0 is no idea."""

    rule: ColumnRule
    confidence: int


def propose(structure: Structure, code: str, sheet: Sheet) -> tuple[MappingRules, list[Guess]]:
    """The mapping that the header suggests, and how sure each column is; each field is given once.

    Columns are compared with codes, labels in every locale, and `code-locale-scope` as
    Akeneo writes them. How numbers and days are written is not guessed: the format has its
    defaults, and what was found of encoding, delimiter and sheet.
    """
    known = _names(structure)
    taken: set[tuple[str, str | None]] = set()
    guesses: list[Guess] = []
    for column in sheet.columns:
        if column and column != ERRORS:
            guess = _guess(structure, known, column)
            meant = (guess.rule.field, guess.rule.unit)
            if guess.rule.field != SKIP and meant in taken:
                guess = Guess(ColumnRule(column, SKIP), 0)
            taken.add(meant)
            guesses.append(guess)
    found = sheet.found
    file = FileFormat(
        found.encoding.removesuffix("-sig") or None, found.delimiter or None, found.sheet or None
    )
    return MappingRules(code, file, "sku", tuple(guess.rule for guess in guesses)), guesses


def _names(structure: Structure) -> dict[str, tuple[str, int]]:
    """Attribute codes by every name that they go by, folded; of two, the surer one."""
    names: dict[str, tuple[str, int]] = {}
    for attribute in structure.attributes.values():
        if attribute.code != "sku":
            for label in attribute.labels.values():
                names.setdefault(_key(label), (attribute.code, SURE - 5))
    for code in structure.attributes:
        if code != "sku":
            names[_key(code)] = (code, SURE)
    return names


def _guess(structure: Structure, known: dict[str, tuple[str, int]], column: str) -> Guess:
    for field, words in _ALIASES.items():
        if _key(column) in words:
            return Guess(ColumnRule(column, field), SURE if _key(column) == field else LIKELY)
    kind, _dot, rest = column.partition(".")
    if (kind == "status" and rest in structure.markets) or (
        kind == "relations" and rest in structure.relation_types
    ):
        return Guess(ColumnRule(column, column), SURE)
    name, scope, locale, currency = _parts(structure, column)
    if (found := known.get(_key(name)) or known.get(_key(column))) is None:
        return Guess(ColumnRule(column, SKIP), 0)
    attribute = structure.attribute(found[0])
    slot = _slot(structure, attribute, scope, locale)
    if slot is None:
        return Guess(ColumnRule(column, SKIP), 0)
    is_said = (slot[0] == scope or not slot[0]) and (slot[1] == locale or not slot[1])
    rule = ColumnRule(
        column,
        value_field(attribute.code, *slot),
        unit=currency if attribute.type == "price_collection" else None,
        check="gtin" if attribute.type == "identifier" and _key(attribute.code) in _GTIN else None,
    )
    return Guess(rule, found[1] if is_said else min(found[1], LIKELY))


def _parts(structure: Structure, column: str) -> tuple[str, str, str, str | None]:
    """Name, scope, locale and currency of `name-sv_SE-ecommerce`, `values.name..sv_SE` or `Name (sv_SE)`."""
    name, scope, locale, currency = column.removeprefix("values."), "", "", None
    words = re.split(r"[-.\s()]+", name)
    kept = []
    for word in words:
        if word in structure.locales:
            locale = word
        elif word in structure.scopes:
            scope = word
        elif word in structure.currencies:
            currency = word
        else:
            kept.append(word)
    return " ".join(filter(None, kept)), scope, locale, currency


def _slot(structure: Structure, attribute: Attribute, scope: str, locale: str) -> tuple[str, str] | None:
    """Where a value of the attribute goes; what the column does not say is the first there is."""
    wanted_scope = (scope or _first(structure.scopes)) if attribute.scopable else ""
    locales: Sequence[str] = attribute.locales or tuple(structure.locales)
    wanted_locale = (locale or _first(locales)) if attribute.localizable else ""
    if (attribute.scopable and not wanted_scope) or (attribute.localizable and wanted_locale not in locales):
        return None
    return wanted_scope, wanted_locale


def _first(codes: Iterable[str]) -> str:
    return next(iter(codes), "")


def _key(text: str) -> str:
    return " ".join(_WORDS.findall(fold(text)))
