"""What products are described by: attributes, families, units, locales, scopes, markets, categories."""

from pim.changes import guard, on_touched, register_target


def register() -> None:
    """Make the structure known to the change engine."""
    from pim.structure.targets import TARGETS, refresh_structure

    register_target(*TARGETS)
    on_touched(refresh_structure)
    guard.protect(*(target.rows.name for target in TARGETS), "category_closure")
