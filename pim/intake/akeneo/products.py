"""Rows of product_models.csv and products.csv as bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pim.intake.akeneo.bodies import Body, KnownModel
from pim.intake.akeneo.codes import clean, list_codes
from pim.intake.akeneo.columns import read_columns
from pim.intake.akeneo.files import Row
from pim.intake.akeneo.gathering import FLAGS, Gathering
from pim.intake.akeneo.media import MediaFolder
from pim.intake.akeneo.relations import WORDS, Targets, read_relations
from pim.intake.akeneo.scanning import Scan
from pim.intake.akeneo.tree import Place, Tree
from pim.intake.akeneo.values import ValueReader
from pim.structure.snapshot import Structure

SKU = "sku"  # the attribute whose value is the key itself; the document does not repeat it


class RowReader:
    """Reads the rows of one file, below the models of a tree."""

    def __init__(
        self,
        found: Scan,
        structure: Structure,
        gathering: Gathering,
        tree: Tree,
        *,
        media: MediaFolder,
        targets: Targets,
    ) -> None:
        self._scan, self._structure, self._gathering, self._tree = found, structure, gathering, tree
        self._targets = targets
        # Anew, because the columns of the first walk hold the attributes of a structure without its units.
        self._columns = read_columns(found.table.columns, found.key, structure, gathering)
        self._values = ValueReader(structure, self._columns, media)

    def iter_models(self) -> Iterator[Body]:
        """Root models, then sub models; each is known to the tree once it is read."""
        for is_root in (True, False):
            for row in self._scan.table.iter_rows():
                code = self._scan.key_of(row)
                if code is not None and self._is_root(code, row) == is_root:
                    yield from self._model(code, row)

    def iter_products(self, parents: Mapping[str, str], approve_for: Sequence[str]) -> Iterator[Body]:
        """Products in the order of the file. `parents` has the models of those that are variants already."""
        for row in self._scan.table.iter_rows():
            sku = self._scan.key_of(row)
            if sku is not None:
                yield from self._product(sku, row, parents.get(sku, ""), approve_for)

    def _is_root(self, code: str, row: Row) -> bool:
        known = self._tree.find(code)
        return not row.cells.get("parent") and (known is None or known.parent is None)

    def _model(self, code: str, row: Row) -> Iterator[Body]:
        known = self._tree.find(code)
        entry = _Entry(self._scan.table.name, self._gathering, code, row)
        place = self._model_place(entry, known)
        if place is None or place.variant is None:
            return
        entry.put("code", code, self._scan.key)
        entry.put("family_variant", place.variant.code, "family_variant")
        self._fill(entry, place)
        self._tree.add(_as_known(code, place, place.variant.code, entry.fields, known))
        yield entry.body("model")

    def _model_place(self, entry: _Entry, known: KnownModel | None) -> Place | None:
        parent = entry.cell("parent") or (known.parent if known else None)
        if parent:
            place = self._below(entry, parent)
            if place and place.variant and place.level >= place.variant.levels:
                remedy = f"{place.variant.code} has room for products only below {parent}."
                entry.refuse("parent", "parent on the wrong level", remedy)
                return None
            self._check_variant(entry, place)
            return place
        cell = entry.cell("family_variant") or (known.family_variant if known else "")
        found = self._gathering.book("family_variant").find(cell)
        if found is None:
            entry.refuse(
                "family_variant", "unknown family variant", "Add it to family_variants.csv, or correct it."
            )
            return None
        return self._tree.root(self._structure.family_variant(found))

    def _check_variant(self, entry: _Entry, place: Place | None) -> None:
        cell = entry.cell("family_variant")
        if not cell or place is None or place.variant is None:
            return
        if self._gathering.book("family_variant").find(cell) != place.variant.code:
            remedy = f"It stays {place.variant.code}, which its parent has."
            entry.refuse("family_variant", "not the family variant of its parent", remedy)

    def _product(self, sku: str, row: Row, known_parent: str, approve_for: Sequence[str]) -> Iterator[Body]:
        entry = _Entry(self._scan.table.name, self._gathering, sku, row)
        place = self._product_place(entry, entry.cell("parent") or known_parent)
        if place is None:
            return
        entry.put("sku", sku, self._scan.key)
        if place.parent is None and place.family is not None:
            entry.put("family", place.family, "family")
        if self._scan.key != SKU:
            entry.put(f"values.{self._scan.key}..", sku, self._scan.key)
        self._fill(entry, place)
        if (enabled := entry.flag("enabled")) is not None:
            for market in approve_for:
                entry.put(f"status.{market}", "approved" if enabled else "in_work", "enabled")
        yield entry.body("product")

    def _product_place(self, entry: _Entry, parent: str) -> Place | None:
        cell = entry.cell("family")
        family = self._gathering.book("family").find(cell)
        if cell and family is None:
            entry.refuse("family", "unknown family", "Add it to families.csv, or correct the code.")
            return None
        if not parent:
            return Place(family)
        place = self._below(entry, parent)
        if place is None or place.variant is None:
            return None
        if place.level != place.variant.levels:
            remedy = f"{place.variant.code} has two levels: name a model below {parent}."
            entry.refuse("parent", "parent on the wrong level", remedy)
            return None
        if family not in (None, place.family):
            entry.refuse(
                "family", "not the family of its model", f"It stays {place.family}, which its model has."
            )
        return place

    def _below(self, entry: _Entry, parent: str) -> Place | None:
        found = self._tree.find(parent)
        if found is None:
            entry.refuse(
                "parent", "unknown parent", "Add it to product_models.csv, or correct its row there."
            )
            return None
        return self._tree.below(found)

    def _fill(self, entry: _Entry, place: Place) -> None:
        """What models and products have alike: parent, categories, values, relations."""
        if place.parent is not None:
            entry.put("parent", place.parent, "parent")
        if categories := self._codes(entry, "categories", "category"):
            entry.put("categories", sorted(categories - place.categories), "categories")
        if groups := self._codes(entry, "groups", "product_group"):
            entry.put("groups", sorted(groups), "groups")
        for field, (attribute, value, column) in self._values.read(entry.row, entry.report).items():
            if place.is_copy(field, value):
                continue
            if fault := place.fault(attribute):
                entry.refuse(column, *fault)
            else:
                entry.put(field, value, column)
        relations = read_relations(
            entry.row, self._columns.relations, self._structure, self._targets, entry.report
        )
        for field, (links, column) in relations.items():
            entry.put(field, links, column)

    def _codes(self, entry: _Entry, column: str, kind: str) -> set[str]:
        """The codes of a cell. An unknown one refuses the whole cell: it may stand for one to stay in."""
        codes = list_codes(entry.cell(column))
        book, word = self._gathering.book(kind), WORDS.get(kind, kind)
        unknown = [code for code in codes if code not in book]
        for code in unknown:
            remedy = f"Add the {word} to its file, or correct the code."
            entry.report(column, code, f"unknown {word}", remedy)
        return set() if unknown else {found for code in codes if (found := book.find(code))}


def _as_known(
    code: str, place: Place, variant: str, fields: Mapping[str, Any], known: KnownModel | None
) -> KnownModel:
    """What rows below inherit: what the row says, and where it is silent what stands in the catalogue."""
    own = {field: value for field, value in fields.items() if field.startswith("values.")}
    before = known.values if known else {}
    categories = frozenset(fields["categories"]) if "categories" in fields else None
    if categories is None:
        categories = known.categories if known else frozenset()
    return KnownModel(
        code, variant, place.parent, place.categories | categories, {**before, **place.values, **own}
    )


class _Entry:
    """One row on its way to a body."""

    def __init__(self, file: str, gathering: Gathering, key: str, row: Row) -> None:
        self.key, self.row = key, row
        self._source, self._gathering = (file, row.number), gathering
        self.fields: dict[str, Any] = {}
        self._cells: dict[str, str] = {}

    def cell(self, column: str) -> str:
        return clean(self.row.cells.get(column, ""))

    def put(self, field: str, value: Any, column: str) -> None:
        self.fields[field] = value
        self._cells[field] = column

    def flag(self, column: str) -> bool | None:
        cell = self.cell(column)
        if cell and cell not in FLAGS:
            self.refuse(column, "not a flag", "Write 0 or 1.")
        return FLAGS.get(cell)

    def report(self, column: str, value: str, rule: str, remedy: str) -> None:
        self._gathering.refuse(self._source, column, value, rule, remedy)

    def refuse(self, column: str, rule: str, remedy: str) -> None:
        self.report(column, self.row.cells.get(column, ""), rule, remedy)

    def body(self, kind: str) -> Body:
        return Body(kind, self.key, self.fields, self._source, self._cells)
