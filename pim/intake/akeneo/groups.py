"""group_types.csv and groups.csv. Which products stand in a group, their own rows say."""

from __future__ import annotations

from pim.intake.akeneo.files import Table
from pim.intake.akeneo.gathering import Gathering, iter_entries


def read_group_types(table: Table, gathering: Gathering) -> None:
    """Types of groups of products."""
    for entry in iter_entries(table, gathering, "group_type"):
        entry.put("code", entry.key, "code")
        entry.labels()
        entry.add()


def read_product_groups(table: Table, gathering: Gathering) -> None:
    """Groups of products. A new one without a known type is refused."""
    for entry in iter_entries(table, gathering, "product_group"):
        entry.put("code", entry.key, "code")
        entry.labels()
        entry.reference("type", "type", "group_type")
        if entry.old is None and "type" not in entry.fields:
            if not entry.text("type"):
                entry.refuse("type", "no type", "Name a type of group_types.csv.")
            continue
        entry.add()
