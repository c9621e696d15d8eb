"""What a receiver calls our categories, read for people: which are named, which are not, how much that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pim import db
from pim.catalog.filters import is_archived
from pim.catalog.models import Ancestry, Product, ProductCategory
from pim.structure.snapshot import Category, Structure

_ancestry = Ancestry.__table__
_products = Product.__table__
_members = ProductCategory.__table__


@dataclass(frozen=True, slots=True)
class CategoryName:
    """One of our categories, by its path, and what a table calls it.

    `own` is its own name, "" where it has none; it is then called `said` after the category `after`
    above it, both "" where none of them is named. `products` stand in it itself, variants of models
    that do among them; archived ones are not counted.
    """

    path: tuple[Category, ...]
    own: str
    after: str
    said: str
    products: int

    @property
    def code(self) -> str:
        """The code of the category."""
        return self.path[-1].code

    @property
    def is_unmapped(self) -> bool:
        """Whether its products are sent under no name."""
        return not self.said


def list_names(structure: Structure, table: str, tree: str = "") -> list[CategoryName]:
    """Every category of a tree, or of all, as trees show them. Raises `UnknownCode` for a table or a tree."""
    if tree:
        structure.category(tree)
    names, counts = structure.category_table(table).names, count_products()
    found = []
    for path in _iter_paths(structure, tree):
        code = path[-1].code
        after, said = structure.find_named(table, code) or ("", "")
        own = names.get(code, "")
        found.append(CategoryName(path, own, "" if own else after, said, counts.get(path[-1].id, 0)))
    return found


def count_products() -> dict[int, int]:
    """How many products that are not archived stand in each category itself, by the id of the category."""
    statement = (
        sa.select(_members.c.category_id, sa.func.count(sa.distinct(_products.c.id)))
        .join(_ancestry, _ancestry.c.ancestor_id == _members.c.product_id)
        .join(_products, _products.c.id == _ancestry.c.product_id)
        .where(_products.c.kind == "product", ~is_archived())
        .group_by(_members.c.category_id)
    )
    return {row[0]: row[1] for row in db.connection().execute(statement)}


def count_unmapped(names: Sequence[CategoryName]) -> tuple[int, int]:
    """How many categories with products have no name, and how often products stand in them."""
    unmapped = [one for one in names if one.is_unmapped and one.products]
    return len(unmapped), sum(one.products for one in unmapped)


def _iter_paths(structure: Structure, tree: str) -> Iterable[tuple[Category, ...]]:
    """The categories with their ancestors, each before those below it."""
    children: dict[str | None, list[Category]] = {}
    for category in structure.categories.values():  # in display order
        parent = category.parent if category.parent in structure.categories else None
        children.setdefault(parent, []).append(category)
    roots = [structure.category(tree)] if tree else children.get(None, [])
    waiting: list[tuple[Category, ...]] = [(root,) for root in reversed(roots)]
    while waiting:
        path = waiting.pop()
        yield path
        waiting += [(*path, child) for child in reversed(children.get(path[-1].code, []))]
