"""Measuring something and its floor in turns, so that what else the machine does meets both."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Lap = Callable[[int], object]  # given the number of the round


@dataclass(frozen=True, slots=True)
class Times:
    """Medians in seconds, of what was measured and of its floor."""

    value: float
    floor: float


def race(measured: Lap, floor: Lap, rounds: int, warm: int = 0) -> Times:
    """The median times of both, run in turns, either of them first; `warm` rounds do not count."""
    taken: list[float] = []
    floors: list[float] = []
    for number in range(rounds + warm):
        laps = [(measured, taken), (floor, floors)]
        for lap, times in laps if number % 2 else reversed(laps):
            times.append(_seconds(lap, number))
    return Times(median(taken[warm:]), median(floors[warm:]))


def _seconds(lap: Lap, number: int) -> float:
    gc.collect(0)
    started = time.perf_counter()
    lap(number)
    return time.perf_counter() - started
