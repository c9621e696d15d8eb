"""An import that was killed: the same command goes on where it ended, and says everything once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import sqlalchemy as sa

from pim import changes, db, locks
from pim.catalog.models import Product
from pim.changes import Change, ChangeSet, get_set, leftovers
from pim.config import ROOT
from pim.errors import Busy, WrongState
from pim.intake.importing import Counts
from pim.intake.products import importing
from tests.builders import make_product, make_structure
from tests.intake.files import csv_of, load, make_import_mapping

ROWS = [["Artnr", "Family", "Gears"], *([f"A-{n:04}", "tools", "2"] for n in range(2500))]
KILLED = 137
CHILD = """
import os, sys
from pathlib import Path
from pim import create_app
from pim.changes import applying
from pim.intake.products.importing import import_products
from pim.intake.sheets import load_source

left = int(sys.argv[3])
original = getattr(applying, sys.argv[2])

def dying(*args, **more):
    global left
    left -= 1
    if left < 0:
        os._exit(137)
    return original(*args, **more)

setattr(applying, sys.argv[2], dying)
with create_app(pages=False).app_context():
    import_products(load_source(Path(sys.argv[1])), "supplier")
"""


@pytest.fixture(autouse=True)
def structure(app):
    make_structure()
    make_import_mapping()


@pytest.fixture
def die(settings, tmp_path):
    """Runs an import in a process that ends, as if killed, at the n-th call of a function of the engine."""

    def run(source, function, after):
        path = tmp_path / source.name
        path.write_bytes(source.content)
        command = [sys.executable, "-c", CHILD, str(path), function, str(after)]
        environ = {"PATH": os.environ["PATH"], **settings.to_environ()}
        done = subprocess.run(command, cwd=ROOT, env=environ, check=False, capture_output=True, text=True)
        assert done.returncode == KILLED, done.stderr

    return run


def count(model, *where):
    with db.transaction() as conn:
        return conn.execute(sa.select(sa.func.count()).select_from(model).where(*where)).scalar_one()


def states():
    with db.transaction() as conn:
        wanted = ChangeSet.title == "supplier.csv (supplier)"
        return list(conn.execute(sa.select(ChangeSet.state).where(wanted).order_by(ChangeSet.id)).scalars())


def test_import_killed_half_way_is_finished_by_the_same_command(die):
    source = csv_of(ROWS)
    die(source, "_apply_chunk", 1)
    assert (count(Product), states()) == (1000, ["applying"])

    report = load(source)

    assert [one.applied for one in report.finished] == [1500]
    assert (report.change_set, report.by_kind) == (None, {"product": Counts(same=2500)})
    assert (count(Product), states()) == (2500, ["applied"])
    assert count(Change, Change.kind == "product") == 2500


def test_import_killed_while_it_was_staged_begins_anew(die):
    source = csv_of(ROWS)
    die(source, "_insert_rows", 1)
    assert (count(Product), states()) == (0, ["draft"])

    report = load(source)

    assert (report.finished, report.by_kind) == ((), {"product": Counts(created=2500)})
    assert states() == ["applied"]
    assert count(Change, Change.kind == "product") == 2500


def test_another_file_leaves_the_unfinished_one_alone(die):
    die(csv_of(ROWS), "_apply_chunk", 1)

    load(csv_of([["Artnr", "Family"], ["B-1", "tools"]]))

    assert states() == ["applying", "applied"]


def test_set_that_was_left_can_be_resumed_by_its_number(die):
    source = csv_of(ROWS)
    die(source, "_apply_chunk", 2)
    with db.transaction() as conn:
        left = conn.execute(sa.select(ChangeSet.id).where(ChangeSet.state == "applying")).scalar_one()

    changes.apply(left)

    assert load(source).by_kind == {"product": Counts(same=2500)}


def test_same_import_is_not_run_twice_at_once(monkeypatch):
    source = csv_of(ROWS[:3])
    monkeypatch.setattr(importing, "_fingerprint", lambda *_parts: "f" * 64)

    with locks.exclusive(f"import {'f' * 64}"), pytest.raises(Busy):
        load(source)


def test_only_drafts_can_be_discarded():
    make_product("A-1")

    with pytest.raises(WrongState, match="only a draft"), db.transaction():
        leftovers.discard(1)
    assert get_set(1).state == "applied"
