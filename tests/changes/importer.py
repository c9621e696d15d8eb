"""An import in a process of its own, which can be killed on its way.

`python -m tests.changes.importer NAME COUNT` goes on with what an import of that name left behind,
and prints how many statements it took. With `--die N` it is killed at, or a
moment after, its N-th statement.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from pim import create_app, db
from pim.changes import Author, ChangeSet, Draft, apply, stage
from tests import builders

PER_MODEL = 4
COLORS = builders.OPTIONS["color"]
_sets = ChangeSet.__table__


def main() -> int:
    """Import; give the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("count", type=int)
    parser.add_argument("--chunk", type=int, default=1000)
    parser.add_argument("--die", type=int, default=0)
    parser.add_argument("--after", type=float, default=0.0, help="seconds after that statement")
    given = parser.parse_args()
    with create_app(pages=False).app_context():
        statements = _counted(given.die, given.after)
        apply(_find_staged(given.name) or _stage(given.name, given.count, given.chunk))
        db.db.session.remove()
        db.db.engine.dispose()
    sys.stdout.write(f"{len(statements)}\n")
    return 0


def drafts(name: str, count: int) -> Iterator[Draft]:
    """Models, simple products and variants, then a relation of each simple one. Keys begin with the name."""
    models = range(count // 2 // len(COLORS))
    for n in models:
        body = {"code": f"{name}-M{n}", "family_variant": "wear_color", "values.name..en_GB": f"Jacket {n}"}
        yield builders.create("model", f"{name}-M{n}", body)
    for n in range(count // 2):
        yield builders.create("product", f"{name}-{n}", _simple(name, n))
    for n in models:
        for color in COLORS:
            sku = f"{name}-{n}-{color}"
            body = {"sku": sku, "parent": f"{name}-M{n}", "values.color..": color, "status.PL": "approved"}
            yield builders.create("product", sku, body)
    for n in range(count // 2):
        links = [{"to": f"{name}-{(n + 1) % (count // 2)}"}]
        yield Draft("product", f"{name}-{n}", "relations.goes_with", links)


def _simple(name: str, n: int) -> dict[str, Any]:
    return {
        "sku": f"{name}-{n}",
        "family": "tools",
        "values.name..en_GB": f"Drill {n}",
        "values.name..pl_PL": f"Wiertarka {n}",
        "values.mpn..": f"{name}{n}",
        "values.brand..": builders.OPTIONS["brand"][n % 3],
        "values.weight..": {"amount": str(n % 90 + 1), "unit": "GRAM"},
        "categories": ["drills" if n % 2 else "saws"],
        "status.PL": "approved",
        **({"values.gears..": "one"} if n % 50 == 7 else {}),  # refused: it is no number
    }


def _stage(name: str, count: int, chunk: int) -> int:
    return stage(drafts(name, count), Author("import", name), chunk=chunk)


def _find_staged(name: str) -> int | None:
    """The set of this name that is staged whole and not applied whole."""
    states = _sets.c.state.in_(("draft", "applying"))
    statement = sa.select(_sets.c.id).where(_sets.c.title == name, states, _sets.c.chunks.is_not(None))
    found = db.connection().execute(statement).scalar()
    db.db.session.rollback()
    return found


def _counted(die: int, after: float) -> list[str]:
    """The statements that are executed from now on; at the `die`-th the process is killed."""
    executed: list[str] = []

    def count(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        executed.append(statement)
        if len(executed) == die:
            threading.Timer(after, os.kill, (os.getpid(), signal.SIGKILL)).start()

    sa.event.listen(db.db.engine, "before_cursor_execute", count)
    return executed


if __name__ == "__main__":
    sys.exit(main())
