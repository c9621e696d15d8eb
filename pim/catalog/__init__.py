"""Products: documents of own values, what they inherit, and the side tables that find them."""

from pim.changes import guard, on_touched, register_target


def register() -> None:
    """Make products known to the change engine."""
    from pim.catalog import models, search, side_tables, targets

    register_target(targets.ModelTarget, targets.ProductTarget)
    on_touched(side_tables.write_side_tables)
    on_touched(search.write_search)
    guard.protect(*models.GUARDED)
