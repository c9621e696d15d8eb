"""Reading a folder in Akeneo's CSV format. Writes nothing, asks no database: what is there is handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pim.errors import BadValue, NotFound
from pim.intake.akeneo.bodies import Body, Catalogue, NoCatalogue, Reading
from pim.intake.akeneo.codes import CodeBook
from pim.intake.akeneo.columns import read_columns
from pim.intake.akeneo.files import Table, find_table
from pim.intake.akeneo.gathering import Gathering
from pim.intake.akeneo.media import MediaFolder
from pim.intake.akeneo.merging import merged_structure
from pim.intake.akeneo.products import SKU, RowReader
from pim.intake.akeneo.relations import Targets
from pim.intake.akeneo.scanning import Scan, scan
from pim.intake.akeneo.structure import read_structure
from pim.intake.akeneo.tree import Tree
from pim.structure.snapshot import Structure

MODELS, PRODUCTS = "product_models.csv", "products.csv"


def read_folder(
    folder: Path, existing: Structure, *, approve_for: Sequence[str] = (), catalogue: Catalogue | None = None
) -> Reading:
    """Everything the folder says, as wanted states of targets, with what was refused.

    Files may be missing: their rows refer to `existing` and to the `catalogue` then.
    Products that are enabled are approved for the markets of `approve_for`, the others
    are in work there; without markets the column says nothing. Structure is read at
    once, products as they are walked through. Pictures stay where they are.

    Raises `NotFound` without such a folder or market, and `BadValue` for a file that can not be
    read as a whole.
    """
    if not folder.is_dir():
        raise NotFound("folder", folder, "Give the folder that holds the CSV files.")
    for market in approve_for:
        if market not in existing.markets:
            raise NotFound("market", market, f"Make it first: python cli.py market create {market}")
    gathering = Gathering(existing)
    read_structure(folder, gathering, frozenset({MODELS, PRODUCTS}))
    first = merged_structure(existing, gathering.bodies)
    models = _scan(find_table(folder, MODELS, "code"), "code", "model", first, gathering)
    products = _scan_products(find_table(folder, PRODUCTS), first, gathering)
    # Once more: the walk through the rows has found the units that they name.
    structure = merged_structure(existing, gathering.bodies)
    media = MediaFolder(folder)
    rows = _Rows(structure, gathering, media, catalogue or NoCatalogue())
    return Reading(
        gathering.bodies,
        structure,
        rows.iter_bodies(models, products, approve_for),
        gathering.problems,
        media.files,
    )


class _Rows:
    def __init__(
        self, structure: Structure, gathering: Gathering, media: MediaFolder, catalogue: Catalogue
    ) -> None:
        self._structure, self._gathering, self._media, self._catalogue = (
            structure,
            gathering,
            media,
            catalogue,
        )

    def iter_bodies(
        self, models: Scan | None, products: Scan | None, approve_for: Sequence[str]
    ) -> Iterator[Body]:
        """Root models, sub models, products."""
        scans = [found for found in (models, products) if found]
        parents = self._catalogue.find_parents(products.rows) if products else {}
        wanted = {code for found in scans for code in found.parents} | set(parents.values())
        tree = Tree(
            self._structure, self._catalogue.find_models(wanted | (models.rows.keys() if models else set()))
        )
        targets = {kind: self._targets(kind, scans) for kind in ("product", "model")}
        targets["product_group"] = self._gathering.book("product_group")
        if models:
            yield from self._reader(models, tree, targets).iter_models()
        if products:
            yield from self._reader(products, tree, targets).iter_products(parents, approve_for)

    def _reader(self, found: Scan, tree: Tree, targets: Targets) -> RowReader:
        return RowReader(found, self._structure, self._gathering, tree, media=self._media, targets=targets)

    def _targets(self, kind: str, scans: Sequence[Scan]) -> CodeBook:
        """What associations may lead to: the rows of the folder, and what else of it is in the catalogue."""
        book = CodeBook([key for found in scans if found.kind == kind for key in found.rows])
        named = {key for found in scans for key in found.targets.get(kind, ()) if key not in book}
        for key in self._catalogue.find_targets(kind, named):
            book.add(key)
        return book


def _scan(
    table: Table | None, key: str, kind: str, structure: Structure, gathering: Gathering
) -> Scan | None:
    if table is None:
        return None
    return scan(table, key, kind, read_columns(table.columns, key, structure, gathering), gathering)


def _scan_products(table: Table | None, structure: Structure, gathering: Gathering) -> Scan | None:
    """The file of products; its key is the column of an identifier. Raises `BadValue` without one."""
    if table is None:
        return None
    identifiers = [code for code, attribute in structure.attributes.items() if attribute.type == "identifier"]
    keys = [code for code in sorted(identifiers, key=lambda code: code != SKU) if code in table.columns]
    if not keys:
        remedy = f"Add the column of an identifier: {', '.join(identifiers) or SKU}."
        raise BadValue(table.name, ";".join(table.columns[:5]), remedy)
    return _scan(table, keys[0], "product", structure, gathering)
