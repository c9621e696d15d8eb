"""Products: documents of own values, what they inherit, and the side tables that find them."""

from pim.changes import guard, on_touched, register_target


def register() -> None:
    """Make products known to the change engine, and what goes with one that is purged."""
    from pim.catalog import usage
    from pim.catalog.models import GUARDED
    from pim.catalog.search import write_search
    from pim.catalog.side_tables import write_side_tables
    from pim.catalog.targets import ModelTarget, ProductTarget

    register_target(ModelTarget, ProductTarget)
    on_touched(write_side_tables)
    on_touched(write_search)
    usage.register()
    guard.protect(*GUARDED)
