"""Items that were filled on their way to a file."""

from __future__ import annotations

import orjson
from hypothesis import given
from hypothesis import strategies as st

from channels.base import Item, serialise
from pim.publish.filled_items import FilledItem

CONTENT = st.dictionaries(st.sampled_from("abc"), st.text())
LAID = st.dictionaries(st.sampled_from("xyz"), st.text())


@given(CONTENT, LAID)
def test_filled_item_says_the_same_as_bytes_and_as_a_record(content, laid):
    item = FilledItem(Item("product", serialise(content)), laid, content | laid)

    assert item.body == serialise(content | laid)
    assert orjson.loads(item.body) == item.record() == content | laid
    assert item.kind == "product"
