"""Giving each channel the right products, as revisions that are never overwritten."""

from pim.changes import guard, register_target


def register() -> None:
    """Make mappings and channels known to the change engine, to previews and to workers."""
    from pim.catalog.uses import register_use
    from pim.enrich.life import register_reach
    from pim.jobs import on_failed, register_kind
    from pim.publish.announcing import announce_failure
    from pim.publish.job_kinds import KINDS
    from pim.publish.models import GUARDED
    from pim.publish.reach import load_reach
    from pim.publish.targets import ChannelTarget, MappingTarget
    from pim.publish.usage import HELD, LISTED, RENDERED, SENT_FIRST, SHOWN

    register_target(MappingTarget, ChannelTarget)
    register_reach(load_reach)
    register_kind(*KINDS)
    on_failed(announce_failure)
    register_use(LISTED, SHOWN, RENDERED, HELD, SENT_FIRST)
    guard.protect(*GUARDED)
