"""`db`: the schema, and whether what is derived agrees with what it is derived from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import click
import sqlalchemy as sa
from flask import current_app

from pim import db
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, end
from pim.commands.rehearsing import transaction


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `found` says what is wrong, "" where nothing is."""

    name: str
    found: str

    @property
    def line(self) -> str:
        """For people."""
        return f"{'failed' if self.found else 'ok':8}{self.name}{f': {self.found}' if self.found else ''}"


@click.group("db", cls=Group)
def command() -> None:
    """Bring the database up to date, and check it.

    Example:
      python cli.py db upgrade
    """


@command.command()
@output_options(quiet=True)
@in_app
def upgrade(out: Output) -> None:
    """Bring the schema to the newest migration; what is up to date stays as it is.

    Example:
      python cli.py db upgrade
    """
    before, after = run_upgrade()
    was = "" if before == after else f" It was {f'at {before}' if before else 'empty'}."
    out.data({"before": before, "after": after}, f"The database is at {after}.{was}")


@command.command()
@click.option("--deep", is_flag=True, help="Also make every side table anew, compare, and take it back.")
@output_options(quiet=True)
@in_app
def check(out: Output, deep: bool) -> None:
    """Check that the schema is the newest and that the side tables belong to the products.

    Exit code 1 if something is not as it must be. Cheap, unless asked to go deep: then it
    takes as long as rebuilding, and on SQLite others wait with their writing.

    Example:
      python cli.py db check --deep
    """
    checks = [_check_schema()]
    if not checks[0].found:
        checks += _check_rows()
        if deep:
            checks += _check_rebuilt()
    out.data([asdict(one) | {"ok": not one.found} for one in checks], "\n".join(one.line for one in checks))
    if wrong := [one for one in checks if one.found]:
        if out.quiet:
            out.warn("\n".join(one.line for one in wrong))
        end(1)


def run_upgrade() -> tuple[str | None, str | None]:
    """Migrate the application's database; the revision it was at, None for an empty one, and is at."""
    before = _revision()
    db.upgrade(current_app)
    return before, _revision()


def has_migration(revision: str) -> bool:
    """Whether a schema of this revision can be brought up to date."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(db.migrations(current_app))
    return any(script.revision == revision for script in scripts.walk_revisions())


def _revision() -> str | None:
    from alembic.runtime.migration import MigrationContext

    with db.db.engine.connect() as conn:
        return MigrationContext.configure(conn).get_current_revision()


def _check_schema() -> Check:
    from alembic.script import ScriptDirectory

    heads = ScriptDirectory.from_config(db.migrations(current_app)).get_heads()
    revision = _revision()
    if len(heads) != 1:
        return Check("schema", f"the migrations have {len(heads)} heads, {', '.join(heads)}: merge them")
    if revision != heads[0]:
        return Check("schema", f"at {revision}, the newest is {heads[0]}: run python cli.py db upgrade")
    return Check("schema", "")


def _check_rows() -> Iterator[Check]:
    """Every product has its words and stands at distance 0 of itself."""
    from pim.catalog.models import Ancestry, Product, ProductSearch

    products = _count(Product.__table__)
    itself = Ancestry.__table__.c.distance == 0
    for name, count in (
        ("ancestry", _count(Ancestry.__table__, itself)),
        ("search", _count(ProductSearch.__table__)),
    ):
        found = "" if count == products else f"{count} rows for {products} products: run db check --deep"
        yield Check(name, found)


def _count(table: Any, *conditions: sa.ColumnElement[bool]) -> int:
    statement = sa.select(sa.func.count()).select_from(table).where(*conditions)
    return int(db.connection().execute(statement).scalar_one())


def _check_rebuilt() -> Iterator[Check]:
    """Rebuild each part in a transaction of its own, which is rolled back, and compare before and after."""
    for name, (rebuild, tables) in _derived().items():
        differing: list[str] = []
        with transaction(dry_run=True):
            before = [_content(table) for table in tables]
            rebuild()
            for table, rows in zip(tables, before, strict=True):
                if count := len(rows ^ _content(table)):
                    differing.append(f"{table.name} differs in {count} rows")
        yield Check(f"{name} as rebuilt", ", ".join(differing))


def _derived() -> dict[str, tuple[Callable[[], None], list[Any]]]:
    from pim.catalog import models, search, side_tables, uniqueness
    from pim.enrich import completeness_table
    from pim.enrich.models import ProductCompleteness
    from pim.plan import membership
    from pim.plan.models import Membership

    rows = (
        models.Ancestry,
        models.ProductValue,
        models.ProductCategory,
        models.ProductRelation,
        models.ProductGroupMember,
        models.ProductGroupRelation,
        models.ProductClass,
        models.ProductStatus,
        models.MediaUse,
    )
    return {
        "side tables": (side_tables.rebuild, [model.__table__ for model in rows]),
        "unique names": (
            uniqueness.rebuild,
            [models.UniqueValue.__table__, models.PackagingGtin.__table__],
        ),
        "search": (search.rebuild, [models.ProductSearch.__table__]),
        "completeness": (completeness_table.rebuild, [ProductCompleteness.__table__]),
        "membership": (membership.rebuild, [Membership.__table__]),
    }


def _content(table: Any) -> set[str]:
    columns = [column for column in table.c if column.computed is None]
    return {repr(tuple(row)) for row in db.connection().execute(sa.select(*columns))}
