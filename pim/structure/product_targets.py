"""What products alone refer to, as targets: groups, packaging units, classifications.

No side table of products follows from their rows, so products are written beside them.
"""

from __future__ import annotations

from pim.changes.rows import Column, RowTarget, one_of, table_of, text
from pim.structure import models
from pim.structure.checks import ARCHIVED, CODE, LABEL, POSITION, reference, un_ece_code
from pim.structure.snapshot import SYSTEMS


class GroupTypeTarget(RowTarget):
    """Types of groups of products."""

    kind, section = "group_type", "group_types"
    rows = table_of(models.GroupType)
    columns = {"code": CODE, "labels": LABEL, "archived": ARCHIVED}


class ProductGroupTarget(RowTarget):
    """Groups of products. Which products stand in one is a field of the products."""

    kind, section = "product_group", "product_groups"
    rows = table_of(models.ProductGroup)
    columns = {
        "code": CODE,
        "type": Column(reference("group_types"), required=True),
        "labels": LABEL,
        "archived": ARCHIVED,
    }


class PackagingUnitTarget(RowTarget):
    """Packaging units. What one holds of a product, and weighs, is a field of the product."""

    kind, section = "packaging_unit", "packaging_units"
    rows = table_of(models.PackagingUnit)
    columns = {
        "code": CODE,
        "labels": LABEL,
        "un_ece": Column(un_ece_code),
        "position": POSITION,
        "archived": ARCHIVED,
    }


class ClassificationTarget(RowTarget):
    """Classifications. The system is fixed: it says what the classes of products look like."""

    kind, section = "classification", "classifications"
    rows = table_of(models.Classification)
    columns = {
        "code": CODE,
        "labels": LABEL,
        "system": Column(one_of(*SYSTEMS), fixed=True, required=True),
        "version": Column(text(20)),
        "archived": ARCHIVED,
    }


PRODUCT_TARGETS: tuple[type[RowTarget], ...] = (
    GroupTypeTarget,
    ProductGroupTarget,
    PackagingUnitTarget,
    ClassificationTarget,
)
PRODUCT_KINDS = tuple(target.kind for target in PRODUCT_TARGETS)
