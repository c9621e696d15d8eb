"""Which products stand in which assortment, when, and why."""

from pim.changes import guard, on_touched, register_target


def register() -> None:
    """Make assortments known to the change engine."""
    from pim.catalog.uses import register_use, rows_use
    from pim.enrich.life import register_joining
    from pim.plan.joining import join_pins
    from pim.plan.membership import write_membership
    from pim.plan.models import GUARDED, Membership, Pin
    from pim.plan.targets import AssortmentTarget

    register_target(AssortmentTarget)
    on_touched(write_membership)
    guard.protect(*GUARDED)
    register_joining(join_pins)
    register_use(
        rows_use("pins", Pin.__table__.c.product_id),
        rows_use("memberships", Membership.__table__.c.product_id),
    )
