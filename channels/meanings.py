"""What a field may mean to its receiver: the words by which a mapping to begin with is proposed."""

from __future__ import annotations

from typing import Literal

Meaning = Literal[
    "",
    "sku",
    "group",  # the code of its variant group
    "name",
    "description",  # HTML where the format takes it, of a length well-formed HTML
    "plain_description",
    "gtin",
    "mpn",
    "brand",
    "origin",  # the country that it was made in
    "category",  # the path of its category
    "named_category",  # as the receiver calls it, beside a path of ours
    "picture",  # the address of the leading picture
    "further_pictures",  # those of ten more
    "film",  # the address of a film
    "link",  # the address of its page
    "weight",  # in kilograms
    "minimum_order",
    "setting",
    "price",  # of one piece, with the tax or without as the setting "basis" says
    "price_with_currency",
    "currency",
    "vat_rate",
    "availability",
    "next_delivery",  # the day on which more comes
    "stock",
]
