"""Which products stand in which assortment, when, and why."""

from pim.changes import guard, on_touched, register_target


def register() -> None:
    """Make assortments known to the change engine."""
    from pim.plan import membership, models, targets

    register_target(targets.AssortmentTarget)
    on_touched(membership.write_membership)
    guard.protect(*models.GUARDED)
