"""The structure as targets of change sets: which fields each kind has and what they may hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.changes.drafts import SOURCES
from pim.changes.operations import Value
from pim.changes.rows import Column, RowTarget, flag, one_of, table_of, text, whole
from pim.changes.targets import Touched
from pim.errors import BadValue, PimError
from pim.structure import checks, models, trading_targets
from pim.structure.attribute_checks import find_problem
from pim.structure.category_tables import CategoryTableTarget
from pim.structure.checks import ARCHIVED, CODE, LABEL, POSITION, reference, references
from pim.structure.current import current, forget
from pim.structure.product_targets import PRODUCT_TARGETS
from pim.structure.snapshot import AXIS_TYPES, RENDITION_FORMATS, TYPES
from pim.structure.types import normal_rules

MAX_RECORD_TEXT = 2000  # characters of what a record says of itself
MAX_AXES = 5  # per level: Akeneo's limit, which its customers' catalogues keep
MAX_SIDE_PX = 4000  # of a rendition: more does not fit the memory that a picture is given


class Ruling:
    """A kind that derived tables of products follow from: no product is written while one of it is."""

    @classmethod
    def alone(cls, field: str) -> bool:
        """Every field but those that are only shown."""
        return not field.startswith("labels.") and field != "position"


class AttributeGroupTarget(Ruling, RowTarget):
    """Attribute groups."""

    kind, section = "attribute_group", "attribute_groups"
    rows = table_of(models.AttributeGroup)
    columns = {"code": CODE, "labels": LABEL, "position": POSITION, "archived": ARCHIVED}


def _rules(target: RowTarget, row_id: int, value: Value) -> dict[str, Any]:
    row = target.loaded[row_id]
    return dict(normal_rules(str(row["code"]), str(row["type"]), value))


class AttributeTarget(Ruling, RowTarget):
    """Attributes. What would change the shape of stored values is fixed at creation."""

    kind, section = "attribute", "attributes"
    rows = table_of(models.Attribute)
    columns = {
        "code": CODE,
        "type": Column(one_of(*TYPES), fixed=True, required=True),
        "group": Column(reference("groups"), required=True),
        "labels": LABEL,
        "localizable": Column(flag, default=False, fixed=True),
        "scopable": Column(flag, default=False, fixed=True),
        "locales": Column(references("locales"), default=[]),
        "unique": Column(flag, default=False, fixed=True),
        "filterable": Column(flag, default=False),
        "position": POSITION,
        "unit_family": Column(text(100), fixed=True),
        "unit": Column(text(100)),
        "rules": Column(_rules, default={}),
        "owner": Column(one_of(*SOURCES)),
        "archived": ARCHIVED,
    }

    def check(self) -> dict[int, PimError]:
        """What `attribute_checks` finds."""
        found = {
            row_id: find_problem(
                self.loaded[row_id], None if row_id in self.created else self.originals.get(row_id)
            )
            for row_id in self.changed
        }
        return {row_id: problem for row_id, problem in found.items() if problem is not None}


class OptionTarget(Ruling, RowTarget):
    """Options of select attributes, addressed as `attribute.option`."""

    kind, section = "option", "options"
    key_fields = ("attribute", "code")
    rows, key_column = table_of(models.Option), "key"
    columns = {
        "attribute": Column(reference("attributes"), fixed=True, required=True),
        "code": CODE,
        "labels": LABEL,
        "position": POSITION,
        "archived": ARCHIVED,
    }

    def key_of(self, target_id: int) -> str:
        """`attribute.option`."""
        row = self.loaded[target_id]
        return f"{row['attribute']}.{row['code']}"


class ReferenceEntityTarget(Ruling, RowTarget):
    """Reference entities."""

    kind, section = "reference_entity", "reference_entities"
    rows = table_of(models.ReferenceEntity)
    columns = {"code": CODE, "labels": LABEL, "archived": ARCHIVED}


class ReferenceRecordTarget(RowTarget):
    """Records of reference entities, addressed as `entity.record`."""

    kind, section = "reference_record", "reference_records"
    key_fields = ("entity", "code")
    rows, key_column = table_of(models.ReferenceRecord), "key"
    columns = {
        "entity": Column(reference("reference_entities"), fixed=True, required=True),
        "code": CODE,
        "labels": LABEL,
        "texts": Column(text(MAX_RECORD_TEXT), default={}, keyed=True),
        "image": Column(checks.picture),
        "position": POSITION,
        "archived": ARCHIVED,
    }

    @classmethod
    def alone(cls, field: str) -> bool:
        """Labels too: products are found by them."""
        return not field.startswith("texts.") and field not in ("image", "position")

    def key_of(self, target_id: int) -> str:
        """`entity.record`."""
        row = self.loaded[target_id]
        return f"{row['entity']}.{row['code']}"


class UnitTarget(Ruling, RowTarget):
    """Units of measure, addressed as `family.unit`."""

    kind, section = "unit", "units"
    key_fields = ("family", "code")
    rows, key_column = table_of(models.Unit), "key"
    columns = {
        "family": Column(text(100), fixed=True, required=True),
        "code": CODE,
        "factor": Column(checks.exact_number, required=True),
        "offset": Column(checks.exact_number, default="0"),
        "symbol": Column(text(20), default=""),
        "labels": LABEL,
        "archived": ARCHIVED,
    }

    def key_of(self, target_id: int) -> str:
        """`family.unit`."""
        row = self.loaded[target_id]
        return f"{row['family']}.{row['code']}"


class FamilyTarget(Ruling, RowTarget):
    """Families; a requirement names an attribute of the family."""

    kind, section = "family", "families"
    rows = table_of(models.Family)
    columns = {
        "code": CODE,
        "labels": LABEL,
        "attributes": Column(references("attributes"), default=[]),
        "requirements": Column(references("attributes"), default={}, keyed=True),
        "label_attribute": Column(reference("attributes")),
        "image_attribute": Column(reference("attributes")),
        "archived": ARCHIVED,
    }

    def check(self) -> dict[int, PimError]:
        """Required attributes must belong to the family."""
        problems: dict[int, PimError] = {}
        for row_id in self.changed:
            row = self.loaded[row_id]
            for scope, required in (row["requirements"] or {}).items():
                if foreign := sorted(set(required) - set(row["attributes"] or ())):
                    problems[row_id] = BadValue(
                        f"family {row['code']} requirements.{scope}",
                        ", ".join(foreign),
                        "Add these attributes to the family first.",
                    )
        return problems


class FamilyVariantTarget(Ruling, RowTarget):
    """Family variants. Axes, levels and family are fixed; attributes may move later."""

    kind, section = "family_variant", "family_variants"
    rows = table_of(models.FamilyVariant)
    columns = {
        "code": CODE,
        "family": Column(reference("families"), fixed=True, required=True),
        "labels": LABEL,
        "axes": Column(checks.levels, fixed=True, required=True),
        "attributes": Column(checks.levels, fixed=True, required=True),
        "overridable": Column(references("attributes"), default=[]),
        "archived": ARCHIVED,
    }

    def check(self) -> dict[int, PimError]:
        """Axes are of few types, never vary, and stand on one level only."""
        return {
            row_id: BadValue(
                f"family variant {self.key_of(row_id)}", problem, "See the axis rules in README."
            )
            for row_id in self.changed
            for problem in [self._problem(self.loaded[row_id])]
            if problem
        }

    def _problem(self, row: dict[str, Any]) -> str | None:
        axes = [axis for level in row["axes"] for axis in level]
        if len(row["axes"]) != len(row["attributes"]):
            return "axes and attributes need as many levels as each other"
        if len(set(axes)) != len(axes) or any(not 1 <= len(level) <= MAX_AXES for level in row["axes"]):
            return f"each level needs 1 to {MAX_AXES} axes, each used once"
        for axis in map(current().attribute, axes):
            if axis.type not in AXIS_TYPES or axis.localizable or axis.scopable or axis.locales:
                return (
                    f"{axis.code} cannot be an axis: it must be one of {', '.join(AXIS_TYPES)} and never vary"
                )
        own = [attribute for level in row["attributes"] for attribute in level if attribute not in axes]
        return "an attribute stands on two levels" if len(set(own)) != len(own) else None


class LocaleTarget(Ruling, RowTarget):
    """Locales."""

    kind, section = "locale", "locales"
    self_references = ("fallback",)
    rows = table_of(models.Locale)
    columns = {
        "code": Column(checks.locale_code, fixed=True, required=True),
        "labels": LABEL,
        "fallback": Column(reference("locales")),
        "archived": ARCHIVED,
    }


class CurrencyTarget(Ruling, RowTarget):
    """Currencies."""

    kind, section = "currency", "currencies"
    rows = table_of(models.Currency)
    columns = {
        "code": Column(checks.currency_code, fixed=True, required=True),
        "labels": LABEL,
        "archived": ARCHIVED,
    }


class CategoryTarget(Ruling, RowTarget):
    """Categories. A category cannot stand below itself."""

    kind, section = "category", "categories"
    self_references = ("parent",)
    rows = table_of(models.Category)
    columns = {
        "code": CODE,
        "labels": LABEL,
        "parent": Column(reference("categories")),
        "position": POSITION,
        "archived": ARCHIVED,
    }

    def check(self) -> dict[int, PimError]:
        """No cycles, with the moves of this chunk in place."""
        parents = {code: category.parent for code, category in current().categories.items()}
        parents |= {row["code"]: row["parent"] for row in self.loaded.values()}
        return {
            row_id: BadValue(
                f"category {code} parent", parents[code], "A category cannot stand below itself."
            )
            for row_id in self.changed
            for code in [self.key_of(row_id)]
            if code in _ancestors(code, parents)
        }


class ScopeTarget(Ruling, RowTarget):
    """Scopes."""

    kind, section = "scope", "scopes"
    rows = table_of(models.Scope)
    columns = {
        "code": CODE,
        "labels": LABEL,
        "locales": Column(references("locales", low=1), required=True),
        "currencies": Column(references("currencies"), default=[]),
        "category": Column(reference("categories")),
        "archived": ARCHIVED,
    }


class MarketTarget(Ruling, RowTarget):
    """Markets."""

    kind, section = "market", "markets"
    rows = table_of(models.Market)
    columns = {
        "code": CODE,
        "labels": LABEL,
        "country": Column(checks.country_code, required=True),
        "currency": Column(reference("currencies"), required=True),
        "zone": Column(checks.zone_name, required=True),
        "locales": Column(references("locales"), default=[]),
        "archived": ARCHIVED,
    }


class RelationTypeTarget(Ruling, RowTarget):
    """Relation types; what their links carry is fixed at creation."""

    kind, section = "relation_type", "relation_types"
    rows = table_of(models.RelationType)
    columns = {
        "code": CODE,
        "labels": LABEL,
        "two_way": Column(flag, default=False, fixed=True),
        "quantified": Column(flag, default=False, fixed=True),
        "archived": ARCHIVED,
    }


class RenditionProfileTarget(RowTarget):
    """Rendition profiles. One that changes gives new addresses; renditions under the old ones stay."""

    kind, section = "rendition_profile", "rendition_profiles"
    rows = table_of(models.RenditionProfile)
    columns = {
        "code": CODE,
        "labels": LABEL,
        "max_width": Column(whole(1, MAX_SIDE_PX), required=True),
        "max_height": Column(whole(1, MAX_SIDE_PX), required=True),
        "fit": Column(one_of("contain", "cover", "pad"), default="contain"),
        "format": Column(one_of(*RENDITION_FORMATS), default="jpeg"),
        "quality": Column(whole(1, 100), default=82),
        "background": Column(checks.background, default="#ffffff"),
        "archived": ARCHIVED,
    }

    def check(self) -> dict[int, PimError]:
        """A JPEG lets nothing shine through."""
        problems: dict[int, PimError] = {}
        for row_id in self.changed:
            row = self.loaded[row_id]
            if row["format"] == "jpeg" and row["background"] == "transparent":
                problems[row_id] = BadValue(
                    f"rendition profile {row['code']}", "transparent", "Use png or webp, or a colour."
                )
        return problems


# In the order in which one chunk may write them: what others refer to comes first.
TARGETS: tuple[type[RowTarget], ...] = (
    LocaleTarget,
    CurrencyTarget,
    CategoryTarget,
    CategoryTableTarget,
    UnitTarget,
    AttributeGroupTarget,
    ReferenceEntityTarget,
    ReferenceRecordTarget,
    AttributeTarget,
    OptionTarget,
    ScopeTarget,
    FamilyTarget,
    FamilyVariantTarget,
    RelationTypeTarget,
    MarketTarget,
    *PRODUCT_TARGETS,
    RenditionProfileTarget,
)
KINDS = tuple(target.kind for target in TARGETS)


def refresh_structure(touched: Touched) -> None:
    """Hook: load the structure anew where something of it was written, and keep the category closure."""
    if not any(touched.fields.get(kind) for kind in (*KINDS, *trading_targets.KINDS)):
        return
    forget()
    moved = touched.fields.get("category", {})
    if any(fields & {"parent", "created"} for fields in moved.values()):
        rebuild_closure()


def rebuild_closure() -> None:
    """Make the category closure from the categories, archived ones included."""
    categories, closure = table_of(models.Category), table_of(models.CategoryClosure)
    rows = db.connection().execute(sa.select(categories.c.id, categories.c.code, categories.c.parent)).all()
    ids = {row.code: row.id for row in rows}
    parents = {row.code: row.parent for row in rows}
    wanted = {(ids[ancestor], ids[code]) for code in ids for ancestor in (code, *_ancestors(code, parents))}
    found = {(a, d) for a, d in db.connection().execute(sa.select(closure))}
    if gone := [{"a": a, "d": d} for a, d in found - wanted]:
        condition = (closure.c.ancestor_id == sa.bindparam("a")) & (
            closure.c.descendant_id == sa.bindparam("d")
        )
        db.connection().execute(closure.delete().where(condition), gone)
    db.insert_rows(closure, [{"ancestor_id": a, "descendant_id": d} for a, d in sorted(wanted - found)])


def _ancestors(code: str, parents: dict[str, str | None]) -> Iterator[str]:
    """The ancestors of a category, nearest first; ends at a cycle."""
    seen: set[str] = set()
    step = parents.get(code)
    while step and step not in seen:
        seen.add(step)
        yield step
        step = parents.get(step)
