"""Change sets: every decision is one, and nothing else writes what is guarded.

The engine knows no entity: parts register their targets (`register_target`) and what
else must happen in the same transaction (`on_touched`).
"""

from pim.changes.applying import CHUNK, Saved, apply, get_set, move, save, stage
from pim.changes.drafts import Author, Draft
from pim.changes.models import Change, ChangeSet
from pim.changes.operations import ANY, Value
from pim.changes.reverting import abort, revert
from pim.changes.targets import Target, Touched, on_touched, register_target

__all__ = [
    "ANY",
    "CHUNK",
    "Author",
    "Change",
    "ChangeSet",
    "Draft",
    "Saved",
    "Target",
    "Touched",
    "Value",
    "abort",
    "apply",
    "get_set",
    "move",
    "on_touched",
    "register",
    "register_target",
    "revert",
    "save",
    "stage",
]


def register() -> None:
    """Make known which jobs change sets bring."""
    from pim.changes.job_kinds import KINDS
    from pim.jobs import register_kind

    register_kind(*KINDS)
