"""The form of a mapping: its rules as rows to fill in, and the filled-in rows as a mapping again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pim.catalog.fields import slot_of
from pim.errors import PimError
from pim.intake.mappings import ERRORS, SKIP, ColumnRule, FileFormat, MappingRules, to_body
from pim.intake.mappings.proposing import Guess
from pim.intake.mappings.rules import read_column
from pim.intake.sheets import text_of
from pim.intake.uploads import Peek
from pim.structure.snapshot import Structure
from pim.web.admin.imports.fields import FieldBook

Form = Mapping[str, str]

SAMPLES = 3  # cells of a column that are shown
SHOWN = 60  # characters of each
LINE = "line"  # what the form calls the separator that breaks lines


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of the file and what it means, as the form shows it. `sure` is percent, None where saved."""

    number: int
    column: str
    samples: tuple[str, ...]
    goes_to: str  # in words; "" is not read
    scope: str
    locale: str
    rule: ColumnRule
    sure: int | None = None
    problem: str = ""

    @property
    def words(self) -> str:
        """What is read instead of other texts, a line each: `TAK = true`."""
        return "\n".join(f"{text} = {meant}" for text, meant in self.rule.map.items())

    @property
    def has_more(self) -> bool:
        """Whether it says more than where the column goes and what an existing value keeps."""
        plain = ColumnRule(self.column, self.rule.field, self.rule.mode, locale=self.rule.locale)
        return self.rule != plain


def show_rows(
    book: FieldBook, peek: Peek, rules: MappingRules | None, guesses: Sequence[Guess]
) -> list[ColumnRow]:
    """The columns of a file by the rules of a mapping; what it does not name, by what is guessed."""
    saved = {rule.column: rule for rule in rules.columns} if rules else {}
    guessed = {guess.rule.column: guess for guess in guesses}
    taken = {(rule.field, rule.unit) for rule in saved.values()}
    rows = []
    for number, column in enumerate(peek.sheet.columns):
        if not column or column == ERRORS:
            continue
        rule, sure = saved.get(column), None
        if rule is None:
            guess = guessed[column]
            is_free = (guess.rule.field, guess.rule.unit) not in taken
            rule, sure = (guess.rule, guess.confidence) if is_free else (ColumnRule(column, SKIP), 0)
        rows.append(_row(book, number, _samples(peek, number), rule, sure))
    return rows


def read_rows(structure: Structure, book: FieldBook, peek: Peek, form: Form) -> list[ColumnRow]:
    """The rows as they were filled in, each with what is wrong with it."""
    rows = []
    for number, column in enumerate(peek.sheet.columns):
        if f"c{number}-goes_to" not in form:
            continue
        given = {
            name.removeprefix(f"c{number}-"): text
            for name, text in form.items()
            if name.startswith(f"c{number}-")
        }
        row = ColumnRow(
            number, column, _samples(peek, number), given["goes_to"].strip(), given.get("scope", ""),
            given.get("locale", ""), ColumnRule(column, SKIP),
        )  # fmt: skip
        try:
            rows.append(replace(row, rule=_read(structure, book, row, given)))
        except PimError as error:
            rows.append(replace(row, problem=str(error)))
    return rows


def to_columns(rows: Sequence[ColumnRow], rules: MappingRules | None) -> list[dict[str, Any]]:
    """The columns of the mapping; those that the file lacks stay, unless their field is taken now."""
    told = [row.rule for row in rows]
    here = {rule.column for rule in told}
    taken = {(rule.field, rule.unit) for rule in told if rule.field != SKIP}
    kept = [
        rule
        for rule in (rules.columns if rules else ())
        if rule.column not in here and (rule.field == SKIP or (rule.field, rule.unit) not in taken)
    ]
    columns: list[dict[str, Any]] = to_body(MappingRules("", FileFormat(), "sku", (*told, *kept)))["columns"]
    return columns


def _row(
    book: FieldBook, number: int, samples: tuple[str, ...], rule: ColumnRule, sure: int | None
) -> ColumnRow:
    slot = slot_of(rule.field)
    name = book.name_of(rule.field)
    words = book.words.get(name, name)
    scope, locale = (slot.scope, slot.locale) if slot else ("", "")
    return ColumnRow(number, rule.column, samples, words, scope, locale or rule.locale or "", rule, sure)


def _read(structure: Structure, book: FieldBook, row: ColumnRow, given: Form) -> ColumnRule:
    if not row.goes_to:
        return ColumnRule(row.column, SKIP)
    name = book.find(row.goes_to)
    attribute = book.attribute(name)
    body: dict[str, Any] = {
        "column": row.column,
        "field": book.field(name, row.scope, row.locale),
        "mode": given.get("mode") or "overwrite",
        "separator": "\n" if given.get("separator") == LINE else given.get("separator") or ",",
        "unit": given.get("unit", "").strip() or None,
        "map": _read_words(given.get("words", "")),
        "check": "gtin" if given.get("check") else None,
    }
    if attribute is not None and attribute.is_select:
        by_label = given.get("options") == "label"
        body |= {
            "options": "label" if by_label else "code",
            "locale": row.locale or None if by_label else None,
        }
        body["unknown"] = given.get("unknown") or "refuse"
    return read_column(structure, "", body)


def _read_words(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {said.strip(): meant.strip() for said, _sign, meant in pairs if said.strip()}


def _samples(peek: Peek, number: int) -> tuple[str, ...]:
    """Cells that differ, as far as the first rows have some."""
    texts = [text_of(row.cells[number]).strip() for row in peek.rows if number < len(row.cells)]
    return tuple(text[:SHOWN] for text in dict.fromkeys(filter(None, texts)))[:SAMPLES]
