"""Files that people send to be imported: kept privately for a while, checked, brought in, told of."""

from pim.intake.uploads.files import open_source, rejected_file, sweep
from pim.intake.uploads.models import STATES, Upload
from pim.intake.uploads.peeking import Peek, peek
from pim.intake.uploads.running import Progress, read_progress, run
from pim.intake.uploads.uploading import (
    ask,
    create,
    find_last_uses,
    forget,
    get,
    is_at_work,
    is_checked_as_it_is,
    list_earlier,
    list_latest,
)

__all__ = [
    "STATES",
    "Peek",
    "Progress",
    "Upload",
    "ask",
    "create",
    "find_last_uses",
    "forget",
    "get",
    "is_at_work",
    "is_checked_as_it_is",
    "list_earlier",
    "list_latest",
    "open_source",
    "peek",
    "read_progress",
    "rejected_file",
    "run",
    "sweep",
]
