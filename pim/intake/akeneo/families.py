"""families.csv and family_variants.csv."""

from __future__ import annotations

from typing import Any

from pim.intake.akeneo.codes import list_codes
from pim.intake.akeneo.files import Table
from pim.intake.akeneo.gathering import Entry, Gathering, iter_entries
from pim.structure.snapshot import AXIS_TYPES

REQUIREMENTS = "requirements-"  # the prefix of a column: requirements-ecommerce
LEVELS = (1, 2)
MAX_AXES = 5  # per level, in Akeneo and here


def read_families(table: Table, gathering: Gathering) -> None:
    """Families. What a family names without having it as an attribute is refused, alone."""
    for entry in iter_entries(table, gathering, "family"):
        entry.put("code", entry.key, "code")
        entry.labels()
        entry.references("attributes", "attributes", "attribute")
        own = set(entry.fields.get("attributes") or (entry.old or {}).get("attributes") or ())
        _read_face(entry, "label_attribute", "attribute_as_label", own)
        _read_face(entry, "image_attribute", "attribute_as_image", own)
        for column in [column for column in entry.row.cells if column.startswith(REQUIREMENTS)]:
            _read_requirements(entry, column, own)
        entry.add()


def read_family_variants(table: Table, gathering: Gathering) -> None:
    """Family variants. One whose axes can not be used has no meaning and is refused."""
    for entry in iter_entries(table, gathering, "family_variant"):
        entry.put("code", entry.key, "code")
        entry.labels()
        entry.reference("family", "family", "family")
        family = entry.fields.get("family") or (entry.old or {}).get("family")
        if family is None:
            if not entry.text("family"):
                entry.refuse("family", "no family", "Name the family that it splits.")
            continue
        axes = _read_axes(entry)
        if axes is None:
            continue
        if axes:
            entry.put("axes", axes, "variant-axes_1")
        elif entry.old is not None:
            axes = entry.old["axes"]
        if axes and ("axes" in entry.fields or axes == (entry.old or {}).get("axes")):
            _read_levels(entry, family, axes)
        entry.skip("variant-attributes_1", "variant-attributes_2")
        entry.add()


def _read_face(entry: Entry, field: str, column: str, own: set[str]) -> None:
    """The attribute that shows products of the family in lists, as label or picture."""
    if cell := entry.text(column):
        found = entry.find(column, cell, "attribute")
        if found in own:
            entry.put(field, found, column)
        elif found is not None:
            entry.refuse(column, "not an attribute of the family", "Add it to the family's attributes.")


def _read_requirements(entry: Entry, column: str, own: set[str]) -> None:
    codes = list_codes(entry.text(column))
    scope = entry.gathering.book("scope").find(column.removeprefix(REQUIREMENTS))
    if scope is None:
        entry.refuse_column(column, "unknown channel", "Add the channel to channels.csv, or drop the column.")
        return
    found = entry.find_all(column, codes, "attribute")
    for foreign in (code for code in found if code not in own):
        entry.refuse(column, "not an attribute of the family", "Add it to the family's attributes.", foreign)
    entry.put(f"requirements.{scope}", [code for code in found if code in own], column)


def _read_axes(entry: Entry) -> list[list[str]] | None:
    """The axes by level; empty when no cell says any; None, and refused, when they can not be used."""
    levels: list[list[str]] = []
    for level in LEVELS:
        column = f"variant-axes_{level}"
        codes = list_codes(entry.text(column))
        found = entry.find_all(column, codes, "attribute")
        if len(found) < len(codes):
            return None
        if fault := _axis_fault(entry, found, levels):
            entry.refuse(column, *fault)
            return None
        if found:
            if len(levels) < level - 1:
                entry.refuse(column, "a second level without a first", "Name the axes of level 1.")
                return None
            levels.append(found)
    if not levels and entry.old is None:
        entry.refuse("variant-axes_1", "no axis", "Name at least one axis.")
        return None
    return levels


def _axis_fault(entry: Entry, axes: list[str], above: list[list[str]]) -> tuple[str, str] | None:
    if len(axes) > MAX_AXES:
        return "too many axes", f"Use at most {MAX_AXES} on a level."
    for axis in axes:
        attribute = entry.gathering.find("attribute", axis) or {}
        varies = attribute.get("localizable") or attribute.get("scopable") or attribute.get("locales")
        if attribute.get("type") not in AXIS_TYPES or varies:
            return (
                "not usable as an axis",
                f"An axis is one of {', '.join(AXIS_TYPES)} and never varies: not {axis}.",
            )
        if any(axis in level for level in above):
            return "axis of two levels", f"Use {axis} on one level."
    return None


def _read_levels(entry: Entry, family: str, axes: list[list[str]]) -> None:
    """Which attributes live on which level. Akeneo lists axes among them or not; here they are axes only.

    Unique attributes (SKU, EAN) belong to what is sold: the last level has them, whatever the cells say.
    """
    own = (entry.gathering.find("family", family) or {}).get("attributes") or []
    unique = [code for code in own if _is_unique(entry, code)]
    taken = {axis for level in axes for axis in level} | set(unique)
    levels: list[list[str]] = []
    for level in LEVELS:
        column = f"variant-attributes_{level}"
        codes = entry.find_all(column, list_codes(entry.text(column)), "attribute")
        if level <= len(axes):
            kept = [code for code in codes if code in own and code not in taken]
            known = set(kept) | set(axes[level - 1]) | set(unique)
            for code in (code for code in codes if code not in known):
                _report_elsewhere(entry, column, code, is_own=code in own)
            taken.update(kept)
            levels.append(kept)
        elif codes:
            entry.refuse(column, "attributes without a level", f"Name the axes of level {level}.")
    if entry.old is not None and not any(levels):
        return  # no cell says anything
    levels[-1].extend(unique)
    entry.put("attributes", levels, "variant-attributes_1")


def _report_elsewhere(entry: Entry, column: str, code: str, *, is_own: bool) -> None:
    if is_own:
        entry.refuse(column, "attribute of two levels", "Name it on the level of its axis, or once.", code)
    else:
        entry.refuse(column, "not an attribute of the family", "Add it to the family's attributes.", code)


def _is_unique(entry: Entry, code: str) -> bool:
    attribute: dict[str, Any] = entry.gathering.find("attribute", code) or {}
    return bool(attribute.get("unique")) or attribute.get("type") == "identifier"
