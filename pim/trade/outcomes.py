"""What became of the rows that a load of prices or stock brought."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from pim.errors import Blocked

# stale: older than what stands; repeated: an earlier row of the same load says the same thing's figure.
Outcome = Literal["new", "changed", "same", "stale", "repeated"]


@dataclass(slots=True)
class Put:
    """One outcome per row, in the order of the rows.

    `ended` counts what stood and was not named, where the rows were the whole. `number` is
    that of the load, None where nothing was written.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    ended: int = 0
    number: int | None = None

    def count(self) -> dict[str, int]:
        """How many rows there are of each outcome that occurs."""
        return dict(Counter(self.outcomes))


def check_shrink(name: str, ended: int, standing: int, max_percent: int) -> None:
    """Raise `Blocked` where more than `max_percent` of what stands would end: half a file, most likely."""
    if ended * 100 > standing * max_percent:
        raise Blocked(
            f"{ended} of {standing} rows in {name} would end, more than {max_percent} percent."
            " Is the file whole? Allow more with --max-ended."
        )
