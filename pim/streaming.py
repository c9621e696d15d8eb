"""Reading much: texts as the bytes they are, in slices that are made while the caller looks at others."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from pim import db

SLICE = 2000  # rows read at a time
_TYPES = {sa.SmallInteger: "int2", sa.Integer: "int4", sa.LargeBinary: "bytea"}  # that can be copied

Part = TypeVar("Part")


class octets(FunctionElement[bytes]):  # noqa: N801 - reads as a function of SQL
    """A text as its bytes in UTF-8, for what is passed on as it stands: nobody decodes and encodes it."""

    type = sa.LargeBinary()
    inherit_cache = True


@compiles(octets, "sqlite")
def _cast(element: octets, compiler: Any, **more: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **more)} AS BLOB)"


@compiles(octets, "postgresql")
def _convert(element: octets, compiler: Any, **more: Any) -> str:
    return f"convert_to({compiler.process(element.clauses, **more)}, 'UTF8')"


def iter_slices(statement: sa.Select[Any]) -> Iterator[Sequence[Any]]:
    """The rows of a statement, so many at a time, by a cursor in the caller's transaction."""
    options = {"stream_results": True, "yield_per": SLICE, "binary": True}
    yield from db.connection().execute(statement, execution_options=options).partitions()


def iter_copied(statement: sa.Select[Any]) -> Generator[Sequence[Any]]:
    """The rows as `iter_slices` gives them, faster: PostgreSQL goes on while slices are looked at.

    It copies them to a connection of its own, which sees what the caller's transaction saw when it
    began, and nothing that it wrote. Columns are integers and bytes; the statement holds no text.
    """
    if db.is_sqlite():
        yield from iter_slices(statement)
        return
    types = [_TYPES[type(column.type)] for column in statement.selected_columns]
    told = statement.compile(db.db.engine, compile_kwargs={"literal_binds": True})
    with _same_moment() as driver:
        yield from iter_ahead(_copy(driver, f"COPY ({told}) TO STDOUT (FORMAT binary)", types))


def iter_ahead(parts: Generator[Part]) -> Generator[Part]:
    """The same, each made by a thread while the caller looks at the one before.

    The thread works in the context of the caller, and with its session: nobody else may ask that
    before all parts are read or the generator is closed.
    """
    context = copy_context()

    def make() -> Part | None:
        return context.run(next, parts, None)

    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        try:
            made = thread.submit(make)
            while (part := made.result()) is not None:
                made = thread.submit(make)
                yield part
        finally:
            thread.submit(context.run, parts.close).result()


@contextmanager
def _same_moment() -> Iterator[Any]:
    """The driver's side of another connection that sees the moment of the caller's transaction."""
    moment = db.connection().execute(sa.select(sa.func.pg_export_snapshot())).scalar_one()
    with db.db.engine.connect() as connection:
        other = connection.execution_options(isolation_level="REPEATABLE READ")
        other.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{moment}'")
        yield other.connection.driver_connection


def _copy(driver: Any, statement: str, types: Sequence[str]) -> Generator[Sequence[Any]]:
    with driver.cursor() as cursor, cursor.copy(statement) as copying:
        copying.set_types(types)
        rows = copying.rows()
        while slice_ := list(islice(rows, SLICE)):
            yield slice_
