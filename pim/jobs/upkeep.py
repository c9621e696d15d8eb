"""Jobs about jobs."""

from __future__ import annotations

from datetime import timedelta

from pim import clock
from pim.jobs.kinds import Arguments, Kind
from pim.jobs.queue import forget

KEPT_DAYS = 30


def forget_jobs(given: Arguments) -> int:
    """Forget the jobs that ended more than `days` ago, 30 where it is not said; how many."""
    return forget(clock.now() - timedelta(days=given.get("days", KEPT_DAYS)))


KINDS = (Kind("forget_jobs", forget_jobs, atomic=True, takes=("days",)),)
