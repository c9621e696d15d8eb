"""Regular expressions that people set as a rule of an attribute, kept from running away.

Python's engine backtracks: a pattern like (a+)+b takes years on 40 letters. So a
pattern is refused if one text could be tried in too many ways, and sees 255
characters at most.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from operator import itemgetter
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

from pim.errors import BadValue

MAX_PATTERN = 200
MAX_TEXT = 255
MAX_WAYS = 16 * MAX_TEXT**3  # about a second at the very worst; three open repeats and a few choices

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
# Where the parser's tree keeps what stands inside a construct that adds no choice itself.
_INNER: dict[Any, Callable[[Any], Any]] = {
    _constants.POSSESSIVE_REPEAT: itemgetter(2),
    _constants.SUBPATTERN: itemgetter(3),
    _constants.ASSERT: itemgetter(1),
    _constants.ASSERT_NOT: itemgetter(1),
    _constants.ATOMIC_GROUP: lambda inside: inside,
}


def compile_pattern(field: str, pattern: str) -> re.Pattern[str]:
    """The pattern, ready to match whole texts.

    Raises `BadValue` if it is no regular expression, longer than 200 characters or
    could take too long.
    """
    if len(pattern) > MAX_PATTERN:
        raise BadValue(field, pattern, f"Use at most {MAX_PATTERN} characters.")
    try:
        with warnings.catch_warnings():
            # "[[" may get another meaning one day; until then it means what it says.
            warnings.simplefilter("ignore", FutureWarning)
            parsed, compiled = _parser.parse(pattern), re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadValue(field, pattern, f"It is no regular expression: {error}.") from error
    if _ways(parsed) > MAX_WAYS:
        remedy = (
            "It could take too long. Repeat fewer parts without a limit, nothing"
            " inside a repeated group, or use ++ and *+."
        )
        raise BadValue(field, pattern, remedy)
    return compiled


def _ways(items: Iterable[tuple[Any, Any]]) -> float:
    """An upper bound of the ways in which the engine could try one text of 255 characters."""
    ways = 1.0
    for op, details in items:
        ways *= _ways_of(op, details)
    return ways


def _ways_of(op: Any, details: Any) -> float:
    if op in _REPEATS:
        low, high, body = details
        return _repeated(min(low, MAX_TEXT), min(high, MAX_TEXT), _ways(body))
    if op is _constants.BRANCH:
        return sum(_ways(branch) for branch in details[1])
    if op is _constants.GROUPREF_EXISTS:
        return _ways(details[1]) + _ways(details[2] or ())
    inner = _INNER.get(op)  # None: one character, a place or a group's text again
    return _ways(inner(details)) if inner else 1.0


def _repeated(low: int, high: int, body: float) -> float:
    choices = high - low + 1
    if body == 1:
        return choices
    try:
        return choices * body**high
    except OverflowError:
        return float("inf")
