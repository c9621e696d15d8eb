"""Items whose records were parsed and filled on their way: whoever reads those does not parse them again."""

from __future__ import annotations

from channels.base import Item, Record, splice


class FilledItem(Item):
    """An item with laid fields: `more` is what they say, and `whole` the record with them.

    Formats that are not JSON never ask for the body, so it is put together when one does.
    """

    __slots__ = ("_more", "_stored", "_whole")
    _stored: bytes
    _more: Record
    _whole: Record

    def __init__(self, item: Item, more: Record, whole: Record) -> None:
        fill = object.__setattr__  # items are frozen
        fill(self, "kind", item.kind)
        fill(self, "_stored", item.body)
        fill(self, "_more", more)
        fill(self, "_whole", whole)

    @property
    def body(self) -> bytes:
        """The stored object with the laid fields at its end."""
        return splice(self._stored, self._more)

    def record(self) -> Record:
        """The record with its laid fields: the same object with each call."""
        return self._whole
