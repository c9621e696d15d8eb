"""What a field may mean to its receiver: the words by which a mapping to begin with is proposed."""

from __future__ import annotations

from typing import Literal

Meaning = Literal[
    "",
    "sku",
    "group",  # the code of its variant group
    "name",
    "description",  # HTML where the format takes it
    "plain_description",
    "gtin",
    "mpn",
    "brand",
    "category",  # the path of its category
    "named_category",  # as the receiver calls it, beside a path of ours
    "picture",  # the address of the leading picture
    "link",  # the address of its page
    "weight",  # in kilograms
    "setting",
    "price",  # of one piece, with the tax or without as the setting "basis" says
    "price_with_currency",
    "vat_rate",
    "availability",
    "next_delivery",  # the day on which more comes
    "stock",
]
