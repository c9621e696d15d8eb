"""Giving each channel the right products, as revisions that are never overwritten."""

from pim.changes import guard, register_target


def register() -> None:
    """Make mappings and channels known to the change engine."""
    from pim.publish import models, targets

    register_target(targets.MappingTarget, targets.ChannelTarget)
    guard.protect(*models.GUARDED)
