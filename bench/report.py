"""The rows of a run: printed as a table, kept as JSON, and what the run ends with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure beside its floor, measured alternately in the same run and in the same unit.

    `ratio` is value to floor where both are times, and floor to value where they are
    rates: how many times what cannot be avoided it costs. `bar` is in the unit of the
    value; None where there is none, and `holds` is None then too.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    bar: float | None = None
    holds: bool | None = None


def timed(name: str, value: float, unit: str, floor: float, bar: float | None = None) -> Row:
    """A row of a time that should be short."""
    return Row(name, value, unit, floor, value / floor, bar, None if bar is None else value <= bar)


def rated(name: str, count: int, seconds: float, unit: str, floor_seconds: float) -> Row:
    """A row of things done in a time, as things a second; the floor took `floor_seconds` for as many."""
    return Row(name, count / seconds, unit, count / floor_seconds, seconds / floor_seconds)


def write_report(rows: Sequence[Row], path: Path) -> None:
    """Keep the rows as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps([asdict(row) for row in rows], option=orjson.OPT_INDENT_2))


def table(rows: Sequence[Row]) -> str:
    """The rows for people."""
    head = ("name", "value", "unit", "floor", "ratio", "bar", "")
    cells = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(head))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if at in (0, 2, 6) else text.rjust(width)
            for at, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


def exit_code(rows: Sequence[Row]) -> int:
    """1 if a bar does not hold."""
    return int(any(row.holds is False for row in rows))


def _cells(row: Row) -> tuple[str, ...]:
    verdict = {True: "holds", False: "DOES NOT HOLD", None: ""}[row.holds]
    figures = [_figure(number) for number in (row.value, row.floor, row.ratio, row.bar)]
    return (row.name, figures[0], row.unit, *figures[1:], verdict)


def _figure(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.2f}"
