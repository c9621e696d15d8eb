"""Imports killed with -9 and started again: they end as one that nobody disturbed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from pim import db
from pim.catalog.models import Product
from pim.changes import Change, ChangeSet
from pim.changes.log import touched_since
from pim.config import ROOT, Settings
from tests import builders
from tests.histories.derived import DERIVED, check_derived

OF_PRODUCTS = ("product_id", "ancestor_id", "target_id")  # columns with ids of products
UNDISTURBED, KILLED = "anna", "bert"  # names of imports that differ in nothing else


@pytest.mark.parametrize(
    ("count", "chunk", "kills"),
    [
        pytest.param(60, 20, 1, id="once"),
        pytest.param(10_000, 1000, 10, id="ten times", marks=pytest.mark.chaos),
    ],
)
def test_killed_import_ends_as_an_undisturbed_one(app, settings, count, chunk, kills):
    builders.make_structure()
    builders.make_assortment()
    statements = run(settings, UNDISTURBED, count, chunk)
    rng = random.Random(7)

    died = 0
    while died < kills:
        die, after = rng.randrange(1, statements * 8 // 10 // kills), rng.uniform(0, 0.005)
        died += run(settings, KILLED, count, chunk, "--die", str(die), "--after", str(after)) is None
    run(settings, KILLED, count, chunk)

    assert told_of(KILLED) == told_of(UNDISTURBED)
    check_derived()


def run(settings: Settings, name: str, count: int, chunk: int, *more: str) -> int | None:
    """Import in a process of its own: how many statements it took, None if it was killed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.changes.importer", name, str(count), "--chunk", str(chunk), *more],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **settings.to_environ()},
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return None if done.returncode else int(done.stdout)


def told_of(name: str) -> dict[str, object]:
    """Everything that the database knows of an import, with keys instead of ids and without its name."""
    with db.transaction() as conn:
        c = Product.__table__.c
        key = sa.func.coalesce(c.sku, c.code)
        rows = conn.execute(
            sa.select(c.id, key.label("key"), c.archived, c.document).where(key.startswith(f"{name}-"))
        ).all()
        keys = {row.id: row.key for row in rows}
        told: dict[str, object] = {
            "documents": sorted(
                _plain(name, row.key, row.archived, _linked(keys, row.document)) for row in rows
            ),
            "history": Counter(_plain(name, *row) for row in conn.execute(_history(name))),
            "log": sorted(_plain(name, keys[i]) for i in touched_since(0)["product"] & keys.keys()),
        }
        for table in (model.__table__ for model in DERIVED if "product_id" in model.__table__.c):
            ids = [at for at, column in enumerate(table.c) if column.name in OF_PRODUCTS]
            found = (list(row) for row in conn.execute(sa.select(table)))
            own = (cells for cells in found if any(cells[at] in keys for at in ids))
            told[table.name] = sorted(_plain(name, *_with_keys(keys, ids, cells)) for cells in own)
        return told


def _history(name: str) -> sa.Select[Any]:
    changes, sets = Change.__table__.c, ChangeSet.__table__.c
    statement = sa.select(changes.kind, changes.key, changes.field, changes.op, changes.outcome)
    return statement.join(ChangeSet, sets.id == changes.set_id).where(
        sets.title == name, sets.state == "applied"
    )


def _plain(name: str, *cells: Any) -> str:
    """Cells as text without the name of the import, words sorted: it stood among those for search."""
    return " ".join(sorted(repr(cells).replace(name, "").split()))


def _with_keys(keys: dict[int, str], ids: list[int], cells: list[Any]) -> list[Any]:
    return [keys.get(cell) if at in ids else cell for at, cell in enumerate(cells)]


def _linked(keys: dict[int, str], document: dict[str, Any]) -> dict[str, Any]:
    links = document.get("relations", {}).get("goes_with", [])
    return {**document, "relations": [keys[link["product"]] for link in links]}
