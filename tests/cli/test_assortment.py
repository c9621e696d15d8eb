"""`assortment`: planning by rule and by pin, and asking why."""

from __future__ import annotations

import json

import pytest
import time_machine

from tests.builders import make_assortment, make_product, make_structure, read

pytestmark = pytest.mark.usefixtures("app")
TODAY = "2026-03-01T12:00:00Z"


@pytest.fixture(autouse=True)
def structure(app):
    make_structure()
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def members(run_json):
    def of(code, *options):
        return [one["sku"] for one in run_json("assortment", "members", code, *options)]

    return of


def make_drill_and_saw():
    make_product("T-1", categories=["drills"])
    make_product("T-2", categories=["saws"])


def test_create_tells_how_many_are_in(run_json, members):
    make_drill_and_saw()

    told = run_json(
        *("assortment", "create", "drills_pl", "--market", "PL", "--rule", '{"category": "drills"}'),
        *("--from", "2026-01-01", "--to", "2027-01-01", "--label", "en_GB=Drills"),
    )

    assert (told["code"], told["members"], told["on"]) == ("drills_pl", 1, "2026-03-01")
    assert members("drills_pl") == ["T-1"]
    assert members("drills_pl", "--on", "2027-01-01") == []
    assert read("assortment", "drills_pl", "labels.en_GB") == "Drills"


def test_list_and_show_tell_dates_rule_and_pins(run, run_json):
    make_drill_and_saw()
    make_assortment("all_pl")
    make_assortment("some_pl", parent="all_pl", rule={"category": "drills"}, from_on="2026-02-01")
    run("assortment", "pin", "some_pl", "T-2", "--note", "asked for", "--to", "2026-06-01")

    told = run_json("assortment", "show", "some_pl")

    assert (told["market"], told["parent"], told["from_on"], told["to_on"]) == (
        "PL",
        "all_pl",
        "2026-02-01",
        None,
    )
    assert (told["rule"], told["members"]) == ({"category": "drills"}, 2)
    assert told["pins"] == [
        {"sku": "T-2", "way": "in", "from_on": None, "to_on": "2026-06-01", "note": "asked for"}
    ]
    assert [one["code"] for one in run_json("assortment", "list")] == ["all_pl", "some_pl"]
    assert "asked for" in run("assortment", "show", "some_pl").stdout


def test_rule_tells_who_comes_and_goes(run, run_json, members):
    make_drill_and_saw()
    make_assortment("all_pl", rule={"category": "saws"})

    told = run_json("assortment", "rule", "all_pl", '{"category": "drills"}')

    assert {k: told[k] for k in ("before", "after", "come", "go")} == {
        "before": 1,
        "after": 1,
        "come": 1,
        "go": 1,
    }
    assert members("all_pl") == ["T-1"]
    assert run("assortment", "rule", "all_pl", "null", "-q").output == ""
    assert members("all_pl") == []


def test_dry_rule_counts_and_writes_nothing(run, run_json, members, tmp_path, count_sets):
    make_drill_and_saw()
    make_assortment("all_pl", rule={"category": "saws"})
    (tmp_path / "rule.json").write_text(json.dumps({"category": "tools"}), encoding="utf-8")
    before = count_sets()

    told = run_json("assortment", "rule", "all_pl", f"@{tmp_path}/rule.json", "--dry-run")

    assert (told["come"], told["go"], told["change_set"], told["dry_run"]) == (1, 0, None, True)
    assert (members("all_pl"), count_sets()) == (["T-2"], before)
    assert "in a dry run" in run("assortment", "rule", "all_pl", '{"all": []}', "-n").stdout


def test_pins_beat_the_rule_until_they_are_taken_away(run, run_json, members):
    make_drill_and_saw()
    make_assortment("all_pl", rule={"category": "drills"})

    told = run_json("assortment", "pin", "all_pl", "T-2")
    run("assortment", "pin", "all_pl", "T-1", "--out", "--from", "2026-03-01")
    assert (told["applied"], told["pin"]) == (1, {"way": "in"})
    assert members("all_pl") == ["T-2"]
    assert members("all_pl", "--on", "2026-02-28") == ["T-1", "T-2"]

    run("assortment", "unpin", "all_pl", "T-1", "T-2", "--quiet")
    assert members("all_pl") == ["T-1"]


def test_nothing_is_pinned_if_a_sku_does_not_exist(run, members):
    make_drill_and_saw()
    make_assortment("all_pl", rule=None)

    result = run("assortment", "pin", "all_pl", "T-1", "X-1", "X-2", code=1)

    assert result.stderr == "Error: There is no product X-1, X-2. Nothing was changed.\n"
    assert members("all_pl") == []


def test_why_always_has_an_answer(run, run_json):
    make_drill_and_saw()
    make_assortment("all_pl", rule={"category": "drills"})
    run("assortment", "pin", "all_pl", "T-1", "--out", "--from", "2026-06-01", "--note", "sold out")

    by_rule = run_json("assortment", "why", "T-1", "all_pl")
    pinned_out = run_json("assortment", "why", "T-1", "all_pl", "--on", "2026-06-01")
    outside = run_json("assortment", "why", "T-2", "all_pl")

    assert (by_rule["is_member"], by_rule["rule"]["verdict"]) == (True, True)
    assert (pinned_out["is_member"], "sold out" in pinned_out["because"]) == (False, True)
    assert outside["because"] == "The rule does not hold: It is not in drills or below."
    assert "T-2 is not in all_pl on 2026-03-01." in run("assortment", "why", "T-2", "all_pl").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["show", "al_pl"], 1, "There is no assortment al_pl. There is: all_pl."),
        (["rule", "all_pl", "{"], 2, "is no JSON"),
        (["rule", "all_pl", '{"categry": "drills"}'], 1, "categry"),
        (["rule", "all_pl", "@/nowhere.json"], 1, "/nowhere.json: No such file or directory."),
        (["create", "x", "--market", "XX"], 1, "There is no market XX."),
        (["create", "all_pl", "--market", "PL"], 1, "all_pl is taken"),
        (["create", "x", "--market", "PL", "--label", "Drills"], 2, "LOCALE=TEXT"),
        (["create", "x", "--market", "PL", "--from", "1 March"], 2, "2026-03-01"),
        (["members", "all_pl", "--on", "2026-02-30"], 2, "is no day"),
        (["pin", "all_pl"], 2, "Missing argument"),
        (["why", "T-9", "all_pl"], 1, "There is no product T-9."),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, list) else "",
)
def test_what_is_wrong_is_said(run, arguments, code, message):
    make_assortment("all_pl")

    assert message in run("assortment", *arguments, code=code).stderr
