"""Random products: whatever is written obeys every rule of its receiver, whatever is not has its reasons."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.channels.receivers import CDN, CENEO, GOOGLE, HEUREKA, RECEIVERS, entry, picture

AT_ONCE = 20  # products of one file
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # files of many texts shrink for minutes
ROOM = (24, 36, 50, 70, 128, 140, 150, 200, 242, 250, 255, 300, 750, 1000, 2000, 5000)
GTINS = ("5901234123457", "4006381333931", "40170725", "5901234123456", "012345678905", "10012345678902")
TEXTS = (
    st.text(max_size=12)
    | st.sampled_from([" ", "\x00\x1f", "]]>", "<b>x</b>", "a|b", "a/b", "0", "1", "1.5", "ż", "\ufffe", '"'])
    | st.builds(
        lambda room, more, letter: letter * (room + more), *map(st.sampled_from, (ROOM, (0, 1), "xż<"))
    )
)
ADDRESSES = st.sampled_from(
    [f"{CDN}a.jpg", f"{CDN}b.PNG?x=1", f"{CDN}c", f"{CDN}d.svg", "/e.jpg", f"{CDN}f g.jpg", CDN + "x" * 280]
)
NUMBERS = st.sampled_from(
    ["1", "99.90", "0", "12,50", "1.234", "-1", "１", "3 kg", "2.5 kg", "0.1 kg", "7 szt"]
)
GOOD = {
    GOOGLE: {
        "g:availability": st.sampled_from(["in_stock", "out_of_stock", "preorder", "backorder"]),
        "g:availability_date": st.sampled_from(["2026-05-01", "2026-05-01T10:00:00Z", "soon"]),
        "g:price": st.sampled_from(["737.99 PLN", "1 EUR", "0.50 CZK", "1.5 eur"]),
        "g:sale_price": st.sampled_from(["7.99 PLN", "free"]),
        "g:gtin": st.sampled_from(GTINS),
        "g:condition": st.sampled_from(["new", "refurbished", "used"]),
        "g:image_link": ADDRESSES,
        "g:link": ADDRESSES,
        "g:shipping_weight": NUMBERS,
        "g:multipack": NUMBERS,
        "g:is_bundle": st.sampled_from(["yes", "no"]),
        "g:product_highlight": st.sampled_from(["a|b", "a", "a|" + "b" * 151, "a||b", "|".join("x" * 101)]),
        "g:item_group_id": TEXTS,
        "g:unit_pricing_measure": st.sampled_from(["1 kg", "750ml", "3 pieces"]),
    },
    CENEO: {
        "@url": ADDRESSES,
        "@price": NUMBERS,
        "@avail": st.sampled_from(["1", "3", "7", "14", "90", "99", "110"]),
        "@set": NUMBERS,
        "@weight": NUMBERS,
        "@stock": NUMBERS,
        "cat": st.sampled_from(["A/B/C", "A", "A//B", "A/ /B", " A/B"]),
        "imgs/main": ADDRESSES,
        "EAN": st.sampled_from(GTINS),
        "desc": TEXTS,
    },
    HEUREKA: {
        "ITEM_ID": st.sampled_from(["A-1", "b_2", "c3", "D/4", "e" * 36, "f" * 37]),
        "URL": st.integers(0, 400).map(lambda number: f"{CDN}{'u' * number}"),
        "IMGURL": ADDRESSES,
        "PRICE_VAT": NUMBERS,
        "HEUREKA_CPC": NUMBERS,
        "CATEGORYTEXT": st.sampled_from(
            ["A | B", "A", "Heureka.cz | A", "A|B", "A |  | B", "| A", "x" * 243]
        ),
        "EAN": st.sampled_from(GTINS),
        "ISBN": st.sampled_from(["8020003789", "802000378X", "9788020003782", "12"]),
        "DELIVERY_DATE": st.sampled_from(["1", "999", "0", "2026-05-01", "1000"]),
        "ITEMGROUP_ID": st.sampled_from(["jacket", "ja cket"]),
        "ACCESSORY": st.sampled_from(["A|B", "|".join("ABCDEFGHIJK"), "a b", "x" * 37]),
        "SPECIAL_SERVICE": st.sampled_from(["a|b", "a|b|c|d|e|f", "x" * 129]),
        "GIFT": TEXTS,
        "GIFT@ID": st.sampled_from(["g1", "g 1"]),
        "EXTENDED_WARRANTY/VAL": NUMBERS,
        "EXTENDED_WARRANTY/DESC": TEXTS,
        "SALES_VOUCHER/CODE": TEXTS,
        "SALES_VOUCHER/DESC": TEXTS,
        "VIDEO_URL": ADDRESSES,
    },
}
ENTRIES = st.lists(
    st.builds(lambda code, text: entry(code, "text", value=text), st.text(min_size=1, max_size=150), TEXTS),
    max_size=3,
)
PICTURES = st.lists(
    st.sampled_from([picture(f"{n}.jpg") for n in range(14)] + [picture("a b.jpg")]), max_size=14
)


@st.composite
def products(draw, receiver):
    """Mostly sound: each field is now and then something else, or not there."""
    fields = {}
    for field in receiver.connector.fields:
        likely, sound = GOOD[receiver].get(field.name, TEXTS), receiver.fields.get(field.name, "")
        if field.unique:
            fields[field.name] = draw(likely)
        elif not sound or draw(st.integers(0, 5)) == 0:
            fields[field.name] = draw(st.sampled_from([sound, ""]) | likely | TEXTS)
    sku = fields.pop(receiver.key, "") or draw(st.text("AB-0123456789", min_size=1, max_size=6))
    return receiver.record(1, sku, fields=fields, attributes=draw(ENTRIES), media=draw(PICTURES))


def check_all(receiver, records):
    """Write those that nothing holds back, and hold the file against the specification."""
    written, told = [], {field.name: set() for field in receiver.connector.fields if field.unique}
    for record in records:
        errors = receiver.find_errors(record)
        assert all(one.field and one.rule and one.remedy for one in errors)
        is_double = any(record.get(name) in seen for name, seen in told.items())
        assert is_double == bool(receiver.connector.check_file([*written, record]))
        if not errors and not is_double:
            written.append(record)
            for name, seen in told.items():
                seen.add(record[name])
    content = receiver.write(written)
    assert list(receiver.find_violations(content)) == []
    assert len(receiver.list_items(content)) == len(written)
    return len(written)


@pytest.mark.parametrize("receiver", RECEIVERS, ids=lambda receiver: receiver.connector.code)
def test_a_thousand_random_products_are_written_soundly_or_held_back(receiver):
    counts = []

    @settings(max_examples=50, phases=PHASES)
    @given(records=st.lists(products(receiver), min_size=AT_ONCE, max_size=AT_ONCE))
    def run(records):
        counts.append(check_all(receiver, records))

    run()

    assert 0 < sum(counts) < AT_ONCE * len(counts)  # of both there are some, or nothing was shown


@pytest.mark.chaos
@pytest.mark.parametrize("receiver", RECEIVERS, ids=lambda receiver: receiver.connector.code)
def test_ten_thousand_random_products_are_written_soundly_or_held_back(receiver):
    @settings(max_examples=500, phases=PHASES)
    @given(records=st.lists(products(receiver), min_size=AT_ONCE, max_size=AT_ONCE))
    def run(records):
        check_all(receiver, records)

    run()
