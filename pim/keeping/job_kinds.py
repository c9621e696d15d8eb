"""Retention in the background: by schedule, every night. May be stopped between two slices."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pim import jobs
from pim.jobs import Arguments, Kind


def let_go(given: Arguments) -> list[dict[str, Any]]:
    """Let go what is kept no longer; with `dry_run` only say what that is."""
    from pim.keeping import retention  # not with every start

    pruned = retention.run(dry_run=given.get("dry_run", False), on_slice=jobs.progress)
    return [asdict(one) for one in pruned]


KINDS = (Kind("retention", let_go, takes=("dry_run",)),)
