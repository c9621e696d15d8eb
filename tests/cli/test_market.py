"""`market`: where we sell, made before anything is sold there."""

from __future__ import annotations

import pytest

from tests.builders import make_structure

pytestmark = pytest.mark.usefixtures("app")


def test_create_makes_what_the_market_needs_in_an_empty_database(run_json, run):
    told = run_json("market", "create", "DE", "--locales", "de_DE,en_US")

    assert {name: told[name] for name in ("code", "country", "currency", "zone", "locales")} == {
        "code": "DE",
        "country": "DE",
        "currency": "EUR",
        "zone": "Europe/Berlin",
        "locales": ["de_DE", "en_US"],
    }
    assert told["change_set"] is not None
    assert [market["code"] for market in run_json("market", "list")] == ["DE"]
    assert "Europe/Berlin" in run("market", "list").stdout


def test_what_is_given_wins_over_what_is_known_of_the_country(run_json, run):
    run(
        "market",
        "create",
        "north",
        "--country",
        "FI",
        "--currency",
        "SEK",
        "--zone",
        "Europe/Stockholm",
        "-q",
    )

    [told] = run_json("market", "list")

    assert (told["code"], told["country"], told["currency"], told["zone"]) == (
        "north",
        "FI",
        "SEK",
        "Europe/Stockholm",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["PL"], "PL is taken"),
        (["PL", "--locales", "fi_FI"], "PL is taken"),
        (["nowhere"], "Give a country code"),
        (["FI", "--zone", "Europe/Turku"], "Europe/Turku"),
        (["FI", "--locales", "finnish"], "finnish"),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, list) else "",
)
def test_refused_market_leaves_nothing_behind(run, arguments, message, count_sets):
    make_structure()
    before = count_sets()

    assert message in run("market", "create", *arguments, code=1).stderr

    assert count_sets() == before


def test_no_markets_are_no_failure(run):
    result = run("market", "list")

    assert (result.stdout, "market create" in result.stderr) == ("", True)
