"""What callers hand to the engine, and how it becomes rows of a change set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.changes.models import Change
from pim.changes.operations import ANY, OPERATIONS, Value
from pim.changes.targets import target_type
from pim.errors import BadValue, NotFound

Name = tuple[str, str]  # kind and key of a target


@dataclass(frozen=True, slots=True)
class Draft:
    """One wanted change, before it is in a set.

    `key` is the natural key of the target (SKU, code); `target_id` may be given instead
    of looking it up. A creation has `op="create"`, no field, and as value the whole
    body, `{field: value}`. `expected` is what the author saw; `ANY` overwrites whatever
    stands there.
    """

    kind: str
    key: str
    field: str
    value: Value = None
    op: str = "set"
    expected: Any = ANY
    target_id: int | None = None


SOURCES = ("erp", "supplier", "marketing")
"""Whose data a file or a call brings, where it is not a person who decides."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, through what, and why: the head of a change set.

    A `source` (one of `SOURCES`) may change less than a person (None): targets refuse what
    another source owns. Raises `BadValue` for an unknown one.

    `fingerprint` is the hash of what the set is made of (a file and how it is read): by it
    the same decision finds a set of its own that a dead process left (`leftovers`).
    """

    via: str  # web, cli, import, api, schedule, system
    title: str = ""
    user_id: int | None = None
    source: str | None = None
    fingerprint: str | None = None

    def __post_init__(self) -> None:
        if self.source is not None and self.source not in SOURCES:
            raise BadValue("source", self.source, f"Use one of: {', '.join(SOURCES)}.")


@dataclass(slots=True)
class Row:
    """One change on its way through the engine: a draft with its target found."""

    kind: str
    target_id: int
    key: str
    field: str
    op: str
    expected: Any
    value: Value
    before: Any = ANY
    after: Any = ANY
    outcome: str | None = None
    problem: str | None = None
    id: int | None = None


@dataclass
class Resolver:
    """Finds the ids of drafts, those of targets created earlier in the same set included.

    Of the set `set_id` it remembers no more than the kinds that were created: which targets
    is in its changes, so that a set of any size is staged in the same memory.
    """

    set_id: int | None = None
    created: set[str] = field(default_factory=set)

    def rows(self, drafts: Sequence[Draft]) -> list[Row]:
        """The drafts as rows, in their order. Raises `NotFound` for a target that does not exist."""
        found = self._find(drafts)
        fresh = self._allocate(drafts)
        self.created |= fresh.keys()
        return [self._row(draft, found, fresh) for draft in drafts]

    def _find(self, drafts: Sequence[Draft]) -> dict[Name, int]:
        wanted: dict[str, set[str]] = {}
        for draft in drafts:
            if draft.op != "create" and draft.target_id is None:
                wanted.setdefault(draft.kind, set()).add(draft.key)
        return {
            (kind, key): target_id
            for kind, keys in wanted.items()
            for key, target_id in (target_type(kind).find(keys) | self._created_before(kind, keys)).items()
        }

    def _created_before(self, kind: str, keys: Iterable[str]) -> dict[str, int]:
        """The targets with these keys that earlier chunks of the set create."""
        if kind not in self.created or self.set_id is None:
            return {}
        rows = db.connection().execute(_CREATED, {"set_id": self.set_id, "kind": kind, "keys": list(keys)})
        return {row.key: row.target_id for row in rows}

    def _allocate(self, drafts: Sequence[Draft]) -> dict[str, Iterator[int]]:
        counts = Counter(draft.kind for draft in drafts if draft.op == "create")
        return {kind: iter(db.allocate(target_type(kind).table, n)) for kind, n in counts.items()}

    def _row(self, draft: Draft, found: dict[Name, int], fresh: dict[str, Iterator[int]]) -> Row:
        if draft.op not in OPERATIONS:
            raise BadValue(draft.field, draft.op, f"Use one of: {', '.join(OPERATIONS)}.")
        name = (draft.kind, draft.key)
        if draft.op == "create":
            target_id = found[name] = next(fresh[draft.kind])
        else:
            maybe = draft.target_id or found.get(name)
            if maybe is None:
                raise NotFound(draft.kind.replace("_", " "), draft.key)
            target_id = maybe
        return Row(draft.kind, target_id, draft.key, draft.field, draft.op, draft.expected, draft.value)


_changes = Change.__table__
_CREATED = (
    sa.select(_changes.c.key, _changes.c.target_id)
    .where(
        _changes.c.set_id == sa.bindparam("set_id"),
        _changes.c.kind == sa.bindparam("kind"),
        _changes.c.op == sa.literal_column("'create'"),  # as the condition of the index says it
        db.within(_changes.c.key, "keys"),
    )
    .order_by(_changes.c.id)
)


def chunked(drafts: Iterable[Draft], size: int) -> Iterator[list[Draft]]:
    """Cut drafts into chunks of about `size` changes: one kind each, no target cut in two."""
    for _kind, of_kind in groupby(drafts, key=lambda draft: draft.kind):
        chunk: list[Draft] = []
        for _key, of_target in groupby(of_kind, key=lambda draft: (draft.key, draft.target_id)):
            if len(chunk) >= size:
                yield chunk
                chunk = []
            chunk.extend(of_target)
        if chunk:
            yield chunk
