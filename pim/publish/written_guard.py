"""The shrink guard on what a file holds: prices or stock that are missing must not empty it.

The guard on listings looks at what a channel lists. Of formats with laid fields that is not what is
written: a load of prices that failed holds back everything, and changes no listing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from channels.base import Problem
from pim.errors import Blocked
from pim.publish.channels import ChannelSettings


def guard_written(
    channel: ChannelSettings, before: int | None, after: int, broken: Mapping[int, Sequence[Problem]]
) -> None:
    """Refuse a file of `after` products after one of `before` (None for the first) that holds too few.

    None at all are always too few. `broken` are the problems of those that are left out, and others.
    Raises `Blocked`, in words that name the most frequent cause.
    """
    limit = channel.max_shrink_percent
    if after and (not before or after * 100 >= before * (100 - limit)):
        return
    told = f"{after} products" + (f" after {before}" if before else "")
    raise Blocked(
        f"The file of channel {channel.code} would hold {told}{_tell_cause(broken.values())}."
        " The last good one stays. Give a reason to publish all the same."
    )


def _tell_cause(broken: Iterable[Sequence[Problem]]) -> str:
    """How many are left out, and the rule that most of them break; "" where none is."""
    errors = [[one for one in problems if one.severity == "error"] for problems in broken]
    held = [problems for problems in errors if problems]
    if not held:
        return ""
    slots = Counter(slot for problems in held for slot in {(one.field, one.rule) for one in problems})
    (field, rule), count = slots.most_common(1)[0]
    return f": {len(held)} are held back, {count} of them by {field}, {rule}"
