"""A target that is one row of a table: its fields are columns, or keys inside a JSON column.

Serves everything whose rows are few and whose rules fit a function per field; knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa

from pim import db
from pim.changes.operations import Value
from pim.changes.targets import Target
from pim.errors import BadValue, DuplicateKey, PimError, UnknownCode

Check = Callable[["RowTarget", int, Value], Value]


@dataclass(frozen=True, slots=True)
class Column:
    """How one field is checked: `check(target, id, value)` gives the canonical value or raises.

    A `fixed` field is set when the row is created and never after. `keyed` fields are
    `column.<key>` inside a JSON object, each a field of its own.
    """

    check: Check
    default: Value = None
    fixed: bool = False
    required: bool = False
    keyed: bool = False


class RowTarget(Target):
    """Base of the targets that are rows. Subclasses name `kind`, `rows`, `columns` and `key_column`.

    One that names a `section` is configuration: files of `pim.intake.configuration` tell it under
    that heading, its fields named as here, those of the default left out.
    """

    rows: ClassVar[sa.Table]
    columns: ClassVar[Mapping[str, Column]]
    key_column: ClassVar[str] = "code"
    key_fields: ClassVar[tuple[str, ...]] = ("code",)  # what the key is made of, joined by "."
    section: ClassVar[str] = ""
    self_references: ClassVar[tuple[str, ...]] = ()  # fields that name rows of the same kind

    def __init_subclass__(cls) -> None:
        """Take the name of the table that ids are allocated for from `rows`."""
        cls.table = cls.rows.name

    def __init__(self) -> None:
        self.loaded: dict[int, dict[str, Any]] = {}
        self.changed: dict[int, set[str]] = {}
        self.created: set[int] = set()
        self.originals: dict[int, dict[str, Any]] = {}  # rows as they stood, of those that were put to
        self.left_out: list[tuple[str, str, str]] = []  # key, field and why, of what `demand` passed over

    @classmethod
    def find(cls, keys: Collection[str]) -> dict[str, int]:
        """The ids of the keys that exist."""
        key = cls.rows.c[cls.key_column]
        statement = sa.select(key, cls.rows.c.id).where(key.in_(list(keys)))
        return {row[0]: row[1] for row in db.connection().execute(statement)}

    def lock(self, ids: Sequence[int]) -> None:
        """Lock and load the rows, in the order of their ids. Others may go on referring to them."""
        rows = sa.select(self.rows).where(self.rows.c.id.in_(ids)).order_by(self.rows.c.id)
        statement = rows.with_for_update(key_share=True)
        for row in db.connection().execute(statement).mappings():
            self.loaded[row["id"]] = dict(row)

    def has(self, target_id: int) -> bool:
        """Whether the row is loaded or created here."""
        return target_id in self.loaded

    def create(self, target_id: int, key: str, body: Mapping[str, Value]) -> None:
        """Make a new row of its fields; fields that are not named get their defaults."""
        row = {name: column.default for name, column in self._stored()}
        self.loaded[target_id] = {"id": target_id, **row}
        self.created.add(target_id)
        self.changed[target_id] = {"created"}
        try:
            self._fill(target_id, key, body)
        except PimError:
            self.drop(target_id)
            raise

    def _fill(self, target_id: int, key: str, body: Mapping[str, Value]) -> None:
        given = sorted(body.items(), key=lambda item: not self._column(item[0])[2].fixed)
        for field, value in given:  # the fixed ones first: checks of others lean on them
            self.put(target_id, field, self.validate(target_id, field, value, fresh=True))
        missing = [n for n, c in self.columns.items() if c.required and self.loaded[target_id].get(n) is None]
        if missing:
            raise BadValue(f"{self.kind} {key}", ", ".join(missing), "These fields must be given.")
        own_key = self.key_of(target_id)
        taken = {self.key_of(other) for other in self.created if other != target_id}
        if own_key in taken or own_key in self.find([own_key]):
            raise DuplicateKey(self.kind.replace("_", " "), own_key)
        if self.key_column not in self.columns:
            self.loaded[target_id][self.key_column] = own_key

    def key_of(self, target_id: int) -> str:
        """The natural key that the fields of a row make."""
        return str(self.loaded[target_id][self.key_column])

    def read(self, target_id: int, field: str) -> Value:
        """The value of a field; None is empty."""
        name, inner, column = self._column(field)
        value = self.loaded[target_id][name]
        if column.keyed:
            return (value or {}).get(inner)
        return _no_empty(column, value)

    def validate(self, target_id: int, field: str, value: Value, *, fresh: bool = False) -> Value:
        """The canonical value. Raises `BadValue` for a field that is fixed once the row exists."""
        _name, _inner, column = self._column(field)
        if column.fixed and not fresh and value != self.read(target_id, field):
            raise BadValue(f"{self.kind} {field}", value, "It cannot be changed after creation.")
        if value is None:
            if column.required:
                raise BadValue(f"{self.kind} {field}", "", "It must not be empty.")
            return None
        return _no_empty(column, column.check(self, target_id, value))

    def put(self, target_id: int, field: str, value: Value) -> None:
        """Set a field in memory."""
        name, inner, column = self._column(field)
        row = self.loaded[target_id]
        self.originals.setdefault(target_id, dict(row))
        if column.keyed:
            row[name] = {k: v for k, v in {**(row[name] or {}), inner: value}.items() if v is not None}
        else:
            row[name] = column.default if value is None else value
        self.changed.setdefault(target_id, set()).add(field)

    def check(self) -> dict[int, PimError]:
        """Nothing by default."""
        return {}

    def drop(self, target_id: int) -> None:
        """Forget what was put for this row."""
        self.changed.pop(target_id, None)
        if target_id in self.created:
            self.created.discard(target_id)
            self.loaded.pop(target_id, None)
        elif target_id in self.originals:
            self.loaded[target_id] = self.originals.pop(target_id)

    def write(self) -> None:
        """Insert what was created, update what was changed."""
        names = [column.name for column in self.rows.c]
        db.insert_rows(
            self.rows,
            [
                {
                    name: None if name in self.self_references else self.loaded[row_id].get(name)
                    for name in names
                }
                for row_id in sorted(self.created)
            ],
        )
        # What names another row of the kind is written once all of them stand.
        naming = {i for i in self.created if any(self.loaded[i].get(name) for name in self.self_references)}
        self.changed |= {i: self.changed[i] | {*self.self_references} for i in naming}
        for row_id in sorted(self.changed.keys() - (self.created - naming)):
            columns = {field.partition(".")[0] for field in self.changed[row_id]}
            values = {name: self.loaded[row_id][name] for name in columns if name in self.rows.c}
            if values:
                db.connection().execute(self.rows.update().where(self.rows.c.id == row_id).values(values))

    def touched(self) -> dict[int, set[str]]:
        """The fields written, by id."""
        return self.changed

    @classmethod
    def list_keys(cls) -> dict[str, int]:
        """The ids of all rows by key, archived ones included, in the order of the keys."""
        statement = sa.select(cls.rows.c[cls.key_column], cls.rows.c.id)
        return dict(sorted((row[0], row[1]) for row in db.connection().execute(statement)))

    @classmethod
    def configured(cls) -> tuple[str, ...]:
        """What a configuration file may say of a row, in the order in which it is written."""
        return cls._told_columns()

    def tell(self, target_id: int) -> dict[str, Value]:
        """A loaded row as configuration says it: keyed fields as objects, what is at its default left out."""
        told = {}
        for name in self._told_columns():
            column, value = self.columns[name], self.loaded[target_id][name]
            if value != column.default and value not in (None, [], {}):
                told[name] = dict(sorted(value.items())) if column.keyed else value
        return told

    def demand(self, key: str, told: Mapping[str, Value], target_id: int | None) -> dict[str, Value]:
        """The fields of a row, loaded or still to be made, as `told` wants them: what it leaves out is empty.

        Raises `BadValue` for what can not be read; whether the values are allowed is not asked.
        """
        found: dict[str, Value] = {}
        if target_id is None:
            found |= zip(self.key_fields, key.split(".", len(self.key_fields) - 1), strict=False)
        for name in self._told_columns():
            column, value = self.columns[name], told.get(name)
            if value is None and target_id is None:
                continue  # the default
            if not column.keyed:
                found[name] = _no_empty(column, column.default if value is None else value)
                continue
            if not isinstance(value, Mapping | None):
                raise BadValue(f"{self.kind} {key} {name}", value, "Give one value for each key.")
            held = {} if target_id is None else self.loaded[target_id][name] or {}
            found |= {f"{name}.{inner}": (value or {}).get(inner) for inner in {**held, **(value or {})}}
        return found

    @classmethod
    def _told_columns(cls) -> tuple[str, ...]:
        return tuple(name for name in cls.columns if name not in cls.key_fields)

    def _stored(self) -> Iterator[tuple[str, Column]]:
        return ((name, column) for name, column in self.columns.items() if name in self.rows.c)

    def _column(self, field: str) -> tuple[str, str, Column]:
        name, _, inner = field.partition(".")
        column = self.columns.get(name)
        if column is None or bool(inner) != column.keyed:
            raise UnknownCode(f"field of {self.kind.replace('_', ' ')}", field, tuple(self.columns))
        return name, inner, column


def _no_empty(column: Column, value: Value) -> Value:
    """None for an empty list or object, so that empty is said in one way; a required field may hold one."""
    return None if value in ([], {}) and not column.required else value


def text(limit: int = 255) -> Check:
    """A check for one line of text of at most `limit` characters."""

    def check(target: RowTarget, _id: int, value: Value) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > limit:
            raise BadValue(target.kind, value, f"Text of 1 to {limit} characters is needed.")
        return value

    return check


def flag(target: RowTarget, _id: int, value: Value) -> bool:
    """A check for true and false."""
    if not isinstance(value, bool):
        raise BadValue(target.kind, value, "true or false is needed.")
    return value


def whole(low: int = 0, high: int = 2**31 - 1) -> Check:
    """A check for a whole number from `low` to `high`."""

    def check(target: RowTarget, _id: int, value: Value) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise BadValue(target.kind, value, f"A whole number from {low} to {high} is needed.")
        return value

    return check


def one_of(*allowed: str) -> Check:
    """A check for one of a closed list of words."""

    def check(target: RowTarget, _id: int, value: Value) -> str:
        if value not in allowed:
            raise BadValue(target.kind, value, f"Use one of: {', '.join(allowed)}.")
        return str(value)

    return check


def day(target: RowTarget, _id: int, value: Value) -> str:
    """A check for a day as an ISO text."""
    return iso_day(f"{target.kind} date", value)


def iso_day(field: str, value: Value) -> str:
    """The day of an ISO text, in its one spelling. Raises `BadValue` for anything else."""
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError) as error:
        raise BadValue(field, value, "A day such as 2026-03-01 is needed.") from error


def table_of(model: Any) -> sa.Table:
    """The table of a model."""
    found: sa.Table = model.__table__
    return found
