"""What uses a product: told before it is purged, and removed or refused when it is. Parts register theirs.

A use `blocks` (settle it first), is `removed` with the product, or is `kept`: history and what was
said to receivers stay readable without it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pim import db

FATES = ("blocks", "removed", "kept")


@dataclass(frozen=True, slots=True)
class Use:
    """One way in which products are used.

    `count` says how often some products are, and `remove` takes that away, under the guard that
    the engine has opened; what is taken away by changes of others has none. `remedy` says what to do
    about what blocks. `columns` are those that refer to products: the database would refuse otherwise.
    """

    name: str
    fate: str  # of FATES
    count: Callable[[Collection[int]], int]
    remove: Callable[[Collection[int]], None] | None = None
    remedy: Callable[[Collection[int]], str] = lambda _ids: ""
    columns: tuple[sa.Column[Any], ...] = ()


Counted = list[tuple[Use, int]]

_uses: dict[str, Use] = {}


def register_use(*uses: Use) -> None:
    """Have these asked before a product is purged; they are removed in the reverse order of registration."""
    for use in uses:
        if use.fate not in FATES:
            raise ValueError(f"{use.name}: a use is one of {', '.join(FATES)}")
        _uses[use.name] = use


def rows_use(name: str, *columns: sa.Column[Any], fate: str = "removed") -> Use:
    """A use by the rows of tables, each given by the column that names the product; removed if so said."""

    def count(ids: Collection[int]) -> int:
        return sum(_count(column, ids) for column in columns)

    def remove(ids: Collection[int]) -> None:
        for column in columns:
            db.connection().execute(sa.delete(column.table).where(db.within(column, ids)))

    return Use(name, fate, count, remove if fate == "removed" else None, columns=columns)


def all_uses() -> list[Use]:
    """Every registered use, in the order of registration."""
    return list(_uses.values())


def list_uses(ids: Collection[int]) -> Counted:
    """Every use of these products that there is, with how often."""
    return [(use, number) for use in _uses.values() if (number := use.count(ids))]


def remove_uses(ids: Collection[int]) -> None:
    """Remove what goes with these products. Only for the change engine: it holds the guard open."""
    for use in reversed(_uses.values()):
        if use.remove is not None:
            use.remove(ids)


def _count(column: sa.Column[Any], ids: Collection[int]) -> int:
    statement = sa.select(sa.func.count()).select_from(column.table).where(db.within(column, ids))
    return int(db.connection().execute(statement).scalar_one())
