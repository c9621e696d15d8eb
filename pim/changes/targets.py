"""What the engine knows of the things it writes: a protocol and a registry, no entity.

The parts register their targets and hooks when the application is made.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pim.changes.operations import Value
from pim.errors import PimError, UnknownCode, WrongState


class Target(ABC):
    """One kind of thing that change sets write. An instance serves one chunk, under its locks.

    The engine calls, in this order: `find` and `allocate` while a set is staged; then per
    chunk `meet`, `lock`, for each change `read`, `validate`, `refusal` where a source writes,
    `put` (or `create`), then `check`, `drop` for what did not pass, `write`, `touched`, and
    `finish` after the hooks.
    """

    kind: ClassVar[str]
    table: ClassVar[str]  # the table whose ids are the targets' ids
    logs_creation: ClassVar[bool] = False  # what is just made, nothing refers to yet
    source: str | None = None  # whose data is written, set by the engine; None where a person decides

    @classmethod
    def alone(cls, field: str) -> bool:
        """Whether nothing else may be written while this field ("" for a creation) is: see `db.take_turn`."""
        return False

    @classmethod
    @abstractmethod
    def find(cls, keys: Collection[str]) -> dict[str, int]:
        """The ids of those of the keys that exist, archived ones included."""

    @abstractmethod
    def lock(self, ids: Sequence[int]) -> None:
        """Lock and load the rows, in the order of their ids; ids without a row are passed over."""

    @abstractmethod
    def has(self, target_id: int) -> bool:
        """Whether the target is loaded, or created in this chunk."""

    @abstractmethod
    def create(self, target_id: int, key: str, body: Mapping[str, Value]) -> None:
        """Make a new target of `{field: value}`, in memory. Raises `PimError` for what is not valid."""

    @abstractmethod
    def read(self, target_id: int, field: str) -> Value:
        """The value that a field holds now; None is empty. Raises `UnknownCode` for an unknown field."""

    @abstractmethod
    def validate(self, target_id: int, field: str, value: Value) -> Value:
        """The value in its canonical form. Raises `PimError` when the field may not hold it."""

    def items(self, target_id: int, field: str, value: Value) -> Value:
        """What is appended or removed, in the form in which the field holds its items."""
        return value

    def refusal(self, target_id: int, field: str) -> str | None:
        """Why `source` may not change the field as it is now; None where it may. Not asked of a creation."""
        return None

    @abstractmethod
    def put(self, target_id: int, field: str, value: Value) -> None:
        """Set a field to a validated value, in memory."""

    def purge(self, target_id: int) -> None:
        """Mark the target as one that goes for good. Raises `PimError` where it may not: by default."""
        raise WrongState(f"A {self.kind.replace('_', ' ')} is archived, not purged.")

    @abstractmethod
    def check(self) -> dict[int, PimError]:
        """What is wrong with targets as a whole after all their fields were put."""

    @abstractmethod
    def drop(self, target_id: int) -> None:
        """Forget what was put for this target: it will not be written."""

    @abstractmethod
    def write(self) -> None:
        """Write everything that was created or put."""

    def finish(self) -> None:  # noqa: B027 - few have anything to purge
        """Delete what was purged: after the hooks, since rows that follow from others go first."""

    @abstractmethod
    def touched(self) -> dict[int, set[str]]:
        """The fields written, by target id; a creation names all its fields and `created`."""

    def meet(self, others: Mapping[str, Target]) -> None:  # noqa: B027 - most need nothing
        """Know the targets of the other kinds in the chunk: what they put is not stored yet. Optional.

        Those of earlier kinds have evaluated their changes when this one evaluates its own;
        when `check` is called, all have.
        """

    def prepare(self, changes: Iterable[tuple[int, str, Value]]) -> None:  # noqa: B027 - most need nothing
        """Load in bulk what validating these (id, field, value) will need. Optional."""


@dataclass
class Touched:
    """What one chunk wrote, as hooks see it. Hooks may add ids to `log`, for publications to read."""

    fields: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    log: dict[str, set[int]] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict)  # what one hook loaded and a later one needs too

    def ids(self, *kinds: str) -> list[int]:
        """The touched ids of these kinds, ascending."""
        return sorted({target_id for kind in kinds for target_id in self.fields.get(kind, ())})


Hook = Callable[[Touched], None]

_targets: dict[str, type[Target]] = {}
_hooks: list[Hook] = []


def register_target(*targets: type[Target]) -> None:
    """Make kinds of targets known; changes of one chunk are locked and written in this order."""
    for target in targets:
        _targets[target.kind] = target


def on_touched(hook: Hook) -> None:
    """Call the hook after each chunk is written, in its transaction, in the order of registration."""
    if hook not in _hooks:
        _hooks.append(hook)


def target_type(kind: str) -> type[Target]:
    """The registered target of a kind. Raises `UnknownCode`."""
    try:
        return _targets[kind]
    except KeyError:
        raise UnknownCode("kind of target", kind, tuple(_targets)) from None


def list_targets() -> list[type[Target]]:
    """Every registered target, in the order in which they are locked and written."""
    return list(_targets.values())


def in_order(kinds: Iterable[str]) -> list[str]:
    """The kinds in the order in which they are locked and written."""
    wanted = set(kinds)
    return [kind for kind in _targets if kind in wanted]


def run_hooks(touched: Touched) -> None:
    """Run every hook on what a chunk wrote."""
    for hook in _hooks:
        hook(touched)
