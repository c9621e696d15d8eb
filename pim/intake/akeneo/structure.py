"""A folder's structure files as bodies, in the order in which they refer to each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pim.intake.akeneo.attributes import read_attributes, read_groups, read_options
from pim.intake.akeneo.channels import read_channels, read_currencies, read_locales
from pim.intake.akeneo.families import read_families, read_family_variants
from pim.intake.akeneo.files import Table, find_table
from pim.intake.akeneo.gathering import Gathering
from pim.intake.akeneo.groups import read_group_types, read_product_groups
from pim.intake.akeneo.trees import read_association_types, read_categories

Reader = Callable[[Table, Gathering], None]

# Each file after those it refers to; channels are read twice, because labels need their locales first.
READERS: tuple[tuple[str, Reader], ...] = (
    ("channels.csv", read_locales),
    ("currencies.csv", read_currencies),
    ("categories.csv", read_categories),
    ("attribute_groups.csv", read_groups),
    ("attributes.csv", read_attributes),
    ("attribute_options.csv", read_options),
    ("channels.csv", read_channels),
    ("families.csv", read_families),
    ("family_variants.csv", read_family_variants),
    ("association_types.csv", read_association_types),
    ("group_types.csv", read_group_types),
    ("groups.csv", read_product_groups),
)
SILENT = frozenset({"locales.csv"})  # says nothing that channels.csv does not
UNKNOWN_FILE = "No file of Akeneo's format has this name: rename it, or remove it from the folder."


def read_structure(folder: Path, gathering: Gathering, products: frozenset[str]) -> None:
    """Read every structure file of the folder; `products` names the files that are read elsewhere.

    A CSV file that nobody reads is reported. Raises `BadValue` for a file beyond the bounds.
    """
    for name, read in READERS:
        if table := find_table(folder, name, "code"):
            read(table, gathering)
    known = products | SILENT | {name for name, _read in READERS}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            gathering.refuse((path.name, 1), "", "", "not imported", UNKNOWN_FILE)
