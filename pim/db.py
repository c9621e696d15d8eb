"""The database: one `db`, how its transactions begin, and how many rows go in at once.

Knows both engines, so that nobody above has to. Holds no table of its own but `id_sequence`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.functions import FunctionElement

from pim import copying, engines
from pim.config import Settings

ROOT = Path(__file__).resolve().parent.parent
SEEN = "seen"  # in session.info: what a transaction has read and keeps
COPY_FROM = 100  # from so many rows on, COPY beats executemany on PostgreSQL


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: aware UTC in Python on both engines. Refuses naive ones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Turn any aware instant into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone: instants are stored in UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give the instant in UTC: SQLite keeps no zone, PostgreSQL answers in that of its session."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(sa.types.TypeDecorator[Any]):
    """JSON that nobody searches inside: exact text on both engines, so that it comes back as it went in."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """Serialise; Python's None is stored as NULL."""
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        """Parse what `process_bind_param` wrote."""
        return None if value is None else orjson.loads(value)


# Documents that are searched inside now and then: jsonb on PostgreSQL extracts 4 times faster than
# json, and SQLite's JSON functions read plain text.
Document = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

# Text that sorts by code point on both engines, as Python does.
CodeText = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


class Base(DeclarativeBase):
    """Gives every constraint a name, so that migrations can speak of it."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)

# What must agree before rows are copied into a table past SQLAlchemy: see pim.changes.guard.
copy_checks: list[Callable[[str], None]] = []

id_sequence = sa.Table(
    "id_sequence",
    Base.metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("last", sa.BigInteger, nullable=False),
    comment="SQLite only: the last id handed out per table",
)


def init_app(app: Flask) -> None:
    """Bind the database to the application and set up the connections of its engine."""
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        **engines.options(app.config["SQLALCHEMY_DATABASE_URI"]),
        **app.config.get("SQLALCHEMY_ENGINE_OPTIONS", {}),
    }
    db.init_app(app)
    with app.app_context():
        engines.set_up(db.engine)


def migrations(app: Flask) -> Any:
    """Alembic's configuration for the application; imported here, since few commands need it."""
    from flask_migrate import Migrate

    migrate = Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=False)
    with app.app_context():
        return migrate.get_config()


def upgrade(app: Flask) -> None:
    """Bring the schema to the newest migration."""
    from alembic.command import upgrade as run_migrations

    config = migrations(app)
    with app.app_context():
        run_migrations(config, "head")


@contextmanager
def transaction() -> Iterator[sa.Connection]:
    """One write transaction: committed at the end of the block, rolled back by an exception.

    Ends the read transaction that the session may be in first: on SQLite a writer must
    begin as one (`BEGIN IMMEDIATE`), since a stale reader cannot become a writer.
    Blocks do not nest: only edges commit.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("transaction() inside transaction(): only edges commit")
    session.rollback()
    session.info["writing"] = True
    try:
        yield session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)


class _Enough(Exception):  # rolls a rehearsal back
    pass


@contextmanager
def rehearsal() -> Iterator[sa.Connection]:
    """A write transaction of which nothing is kept: everything is tried, then rolled back."""
    try:
        with transaction() as conn:
            yield conn
            copying.settle(conn)
            raise _Enough
    except _Enough:
        return


@contextmanager
def snapshot() -> Iterator[sa.Connection]:
    """One write transaction that sees a single moment of the database from its first statement on.

    PostgreSQL: REPEATABLE READ, others go on writing meanwhile. SQLite: the one writer.
    Take locks before the block, not in it.
    """
    session = db.session()
    session.rollback()
    session.info["writing"] = True
    try:
        options = {"sqlite_begin": "IMMEDIATE"} if is_sqlite() else {"isolation_level": "REPEATABLE READ"}
        yield session.connection(execution_options=options)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)


@contextmanager
def moment() -> Iterator[sa.Connection]:
    """A read transaction that sees a single moment, and ends with the block: no writer waits for it."""
    session = db.session()
    session.rollback()
    try:
        # SQLite's transactions see one moment anyway.
        yield session.connection(
            execution_options={} if is_sqlite() else {"isolation_level": "REPEATABLE READ"}
        )
    finally:
        session.rollback()


def sort_in_memory() -> None:
    """Let the caller's transaction sort bodies of records in memory: on disk it takes twice as long."""
    if not is_sqlite():
        connection().execute(_SORT_IN_MEMORY)


_SORT_IN_MEMORY = sa.text("SET LOCAL work_mem = '128MB'")


def take_turn(*, alone: bool) -> None:
    """Let the caller's transaction overlap with others that write, or with none where it has to be `alone`.

    For what decides about rows of others, such as a rule: neither of two that overlap would
    see what the other one wrote. Held to the end of the transaction; what it has `SEEN`
    before is forgotten. On SQLite each writer is alone anyway.
    """
    if not is_sqlite():
        connection().execute(_ALONE if alone else _OVERLAPPING)
        db.session.info.pop(SEEN, None)


_TURN = 7_230_002  # any constant: the advisory lock of those who write through change sets
_ALONE = sa.select(sa.func.pg_advisory_xact_lock(_TURN))
_OVERLAPPING = sa.select(sa.func.pg_advisory_xact_lock_shared(_TURN))


def settings() -> Settings:
    """The settings of the application that is running."""
    found: Settings = current_app.extensions["settings"]
    return found


def own_context() -> AbstractContextManager[object]:
    """A context of the running application with a session of its own: for another thread to enter."""
    return current_app.app_context()


def connection() -> sa.Connection:
    """The connection of the session's current transaction."""
    return db.session.connection()


def is_sqlite() -> bool:
    """Whether the application runs on the embedded engine."""
    return bool(db.engine.dialect.name == "sqlite")


class _Listed(sa.types.UserDefinedType[Any]):
    """A list as one parameter, of items of one of the types below.

    PostgreSQL looks values up in a hash only where the list is of the column's own type: a list
    of big integers is compared with a plain one element by element. SQLite gets JSON, with octets
    in hexadecimal.
    """

    cache_ok = True
    render_bind_cast = True

    def __init__(self, item: str) -> None:
        self.item = item

    def get_col_spec(self, **_more: Any) -> str:
        """The type of the list where there are lists."""
        return f"{self.item}[]"

    def bind_processor(self, dialect: sa.Dialect) -> Callable[[Any], Any]:
        """The list as the engine takes it: spelt here, which is quicker than in the driver."""
        if dialect.name != "sqlite":
            return _SPELLINGS[self.item]
        if self.item == _OCTETS:
            return lambda values: orjson.dumps([value.hex() for value in values]).decode()
        return lambda values: orjson.dumps(values).decode()


_PLAIN, _BIG, _TEXT, _OCTETS = "INTEGER", "BIGINT", "TEXT", "BYTEA"
_LARGEST = 2**31 - 1


def _spell_plain(values: Iterable[int]) -> str:
    """Without what a plain integer can not be."""
    return "{" + ",".join([str(number) for number in values if abs(number) <= _LARGEST]) + "}"


def _spell_big(values: Iterable[int]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _spell_octets(values: Iterable[bytes]) -> str:
    return "{" + ",".join([f'"\\\\x{value.hex()}"' for value in values]) + "}"


_SPELLINGS: dict[str, Callable[[Any], Any]] = {
    _PLAIN: _spell_plain,
    _BIG: _spell_big,
    _TEXT: copying.BinaryList,
    _OCTETS: _spell_octets,
}


class _Within(FunctionElement[bool]):
    """`column IN (list)`, the list being one parameter."""

    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Itself: as a boolean function it would become `(…) = 1` on SQLite, which no index serves."""
        return self


@compiles(_Within, "sqlite")
def _within_json(element: _Within, compiler: Any, **more: Any) -> str:
    column, values = (compiler.process(part, **more) for part in element.clauses)
    kind: Any = element.clauses.clauses[1].type
    item = "octets(value)" if kind.item == _OCTETS else "value"
    return f"({column} IN (SELECT {item} FROM json_each({values})))"  # noqa: S608 - compiled parts


@compiles(_Within, "postgresql")
def _within_array(element: _Within, compiler: Any, **more: Any) -> str:
    column, values = (compiler.process(part, **more) for part in element.clauses)
    return f"({column} = ANY ({values}))"


def within(column: Any, values: Iterable[Any] | str) -> sa.ColumnElement[bool]:
    """`column IN (values)` as one parameter, however many values there are: integers, texts or octets.

    Keeps the statement the same for any number, so that it is prepared once, and stays
    clear of SQLite's limit on parameters. A name instead of values makes a parameter of
    that name, a list, for a statement that is built once.
    """
    kind = next((name for cls, name in _KINDS if isinstance(column.type, cls)), _BIG)
    if isinstance(values, str):
        return _Within(column, sa.bindparam(values, type_=_Listed(kind)))
    return _Within(column, sa.bindparam("within", list(values), unique=True, type_=_Listed(kind)))


_KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], str], ...] = (
    (sa.String, _TEXT),
    (sa.LargeBinary, _OCTETS),
    (sa.BigInteger, _BIG),
    (sa.Integer, _PLAIN),
)


def allocate(table: str, count: int) -> list[int]:
    """Reserve `count` ascending ids of a table whose rows are inserted with their ids.

    An id that is reserved and never used stays a gap.
    """
    if count == 0:
        return []
    if is_sqlite():
        last = connection().execute(_NEXT_IDS, {"name": table, "count": count}).scalar_one()
        return list(range(last - count + 1, last + 1))
    statement = sa.text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    return list(connection().execute(statement, {"name": table, "count": count}).scalars())


_NEXT_IDS = sa.text(
    "INSERT INTO id_sequence (name, last) VALUES (:name, :count)"
    " ON CONFLICT (name) DO UPDATE SET last = last + excluded.last RETURNING last"
)


def insert_rows(table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; past SQLAlchemy where they are many."""
    if not rows:
        return
    if len(rows) < COPY_FROM:
        connection().execute(_insert(table), list(rows))
        return
    names = tuple(rows[0])
    insert_tuples(table, names, [tuple([row[name] for name in names]) for row in rows])


@cache
def _insert(table: sa.Table) -> sa.Insert:
    return sa.insert(table)


def insert_tuples(table: sa.Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of `names`; by COPY where the engine has it and it pays.

    What the database refuses may be told only by the next statement, or by the commit.
    """
    if not rows:
        return
    columns = _bound(table, names, rows)
    if is_sqlite() or (len(rows) < COPY_FROM and not copying.is_under_way(connection())):
        text = _insert_text(table, tuple(names), is_sqlite())
        connection().exec_driver_sql(text, list(zip(*columns, strict=True)))
        return
    for check in copy_checks:
        check(table.name)
    copying.copy(connection(), table.name, names, columns)


@cache
def _insert_text(table: sa.Table, names: tuple[str, ...], sqlite: bool) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join(["?" if sqlite else "%s"] * len(names))
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608 - names of our own


def _bound(table: sa.Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[Sequence[Any]]:
    """The columns as the driver takes them: JSON as text, instants and days as the engine stores them."""
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for at, name in enumerate(names):
        if (bind := _binder(table.c[name])) is not None:
            columns[at] = [bind(cell) for cell in columns[at]]
    return columns


def gather_statistics(*tables: sa.Table) -> None:
    """Have PostgreSQL look at these tables, or all, now and not within a minute; commits by itself.

    Until then it takes tables that were filled just now to be empty, and lists are slow. JSON is
    passed over: looking at long documents takes most of the time, and plans lean on none of them.
    SQLite works without statistics here.
    """
    if not is_sqlite():
        with transaction() as conn:
            conn.exec_driver_sql(_analyze_text(tables or tuple(db.metadata.sorted_tables)))


@cache
def _analyze_text(tables: tuple[sa.Table, ...]) -> str:
    told = []
    for table in tables:
        names = [f'"{column.name}"' for column in table.c if not isinstance(column.type, sa.JSON)]
        told.append(f'"{table.name}" ({", ".join(names)})')
    return f"ANALYZE {', '.join(told)}"


def is_on_its_way() -> bool:
    """Whether rows are on their way into the database: there is time to do something else meanwhile."""
    return not is_sqlite() and copying.is_under_way(connection())


def settle() -> None:
    """Wait for rows that are on their way into the database; raises what is wrong with them."""
    if not is_sqlite():
        copying.settle(connection())


def upsert_rows(
    table: sa.Table,
    rows: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    *,
    where: sa.ColumnElement[bool] | None = None,
) -> None:
    """Insert rows; in those whose primary key is there already set `names`, or nothing if none is named.

    No two of them have one key. `where` says in which of those that are there to set it: it is
    asked of the row that is there. Many rows go to PostgreSQL as one statement with a list per
    column, in the binary format: COPY knows no `ON CONFLICT`.
    """
    if not rows:
        return
    make = _upsert if where is None else _upsert.__wrapped__
    if is_sqlite() or len(rows) < COPY_FROM:
        connection().execute(make(table, tuple(names), is_sqlite(), where), list(rows))
        return
    columns = tuple(rows[0])
    statement = make(table, tuple(names), False, where, columns)
    connection().execute(statement, {name: [row[name] for row in rows] for name in columns})


def insert_once(table: sa.Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless its primary key is there already; whether it was inserted."""
    statement = _upsert(table, (), is_sqlite()).returning(sa.literal(1))  # psycopg counts no rows here
    return connection().execute(statement, dict(row)).first() is not None


@cache
def _upsert(
    table: sa.Table,
    names: tuple[str, ...],
    sqlite: bool,
    where: sa.ColumnElement[bool] | None = None,
    listed: tuple[str, ...] = (),
) -> sa.Insert:
    """The statement of an upsert; where columns are `listed`, of a list of values for each of them."""
    insert: Any = insert_sqlite(table) if sqlite else insert_postgresql(table)
    if listed:
        lists = [sa.bindparam(name, type_=_Column(table.c[name])) for name in listed]
        given = sa.func.unnest(*lists).table_valued(*listed).render_derived()
        insert = insert.from_select(listed, sa.select(*given.c))
    made: sa.Insert = (
        insert.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={name: insert.excluded[name] for name in names},
            where=where,
        )
        if names
        else insert.on_conflict_do_nothing()
    )
    return made


class _Column(sa.types.UserDefinedType[Any]):
    """The values of a column as one parameter for PostgreSQL, in its binary format, which escapes nothing."""

    cache_ok = True
    render_bind_cast = True

    def __init__(self, column: sa.Column[Any]) -> None:
        self.column = column  # under its own name: SQLAlchemy makes copies by it

    def get_col_spec(self, **_more: Any) -> str:
        """The type of the list; collations are no part of it."""
        item = sa.Text() if isinstance(self.column.type, sa.String) else self.column.type
        return f"{item.compile(dialect=db.engine.dialect)}[]"

    def bind_processor(self, dialect: sa.Dialect) -> Callable[[Any], Any]:
        """The values as the driver takes them: octets as they are."""
        if isinstance(self.column.type, sa.LargeBinary):
            return copying.BinaryList
        bind = _binder(self.column)
        return copying.BinaryList if bind is None else lambda values: copying.BinaryList(map(bind, values))


def _binder(column: sa.Column[Any]) -> Callable[[Any], Any] | None:
    """How the driver must be handed the values of a column; None where as they are."""
    if isinstance(column.type, sa.JSON):
        return lambda value: None if value is None else orjson.dumps(value).decode()
    return column.type.bind_processor(db.engine.dialect)
