"""What can be run as a job: the parts register a body for each kind. No kind is named here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pim.errors import BadValue, UnknownCode

Arguments = Mapping[str, Any]
Body = Callable[[Arguments], Any]  # what it gives is kept as the job's result: JSON, or None

DELAYS = (5.0, 60.0, 600.0)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job.

    The body of an `atomic` kind runs in the transaction that also ends the job: its effect comes
    exactly once. Every other body manages its own transactions and may run again from the start
    after its worker died, so that it must be fit for that. `delays` are the seconds before each
    new attempt after something that passes; their number bounds the attempts. `passing` are the
    errors that pass, besides `Busy` and a database that is away. `needs` names the arguments without
    which it is not submitted, `takes` those that it may have besides.
    """

    code: str
    body: Body
    atomic: bool = False
    delays: tuple[float, ...] = DELAYS
    passing: tuple[type[Exception], ...] = ()
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()

    def check(self, given: Arguments) -> None:
        """Raise `BadValue` for arguments of other names than the body reads."""
        named = set(given)
        if not set(self.needs) <= named or not named <= {*self.needs, *self.takes}:
            needs, takes = ", ".join(self.needs) or "nothing", ", ".join(self.takes) or "nothing"
            remedy = f"It needs {needs}, and may have {takes}."
            raise BadValue(f"arguments of {self.code}", ", ".join(sorted(named)), remedy)


_kinds: dict[str, Kind] = {}


def register_kind(*kinds: Kind) -> None:
    """Make kinds of jobs known; one that is registered again is replaced."""
    for kind in kinds:
        _kinds[kind.code] = kind


def get_kind(code: str) -> Kind:
    """The kind of this code. Raises `UnknownCode`."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownCode("kind of job", code, tuple(_kinds)) from None


def list_kinds() -> list[str]:
    """The codes of the kinds that this installation knows, sorted."""
    return sorted(_kinds)
