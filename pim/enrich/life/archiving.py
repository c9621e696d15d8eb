"""Archiving, which is what deleting means by default, and bringing back."""

from __future__ import annotations

from pim.catalog import documents
from pim.enrich.life.plans import Plan, Writer


def archive(key: str) -> Plan:
    """Take a product, or a model with what stands below it, out of everything. Raises `NotFound`."""
    return _set_archived(key, True)


def unarchive(key: str) -> Plan:
    """Bring a product or model back; it needs its place and its unique values again. Raises `NotFound`."""
    return _set_archived(key, False)


def _set_archived(key: str, archived: bool) -> Plan:
    own = documents.get(key).own
    below = documents.descendants([own.id]) if own.is_model else []
    writer = Writer()
    writer.set(own, "archived", own.archived, archived)
    if not archived and own.successor is not None:
        writer.set(own, "successor", {"product": own.successor}, None)
    title = f"{key}: {'archived' if archived else 'brought back'}"
    return writer.plan(title, [own.id, *below], documents.find_keys(below).values())
