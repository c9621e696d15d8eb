"""What is still missing: completeness per scope and locale."""

from pim.changes import guard, on_touched


def register() -> None:
    """Keep completeness up to date with every change."""
    from pim.catalog.uses import register_use, rows_use
    from pim.enrich.completeness_table import write_completeness
    from pim.enrich.models import GUARDED, ProductCompleteness

    on_touched(write_completeness)
    guard.protect(*GUARDED)
    register_use(rows_use("rows of completeness", ProductCompleteness.__table__.c.product_id))
