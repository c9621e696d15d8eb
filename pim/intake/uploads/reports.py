"""What became of a sheet as plain JSON for a page: everything counted, the lists cut. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pim.intake.problems import Problem
from pim.intake.products.importing import SheetReport

GROUPS = 100  # kinds of refusals
EXAMPLES = 10  # of each kind
UNKNOWN = 300  # texts that name no option
COLUMNS = 50  # names of columns
SHOWN = 200  # characters of a value


def summarise(report: SheetReport, fingerprint: str) -> dict[str, Any]:
    """The report of a run: counts, the first changes, refusals by cause with their first examples.

    `groups` are ordered by how many cells they befell. Instants and decimals do not occur.
    """
    counts = [one for kind, one in report.by_kind.items() if kind == "product"]
    return {
        "fingerprint": fingerprint,
        "found": asdict(report.found),
        "rows": report.rows,
        "created": sum(one.created for one in counts),
        "changed": sum(one.changed for one in counts),
        "same": sum(one.same for one in counts),
        "skipped": report.skipped,
        "options": sum(one.created for kind, one in report.by_kind.items() if kind == "option"),
        "rejected": len(report.rejected_rows),
        "changes": report.changes,
        "ignored": list(report.ignored_columns[:COLUMNS]),
        "missing": list(report.missing_columns[:COLUMNS]),
        "finished": [one.change_set for one in report.finished],
        "first": [asdict(one) for one in report.first],
        "groups": _groups(report.rejected),
        "unknown": [asdict(one) for one in report.unknown_options[:UNKNOWN]],
        "more_unknown": max(0, len(report.unknown_options) - UNKNOWN),
    }


def _groups(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    by_cause: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        by_cause[problem.column, problem.rule].append(problem)
    largest = sorted(by_cause.items(), key=lambda item: -len(item[1]))[:GROUPS]
    return [
        {
            "column": column,
            "rule": rule,
            "cells": len(befallen),
            "examples": [
                {"row": one.row, "sheet": one.sheet, "value": one.value[:SHOWN], "remedy": one.remedy}
                for one in befallen[:EXAMPLES]
            ],
        }
        for (column, rule), befallen in largest
    ]
