"""What change sets mean, told once more over a plain dictionary: no database, no code of the engine.

A set's change is undone if the field holds what it left; operations on lists are undone
by the items that really came or went, whatever others did to the list meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pim.changes import ANY, Draft

Address = tuple[str, int, str]  # kind, id, field


@dataclass(frozen=True)
class Done:
    """One change as it was really made."""

    address: Address
    op: str
    before: Any
    after: Any


class Dictionary:
    """The fields that were ever changed, with what they hold; `read` gives what stood there at first."""

    def __init__(self, read: Callable[[Address], Any]) -> None:
        self.fields: dict[Address, Any] = {}
        self._read = read

    def apply(self, drafts: Sequence[Draft]) -> tuple[list[Done], list[Address]]:
        """Apply drafts in their order; give what was done, and where there was a conflict."""
        done: list[Done] = []
        conflicts: list[Address] = []
        for draft in drafts:
            address = (draft.kind, draft.target_id or 0, draft.field)
            before = self.hold(address)
            after = _evaluate(draft, before)
            if after == before:
                continue
            if draft.op in ("set", "clear") and draft.expected is not ANY and before != draft.expected:
                conflicts.append(address)
                continue
            self.fields[address] = after
            done.append(Done(address, draft.op, before, after))
        return done, conflicts

    def undo(self, done: Sequence[Done]) -> list[Address]:
        """Undo changes, the newest first; give the addresses of those that somebody changed since."""
        conflicts = []
        for change in reversed(done):
            now = self.fields[change.address]
            if change.op in ("append", "remove"):
                came, went = (
                    _difference(change.after, change.before),
                    _difference(change.before, change.after),
                )
                kept = [item for item in now or [] if item not in came]
                back = [item for item in went if item not in kept]
                self.fields[change.address] = _listed(change.address, kept + back)
            elif now == change.after:
                self.fields[change.address] = change.before
            elif now != change.before:
                conflicts.append(change.address)
        return conflicts

    def hold(self, address: Address) -> Any:
        """What a field holds now."""
        if address not in self.fields:
            self.fields[address] = self._read(address)
        return self.fields[address]


def _evaluate(draft: Draft, before: Any) -> Any:
    address = (draft.kind, draft.target_id or 0, draft.field)
    match draft.op:
        case "set":
            return draft.value
        case "clear":
            return None
        case "append":
            return _listed(address, [*(before or []), *_difference(draft.value, before)])
        case "remove":
            return _listed(address, _difference(before, draft.value))
        case "replace":
            return before and before.replace(draft.value["find"], draft.value["with"])
    raise AssertionError(draft.op)


def _difference(left: Sequence[Any] | None, right: Sequence[Any] | None) -> list[Any]:
    return [item for item in left or [] if item not in (right or [])]


def _listed(address: Address, items: list[Any]) -> list[Any] | None:
    """Links keep their order; all other lists are sorted."""
    return (items if address[2].startswith("relations.") else sorted(items)) or None
