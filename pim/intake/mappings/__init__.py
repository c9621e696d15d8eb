"""Which column of a supplier's file means which field of a product, and how its cells are written."""

from pim.intake.mappings.rules import (
    ERRORS,
    SKIP,
    ColumnRule,
    FileFormat,
    MappingRules,
    read_rules,
    to_body,
)
from pim.intake.mappings.targets import draft_mapping, find_fitting, get_mapping, get_told, list_mappings

__all__ = [
    "ERRORS",
    "SKIP",
    "ColumnRule",
    "FileFormat",
    "MappingRules",
    "draft_mapping",
    "find_fitting",
    "get_mapping",
    "get_told",
    "list_mappings",
    "read_rules",
    "to_body",
]
