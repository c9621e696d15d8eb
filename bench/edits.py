"""Single edits through the service, to commit: of one product, and of a model with hundreds of variants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.products import WIDE_CODE, Products, sku_of
from bench.races import race
from bench.report import Row, timed
from bench.shape import LOCALES
from pim import changes, db
from pim.catalog.fields import value_field
from pim.changes import Author, Draft

ROUNDS = 300
MODEL_ROUNDS = 9
BARE_COMMITS = 2.5  # that an edit may cost on PostgreSQL, or EDIT_MS where that is more
EDIT_MS = {"sqlite": 4.0, "postgresql": 8.0}
MODEL_MS = 1000.0
AUTHOR = Author("web", "Edit of the bench")
NAME = value_field("name", locale=LOCALES[0])
REQUIRED = value_field("name", locale=LOCALES[1])


def edit_rows(products: Products) -> Iterator[Row]:
    """One text of one product, as its page saves it, and two of the wide model, beside bare commits."""

    def edit(number: int) -> None:
        which = number * 7919 % products.simple
        text = f"Name of round {number}"
        _save(Draft("product", sku_of(which), NAME, text, target_id=products.id_of(which)))

    def edit_model(number: int) -> None:
        emptied = None if number % 2 else "Filled again"
        _save(
            Draft("model", WIDE_CODE, NAME, f"Name of round {number}"),
            Draft("model", WIDE_CODE, REQUIRED, emptied),
        )

    with bare_commits() as commit:
        times = race(edit, commit, ROUNDS, warm=30)
        value, floor = times.value * 1000, times.floor * 1000
        bar = EDIT_MS["sqlite" if db.is_sqlite() else "postgresql"]
        if not db.is_sqlite():
            bar = max(bar, BARE_COMMITS * floor)
        yield timed("edit_ms", value, "ms", floor, bar)
        ratio_bar = None if db.is_sqlite() else bar / floor
        yield Row("edit_ratio", value / floor, "commits", 1.0, value / floor, ratio_bar, _holds(value, bar))
        times = race(edit_model, commit, MODEL_ROUNDS, warm=2)
        yield timed("model_edit_ms", times.value * 1000, "ms", times.floor * 1000, MODEL_MS)


def _holds(value: float, bar: float) -> bool | None:
    return None if db.is_sqlite() else value <= bar


def _save(*drafts: Draft) -> None:
    with db.transaction():
        changes.save(drafts, AUTHOR)


@contextmanager
def bare_commits() -> Iterator[Callable[[int], None]]:
    """What commits one row of a table of its own, on a plain connection of the driver."""
    connection = db.db.engine.raw_connection()
    cursor = connection.cursor()
    mark = "?" if db.is_sqlite() else "%s"
    cursor.execute("CREATE TABLE bare_commit (id integer PRIMARY KEY, n integer)")
    cursor.execute("INSERT INTO bare_commit VALUES (1, 0)")
    connection.commit()

    def commit(number: int) -> None:
        if db.is_sqlite():
            cursor.execute("BEGIN IMMEDIATE")  # psycopg begins by itself
        cursor.execute(f"UPDATE bare_commit SET n = {mark} WHERE id = 1", (number,))  # noqa: S608
        connection.commit()

    try:
        yield commit
    finally:
        connection.close()
