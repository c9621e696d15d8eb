"""The structure on its pages: listed, found, made, changed through change sets, archived."""

from __future__ import annotations

import html
import re

import pytest

from pim.db import transaction
from pim.structure.current import current
from pim.web.admin.structure.kinds import KINDS
from tests.builders import edit, make_client, make_price_list, make_structure, make_warehouse, read
from tests.web.visitors import make_colleague

PAGE = "/admin/structure/"


@pytest.fixture
def marketing(app):
    make_structure()
    return make_colleague(app, "marketing")


def filled(page):
    """What the form of a page would send if nothing were changed."""
    form = page[page.index('name="seen"') - 200 :]
    fields = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrf_token" and ('type="checkbox"' not in tag or " checked" in tag):
            fields.setdefault(name[1], []).append(html.unescape(value[1] if value else ""))
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        fields[name] = [chosen[1] if chosen else ""]
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        fields[name] = [html.unescape(text)]
    return fields


def save(visitor, kind, key, **changed):
    url = f"{PAGE}{kind}/{key}/"
    return visitor.send(url, **{**filled(visitor.get(url).text), **changed})


def structure():
    with transaction():
        return current()


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_listed_and_saved_unchanged_it_stays_as_it_is(marketing, kind):
    make_client()
    make_price_list()
    make_warehouse()
    page = marketing.get(f"{PAGE}{kind}/").text
    key = re.search(rf'href="{PAGE}{kind}/([^/"]+)/"', page)
    if key is None:
        assert "There is none here" in page
        return

    answer = save(marketing, kind, key[1])

    assert answer.status_code == 303, answer.text
    assert "Nothing has changed." in marketing.get(answer.location).text


def test_rows_are_found_by_code_and_by_label(marketing):
    edit("attribute", "weight", "labels.pl_PL", "Ciężar brutto")

    by_label = marketing.get(f"{PAGE}attribute/?text=ciezar").text
    by_code = marketing.get(f"{PAGE}attribute/?text=WEI").text

    for page in (by_label, by_code):
        assert f'href="{PAGE}attribute/weight/"' in page
        assert f'href="{PAGE}attribute/color/"' not in page


def test_list_goes_on_page_by_page(marketing, monkeypatch):
    monkeypatch.setattr("pim.web.admin.structure.pages.LIMIT", 6)

    url, seen = f"{PAGE}attribute/", []
    while url:
        page = marketing.get(url).text
        seen += re.findall(rf'href="{PAGE}attribute/([a-z]+)/"', page[page.index("<table") :])
        found = re.search(r'rel="next" href="([^"]+)"', page)
        url = html.unescape(found[1]) if found else ""

    assert seen == sorted(structure().attributes)


def test_labels_are_changed_in_every_locale_and_undone(marketing):
    answer = save(marketing, "attribute", "weight", **{"labels.sv_SE": "Vikt", "labels.en_GB": ""})

    assert read("attribute", "weight", "labels.sv_SE") == "Vikt"
    assert read("attribute", "weight", "labels.en_GB") is None
    assert "/revert" in marketing.get(answer.location).text


def test_attribute_is_made_with_what_can_be_set_only_then(marketing):
    given = {"code": "torque", "type": "metric", "group": "general", "unit_family": "Weight", "unit": "GRAM"}
    answer = marketing.send(
        f"{PAGE}attribute/new", **given, filterable="1", rules='{"min": "0"}', **{"labels.en_GB": "Torque"}
    )

    assert answer.status_code == 303, answer.text
    attribute = structure().attribute("torque")
    assert (attribute.type, attribute.unit, attribute.filterable) == ("metric", "GRAM", True)
    assert attribute.rules == {"min": "0"}
    page = marketing.get(answer.location).text
    assert "measure with a unit" in page
    assert 'name="type"' not in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"code": "a b"}, "a b"),
        ({"type": ""}, "type"),
        ({"code": "weight"}, "weight"),
        ({"rules": "{"}, "this is no JSON"),
        ({"rules": "[1]"}, "give an object"),
        ({"position": "first"}, "is no whole number"),
    ],
)
def test_what_does_not_fit_is_refused_and_the_form_stays_filled(marketing, given, words):
    told = {"code": "torque", "type": "text", "group": "general", "labels.sv_SE": "Vridmoment", **given}

    answer = marketing.send(f"{PAGE}attribute/new", **told)

    assert answer.status_code in (409, 422)
    assert words in html.unescape(answer.text)
    assert "Vridmoment" in answer.text or "JSON" in answer.text or "whole number" in answer.text
    assert "torque" not in structure().attributes


def test_what_somebody_else_changed_meanwhile_is_no_silent_loss(marketing):
    given = filled(marketing.get(f"{PAGE}attribute/weight/").text)
    edit("attribute", "weight", "labels.sv_SE", "Tyngd")

    other = marketing.send(f"{PAGE}attribute/weight/", **{**given, "labels.pl_PL": "Masa"})
    same = marketing.send(f"{PAGE}attribute/weight/", **{**given, "labels.sv_SE": "Vikt"})

    assert (other.status_code, same.status_code) == (303, 409)
    assert read("attribute", "weight", "labels.sv_SE") == "Tyngd"
    assert read("attribute", "weight", "labels.pl_PL") == "Masa"


def test_attribute_names_the_families_that_have_it_and_those_that_require_it(marketing):
    page = marketing.get(f"{PAGE}attribute/weight/").text

    assert f'href="{PAGE}family/tools/"' in page
    assert "required for ecommerce" in page


def test_family_takes_attributes_requires_them_and_gives_them_up(marketing):
    save(marketing, "family", "tools", add="", attributes=["name", "description", "brand", "weight", "price"])
    assert structure().family("tools").attributes == ("name", "description", "brand", "weight", "price")

    answer = save(
        marketing,
        "family",
        "tools",
        add="gears\nFilm en",
        **{"requirements.print": ["description", "name", "gears"]},
    )

    assert answer.status_code == 303, answer.text
    family = structure().family("tools")
    assert family.attributes[-2:] == ("gears", "film")
    assert set(family.requirements["print"]) == {"description", "name", "gears"}
    refused = save(marketing, "family", "tools", add="no such thing")
    assert (refused.status_code, "There is no attribute “no such thing”" in refused.text) == (422, True)


def test_options_of_an_attribute_are_listed_and_made(marketing):
    page = marketing.get(f"{PAGE}option/?owner=color").text
    assert f'href="{PAGE}option/color.red/"' in page
    assert "brand.bosch" not in page

    answer = marketing.send(
        f"{PAGE}option/new", code="violet", attribute="color", position="9", **{"labels.sv_SE": "Lila"}
    )

    assert answer.location.endswith("/option/color.violet/")
    assert structure().attribute("color").options["violet"].labels == {"sv_SE": "Lila"}


def test_archiving_asks_first_and_is_taken_back(marketing):
    url = f"{PAGE}option/color.green/archive"

    assert marketing.send(url).status_code == 409
    marketing.send(url, confirmed="yes")
    assert "green" not in structure().attribute("color").options
    assert "color.green" in marketing.get(f"{PAGE}option/?archived=1").text
    assert "This is archived." in marketing.get(f"{PAGE}option/color.green/").text

    marketing.send(url)
    assert "green" in structure().attribute("color").options


def test_price_list_of_a_client_is_made_with_its_days(marketing):
    make_client()

    marketing.send(
        f"{PAGE}price_list/new",
        code="nordbygg_2027",
        currency="SEK",
        client="nordbygg",
        valid_from="2027-01-01",
    )

    assert read("price_list", "nordbygg_2027", "client") == "nordbygg"
    assert 'value="2027-01-01"' in marketing.get(f"{PAGE}price_list/nordbygg_2027/").text


def test_who_may_not_change_the_structure_sees_it_and_changes_nothing(app, marketing):
    viewer = make_colleague(app, "viewer")

    page = viewer.get(f"{PAGE}attribute/weight/").text
    assert "<fieldset disabled" in page
    assert ">Save<" not in page
    assert viewer.send(f"{PAGE}attribute/weight/", seen="{}").status_code == 403
    assert viewer.get(f"{PAGE}attribute/new").status_code == 403


@pytest.mark.parametrize("url", ["nothing/", "attribute/nothing/"])
def test_what_is_not_there_is_not_found(marketing, url):
    assert marketing.get(f"{PAGE}{url}").status_code == 404
