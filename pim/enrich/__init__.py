"""What is still missing: completeness per scope and locale."""

from pim.changes import guard, on_touched


def register() -> None:
    """Keep completeness up to date with every change."""
    from pim.enrich.completeness_table import write_completeness
    from pim.enrich.models import GUARDED

    on_touched(write_completeness)
    guard.protect(*GUARDED)
