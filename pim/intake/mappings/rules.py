"""A column mapping as plain values, and what it may say. Pure.

`{"file": {...}, "key_field": "sku", "columns": [{"column": "Nazwa", "field": "values.name..pl_PL"}, …]}`:
what is not said has the default of its dataclass below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from dataclasses import field as made_by
from typing import Any

from pim.catalog.fields import check_slot, check_status, slot_of
from pim.errors import BadValue
from pim.intake.sheets import LIMITS
from pim.intake.sheets.reading import ENCODINGS, FileOptions
from pim.structure.snapshot import Attribute, Structure

SKIP = "skip"  # the field of a column that is known and not read
ERRORS = "import_problems"  # the column that rejected rows come back with; never read

MODES = ("overwrite", "set_if_empty", "never")
DATE_FORMATS = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "YYYY/MM/DD": "%Y/%m/%d",
    "YYYYMMDD": "%Y%m%d",
    "DD.MM.YYYY": "%d.%m.%Y",
    "DD/MM/YYYY": "%d/%m/%Y",
    "DD-MM-YYYY": "%d-%m-%Y",
    "MM/DD/YYYY": "%m/%d/%Y",
}
GROUPINGS = ("", " ", ".", ",", "'")
SEPARATORS = (",", ";", "|", "/", "\n")
DELIMITERS = (";", ",", "\t", "|")
PLAIN = ("sku", "family", "parent", "categories", "groups", "archived")


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How files are written. None is guessed and shown; numbers and days are never guessed."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None  # None is the first one
    header_row: int = 1
    decimal_mark: str = "."
    grouping: str = ""  # between thousands; spaces are always understood
    date_format: str = "YYYY-MM-DD"

    @property
    def options(self) -> FileOptions:
        """What the reader of sheets is told."""
        return FileOptions(self.encoding, self.delimiter, self.sheet, self.header_row)


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """How the cells of one column are read.

    `mode` says what an existing product keeps: `set_if_empty` what it has or inherits,
    `never` everything (only new products get the cell). `options` are found by `code`, or
    by `label` in `locale` and then by code; one that is `unknown` refuses the row, or is
    created. `map` says what is read instead of a text that stands in a cell. `check: gtin`
    holds codes to their check digit.
    """

    column: str
    field: str
    mode: str = "overwrite"
    unit: str | None = None  # of metrics; for prices the currency of the column
    separator: str = ","  # of lists
    options: str = "code"
    locale: str | None = None
    unknown: str = "refuse"
    map: Mapping[str, str] = made_by(default_factory=dict)
    check: str | None = None

    @property
    def attribute(self) -> str | None:
        """The attribute whose value the column holds."""
        slot = slot_of(self.field)
        return slot.attribute if slot else None


@dataclass(frozen=True, slots=True)
class MappingRules:
    """A whole mapping. `key_field` is `sku`, or the value of a unique identifier."""

    code: str
    file: FileFormat
    key_field: str
    columns: tuple[ColumnRule, ...]

    @property
    def key_column(self) -> str:
        """The column that names the product of a row."""
        return next(rule.column for rule in self.columns if rule.field == self.key_field)


def read_rules(structure: Structure, code: str, body: Mapping[str, Any]) -> MappingRules:
    """The mapping that a body says. Raises `BadValue` or `UnknownCode` for what does not fit."""
    place = f"import mapping {code}"
    _check_names(place, body, ("file", "key_field", "columns", "labels", "code", "archived"))
    file = _file_format(f"{place} file", _of_type(f"{place} file", body.get("file") or {}, Mapping))
    listed = _of_type(f"{place} columns", body.get("columns"), list)
    columns = tuple(read_column(structure, f"{place} column", one) for one in listed)
    if not 1 <= len(columns) <= LIMITS.columns:
        raise BadValue(f"{place} columns", len(columns), f"Name 1 to {LIMITS.columns} columns.")
    rules = MappingRules(code, file, str(body.get("key_field") or "sku"), columns)
    _check_columns(place, rules)
    _check_key(structure, place, rules)
    return rules


def to_body(rules: MappingRules) -> dict[str, Any]:
    """The body that says these rules; what is as by default is left out of the columns."""
    columns = [
        {
            name: dict(value) if isinstance(value, Mapping) else value
            for name, value in asdict(rule).items()
            if name in ("column", "field") or (value != _DEFAULTS[name] and value != {})
        }
        for rule in rules.columns
    ]
    return {"file": asdict(rules.file), "key_field": rules.key_field, "columns": columns}


_DEFAULTS = {one.name: None if one.default is MISSING else one.default for one in fields(ColumnRule)}


def _file_format(place: str, body: Mapping[str, Any]) -> FileFormat:
    _check_names(place, body, [one.name for one in fields(FileFormat)])
    file = FileFormat(**body)
    for name, allowed in (
        ("encoding", (None, *ENCODINGS)),
        ("delimiter", (None, *DELIMITERS)),
        ("decimal_mark", (".", ",")),
        ("grouping", GROUPINGS),
        ("date_format", DATE_FORMATS),
    ):
        _one_of(f"{place} {name}", getattr(file, name), allowed)
    if file.sheet is not None and not isinstance(file.sheet, str):
        raise BadValue(f"{place} sheet", file.sheet, "Give the name of a sheet.")
    if type(file.header_row) is not int or not 1 <= file.header_row <= 1000:
        raise BadValue(f"{place} header_row", file.header_row, "Give a row from 1 to 1000.")
    if file.grouping == file.decimal_mark:
        raise BadValue(f"{place} grouping", file.grouping, "It can not be the decimal mark too.")
    return file


def read_column(structure: Structure, place: str, body: Any) -> ColumnRule:
    """The rule of one column, by itself. Raises `BadValue` or `UnknownCode`; `place` begins the message."""
    _of_type(place, body, Mapping)
    _check_names(place, body, [one.name for one in fields(ColumnRule)])
    for name in ("column", "field"):
        if not isinstance(body.get(name), str) or not body[name].strip():
            raise BadValue(f"{place} {body.get('column') or ''} {name}", body.get(name), "Text is needed.")
    rule = ColumnRule(**{**body, "column": body["column"].strip()})
    place = f"{place} {rule.column}"
    for name, allowed in (
        ("mode", MODES),
        ("separator", SEPARATORS),
        ("options", ("code", "label")),
        ("unknown", ("refuse", "create")),
        ("check", (None, "gtin")),
    ):
        _one_of(f"{place} {name}", getattr(rule, name), allowed)
    words = _of_type(f"{place} map", rule.map, Mapping)
    if not all(isinstance(word, str) for pair in words.items() for word in pair):
        raise BadValue(f"{place} map", dict(words), "Give an object of texts.")
    _check_field(structure, place, rule)
    return rule


def _check_field(structure: Structure, place: str, rule: ColumnRule) -> None:
    slot = slot_of(rule.field)
    part, _dot, rest = rule.field.partition(".")
    if slot is not None:
        attribute = structure.attribute(slot.attribute)
        if attribute.code == "sku":
            raise BadValue(f"{place} field", rule.field, "The SKU is the field sku.")
        check_slot(structure, attribute, slot)
        _check_attribute(structure, place, rule, attribute)
    elif part == "relations" and rest:
        structure.relation_type(rest)
    elif part == "status" and rest:
        check_status(structure, rest, None)
    elif rule.field not in (*PLAIN, SKIP):
        known = f"{', '.join(PLAIN)}, values.<attribute>.<scope>.<locale>, status.<market>, relations.<type>"
        raise BadValue(f"{place} field", rule.field, f"Use one of: {known}, {SKIP}.")


def _check_attribute(structure: Structure, place: str, rule: ColumnRule, attribute: Attribute) -> None:
    if rule.unit is not None:
        if attribute.type == "metric":
            structure.unit(attribute.unit_family or "", rule.unit)
        elif attribute.type != "price_collection" or rule.unit not in structure.currencies:
            remedy = "Metrics have a unit of theirs, prices an active currency, others none."
            raise BadValue(f"{place} unit", rule.unit, remedy)
    if rule.options == "label":
        if not attribute.is_select or rule.locale is None:
            raise BadValue(f"{place} options", "label", "It needs a select attribute, and a locale.")
        structure.locale(rule.locale)
    if rule.unknown == "create" and not attribute.is_select:
        raise BadValue(f"{place} unknown", "create", "Only select attributes have options.")


def _check_columns(place: str, rules: MappingRules) -> None:
    seen: set[tuple[str, str | None]] = set()
    names: set[str] = set()
    for rule in rules.columns:
        meant = (rule.field, rule.unit if rule.attribute else None)
        if rule.column in names or rule.column == ERRORS:
            raise BadValue(f"{place} column {rule.column}", rule.column, "Name each column once.")
        if rule.field != SKIP and meant in seen:
            raise BadValue(f"{place} column {rule.column}", rule.field, "Another column has this field.")
        names.add(rule.column)
        seen.add(meant)


def _check_key(structure: Structure, place: str, rules: MappingRules) -> None:
    if not any(rule.field == rules.key_field for rule in rules.columns):
        raise BadValue(f"{place} key_field", rules.key_field, "One of the columns must have this field.")
    slot = slot_of(rules.key_field)
    attribute = structure.attribute(slot.attribute) if slot else None
    if rules.key_field != "sku" and not (attribute and attribute.type == "identifier" and attribute.unique):
        raise BadValue(f"{place} key_field", rules.key_field, "Use sku, or an identifier that is unique.")


def _check_names(place: str, body: Mapping[str, Any], known: Any) -> None:
    if unknown := [name for name in body if name not in known]:
        raise BadValue(place, unknown[0], f"Use: {', '.join(known)}.")


def _of_type(place: str, value: Any, wanted: Any) -> Any:
    if not isinstance(value, wanted):
        raise BadValue(place, value, f"{'A list' if wanted is list else 'An object'} is needed.")
    return value


def _one_of(place: str, value: Any, allowed: Any) -> None:
    if not isinstance(value, str | None) or value not in allowed:
        shown = ", ".join(repr(one) for one in allowed if one is not None)
        raise BadValue(place, value, f"Use one of: {shown}.")
