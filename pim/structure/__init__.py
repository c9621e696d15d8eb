"""What products are described by and who buys them: attributes, families, units, markets, clients."""

from pim.changes import guard, on_touched, register_target


def register() -> None:
    """Make the structure known to the change engine."""
    from pim.structure import trading_targets
    from pim.structure.category_tables import name_touched
    from pim.structure.targets import TARGETS, refresh_structure

    targets = (*TARGETS, *trading_targets.TARGETS)
    register_target(*targets)
    on_touched(refresh_structure)
    on_touched(name_touched)
    guard.protect(*(target.rows.name for target in targets), "category_closure")
