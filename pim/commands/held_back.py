"""What a channel holds back, and why: for `publish` and for `channel held`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pim.catalog import documents
from pim.publish.candidates import load_held_back
from pim.publish.channels import get_channel, get_stream, market_day
from pim.publish.held_items import load_broken


@dataclass(frozen=True, slots=True)
class Held:
    """One rule of the receiver that a product breaks; `locale` is "" where it plays no part."""

    sku: str
    severity: str  # error, or a warning beside one
    field: str
    locale: str
    rule: str
    found: str
    remedy: str

    @property
    def line(self) -> str:
        """For people."""
        place = f"{self.field} ({self.locale})" if self.locale else self.field
        return f"{self.sku}: {place}: {self.rule}, found {self.found or 'nothing'}. {self.remedy}"


def list_held_back(code: str) -> list[Held]:
    """What the channel's last publication held back, by SKU; nothing before the first. Raises `NotFound`."""
    channel = get_channel(code)
    stream = get_stream(channel.id)
    if stream.view_id is None:
        return []
    found = load_held_back(channel, stream.view_id, market_day(channel))
    found |= load_broken(channel.id, is_held=True)
    keys = documents.find_keys(found)
    return sorted(
        (Held(keys[product_id], *problem) for product_id, problem in _each(found)), key=lambda held: held.sku
    )


def _each(found: dict[int, list[list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for product_id, problems in found.items():
        for problem in problems or []:
            yield product_id, problem
