"""Every error a rule of the PIM can raise: one tree, with the words for the person who broke it.

Errors of a receiver live with the connectors (`channels/base.py`); `pim.publish` wraps them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class PimError(Exception):
    """A rule of the PIM was broken. The message is for the person who broke it.

    Each subclass sets the HTTP status and the exit code it ends with, so that
    `pim.web` and `cli.py` hold one handler each instead of a table.
    """

    http_status = 422
    exit_code = 1


class NotFound(PimError):
    """Something was named that does not exist."""

    http_status = 404

    def __init__(self, kind: str, key: object, remedy: str = "") -> None:
        self.kind, self.key = kind, key
        super().__init__(f"There is no {kind} {key}.{' ' + remedy if remedy else ''}")


class Invalid(PimError):
    """A value breaks a rule of the field it is meant for."""


class BadValue(Invalid):
    """A value does not fit its attribute or field: says which, what was found and what would be right."""

    def __init__(self, field: str, found: object, remedy: str) -> None:
        self.field, self.found, self.remedy = field, found, remedy
        super().__init__(f"{field}: {_shown(found)} is not valid. {remedy}")


class UnknownCode(Invalid):
    """A code was used that the structure does not hold."""

    def __init__(self, kind: str, code: object, known: Sequence[str] = ()) -> None:
        self.kind, self.code, self.known = kind, code, tuple(known)
        some = ", ".join(sorted(self.known)[:12])
        super().__init__(f"There is no {kind} {code}." + (f" There is: {some}." if some else ""))


class Conflict(PimError):
    """What was asked for collides with what is there."""

    http_status = 409


class DuplicateKey(Conflict):
    """A code or SKU is taken, or was once and stays reserved."""

    def __init__(self, kind: str, key: str, holder: str = "another one") -> None:
        self.kind, self.key, self.holder = kind, key, holder
        super().__init__(f"The {kind} {key} is taken by {holder}. Choose another.")


class DuplicateCombination(Conflict):
    """Two variants of one product model have the same axis values."""

    def __init__(self, model: str, combination: str, other: str) -> None:
        self.model, self.combination, self.other = model, combination, other
        super().__init__(
            f"Product model {model} already has a variant with {combination}: {other}."
            " Give this one another combination."
        )


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that somebody else changed in between: what it was, is, and was to become."""

    target: str
    field: str
    base: Any
    theirs: Any
    mine: Any


class ChangesConflict(Conflict):
    """A save was refused whole, because fields in it were changed by somebody else meanwhile."""

    def __init__(self, conflicts: Sequence[FieldConflict]) -> None:
        self.conflicts = tuple(conflicts)
        fields = ", ".join(f"{c.target} {c.field}" for c in self.conflicts[:5])
        super().__init__(
            f"Changed by somebody else meanwhile: {fields}. Nothing was saved; compare and save again."
        )


class WrongState(Conflict):
    """An action does not fit the state that its object is in."""


class Busy(PimError):
    """Somebody else holds what is needed; the same call succeeds later."""

    http_status = 503
    exit_code = 75  # EX_TEMPFAIL


class Blocked(PimError):
    """A guard refused: the shrink guard, a paused channel. A person may overrule it."""

    http_status = 409
    exit_code = 4


class Denied(PimError):
    """The person or token may not do this."""

    http_status = 403


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
