"""Formats of marketplaces and comparisons: bytes of golden files, and rules one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.base import serialise
from tests.channels.receivers import (
    CDN,
    CENEO,
    FRAME,
    GOOGLE,
    HEUREKA,
    RECEIVERS,
    Receiver,
    entry,
    picture,
)
from tests.channels.validators import heureka
from tests.channels.validators.xml import parse

CONTROLS = "".join(map(chr, range(1, 32))) + "\x7f"
EVIL = f'Ø 12" <b>M&M</b> ]]> &amp; {CONTROLS} \u2028 𝔘 e\u0301 ﷽'
STEEL = {"code": "steel", "label": {"pl_PL": "Stal nierdzewna", "cs_CZ": "Nerezová ocel"}}
ENTRIES = [
    entry("voltage", "metric", amount="18", unit="VOLT", symbol="V"),
    entry("material", "simple_select", value=STEEL),
    entry("finishes", "multi_select", value=[STEEL, {"code": "zinc", "label": {}}]),
    entry("cordless", "boolean", value=True),
    entry("note", "text", value={"pl_PL": "Uwaga ]]> <x>", "cs_CZ": "Pozor"}),
    entry("gears", "number", value="2"),
    entry("prices", "price_collection", value={"PLN": "1.00"}),
    entry("nothing", "text", value={"cs_CZ": "Jen česky"}),
]

each = pytest.mark.parametrize("receiver", RECEIVERS, ids=lambda receiver: receiver.connector.code)


def awkward(receiver: Receiver):
    page = {"g:link": f"{CDN}b", "@url": f"{CDN}b", "URL": f"{CDN}b"}
    links = {name: text for name, text in page.items() if name in receiver.fields}
    texts = {"g:title": EVIL, "g:description": "y" * 3001, "name": EVIL, "desc": EVIL, "PRODUCTNAME": EVIL}
    texts |= {"DESCRIPTION": "y" * 3001, "g:brand": "", "Producent": EVIL, "MANUFACTURER": EVIL}
    pictures = [
        picture("main.jpg"),
        *(picture(f"{n:02}.png", rendition_url=f"{CDN}{n:02}.webp") for n in range(12)),
        picture("sheet.pdf", type="document"),
        picture("cz.jpg", locale="cs_CZ"),
        picture("with blank.jpg"),
        picture("01.png", rendition_url=f"{CDN}01.webp"),
    ]
    return [
        receiver.record(1, "A-1", attributes=ENTRIES, media=pictures),
        receiver.record(
            2,
            "A-2",
            fields={**links, **{name: text for name, text in texts.items() if name in receiver.fields}},
            attributes=[entry("long", "text", value="z" * 6000), entry("evil", "text", value=EVIL)],
        ),
        {"type": "group", "id": 3, "code": "model", "attributes": [], "media": []},
        {"type": "product", "id": 4, "sku": "gone", "deleted": True, "reason": "archived"},
    ]


def variants(receiver: Receiver):
    made = []
    for number, sku in enumerate(("J-s", "J-m", "J-l"), 1):
        links = {n: f"{CDN}{sku}" for n in ("g:link", "@url", "URL") if n in receiver.fields}
        group = {receiver.group: "jacket"} if receiver.group else {}
        made.append(
            receiver.record(
                number, sku, fields={**links, **group}, attributes=[entry("size", "text", value=sku[-1])]
            )
        )
    return made


def currencies(receiver: Receiver):
    amounts = {"g:price": ("737.99 PLN", "1.00 EUR", "4235 CZK")}.get(
        receiver.price, ("737.99", "1", "4235.50")
    )
    links = [n for n in ("g:link", "@url", "URL") if n in receiver.fields]
    return [
        receiver.record(n, f"P-{n}", fields={receiver.price: amount, **dict.fromkeys(links, f"{CDN}{n}")})
        for n, amount in enumerate(amounts)
    ]


CASES = {"empty": lambda receiver: [], "awkward": awkward, "variants": variants, "currencies": currencies}


@each
@pytest.mark.parametrize("case", CASES)
def test_feed_equals_golden_file_and_obeys_its_receiver(receiver, case, golden):
    records = CASES[case](receiver)

    content = receiver.write(records)

    golden(content, f"{receiver.connector.code}/{case}.xml")
    assert list(receiver.find_violations(content)) == []
    sold = [one for one in records if one["type"] == "product" and "deleted" not in one]
    assert len(receiver.list_items(content)) == len(sold)
    assert content == receiver.write(records)


@each
def test_another_language_leads_in_its_own_channel(receiver, golden):
    frame = receiver.frame(locales=("cs_CZ", "pl_PL"))

    golden(receiver.write(awkward(receiver)[:1], frame), f"{receiver.connector.code}/czech.xml")


def test_slovak_layout_of_heureka_equals_golden_file(golden):
    content = HEUREKA.write(variants(HEUREKA), HEUREKA.frame(settings={"country": "sk"}))

    golden(content, "heureka/slovak.xml")
    assert list(heureka.find_violations(content, "sk")) == []


@each
def test_sound_record_breaks_no_rule(receiver):
    assert receiver.find_errors(receiver.record(1, "A-1", attributes=ENTRIES)) == []


LONG = {
    GOOGLE: {
        "g:id": 50,
        "g:title": 150,
        "g:description": 5000,
        "g:brand": 70,
        "g:mpn": 70,
        "g:product_type": 750,
        "g:item_group_id": 50,
    },
    CENEO: {},
    HEUREKA: {
        "ITEM_ID": 36,
        "PRODUCTNAME": 200,
        "ITEMGROUP_ID": 36,
        "GIFT": 250,
        "CATEGORYTEXT": 242,
        "EXTENDED_WARRANTY/DESC": 128,
        "SALES_VOUCHER/CODE": 24,
        "SALES_VOUCHER/DESC": 128,
    },
}


@pytest.mark.parametrize(
    ("receiver", "field", "most"),
    [(receiver, field, most) for receiver, limits in LONG.items() for field, most in limits.items()],
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_text_may_fill_its_room_and_no_more(receiver, field, most):
    more = {"EXTENDED_WARRANTY/VAL": "24", "SALES_VOUCHER/CODE": "C"} if receiver is HEUREKA else {}

    fits = receiver.find_errors(receiver.record(1, "A", fields={**more, field: "x" * most}))
    (problem,) = receiver.find_errors(receiver.record(1, "A", fields={**more, field: "x" * (most + 1)}))

    assert fits == []
    assert (problem.field, problem.rule, problem.found) == (field, "max_length", f"{most + 1} characters")


WRONG = [
    (GOOGLE, "g:link", "/p/1", "pattern"),
    (GOOGLE, "g:link", "https://a.example/a b", "pattern"),
    (GOOGLE, "g:link", "https://a.example/ż", "pattern"),
    (GOOGLE, "g:image_link", "https://a.example/p/drawing.svg", "kind"),
    (GOOGLE, "g:description", "<p>Silnik</p>", "markup"),
    (GOOGLE, "g:availability", "in stock", "pattern"),
    (GOOGLE, "g:price", "737,99 PLN", "pattern"),
    (GOOGLE, "g:price", "737.99PLN", "pattern"),
    (GOOGLE, "g:price", "PLN", "pattern"),
    (GOOGLE, "g:gtin", "5901234123456", "check_digit"),
    (GOOGLE, "g:gtin", "590123412345", "check_digit"),
    (GOOGLE, "g:gtin", "5.9E+12", "pattern"),
    (GOOGLE, "g:condition", "nowy", "pattern"),
    (GOOGLE, "g:shipping_weight", "3,45 kg", "pattern"),
    (GOOGLE, "g:product_highlight", "Only one", "pattern"),
    (GOOGLE, "g:multipack", "1", "pattern"),
    (GOOGLE, "g:title", "\x01\x02", "blank"),
    (CENEO, "Producent", " ", "blank"),
    (CENEO, "@avail", "2", "pattern"),
    (CENEO, "@price", "737.999", "pattern"),
    (CENEO, "@stock", "1.5", "pattern"),
    (CENEO, "cat", "/Tools", "pattern"),
    (CENEO, "cat", "Tools//Drills", "pattern"),
    (CENEO, "EAN", "5901234123456", "check_digit"),
    (CENEO, "@set", "yes", "pattern"),
    (HEUREKA, "ITEM_ID", "A/1", "pattern"),
    (HEUREKA, "EAN", "40170725", "pattern"),
    (HEUREKA, "EAN", "5901234123456", "check_digit"),
    (HEUREKA, "PRICE_VAT", "4235.001", "pattern"),
    (HEUREKA, "CATEGORYTEXT", "A |  | B", "pattern"),
    (HEUREKA, "DELIVERY_DATE", "0", "pattern"),
    (HEUREKA, "DELIVERY_DATE", "1000", "pattern"),
    (HEUREKA, "HEUREKA_CPC", "0.00", "pattern"),
    (HEUREKA, "ACCESSORY", "|".join("ABCDEFGHIJK"), "pattern"),
    (HEUREKA, "URL", "https://a.example/" + "x" * 300, "max_length"),
]


@pytest.mark.parametrize(
    ("receiver", "field", "text", "rule"), WRONG, ids=[f"{w[1]}={w[2][:20]}" for w in WRONG]
)
def test_what_a_receiver_would_refuse_is_held_back_with_its_remedy(receiver, field, text, rule):
    (problem,) = receiver.find_errors(receiver.record(1, "A-1", fields={field: text}))

    assert (problem.field, problem.rule) == (field, rule)
    assert problem.remedy


@each
def test_each_required_field_is_missed(receiver):
    for field in receiver.connector.fields:
        if field.required:
            problems = receiver.find_errors(receiver.record(1, "A", fields={field.name: ""}))
            assert [(one.field, one.rule) for one in problems] == [(field.name, "required")]


def test_goods_that_come_later_say_when():
    late = {"g:availability": "backorder"}

    (problem,) = GOOGLE.find_errors(GOOGLE.record(1, "A", fields=late))

    assert (problem.field, problem.rule) == ("g:availability_date", "required")
    assert (
        GOOGLE.find_errors(GOOGLE.record(1, "A", fields={**late, "g:availability_date": "2026-05-01"})) == []
    )


@pytest.mark.parametrize(
    ("without", "is_said"),
    [
        ((), False),
        (("g:gtin",), False),
        (("g:mpn",), False),
        (("g:gtin", "g:mpn"), True),
        (("g:brand",), True),
    ],
)
def test_google_is_told_when_the_maker_gave_no_identifier(without, is_said):
    content = GOOGLE.write([GOOGLE.record(1, "A", fields=dict.fromkeys(without, ""))])

    assert (b"<g:identifier_exists>no</g:identifier_exists>" in content) == is_said


def test_detail_without_room_is_left_out_with_a_warning():
    record = GOOGLE.record(1, "A", attributes=[entry("long", "text", value="z" * 1001)])

    (problem,) = GOOGLE.connector.check(record, FRAME.locales)

    assert (problem.field, problem.rule, problem.severity) == ("attributes.long", "left_out", "warning")
    assert b"product_detail" not in GOOGLE.write([record])


@each
def test_what_two_products_say_alike_in_a_unique_field_is_found(receiver):
    records = [receiver.record(1, "A"), receiver.record(2, "B"), receiver.record(3, "A")]

    found = {(one.field, one.rule) for one in receiver.connector.check_file(records)}

    assert (receiver.key, "unique") in found


@each
def test_whole_cdata_and_entities_read_back_as_they_were(receiver):
    said = "a ]]> b <![CDATA[ c ]] > & &lt; \"d\" 'e' ]]]]>>"
    fields = {"g:title": said, "name": said, "desc": said, "PRODUCTNAME": said}
    record = receiver.record(1, "A", fields={n: t for n, t in fields.items() if n in receiver.fields})

    (item,) = receiver.list_items(receiver.write([record]))

    assert said in [child.text for child in item.iter()]


@each
def test_files_of_other_programs_are_read_by_the_same_validator(receiver, shared_data):
    """The worked examples of the formats, but for what an example leaves out."""
    name = {"google_merchant": "google"}.get(receiver.connector.code, receiver.connector.code)
    content = (Path(shared_data) / "merxu" / f"example_{name}.xml").read_bytes()
    content = content.replace(b'encoding="utf-8"', b'encoding="UTF-8"', 1)

    assert parse(content) is not None
    assert list(receiver.find_violations(content)) == []


def test_record_of_a_receiver_is_json_as_it_is_stored():
    assert b'"g:price":"737.99 PLN"' in serialise(GOOGLE.record(1, "A"))
