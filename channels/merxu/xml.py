"""merXu's feed as XML: one element a product, its children called as the columns are.

merXu publishes no names for the root and the items: what stands here until the seller agrees on others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import BinaryIO

from channels.base import Frame, Item, Setting
from channels.merxu.columns import LOCALIZED, compile_cells, iter_products, list_extra
from channels.merxu.connector import MerxuBase
from channels.xml_items import cdata, escape

_NAME = "[A-Za-z_][A-Za-z0-9_.-]{0,59}"


class Merxu(MerxuBase):
    """Feeds the marketplace merXu by an address that it reads daily."""

    code = "merxu"
    label = "merXu (XML)"
    media_type = "application/xml"
    file_suffix = ".xml"
    fields = tuple(
        replace(field, required=True) if field.name == "main_image_url" else field
        for field in MerxuBase.fields
    )
    settings = (
        *MerxuBase.settings,
        Setting(
            "root", "Name of the root element", default="products", pattern=_NAME, source="agreed with merXu"
        ),
        Setting(
            "item",
            "Name of a product's element",
            default="product",
            pattern=_NAME,
            source="agreed with merXu",
        ),
    )

    def write(self, items: Iterable[Item], out: BinaryIO, frame: Frame) -> None:
        """Write a document with an element for each product."""
        root, name = frame.settings.get("root", "products"), frame.settings.get("item", "product")
        tell = compile_cells(frame, list_extra(frame.fields, frame.settings))
        out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>\n'.encode())
        for record in iter_products(items):
            children = "".join([_child(column, text) for column, text in tell(record)])
            out.write(f"<{name}>\n{children}</{name}>\n".encode())
        out.write(f"</{root}>\n".encode())


def _child(column: str, text: str) -> str:
    name, is_markup = _element(column)
    body = cdata(name, text) if is_markup and "<" in text else f"<{name}>{escape(text)}</{name}>"
    return f"  {body}\n"


@lru_cache(maxsize=1024)
def _element(column: str) -> tuple[str, bool]:
    """The column as the name of an element, which has no blanks in it; and whether HTML stands there."""
    name = re.sub("[^A-Za-z0-9_.-]", "_", column)
    name = name if re.match("[A-Za-z_]", name) else f"_{name}"
    return name, column.partition("-")[0] == LOCALIZED[1]
