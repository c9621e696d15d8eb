"""Change sets that are applied in the background: one of them, or all whose hour has come."""

from __future__ import annotations

from typing import Any

from pim import clock, jobs
from pim.changes.applying import Saved, apply
from pim.changes.scheduling import list_due
from pim.jobs import Arguments, Kind


def apply_set(given: Arguments) -> dict[str, Any]:
    """Apply the staged set `change_set`, or go on with it: each of its chunks is applied once."""
    return _count(apply(given["change_set"], progress=jobs.progress))


def apply_due(_given: Arguments) -> dict[str, Any]:
    """Apply every set that is due; how many there were."""
    due = list_due(clock.now())
    for done, set_id in enumerate(due):
        jobs.progress(done, len(due))
        apply(set_id)
    return {"change_sets": due}


def _count(saved: Saved) -> dict[str, Any]:
    return {
        "change_set": saved.set_id,
        "applied": saved.applied,
        "same": saved.same,
        "conflicts": len(saved.conflicts),
        "invalid": len(saved.invalid),
    }


KINDS = (Kind("apply_change_set", apply_set, needs=("change_set",)), Kind("apply_due_changes", apply_due))
