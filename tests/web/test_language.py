"""In which language a page speaks, and how it writes dates, numbers and labels."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask_babel import force_locale

from pim import create_app
from pim.accounts import people
from pim.db import transaction
from pim.web import language
from pim.web.access import signed_in
from tests.web.visitors import make_person, make_visitor

LOCALES = ("en", "pl", "sv", "cs", "ru")
DAY = date(2026, 11, 3)


@pytest.fixture
def app(settings):
    app = create_app(dataclasses.replace(settings, ui_locales=LOCALES))
    app.testing = True
    with app.app_context():
        yield app


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("pl", "pl"),
        ("sv-SE, en;q=0.5", "sv"),
        ("de, cs;q=0.8, en;q=0.2", "cs"),
        ("de", "en"),
        ("", "en"),
        ("ru-RU", "ru"),
    ],
)
def test_stranger_is_answered_as_the_browser_asks(app, asked, spoken):
    page = make_visitor(app).get("/sign-in", headers={"Accept-Language": asked})

    assert f'<html lang="{spoken}">' in page.text


def test_person_is_answered_as_they_chose(app):
    user_id = make_person("anna@example.com")
    visitor = make_visitor(app)
    visitor.sign_in("anna@example.com")

    visitor.send("/account/", name="Anna", language="cs", zone="Europe/Prague")

    assert '<html lang="cs">' in visitor.get("/account/", headers={"Accept-Language": "pl"}).text
    with transaction():
        people.get(user_id).ui_locale = "xx"  # an installation may drop a language
    assert '<html lang="pl">' in visitor.get("/account/", headers={"Accept-Language": "pl"}).text


def test_language_that_no_list_offered_is_refused(app):
    make_person("anna@example.com")
    visitor = make_visitor(app)
    visitor.sign_in("anna@example.com")

    visitor.send("/account/", language="tlh", zone="")

    assert "“tlh” is not valid" in visitor.get("/account/").text


@pytest.mark.parametrize("locale", LOCALES)
def test_year_has_four_digits_in_every_language(app, locale):
    with app.test_request_context(), force_locale(locale):
        assert "2026" in language.as_date(DAY)
        assert "2026" in language.as_instant(datetime(2026, 11, 3, 8, 5, tzinfo=UTC))
        assert "08:05" in language.as_instant(datetime(2026, 11, 3, 8, 5, tzinfo=UTC))


def test_day_stays_the_day_in_every_time_zone(app):
    with app.test_request_context():
        assert language.as_date(DAY) == "Nov 3, 2026"


def test_instant_is_shown_in_the_zone_of_the_person(app):
    night = datetime(2026, 11, 3, 20, 5, tzinfo=UTC)
    app.add_url_rule("/night", "night", signed_in(lambda: language.as_instant(night)))
    make_person("anna@example.com")
    visitor = make_visitor(app)
    visitor.sign_in("anna@example.com", zone="Asia/Tokyo")

    assert visitor.get("/night").text == "Nov 4, 2026, 05:05"


@pytest.mark.parametrize(
    ("locale", "number", "spelled"),
    [
        ("en", "1234567.50", "1,234,567.50"),
        ("pl", "1234567.50", "1\xa0234\xa0567,50"),
        ("sv", "-0.5", "-0,5"),
        ("cs", 12, "12"),
        ("ru", Decimal("0.001"), "0,001"),
        ("en", None, ""),
        ("en", "", ""),
    ],
)
def test_number_keeps_its_decimals_and_gets_the_separators_of_the_language(app, locale, number, spelled):
    with app.test_request_context(), force_locale(locale):
        assert language.as_number(number) == spelled


def test_percent_is_rounded_down_so_that_all_means_all(app):
    with app.test_request_context(), force_locale("en"):
        assert [language.as_percent(x) for x in (0, 0.999, 1, Decimal("0.125"))] == [
            "0%",
            "99%",
            "100%",
            "12%",
        ]


def test_whole_percents_stay_what_they_are(app):
    with app.test_request_context(), force_locale("en"):
        assert [language.as_percent(n / 100) for n in range(101)] == [f"{n}%" for n in range(101)]


@pytest.mark.parametrize(
    ("size", "spelled"), [(0, "0.0 kB"), (999, "1.0 kB"), (45_600, "46 kB"), (1_250_000, "1.2 MB")]
)
def test_size_is_told_in_two_digits(app, size, spelled):
    with app.test_request_context(), force_locale("en"):
        assert language.as_size(size) == spelled


@pytest.mark.parametrize(
    ("locale", "labels", "shown"),
    [
        ("pl", {"pl_PL": "Śruba", "en_GB": "Bolt"}, "Śruba"),
        ("sv", {"pl_PL": "Śruba", "en_US": "Bolt", "en_GB": "Bolt GB"}, "Bolt GB"),
        ("sv", {"sv_SE": "", "en_GB": "Bolt"}, "Bolt"),
        ("cs", {"pl_PL": "Śruba"}, "[bolt]"),
        ("en", {}, "[bolt]"),
    ],
)
def test_label_falls_back_to_english_and_then_to_the_code(app, locale, labels, shown):
    with app.test_request_context(), force_locale(locale):
        assert language.label_of(labels, "bolt") == shown


def test_receiver_is_answered_in_the_default_language(app):
    answer = make_visitor(app).get("/feeds/nothing", headers={"Accept-Language": "pl"})

    assert answer.json["detail"].startswith("There is no such page")
