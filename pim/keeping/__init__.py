"""What is kept, and for how long; how all of it is backed up and brought back.

Knows every part that keeps something, and is known to none of them.
"""


def register() -> None:
    """Make retention known to workers."""
    from pim.jobs import register_kind
    from pim.keeping.job_kinds import KINDS

    register_kind(*KINDS)
