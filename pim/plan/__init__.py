"""Which products stand in which assortment, when, and why; and what clients call them."""

from pim.changes import guard, on_touched, register_target


def register() -> None:
    """Make assortments and part numbers known to the change engine."""
    from pim.catalog.uses import register_use, rows_use
    from pim.enrich.life import register_joining
    from pim.plan.joining import join_pins
    from pim.plan.membership import write_membership
    from pim.plan.models import GUARDED, ClientPartNumber, Membership, Pin
    from pim.plan.part_number_targets import PartNumberTarget
    from pim.plan.targets import AssortmentTarget

    register_target(AssortmentTarget, PartNumberTarget)
    on_touched(write_membership)
    guard.protect(*GUARDED)
    register_joining(join_pins)
    register_use(
        rows_use("pins", Pin.__table__.c.product_id),
        rows_use("memberships", Membership.__table__.c.product_id),
        rows_use("part numbers of clients", ClientPartNumber.__table__.c.product_id),
    )
