"""An invented receiver in one module: lines of `sku;name;page;note`, with a head that a setting gives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from channels.base import FeedConnector, Field, Frame, Item, Setting


class PriceLetter(FeedConnector):
    """Feeds a receiver that nobody has heard of."""

    code = "price_letter"
    label = "Price letter"
    record_version = 1
    media_type = "text/plain; charset=utf-8"
    file_suffix = ".txt"
    fields = (
        Field("name", required=True, max_length=40, meaning="name"),
        Field("page", pattern=r"https?://\S+", hint="An address."),
        Field("note"),
    )
    settings = (
        Setting(
            "link_pattern",
            "Address of a product's page",
            required=True,
            pattern=r"https?://\S*\{sku\}\S*",
            hint="An address that begins with https:// and holds {sku}.",
        ),
        Setting("head", "First line of the file", default="Prices"),
        Setting("note", "Note for every product"),
        Setting("days", "Days until delivery", "whole", default="3"),
        Setting("carriers", "Carriers", "pairs", pattern="[0-9]+"),
        Setting("basis", "Prices", "choice", choices=("net", "gross"), default="gross"),
        Setting("is_short", "Only what matters", "yes_no"),
    )

    def write(self, items: Iterable[Item], out: BinaryIO, frame: Frame) -> None:
        """Write the head, then a line for each product."""
        out.write(f"{frame.settings['head']}, {frame.settings['days']} days\n".encode())
        for item in items:
            record = item.record()
            if item.kind == "product" and not record.get("deleted"):
                told = [record["sku"], *(record.get(field.name, "") for field in self.fields)]
                out.write((";".join(told) + "\n").encode())
