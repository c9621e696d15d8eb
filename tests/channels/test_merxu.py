"""What goes to merXu obeys its rules, as a validator of its own reads them; what does not is held back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from channels.base import FIRST_SKU, Frame, Item, load_connectors, serialise, tombstone
from channels.gtins import check_digit
from channels.merxu import Merxu, MerxuCsv, MerxuXlsx
from channels.merxu.columns import FACTS, list_columns, read_template
from channels.merxu.rules import RULES
from channels.settings import fill_settings
from tests.channels.validators.merxu import Account, find_wrong_markup, read_cells, validate

LOCALES = ("en_GB", "pl_PL", "cs_CZ")
TEMPLATE = " supplier_product_id ,name, in stock ,min qty,colour , weight [kg]"
COLUMNS = "stock=in stock\nmoq=min qty\nweight=weight [kg]"
FORMATS = {"xml": Merxu(), "csv": MerxuCsv(), "xlsx": MerxuXlsx()}
FED = (
    *("name", "merxu_category_path", "supplier_category_path", "description", "manufacturer", "ean"),
    *("manufacturer_product_id", "production_country", "main_image_url", "other_images_urls"),
    *("video_youtube", "moq", "weight", "column.colour", "price", "currency", "vat", "stock"),
)
ACCOUNT = Account(languages={"pl", "cs"})


def make_frame(connector, fields=FED, locales=LOCALES, **settings):
    return Frame(
        channel="merxu_pl",
        revision=3,
        built_at=datetime(2026, 3, 1, 4, 30, tzinfo=UTC),
        locales=locales,
        fields=fields,
        settings=fill_settings(connector, settings),
    )


def make_record(sku="NRV-1", **more):
    """A product that goes out; None takes a field away."""
    record = {
        "type": "product",
        "id": 1,
        "sku": sku,
        "name": {"en_GB": f"Drill {sku}", "pl_PL": "Wiertarko-wkrętarka"},
        "merxu_category_path": "Tools/Power tools/Drills",
        "supplier_category_path": "Narzędzia/Wkrętarki",
        "description": {"en_GB": "<p>Torque <b>65 Nm</b></p>", "pl_PL": "<p>Moment <b>65 Nm</b></p>"},
        "manufacturer": "Norvik",
        "manufacturer_product_id": "WX18",
        "ean": "5901234123457",
        "production_country": "PL",
        "main_image_url": "https://cdn.example.com/p/main.jpg",
        "other_images_urls": "https://cdn.example.com/p/case.jpg;https://cdn.example.com/p/box.jpg",
        "video_youtube": "https://www.youtube.com/watch?v=AAAAAAAAAAA",
        "price": "599.99",
        "currency": "PLN",
        "vat": "23",
        **more,
    }
    return {name: value for name, value in record.items() if value is not None}


def write(connector, records, frame=None):
    out = io.BytesIO()
    items = [Item(record["type"], serialise(record)) for record in records]
    connector.write(items, out, frame or make_frame(connector))
    return out.getvalue()


def check(connector, record, locales=LOCALES):
    return [*connector.check(record, locales), *connector.check_laid(record, locales)]


def errors(record, connector=FORMATS["xml"]):
    return [(one.field, one.rule) for one in check(connector, record) if one.severity == "error"]


def warnings(record, connector=FORMATS["xml"]):
    return [(one.field, one.rule) for one in check(connector, record) if one.severity == "warning"]


def as_text(kind, body):
    """The bytes that a person can compare: the cells of a spreadsheet, everything else as it is."""
    if kind != "xlsx":
        return body
    return "".join(repr(row) + "\n" for row in read_cells(body))


AWKWARD = [
    make_record("0012", name={"en_GB": 'Bolt 1/2" <M12> & „nut”; =1+1', "pl_PL": "Śruba\tM12\nzażółć 🔩"}),
    make_record(
        "=CMD", description={"en_GB": "<p>a &lt; b, ]]&gt; and ]]></p>\n<p>two</p>", "cs_CZ": "žluťoučký"}
    ),
    make_record("CTRL", name={"en_GB": "a\x00b\x1fc\x7fd\u2028e"}, description={"en_GB": "x\x0by\uffff"}),
    make_record("LONG", description={"en_GB": "x" * 3000}, ean="96385074", other_images_urls=None),
    make_record("NAKED", description=None, manufacturer=None, ean=None, video_youtube=None, stock="12"),
    make_record("RENAMED", **{FIRST_SKU: "FIRST"}, moq="10", weight="1.25", **{"column.colour": "röd"}),
]
VARIANTS = [
    {"type": "group", "id": 9, "code": "BOLT", "name": {"en_GB": "Bolt"}, "axes": ["length"]},
    make_record("BOLT-10", group="BOLT"),
    make_record("BOLT-20", group="BOLT"),
    tombstone("product", 7, "GONE", "archived").record(),
]
CASES = {
    "empty": ([], LOCALES, {}),
    "awkward": (AWKWARD, LOCALES, {"template": TEMPLATE, "columns": COLUMNS}),
    "variants": (VARIANTS, ("en_GB",), {}),
    "languages": (
        [make_record(name={"pl_PL": "Wkrętarka", "de_AT": "Schrauber", "de_DE": "Akkuschrauber"})],
        ("pl_PL", "de_AT", "de_DE", "fil_PH", "sv_SE"),
        {},
    ),
    "currencies": (
        [
            make_record("CZ", price="1499", currency="CZK", vat="21"),
            make_record("EU", price="129.5", currency="EUR", vat="19"),
            make_record("HU", price="52000.00", currency="HUF", vat="27"),
        ],
        LOCALES,
        {},
    ),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_feed_equals_golden_file(kind, case, golden):
    records, locales, settings = CASES[case]
    connector = FORMATS[kind]

    body = write(connector, records, make_frame(connector, locales=locales, **settings))

    ending = ".cells.txt" if kind == "xlsx" else connector.file_suffix
    golden(as_text(kind, body), f"{connector.code}/offers-{case}{ending}")


@pytest.mark.parametrize("kind", FORMATS)
def test_same_records_give_same_bytes(kind):
    assert write(FORMATS[kind], AWKWARD) == write(FORMATS[kind], AWKWARD)


@pytest.mark.parametrize("kind", FORMATS)
def test_example_of_the_specification_goes_out_whole(kind):
    connector = FORMATS[kind]
    assert check(connector, make_record()) == []

    body = write(connector, [make_record()])

    assert validate(body, kind, replace(ACCOUNT, items=1)) == []


def test_group_and_tombstone_are_no_rows():
    rows = list(csv.reader(io.StringIO(write(FORMATS["csv"], VARIANTS).decode())))

    assert [row[0] for row in rows] == ["supplier_product_id", "BOLT-10", "BOLT-20"]


def test_product_keeps_the_id_that_was_sent_first():
    (row,) = list(csv.DictReader(io.StringIO(write(FORMATS["csv"], [AWKWARD[-1]]).decode())))

    assert row["supplier_product_id"] == "FIRST"


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"sku": ""}, ("supplier_product_id", "required")),
        ({"sku": " A"}, ("supplier_product_id", "pattern")),
        ({FIRST_SKU: ""}, ("supplier_product_id", "taken")),
        ({"name": {"pl_PL": "Wkrętarka"}}, ("name", "required")),
        ({"name": {"en_GB": " "}}, ("name", "required")),
        ({"name": {"en_GB": "\x00"}}, ("name", "required")),
        (
            {"merxu_category_path": None, "supplier_category_path": None},
            ("supplier_category_path", "required"),
        ),
        ({"merxu_category_path": "Tools//Drills"}, ("merxu_category_path", "pattern")),
        ({"merxu_category_path": "/Tools"}, ("merxu_category_path", "pattern")),
        ({"supplier_category_path": "Tools/"}, ("supplier_category_path", "pattern")),
        ({"supplier_category_path": "Tools / Drills"}, ("supplier_category_path", "pattern")),
        ({"description": {"en_GB": "x" * 3001}}, ("description", "max_length")),
        ({"description": {"pl_PL": "<p>x"}}, ("description", "markup")),
        ({"description": {"en_GB": "a < b"}}, ("description", "markup")),
        ({"description": {"en_GB": "<script>x</script>"}}, ("description", "markup")),
        ({"ean": "5901234123458"}, ("ean", "check_digit")),
        ({"ean": "5.9E+12"}, ("ean", "pattern")),
        ({"production_country": "pl"}, ("production_country", "pattern")),
        ({"production_country": "XX"}, ("production_country", "pattern")),
        ({"main_image_url": None}, ("main_image_url", "required")),
        ({"main_image_url": "/p/main.jpg"}, ("main_image_url", "pattern")),
        ({"main_image_url": "https://cdn.example.com/ż.jpg"}, ("main_image_url", "pattern")),
        ({"main_image_url": "http://[x/a.jpg"}, ("main_image_url", "pattern")),
        ({"other_images_urls": "https://cdn.example.com/p/a b.jpg"}, ("other_images_urls", "pattern")),
        ({"other_images_urls": "https://cdn.example.com/p/main.jpg"}, ("other_images_urls", "twice")),
        (
            {"other_images_urls": ";".join(f"https://cdn.example.com/{n}.jpg" for n in range(11))},
            ("other_images_urls", "too_many"),
        ),
        ({"video_youtube": "https://vimeo.com/1"}, ("video_youtube", "pattern")),
        ({"price": None}, ("price", "required")),
        ({"price": "0.00"}, ("price", "pattern")),
        ({"price": "599,99"}, ("price", "pattern")),
        ({"price": "1.999"}, ("price", "pattern")),
        ({"price": "12 zł"}, ("price", "pattern")),
        ({"currency": "SEK"}, ("currency", "pattern")),
        ({"vat": None}, ("vat", "required")),
        ({"vat": "23%"}, ("vat", "pattern")),
        ({"vat": "22"}, ("vat", "unknown_rate")),
    ],
    ids=str,
)
def test_product_that_breaks_a_rule_is_held_back_with_what_is_wrong(wrong, expected):
    record = make_record() | {name: value for name, value in wrong.items() if value is not None}
    for name in [name for name, value in wrong.items() if value is None]:
        del record[name]

    (found,) = [one for one in check(FORMATS["xml"], record) if one.severity == "error"]

    assert (found.field, found.rule) == expected
    assert found.remedy
    assert found.found or found.rule == "required"


def test_main_picture_is_needed_in_xml_only():
    record = make_record(main_image_url=None)

    assert errors(record, FORMATS["csv"]) == errors(record, FORMATS["xlsx"]) == []
    assert errors(record) == [("main_image_url", "required")]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (make_record(merxu_category_path=None), ("merxu_category_path", "category_unmapped")),
        (make_record(name={"en_GB": "x" * 151}), ("name", "long")),
        (make_record(description={"pl_PL": "Opis"}), ("description", "base_empty")),
        (make_record(manufacturer=None), ("manufacturer", "recommended")),
        (make_record(manufacturer_product_id=None), ("manufacturer_product_id", "recommended")),
    ],
    ids=["category", "name", "base", "manufacturer", "number"],
)
def test_product_goes_out_with_a_warning(record, expected):
    assert errors(record) == []
    assert warnings(record) == [expected]


def test_unmapped_category_is_import_only():
    (found,) = check(FORMATS["xml"], make_record(merxu_category_path=None))

    assert "Import only, category unmapped" in found.remedy


def test_ids_that_differ_in_their_case_are_told_of_a_file():
    (found,) = FORMATS["xml"].check_file([make_record("ab"), make_record("AB"), make_record("c")])

    assert (found.field, found.rule, found.found) == ("supplier_product_id", "taken", "AB")


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("", ()),
        (" a ,b, c d ,,b", ("a", "b", "c d")),
        ("a\tb, c\td", ("a", "b, c", "d")),
        ('"a";"b"', ("a", "b")),
        ("\r\na\r\n", ("a",)),
    ],
)
def test_header_row_is_read_as_it_was_pasted(header, names):
    assert read_template(header) == names


def test_column_of_the_template_is_sent_and_what_is_not_in_it_is_not():
    settings = {"template": TEMPLATE, "columns": f"{COLUMNS}\ntiers=tier prices"}
    frame = make_frame(FORMATS["csv"], (*FED, "tiers", "column.size"), **settings)
    record = make_record(
        stock="12", moq="5", tiers="10: 9.99", **{"column.colour": "red", "column.size": "L"}
    )

    (row,) = csv.DictReader(io.StringIO(write(FORMATS["csv"], [record], frame).decode()))

    assert list(row)[-4:] == ["in stock", "min qty", "colour", "weight [kg]"]
    assert [row[name] for name in list(row)[-4:]] == ["12", "5", "red", ""]
    extra = ("in stock", "min qty", "colour", "weight [kg]")
    assert validate(write(FORMATS["csv"], [record], frame), "csv", replace(ACCOUNT, extra=extra)) == []


def test_template_takes_no_confirmed_column_over():
    frame = make_frame(FORMATS["csv"], template="price,stock", columns="stock=price")

    header = write(FORMATS["csv"], [], frame).decode().split(",")

    assert header == [*list_columns(LOCALES, ())[:-1], "vat\r\n"]


def test_what_has_no_column_is_said_to_be_not_sent():
    assert FORMATS["xml"].list_unsent(FED, {}) == (*FACTS, "column.colour")

    told = {"template": TEMPLATE, "columns": COLUMNS}
    assert FORMATS["xml"].list_unsent(FED, told) == ("lead_time", "tiers", "documents", "parameters")
    assert "stock" in FORMATS["xml"].list_unsent([name for name in FED if name != "stock"], told)


def test_file_is_told_as_the_channel_says():
    connector = FORMATS["csv"]
    body = write(connector, [make_record()], make_frame(connector, delimiter="semicolon", bom="true"))

    assert body.startswith(b"\xef\xbb\xbfsupplier_product_id;name;")
    assert write(connector, [make_record()]).startswith(b"supplier_product_id,name,")


def test_elements_are_called_as_was_agreed():
    connector = FORMATS["xml"]
    frame = make_frame(connector, root="catalogue", item="offer")

    body = write(connector, [make_record()], frame)

    assert validate(body, "xml", replace(ACCOUNT, root="catalogue", item="offer", items=1)) == []


def test_column_with_blanks_is_an_element_all_the_same():
    connector = FORMATS["xml"]
    frame = make_frame(connector, template="1 st stock", columns="stock=1 st stock")

    tree = etree.fromstring(write(connector, [make_record(stock="3")], frame))

    assert tree.findtext("product/_1_st_stock") == "3"


def test_spreadsheet_keeps_zeros_and_holds_prices_as_numbers():
    cells = read_cells(write(FORMATS["xlsx"], [make_record("0012")]))
    row = dict(zip((value for _type, value in cells[0]), cells[1], strict=True))

    assert row["supplier_product_id"] == ("text", "0012")
    assert row["ean"] == ("text", "5901234123457")
    assert row["price"] == ("number", "599.99")
    assert row["vat"] == ("number", "23")


def test_every_rule_has_its_source_and_its_keeper():
    assert [rule.number for rule in RULES] == list(range(1, 24))
    assert all(rule.says.endswith(".") and rule.source for rule in RULES)
    assert all(field.source for field in Merxu.fields)


def test_all_three_formats_are_connectors():
    assert {"merxu", "merxu_csv", "merxu_xlsx"} <= load_connectors().keys()


# Texts as catalogues hold them, and as they go wrong.
WORDS = st.text(
    st.characters(exclude_categories=["Cs"], include_characters='<>&;"\t\n\x00\x1f]ż🔩'), max_size=40
)
MARKUP = st.one_of(
    WORDS,
    st.sampled_from(
        ["<p>x</p>", "<ul><li>a</li></ul>", "<b>", "a < b", "<br>", "<script>x</script>", "x" * 3001]
    ),
    WORDS.map(lambda text: f"<p>{text.replace('<', '').replace('&', '')}</p>"),
)
ADDRESSES = st.sampled_from(
    [
        "https://a.example/1.jpg",
        "https://a.example/2.jpg",
        "http://a.example/ż.jpg",
        "/3.jpg",
        "https://a b/4.jpg",
    ]
)
DIGITS = st.text("0123456789", min_size=6, max_size=14)


def texts(words):
    return st.dictionaries(st.sampled_from(LOCALES), words, max_size=3)


def rarely_wrong(right, wrong):
    """Mostly what goes out, so that most records are written and each rule is broken by some."""
    return st.sampled_from(range(16)).flatmap(lambda drawn: wrong if drawn == 15 else right)


def good_or(right, wrong):
    return rarely_wrong(st.just(right), wrong)


RECORDS = st.fixed_dictionaries(
    {
        "sku": rarely_wrong(st.text("ABCabc-01 ", min_size=1, max_size=6).map(str.strip).filter(bool), WORDS),
        "name": good_or({"en_GB": "Drill"}, texts(WORDS)),
        "merxu_category_path": good_or("Tools/Drills", st.one_of(st.just(""), st.text("ab/ ", max_size=6))),
        "supplier_category_path": good_or("Narzędzia", st.one_of(st.just(""), st.text("ab/ ", max_size=6))),
        "description": rarely_wrong(texts(MARKUP), texts(WORDS)),
        "manufacturer": WORDS,
        "manufacturer_product_id": WORDS,
        "ean": rarely_wrong(DIGITS.map(lambda some: some + check_digit(some)), DIGITS),
        "production_country": good_or("PL", st.text("PLpl", max_size=3)),
        "main_image_url": good_or("https://a.example/0.jpg", ADDRESSES),
        "other_images_urls": rarely_wrong(
            st.lists(
                ADDRESSES.filter(lambda url: url.isascii() and url[8:] and " " not in url and url[0] != "/"),
                unique=True,
                max_size=2,
            ),
            st.lists(ADDRESSES, max_size=12),
        ).map(";".join),
        "video_youtube": good_or("https://youtu.be/x", WORDS),
        "price": rarely_wrong(
            st.decimals("0.01", "99999", places=2).map(str), st.text("0123456789.,-", max_size=6)
        ),
        "currency": rarely_wrong(st.sampled_from(["PLN", "EUR", "CZK"]), st.sampled_from(["SEK", "zł", ""])),
        "vat": rarely_wrong(st.sampled_from(["23", "21", "0"]), st.text("0123456789%", max_size=3)),
        "stock": WORDS,
        "column.colour": WORDS,
    }
)


@pytest.mark.parametrize("count", [1000, pytest.param(10_000, marks=pytest.mark.chaos)])
def test_random_products_are_right_in_every_format_or_held_back(count):
    emitted = held = 0

    @hypothesis.settings(max_examples=count, deadline=None, database=None, derandomize=True)
    @given(RECORDS)
    def obeys(fields):
        nonlocal emitted, held
        record = {"type": "product", "id": 1, **{name: value for name, value in fields.items() if value}}
        record.setdefault("sku", "")
        for kind, connector in FORMATS.items():
            if kind == "xlsx" and emitted % 10:
                continue  # a tenth will do: its records are those of the others
            broken = [one for one in check(connector, record) if one.severity == "error"]
            if broken:
                held += 1
                assert all(one.field and one.rule and one.remedy for one in broken)
                continue
            emitted += 1
            frame = make_frame(connector, template=TEMPLATE, columns=COLUMNS)
            body = write(connector, [record], frame)
            extra = ("in stock", "min qty", "colour", "weight [kg]", "in_stock", "min_qty", "weight__kg_")
            assert validate(body, kind, replace(ACCOUNT, items=1, extra=extra)) == []

    obeys()
    assert emitted > 100
    assert held > 100


@pytest.mark.parametrize("markup", ["", "a", "<p>a</p>", "<p>a<br>b<br/></p>", "&amp; &#38; &", "a > b"])
def test_validator_takes_what_is_right(markup):
    assert find_wrong_markup(markup) == ""
