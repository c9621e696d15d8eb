"""What is still missing: completeness per scope and locale."""

from pim.changes import guard, on_touched


def register() -> None:
    """Keep completeness up to date with every change."""
    from pim.enrich import completeness_table, models

    on_touched(completeness_table.write_completeness)
    guard.protect(*models.GUARDED)
