"""attribute_groups.csv, attributes.csv and attribute_options.csv, and the units that attributes need."""

from __future__ import annotations

from typing import Any

from pim.errors import BadValue
from pim.intake.akeneo.bodies import Body
from pim.intake.akeneo.codes import CodeBook, list_codes
from pim.intake.akeneo.files import Table
from pim.intake.akeneo.gathering import FLAGS, Entry, Gathering, iter_entries
from pim.intake.akeneo.naming import MANY, read_columns_of_table, read_entity
from pim.intake.akeneo.units import UNITS
from pim.structure.limits import LENGTHS, RULES, normal_rules

TYPES = {
    "pim_catalog_identifier": "identifier",
    "pim_catalog_text": "text",
    "pim_catalog_textarea": "text",  # rich text where it is edited as such
    "pim_catalog_number": "number",
    "pim_catalog_boolean": "boolean",
    "pim_catalog_date": "date",
    "pim_catalog_simpleselect": "simple_select",
    "pim_catalog_multiselect": "multi_select",
    "pim_catalog_metric": "metric",
    "pim_catalog_price_collection": "price_collection",
    "pim_catalog_image": "image",
    "pim_catalog_file": "document",
    "pim_catalog_table": "table",
    "akeneo_reference_entity": "reference",
    MANY: "reference",
}
AREA_LENGTH = 65_535  # of a text area, in Akeneo
DEFAULT_GROUP = "other"  # Akeneo's own; it can not be deleted there
PATTERNS = {  # what Akeneo calls a validation rule; the whole text must match
    "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "url": r"https?://[^\s/]+(/\S*)?",
}
_UNIT_BOOK = CodeBook(UNITS)
_FAMILY_BOOK = CodeBook({unit["family"] for unit in UNITS.values()})


def read_groups(table: Table, gathering: Gathering) -> None:
    """Attribute groups."""
    for entry in iter_entries(table, gathering, "attribute_group"):
        entry.put("code", entry.key, "code")
        entry.labels()
        entry.whole("position", "sort_order")
        entry.skip("attributes")  # attributes.csv says the same, row by row
        entry.add()


def read_attributes(table: Table, gathering: Gathering) -> None:
    """Attributes, and the default units of metrics. One whose type does not exist here is refused."""
    for entry in iter_entries(table, gathering, "attribute"):
        if _read_type(entry):
            _read_shape(entry)
            _read_group(entry)
            if _read_unit(entry) and _read_named(entry):
                _read_rules(entry)
                # Both only steer Akeneo's own forms.
                entry.skip("auto_option_sorting", "minimum_input_length")
                entry.add()


def read_options(table: Table, gathering: Gathering) -> None:
    """Options of select attributes."""
    for entry in iter_entries(table, gathering, "option"):
        owner, _dot, code = entry.key.partition(".")
        entry.put("attribute", owner, "attribute")
        entry.put("code", code, "code")
        entry.labels()
        entry.whole("position", "sort_order")
        found = gathering.find("attribute", owner) or {}
        if found.get("type") in ("simple_select", "multi_select"):
            entry.add()
        else:
            entry.refuse("attribute", "not a select attribute", "Only select attributes have options.")


def find_unit(
    gathering: Gathering, family: str, code: str, source: tuple[str, int], column: str
) -> str | None:
    """The unit's code as it is spelled; None if unknown. Made from Akeneo's table where there is none yet."""
    key = gathering.book("unit").find(f"{family}.{code}")
    if key is None:
        key = _UNIT_BOOK.find(f"{family}.{code}")
        if key is None:
            return None
        gathering.add(Body("unit", key, dict(UNITS[key]), source, {"code": column}))
    return key.partition(".")[2]


def _read_type(entry: Entry) -> bool:
    cell = entry.text("type")
    wysiwyg = entry.text("wysiwyg_enabled") == "1"
    if not cell and entry.old is not None:
        return True
    kind = "rich_text" if cell == "pim_catalog_textarea" and wysiwyg else TYPES.get(cell)
    if kind is None:
        entry.refuse("type", "type not imported", f"Use one of: {', '.join(TYPES)}.")
        return False
    entry.put("code", entry.key, "code")
    entry.put("type", kind, "type")
    return True


def _read_shape(entry: Entry) -> None:
    entry.labels()
    entry.flag("localizable", "localizable")
    entry.flag("scopable", "scopable")
    entry.flag("unique", "unique")
    entry.flag("filterable", "useable_as_grid_filter")
    entry.whole("position", "sort_order")
    entry.references("locales", "available_locales", "locale")


def _read_group(entry: Entry) -> None:
    """Set the group. The default one always exists in Akeneo, so its file need not be there."""
    cell = entry.text("group")
    if cell == DEFAULT_GROUP:
        _default_group(entry)
    entry.reference("group", "group", "attribute_group")
    if entry.old is None and "group" not in entry.fields:
        entry.put("group", _default_group(entry), "group")


def _default_group(entry: Entry) -> str:
    book = entry.gathering.book("attribute_group")
    if DEFAULT_GROUP not in book:
        source = (entry.file, entry.row.number)
        entry.gathering.add(Body("attribute_group", DEFAULT_GROUP, {"code": DEFAULT_GROUP}, source, {}))
    return book.find(DEFAULT_GROUP) or DEFAULT_GROUP


def _read_unit(entry: Entry) -> bool:
    """Set the unit family and default unit of a metric. False, and refused, without a unit that is known."""
    family, unit = entry.text("metric_family"), entry.text("default_metric_unit")
    if _value(entry, "type") != "metric" or (entry.old is not None and not unit):
        return True
    family = family or _value(entry, "unit_family") or ""
    families = CodeBook({key.partition(".")[0] for key in entry.gathering.book("unit").codes})
    family = families.find(family) or _FAMILY_BOOK.find(family) or family
    source = (entry.file, entry.row.number)
    found = find_unit(entry.gathering, family, unit, source, "default_metric_unit")
    if found is None:
        entry.refuse(
            "default_metric_unit",
            f"unknown unit of {family or 'no family'}",
            "Create the unit first, or correct it.",
        )
        return False
    entry.put("unit_family", family, "metric_family")
    entry.put("unit", found, "default_metric_unit")
    return True


def _read_named(entry: Entry) -> bool:
    """Set what tables and references name. False, and refused, where they name nothing that is known."""
    kind = _value(entry, "type")
    if kind == "table":
        return read_columns_of_table(entry)
    return read_entity(entry) if kind == "reference" else True


def _read_rules(entry: Entry) -> None:
    """Set the rules that the type has. Akeneo's file has cells of other types too, which say nothing."""
    kind = _value(entry, "type")
    rules: dict[str, Any] = dict(_value(entry, "rules") or {})
    spans = ("date_min", "date_max") if kind == "date" else ("number_min", "number_max")
    if kind == "text" and entry.text("type") == "pim_catalog_textarea":
        rules.setdefault("max_length", _area_length(entry.key))
    for name, column, read in (
        ("max_length", "max_characters", Entry.text),
        ("pattern", "validation_rule", _pattern),
        ("decimals", "decimals_allowed", _flag),
        ("negative", "negative_allowed", _flag),
        ("min", spans[0], Entry.text),
        ("max", spans[1], Entry.text),
        ("extensions", "allowed_extensions", _extensions),
    ):
        if not entry.text(column) or name not in RULES.get(kind, ()):
            continue
        try:
            rules |= normal_rules(entry.key, kind, {name: read(entry, column)})
            entry.cells["rules"] = column
        except BadValue as error:
            entry.refuse(column, "rule not imported", error.remedy)
    entry.skip("validation_regexp", "date_min", "date_max", "number_min", "number_max")
    if kind in LENGTHS:
        rules.setdefault("max_length", LENGTHS[kind])
    if rules:
        entry.fields["rules"] = rules


def _value(entry: Entry, field: str) -> Any:
    return entry.fields.get(field, (entry.old or {}).get(field))


def _area_length(code: str) -> int:
    """How long the text of an area without markup may be: as in Akeneo, if our text may."""
    try:
        return int(normal_rules(code, "text", {"max_length": AREA_LENGTH})["max_length"])
    except BadValue:
        return LENGTHS["text"]


def _flag(entry: Entry, column: str) -> bool | str:
    cell = entry.text(column)
    return FLAGS.get(cell, cell)


def _extensions(entry: Entry, column: str) -> list[str]:
    return list_codes(entry.text(column))


def _pattern(entry: Entry, column: str) -> str:
    """The rule as a pattern: a regular expression stands in PHP's delimiters, as /^[0-9]+$/i."""
    cell = entry.text(column)
    if cell in PATTERNS:
        return PATTERNS[cell]
    written = entry.text("validation_regexp")
    body, _end, flags = written[1:].rpartition(written[:1]) if written else ("", "", "")
    if cell != "regexp" or not body or set(flags) - set("iu"):
        raise BadValue(column, cell, "Use email, url, or regexp with a pattern such as /[0-9]+/.")
    # Akeneo searches, our rule holds for the whole text; anchors inside still hold where they stand.
    return f"(?s:.*)(?{flags.replace('u', '')}:{body})(?s:.*)"
