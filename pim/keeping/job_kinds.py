"""Retention in the background, such as every night by a schedule.

Bodies import what they run: kinds are registered with every start, also that of a small command.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pim import jobs
from pim.jobs import Arguments, Kind


def prune(_given: Arguments) -> list[dict[str, Any]]:
    """Let go what is kept no longer; how much of each kind, and why. May be stopped between two slices."""
    from pim.keeping import retention

    return [asdict(one) for one in retention.run(on_slice=jobs.progress)]


KINDS = (Kind("retention", prune),)
