"""The records of the B2B shop as XML and CSV: what a reader that knows nothing of us gets out of them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from channels.b2b_shop_csv import B2bShopCsv, list_columns
from channels.b2b_shop_sample import make_sample
from channels.b2b_shop_xml import NAMESPACE, B2bShopXml
from channels.base import Frame, Item, serialise
from channels.entries import join
from tests.channels.test_golden import AWKWARD, FRAME, make_product, write

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
SCHEMA = etree.XMLSchema(etree.fromstring(B2bShopXml().schema_body(), PARSER))
TEXTS = st.text(max_size=40)
DELTA = replace(FRAME, since=3)


def parse(items, frame=FRAME):
    out = io.BytesIO()
    B2bShopXml().write(items, out, frame)
    return etree.fromstring(out.getvalue(), PARSER)


def find(root, path):
    return root.findall("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))


def read_rows(items, frame=FRAME):
    out = io.BytesIO()
    B2bShopCsv().write(items, out, frame)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline=""), strict=True))


def make_items(*records):
    return [Item("product", serialise(record)) for record in records]


@pytest.mark.parametrize("items", [[], AWKWARD, make_sample().items], ids=["empty", "awkward", "sample"])
@pytest.mark.parametrize("frame", [FRAME, DELTA], ids=["full", "delta"])
def test_document_fits_its_schema(items, frame):
    SCHEMA.assertValid(parse(items, frame))


@pytest.mark.parametrize(
    "wrong",
    [
        '<product sku="A"/>',
        '<product id="1" sku=""/>',
        '<product id="1" sku="A" valid-to="soon"/>',
        '<product id="1" sku="A"><stock quantity="many"/></product>',
        '<group id="1" code="A"/>',
        '<deleted type="product" id="1" sku="A"/>',
    ],
)
def test_schema_refuses(wrong):
    told = 'channel="a" revision="1" built-at="2026-03-01T04:30:00+00:00" locales="a"'
    head = f'<feed xmlns="{NAMESPACE}" {told}>'

    assert not SCHEMA.validate(etree.fromstring(f"{head}{wrong}</feed>"))


def test_root_tells_a_delta_from_a_full_feed():
    assert "since" not in parse([]).attrib
    assert parse([], DELTA).attrib["since"] == "3"


@given(text=TEXTS)
def test_xml_gives_back_each_text_without_the_characters_that_it_can_not_hold(text):
    said = "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 32 and c not in "\ufffe\uffff"))
    root = parse(make_items(make_product(1, f"A{text}", name={"sv_SE": f"x{text}"})))

    assert find(root, "product/name")[0].text == f"x{said}"
    assert find(root, "product")[0].get("sku") == f"A{said}"


@given(text=TEXTS)
def test_csv_gives_back_each_text_without_control_characters(text):
    said = "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 32 and c != "\x7f"))
    (row,) = read_rows(make_items(make_product(1, "A", name={"sv_SE": f"x{text}"})))

    assert row["name.sv_SE"] == f"x{said}"


@given(texts=st.lists(TEXTS.filter(bool), min_size=1))
def test_joined_list_comes_apart_again(texts):
    found, escaped = [""], False
    for character in join(texts):
        if escaped or character not in "\\|":
            found[-1], escaped = found[-1] + character, False
        elif character == "\\":
            escaped = True
        else:
            found.append("")

    assert found == texts


def test_columns_hang_on_mapping_and_locales_alone():
    columns = list_columns(FRAME)

    assert (
        list(read_rows(AWKWARD)[0]) == columns == list(read_rows(make_items(make_product(1, "A")), DELTA)[0])
    )
    assert len(columns) == len(set(columns))


def test_item_of_each_kind_is_a_row():
    rows = read_rows(AWKWARD)

    assert [(row["type"], row["id"], row["deleted"], row["reason"]) for row in rows[-3:]] == [
        ("group", "5", "", ""),
        ("product", "6", "true", "left_assortment"),
        ("group", "7", "true", "empty_group"),
    ]
    assert rows[-3]["variants"] == "=1+1"


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("attributes.weight", "12.5 MILLIMETER"),
        ("attributes.weight.sv_SE", "12.5 mm"),
        ("attributes.material", "steel"),
        ("attributes.material.en_GB", "Stainless steel"),
        ("attributes.finishes", "steel|zinc"),
        ("attributes.msrp", "12.50 EUR|139.00 SEK"),
        ("attributes.hint", ""),
        ("attributes.hint.en_GB", "Do not eat!"),
        ("attributes.plug.sv_SE", "Rostfritt stål"),
        ("attributes.reach.en_GB", "12.5 mm"),
        ("categories.sv_SE", "Förband > Bultar & muttrar"),
        ("packaging", "each=1|box=12.5"),
        (
            "classification_features",
            "etim_9:EF000001=EV000456|etim_9:EF000002=-1 - 2.5 EU570448|etim_9:EF000003=false",
        ),
        ("relations", "accessory=RØD-2|accessory=product_group:vår|spare_part=group:BULT x 2.5"),
        ("client_part_number", "NB|1 \\ 2"),
        ("prices", "1 = 12.50 / 100|box 10 = 11 / 1 incl. VAT (..2027-04-01)"),
        ("stock", "12.5"),
        ("phase_out", "true"),
    ],
)
def test_cell_says(column, expected):
    assert read_rows(AWKWARD[:1])[0][column] == expected


def test_feed_without_a_mapping_still_has_its_columns():
    frame = Frame("shop", 1, FRAME.built_at, ("sv_SE",))

    assert "sku" in list_columns(frame)
    assert read_rows(make_items(make_product(1, "A")), frame)[0]["sku"] == "A"


def test_bytes_are_the_same_each_time():
    for connector in (B2bShopXml(), B2bShopCsv()):
        assert write(connector, AWKWARD) == write(connector, AWKWARD)
