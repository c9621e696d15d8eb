"""Every connector writes, byte for byte, what its golden files hold.

`pytest --update-golden` rewrites them; read the diff before you commit it.
"""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest

from channels.b2b_shop import B2bShop
from channels.b2b_shop_sample import make_sample
from channels.base import Frame, Item, load_connectors, serialise, splice, tombstone
from channels.xml_items import XmlItems
from tests.channels.json_schema import list_violations

FRAME = Frame(
    channel="shop",
    revision=7,
    previous_revision=6,
    built_at=datetime(2026, 3, 1, 4, 30, tzinfo=UTC),
    locales=("sv_SE", "en_GB"),
    epoch="1f2e3d4c",
    fields=(
        *("name", "description", "gtin", "brand", "media.photo", "media.sheet", "attributes.mpn"),
        *("attributes.weight", "attributes.material", "attributes.finishes", "attributes.msrp"),
        *("attributes.film", "attributes.hint", "attributes.plug", "attributes.reach", "attributes.warranty"),
    ),
)
# XML of marketplaces is of other records: tests/channels/test_receivers.py.
SHARED = [one for one in load_connectors().values() if not isinstance(one, XmlItems)]
CONTROLS = "".join(map(chr, range(1, 32))) + "\x7f"
LINE_BREAKS = "\r\n \v \f \x1c \x85 \u2028 \u2029"


def make_product(id_: int, sku: str, **more: object) -> dict[str, object]:
    bare = {"name": {"sv_SE": sku}, "family": None, "attributes": [], "categories": [], "media": []}
    return {"type": "product", "id": id_, "sku": sku, "group": None, **bare, **more}


def make_entry(code: str, type_: str, **value: object) -> dict[str, object]:
    return {"code": code, "label": {"sv_SE": code.title(), "en_GB": code.title()}, "type": type_, **value}


def make_item(record: dict[str, object], **spliced: object) -> Item:
    return Item("group" if record["type"] == "group" else "product", splice(serialise(record), spliced))


STEEL = {"code": "steel", "label": {"sv_SE": "Rostfritt stål", "en_GB": "Stainless steel"}}
COLUMNS = [
    {"code": "part", "label": {"sv_SE": "Del"}, "type": "simple_select"},
    {"code": "hours", "label": {"sv_SE": "Timmar"}, "type": "number"},
    {"code": "kept", "label": {}, "type": "boolean"},
]
MAKER = {
    "code": "acme",
    "label": {"sv_SE": "Åcme & Co", "en_GB": "Acme"},
    "text": {"sv_SE": "Sedan 1887.", "en_GB": ""},
    "image_url": f"https://pim.example/media/{'0c' * 32}/original.png",
}
M12 = {"amount": "12.5", "unit": "MILLIMETER", "symbol": "mm", "unit_label": {"sv_SE": "millimeter"}}
LENGTH = {"length": {"label": {"sv_SE": "Längd"}, "type": "metric", **M12}}
COLOUR = {"label": {"sv_SE": "Färg"}, "type": "simple_select", "value": STEEL}
WIRELESS = {"label": {"sv_SE": "Trådlös"}, "type": "boolean", "value": False}
CATEGORY = {
    "code": "Bolts",
    "path": {"sv_SE": ["Förband", "Bultar & muttrar"], "en_GB": ["Fixings", "Bolts"]},
}
PICTURE = {
    "attribute": "photo",
    "type": "image",
    "url": f"https://pim.example/media/{'0a' * 32}/original.jpg",
    "rendition_url": f"https://pim.example/media/{'0a' * 32}/web.jpg",
    "name": 'bult ½" <fram>.JPG',
}
SHEET = {
    "attribute": "sheet",
    "type": "document",
    "url": f"https://pim.example/media/{'0b' * 32}/original.pdf",
    "name": "datablad.pdf",
    "document_kind": "safety_data_sheet",
    "expires_on": "2027-01-31",
    "locale": "sv_SE",
}
ATTRIBUTES = [
    make_entry("mpn", "identifier", value="0012-É"),
    make_entry("weight", "metric", **M12),
    make_entry("pack", "number", value="-0.5"),
    make_entry("magnetic", "boolean", value=False),
    make_entry("since", "date", value="2026-03-01"),
    make_entry("material", "simple_select", value=STEEL),
    make_entry("finishes", "multi_select", value=[STEEL, {**STEEL, "code": "zinc"}]),
    make_entry("msrp", "price_collection", value={"EUR": "12.50", "SEK": "139.00"}),
    make_entry(
        "film", "video_link", value={"sv_SE": {"url": "https://film.example/a?b=1&c", "title": "Så gör du"}}
    ),
    make_entry("warranty", "table", columns=COLUMNS, value=[{"part": STEEL, "hours": "500", "kept": False}]),
    make_entry("limits", "table", columns=COLUMNS[:1], value={"sv_SE": [{"part": STEEL}]}),
    make_entry("maker", "reference", value=MAKER),
    make_entry("materials", "reference", value=[STEEL, {**STEEL, "code": "oak"}]),
    make_entry("clip", "video_link", value={"url": "https://youtu.be/aqz-KE-bpKQ"}),
    make_entry("hint", "text", value={"sv_SE": "Ät ej!", "en_GB": "Do not eat!"}),
    make_entry("plug", "simple_select", value={"sv_SE": STEEL}),
    make_entry("reach", "metric", value={"en_GB": M12}),
]

BOX = {"sv_SE": "Kartong", "en_GB": 'Box "12"'}
PACKAGING = [
    {"unit": "each", "label": {"sv_SE": "Styck"}, "quantity": "1", "gtin": "4006381333931"},
    {"unit": "box", "label": BOX, "un_ece": "CT", "quantity": "12.5", "weight": M12, "length": M12},
]
CLASSIFICATIONS = [
    {
        "code": "etim_9",
        "system": "etim",
        "version": "9.0",
        "class": "EC000123",
        "features": [
            {"code": "EF000001", "value": "EV000456"},
            {"code": "EF000002", "value": ["-1", "2.5"], "unit": "EU570448"},
            {"code": "EF000003", "value": False},
        ],
    },
    {"code": "unspsc", "system": "unspsc", "class": "27112700", "features": []},
]
PRICES = {
    "currency": "SEK",
    "includes_vat": False,
    "breaks": [
        {"unit": "", "min_quantity": "1", "amount": "12.50", "per_quantity": "100"},
        {
            "unit": "box",
            "min_quantity": "10",
            "amount": "11",
            "per_quantity": "1",
            "valid_to": "2027-04-01",
            "includes_vat": True,
        },
    ],
}

AWKWARD = [  # what breaks feeds: letters beyond ASCII, quotes, markup, control characters, length, gaps
    make_item(
        make_product(
            1,
            "RØD-1",
            name={"sv_SE": 'Bult 1/2" <M12> & mutter', "en_GB": "Bolt “½”, 'nut' \\ 🔩"},
            description={"sv_SE": "<p>Tål <strong>−40&nbsp;°C</strong> &lt; +90</p>", "en_GB": "]]>"},
            gtin="4006381333931",
            brand={"sv_SE": "Łódź Śruby", "en_GB": "Łódź Śruby"},
            family={"code": "bolts", "label": {"sv_SE": "Bultar", "en_GB": "Болты"}},
            attributes=ATTRIBUTES,
            categories=[CATEGORY],
            media=[PICTURE, SHEET],
            product_groups=[{"code": "vår", "type": "RELATED", "label": {"sv_SE": "Vår & höst"}}],
            packaging=PACKAGING,
            order={"unit": "box", "step": "1", "minimum": "2.5", "price_per": "100"},
            classifications=CLASSIFICATIONS,
        ),
        relations=[
            {"type": "accessory", "to": {"sku": "RØD-2"}},
            {"type": "accessory", "to": {"product_group": "vår"}},
            {"type": "spare_part", "to": {"group": "BULT"}, "quantity": "2.5"},
        ],
        previous_sku="RÖD-1",
        phase_out=True,
        valid_to="2027-05-01",
        client_part_number="NB|1 \\ 2",
        prices=PRICES,
        stock={"quantity": "12.5", "at": "2027-01-31T06:00:00Z"},
    ),
    make_item(make_product(2, "CTRL", name={"sv_SE": f"a{CONTROLS}b{LINE_BREAKS}c\t"})),
    make_item(make_product(3, "LONG", name={"sv_SE": "Å" * 1000}, description={"sv_SE": "<b>x</b>" * 500})),
    make_item(make_product(4, "=1+1", group="BULT", axes={**LENGTH, "colour": COLOUR, "wireless": WIRELESS})),
    make_item(
        {
            "type": "group",
            "id": 5,
            "code": "BULT",
            **{
                key: make_product(5, "Bult")[key]
                for key in ("name", "family", "attributes", "categories", "media")
            },
            "axes": ["length", "colour", "wireless"],
        },
        variants=[{"id": 4, "sku": "=1+1", "axes": LENGTH}],
        relations=[],
    ),
    tombstone("product", 6, "BORTA “6”", "left_assortment"),
    tombstone("group", 7, "TOM", "empty_group"),
]


def write(connector, items, frame=FRAME) -> bytes:
    out = io.BytesIO()
    connector.write(items, out, frame)
    return out.getvalue()


def unpack(connector, body) -> bytes:
    """The bytes that a person can compare: of a spreadsheet its parts, each after its name."""
    if connector.file_suffix != ".xlsx":
        return body
    with ZipFile(io.BytesIO(body)) as book:
        return b"".join(name.encode() + b"\n" + book.read(name) + b"\n" for name in book.namelist())


@pytest.mark.parametrize("connector", SHARED, ids=lambda connector: connector.code)
@pytest.mark.parametrize(("case", "items"), [("empty", []), ("awkward", AWKWARD)], ids=["empty", "awkward"])
def test_feed_equals_golden_file(connector, case, items, golden):
    ending = ".xlsx.txt" if connector.file_suffix == ".xlsx" else connector.file_suffix
    golden(unpack(connector, write(connector, items)), f"{connector.code}/{case}{ending}")


@pytest.mark.parametrize("connector", load_connectors().values(), ids=lambda connector: connector.code)
def test_sample_equals_golden_file(connector, golden):
    sample = connector.sample()
    if sample is not None:
        golden(
            write(connector, sample.items, sample.frame), f"{connector.code}/sample{connector.file_suffix}"
        )


def test_same_items_give_same_bytes():
    assert write(B2bShop(), AWKWARD) == write(B2bShop(), AWKWARD)


def test_each_item_is_one_line_to_any_reader():
    """Also to those that split by Unicode's line breaks, as `str.splitlines` does."""
    lines = write(B2bShop(), AWKWARD).decode().splitlines()

    assert [json.loads(line) for line in lines] == [item.record() for item in AWKWARD]


@pytest.mark.parametrize("item", [*AWKWARD, *make_sample().items], ids=lambda item: str(item.record()["id"]))
def test_each_line_fits_the_schema(item):
    assert list_violations(B2bShop().schema(), item.record()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        make_product(1, ""),
        make_product(0, "A"),
        make_product(1, "A", name={}),
        make_product(1, "A", gtin=4006381333931),
        make_product(1, "A", attributes=[make_entry("pack", "number", value=1.5)]),
        make_product(1, "A", attributes=[make_entry("weight", "metric", value="12")]),
        make_product(1, "A", packaging=[]),
        make_product(1, "A", packaging=[{"unit": "box", "label": {}, "quantity": 12}]),
        make_product(1, "A", order={"step": 1}),
        make_product(1, "A", classifications=[{"code": "x", "system": "mine", "class": "1", "features": []}]),
        make_product(1, "A", relations=[{"type": "a", "to": {"product_group": "x", "sku": "y"}}]),
        make_product(1, "A", colour="red"),
        {**make_product(1, "A"), "deleted": True},
        {"type": "product", "id": 1, "sku": "A", "deleted": True, "reason": "whim"},
    ],
    ids=[
        "no SKU",
        "id 0",
        "no name",
        "GTIN a number",
        "number a float",
        "no unit",
        "packaging empty",
        "quantity a number",
        "step a number",
        "system",
        "two targets",
        "key",
        "half deleted",
        "reason",
    ],
)
def test_schema_refuses(wrong):
    assert list_violations(B2bShop().schema(), wrong) != []
