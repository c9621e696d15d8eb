"""Background work: a table of jobs is the truth, workers take from it. Knows no entity.

jobs.register_kind(Kind("publish", publish_channel))    in the part's `register()`
jobs.submit("publish", {"channel": "shop_pl"}, title=…) in the transaction that it follows from
jobs.progress(3, 10, "rendering")                       in bodies, where they may be stopped
"""

from pim.jobs.claims import Ended, Stopped, on_failed
from pim.jobs.kinds import Arguments, Kind, get_kind, list_kinds, register_kind
from pim.jobs.models import Job
from pim.jobs.queue import cancel, count_states, get, list_jobs, retry, submit
from pim.jobs.running import progress, run
from pim.jobs.worker import on_tick

__all__ = [
    "Arguments",
    "Ended",
    "Job",
    "Kind",
    "Stopped",
    "cancel",
    "count_states",
    "get",
    "get_kind",
    "list_jobs",
    "list_kinds",
    "on_failed",
    "on_tick",
    "progress",
    "register_kind",
    "retry",
    "run",
    "submit",
]
