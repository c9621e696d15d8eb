"""The list of products: every filter by its address, pages that neither skip nor repeat, what rows say."""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import sqlalchemy as sa

from pim.db import db
from tests.web.products.catalogue import edit, make_products, product_id
from tests.web.test_pages import check_page

URL = "/admin/products/"
SELLABLE = {"DRILL-1", "BIT-1", "CASE-1", "SHIRT-RED-S", "SHIRT-RED-M"}
ALL = {"DRILL-1", "BIT-1", "CASE-1", "SHIRT", "SHIRT-RED", "SHIRT-RED-S", "SHIRT-RED-M"}


def listed(answer):
    """The SKUs and codes on a page, in their order."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', answer.text)


def test_list_shows_everything_that_is_not_archived(viewer):
    edit("CASE-1", archived=True)
    edit("SHIRT-RED", archived=True)

    answer = viewer.get(URL)

    assert set(listed(answer)) == {"DRILL-1", "BIT-1", "SHIRT"}
    check_page(answer.text)


FOUND = [  # what the address asks, and what the list then holds
    ("text=cordless", {"DRILL-1"}),
    ("text=wiert", {"DRILL-1"}),
    ("kind=model", {"SHIRT", "SHIRT-RED"}),
    ("kind=product&family=shirts", {"SHIRT-RED-S", "SHIRT-RED-M"}),
    ("family=drills", {"DRILL-1", "BIT-1", "CASE-1"}),
    ("category=drills", {"DRILL-1"}),
    ("category=tools", {"DRILL-1", "SHIRT", "SHIRT-RED", "SHIRT-RED-S", "SHIRT-RED-M"}),
    ("model=SHIRT", {"SHIRT-RED", "SHIRT-RED-S", "SHIRT-RED-M"}),
    ("complete=yes&scope=shop&locale=en_GB", {"DRILL-1"}),
    ("complete=no&scope=shop&locale=en_GB", {"BIT-1", "CASE-1", "SHIRT-RED-S", "SHIRT-RED-M"}),
    ("complete=yes&scope=print&locale=en_GB", SELLABLE),
    ("missing=brand&scope=shop&locale=en_GB", {"BIT-1", "CASE-1"}),
    ("where=weight:%3E%3D:1500+GRAM", {"DRILL-1"}),
    ("where=weight:%3C:1+KILOGRAM", set()),
    ("where=brand:%3D:bosch", {"DRILL-1", "SHIRT", "SHIRT-RED", "SHIRT-RED-S", "SHIRT-RED-M"}),
    ("where=brand:in:makita|bosch&family=drills", {"DRILL-1"}),
    ("where=brand:%3D:bosch&where=cordless:%3D:true", {"DRILL-1"}),
    ("where=name..pl_PL:contains:robocza", {"SHIRT", "SHIRT-RED", "SHIRT-RED-S", "SHIRT-RED-M"}),
    ("where=cordless:empty&family=drills", {"BIT-1", "CASE-1"}),
    ("where=on_sale_on:%3C:2026-04-01", {"DRILL-1"}),
    ("status=PL:approved", {"DRILL-1"}),
    ("status=PL:new&family=drills", {"BIT-1", "CASE-1"}),
    ("skus=DRILL-1,SHIRT,NIX", {"DRILL-1", "SHIRT"}),
    ("since=2001-01-01", ALL),
    ("since=2999-01-01", set()),
    ("archived=yes", set()),
]


def test_filter_in_the_address_finds(viewer):
    for question, keys in FOUND:
        answer = viewer.get(f"{URL}?{question}")

        assert set(listed(answer)) == keys, question
        assert "Remove the filter" in answer.text
        assert "left out" not in answer.text


def test_chip_leads_to_the_list_without_its_filter(viewer):
    answer = viewer.get(f"{URL}?family=drills&where=cordless:%3D:true&scope=shop&locale=en_GB")

    links = re.findall(r'<a href="([^"]+)" aria-label="Remove the filter ([^"]+)"', answer.text)
    without = {text: parse_qs(urlsplit(url.replace("&amp;", "&")).query) for url, text in links}

    place = {"scope": ["shop"], "locale": ["en_GB"]}
    assert without == {
        "family: Drills": {"where": ["cordless:=:true"], **place},
        "Cordless is yes": {"family": ["drills"], **place},
    }


UNREADABLE = """family=nix category=nix model=NIX missing=nix status=XX:new status=PL:nix since=soon
complete=maybe kind=nix where=nix:=:1 where=price:>:1+EUR where=weight:>:heavy""".split()


def test_filter_that_can_not_be_read_is_named_and_can_be_removed(viewer):
    for question in UNREADABLE:
        answer = viewer.get(f"{URL}?{question}")

        assert answer.status_code == 200
        assert "This filter is left out:" in answer.text, question
        assert "not understood" in answer.text


def test_address_of_a_form_is_written_properly(viewer):
    answer = viewer.get(f"{URL}?text=&kind=&family=drills&category=&since=&scope=shop&locale=en_GB")

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{URL}?family=drills&scope=shop&locale=en_GB"


def test_condition_is_put_together_from_its_form(viewer):
    question = "family=drills&ask=weight&op=>=&value=1,2&value~unit=KILOGRAM&scope=shop&locale=en_GB"
    form = viewer.get(f"{URL}?ask=weight&filters=open")
    assert 'name="value~unit"' in form.text

    answer = viewer.get(f"{URL}?{question}", follow_redirects=True)

    assert listed(answer) == ["DRILL-1"]
    assert "Weight &gt;= 1.2 kg" in answer.text


def test_pasted_list_says_which_skus_are_unknown(viewer):
    answer = viewer.send(
        f"{URL}paste", skus="DRILL-1\tNIX-1;SHIRT\r\nNIX-2, DRILL-1", scope="shop", locale="en_GB"
    )
    page = viewer.get(answer.headers["Location"])

    assert set(listed(page)) == {"DRILL-1", "SHIRT"}
    assert "2 of the pasted SKUs are unknown:" in page.text
    assert "NIX-1, NIX-2" in page.text


def test_long_pasted_list_fits_into_the_address_or_is_refused(viewer):
    skus = [f"NIX-{n:05}" for n in range(600)]
    answer = viewer.send(f"{URL}paste", skus="\n".join([*skus, "DRILL-1"]))
    assert len(answer.headers["Location"]) < 4000
    assert listed(viewer.get(answer.headers["Location"])) == ["DRILL-1"]

    hard = "\n".join(sha256(str(n).encode()).hexdigest() for n in range(1000))
    refused = viewer.send(f"{URL}paste", skus=hard)
    assert "So long a list fits into no address" in viewer.get(refused.headers["Location"]).text


def test_address_that_was_cut_short_is_explained(viewer):
    answer = viewer.get(f"{URL}?packed=eJwrzy_KSS")

    assert answer.status_code == 200
    assert "cut short" in answer.text


def test_pages_lead_forth_and_back_without_gap_or_repetition(viewer):
    make_products(120)
    url, forth, seen = f"{URL}?family=drills&sort=key&scope=shop&locale=en_GB", [], []
    while url:
        page = viewer.get(url)
        forth.append(listed(page))
        previous, url = (link(page, rel) for rel in ("prev", "next"))
    assert len(forth) == 3
    assert [key for keys in forth for key in keys] == [
        "BIT-1",
        "CASE-1",
        "DRILL-1",
        *(f"P-{n:03}" for n in range(120)),
    ]

    while previous:
        page = viewer.get(previous)
        seen.append(listed(page))
        previous = link(page, "prev")
    assert seen == forth[1::-1]


def link(page, rel):
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page.text)
    return found and found[1].replace("&amp;", "&")


def test_count_stops_at_its_cap(viewer):
    assert viewer.get(f"{URL}count/10000?kind=product").text == "5 in all"
    assert viewer.get(f"{URL}count/3").text == "3 or more"
    assert "5 in all" in viewer.get(f"{URL}?kind=product&counted=yes").text


def test_list_takes_the_same_number_of_statements_however_long_it_is(catalogue, viewer):
    def count(url):
        statements = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        viewer.get(url)
        return len(statements)

    viewer.get(URL)
    few = count(f"{URL}?family=drills")
    make_products(60)
    viewer.get(URL)

    assert count(f"{URL}?family=drills") == few


def test_name_is_shown_in_the_locale_asked_for_else_in_another_that_is_named(viewer):
    polish = viewer.get(f"{URL}?skus=DRILL-1,BIT-1,SHIRT-RED-S&scope=shop&locale=pl_PL").text

    assert '<span lang="pl-PL">Wiertarka</span>' in polish
    assert '<span lang="pl-PL">Koszula robocza</span>' in polish  # of its model
    assert '<span lang="en-GB">Bit set</span>' in polish
    assert polish.count('There is no name in the locale shown">en_GB') == 1


def test_last_place_is_remembered(viewer):
    viewer.get(f"{URL}?scope=print&locale=sv_SE")

    page = viewer.get(f"/admin/products/{product_id('DRILL-1')}").text

    assert 'aria-current="true" title="Swedish (Sweden)"' in page


def test_empty_catalogue_says_so(app, admin):
    answer = admin.get(URL)

    assert "There are no products yet." in answer.text
