"""What products are described by: attributes, families, units, locales, scopes, markets, categories."""

from pim.changes import guard, on_touched, register_target


def register() -> None:
    """Make the structure known to the change engine."""
    from pim.structure import targets

    register_target(*targets.TARGETS)
    on_touched(targets.refresh_structure)
    guard.protect(*(target.rows.name for target in targets.TARGETS), "category_closure")
