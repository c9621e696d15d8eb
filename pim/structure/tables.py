"""Tables as values: which columns an attribute declares, and its rows in canonical form.

A column is described as an attribute of its own, so that its cells are normalised, spelt and
shown as values of that type are. Bounds are those of the field's reference (Akeneo): at most
10 columns, the first one a select whose options name the rows, and 100 rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pim.errors import BadValue
from pim.structure.codes import check_code, suggest
from pim.structure.compiled import once_per_attribute
from pim.structure.snapshot import Attribute, Option, Structure

COLUMN_TYPES = ("simple_select", "text", "number", "boolean")
MAX_COLUMNS = 10
MAX_ROWS = 100
MAX_OPTIONS = 1000  # of one column
EXAMPLE = (
    '[{"code": "part", "type": "simple_select", "options": ["motor"]}, {"code": "hours", "type": "number"}]'
)

Normaliser = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how its cells are described, and whether each row must have one."""

    described: Attribute
    required: bool

    @property
    def code(self) -> str:
        """The key of its cells in a row."""
        return self.described.code


def columns_of(structure: Structure, attribute: Attribute) -> tuple[Column, ...]:
    """The columns of a table attribute, in their order; the first one names the rows."""
    return once_per_attribute(structure, "columns", attribute, _columns)


def normal_columns(field: str, value: Any) -> list[dict[str, Any]]:
    """The rule `columns` as it is stored: options as objects, what is empty left out. Raises `BadValue`."""
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_COLUMNS:
        raise BadValue(field, value, f"Give a list of 1 to {MAX_COLUMNS} columns, such as {EXAMPLE}.")
    columns = [_normal_column(field, number, told) for number, told in enumerate(value)]
    _check_once(field, [column["code"] for column in columns])
    if columns[0]["type"] != "simple_select":
        raise BadValue(field, columns[0]["code"], "The first column names the rows: make it a simple_select.")
    columns[0]["required"] = True
    return columns


def compile_table(
    structure: Structure, attribute: Attribute, normalise_cell: Callable[[Attribute], Normaliser]
) -> Normaliser:
    """What brings rows to their form: filled cells in the order of the columns, empty rows left out."""
    code, columns = attribute.code, columns_of(structure, attribute)
    cells = [(column, normalise_cell(column.described)) for column in columns]
    known = [column.code for column in columns]

    def normal_row(number: int, told: Any) -> dict[str, Any]:
        if not isinstance(told, Mapping):
            raise BadValue(
                code, told, f"Row {number}: give an object of cells by column: {', '.join(known)}."
            )
        if unknown := [name for name in told if name not in known]:
            remedy = f"Row {number}: there is no such column. {suggest(str(unknown[0]), known)}"
            raise BadValue(code, unknown[0], remedy)
        row = {}
        for column, normalise in cells:
            try:
                cell = normalise(told.get(column.code))
            except BadValue as error:
                raise BadValue(code, error.found, f"Row {number}, {column.code}: {error.remedy}") from error
            if cell is not None:
                row[column.code] = cell
        if row and (missing := [c.code for c in columns if c.required and c.code not in row]):
            raise BadValue(code, missing[0], f"Row {number} needs: {', '.join(missing)}.")
        return row

    def normalise(data: Any) -> list[dict[str, Any]] | None:
        if not isinstance(data, list | tuple) or len(data) > MAX_ROWS:
            raise BadValue(code, data, f"Give a list of at most {MAX_ROWS} rows, each an object of cells.")
        rows = [row for number, told in enumerate(data, start=1) if (row := normal_row(number, told))]
        _check_once(code, [row[known[0]] for row in rows])
        return rows or None

    return normalise


def _columns(structure: Structure, attribute: Attribute) -> tuple[Column, ...]:
    return tuple(
        Column(
            Attribute(
                id=0,
                code=told["code"],
                type=told["type"],
                labels=told.get("labels") or {},
                options={
                    option["code"]: Option(0, option["code"], option.get("labels") or {}, number)
                    for number, option in enumerate(told.get("options") or ())
                },
            ),
            bool(told.get("required")),
        )
        for told in attribute.rules.get("columns") or ()
    )


def _normal_column(field: str, number: int, told: Any) -> dict[str, Any]:
    path = f"{field}.{number}"
    allowed = {"code", "type", "labels", "options", "required"}
    if not isinstance(told, Mapping) or not allowed.issuperset(told) or not {"code", "type"} <= set(told):
        raise BadValue(path, told, f"Give code and type, and labels, options, required: {EXAMPLE}.")
    if told["type"] not in COLUMN_TYPES:
        raise BadValue(f"{path}.type", told["type"], f"Use one of: {', '.join(COLUMN_TYPES)}.")
    column: dict[str, Any] = {"code": check_code("column", str(told["code"])), "type": told["type"]}
    if labels := _normal_labels(f"{path}.labels", told.get("labels")):
        column["labels"] = labels
    if told["type"] == "simple_select":
        column["options"] = _normal_options(f"{path}.options", told.get("options"))
    elif told.get("options"):
        raise BadValue(f"{path}.options", told["options"], "Only a simple_select has options.")
    if not isinstance(told.get("required", False), bool):
        raise BadValue(f"{path}.required", told["required"], "Give true or false.")
    if told.get("required"):
        column["required"] = True
    return column


def _normal_options(path: str, told: Any) -> list[dict[str, Any]]:
    if not isinstance(told, list) or not 1 <= len(told) <= MAX_OPTIONS:
        raise BadValue(path, told, f"Give a list of 1 to {MAX_OPTIONS} options, by code or with labels.")
    options = []
    for number, one in enumerate(told):
        option = {"code": one} if isinstance(one, str) else one
        if not isinstance(option, Mapping) or not {"code", "labels"}.issuperset(option):
            raise BadValue(f"{path}.{number}", one, 'Give a code, or {"code": …, "labels": {locale: text}}.')
        normal: dict[str, Any] = {"code": check_code("option", str(option.get("code", "")))}
        if labels := _normal_labels(f"{path}.{number}.labels", option.get("labels")):
            normal["labels"] = labels
        options.append(normal)
    _check_once(path, [option["code"] for option in options])
    return options


def _normal_labels(path: str, told: Any) -> dict[str, str]:
    if told is None:
        return {}
    if not isinstance(told, Mapping) or not all(
        isinstance(text, str) and len(text) <= 255 for text in told.values()
    ):
        raise BadValue(path, told, "Give texts of at most 255 characters by locale.")
    return {str(locale): text for locale, text in sorted(told.items()) if text.strip()}


def _check_once(field: str, codes: list[str]) -> None:
    twice = next((code for number, code in enumerate(codes) if code in codes[:number]), None)
    if twice is not None:
        raise BadValue(field, twice, "It is there twice: give each once.")
