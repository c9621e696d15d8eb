"""What settings of receivers may say, and the one spelling that each is kept in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.base import Connector, Problem, Setting
from channels.settings import fill_settings, list_missing, list_pairs, read_setting

CHOICE = Setting("basis", "Basis", "choice", choices=("net", "gross"))
WHOLE = Setting("days", "Days", "whole", pattern="[1-9][0-9]?", hint="From 1 to 99 days.")
DECIMAL = Setting("weight", "Weight", "decimal")
PAIRS = Setting("carriers", "Carriers", "pairs", choices=("PPL", "DPD"), pattern=r"[0-9]+(\.[0-9]{2})?")
FREE_PAIRS = Setting("columns", "Columns", "pairs")
YES_NO = Setting("basket", "Basket", "yes_no")
LINK = Setting("link", "Link", pattern=r"https?://\S*\{(sku|id)\}\S*", required=True, hint="With {sku}.")


@pytest.mark.parametrize(
    ("setting", "said", "kept"),
    [
        (CHOICE, "net", "net"),
        (WHOLE, 7, "7"),
        (WHOLE, " 12 ", "12"),
        (DECIMAL, "4,50", "4.50"),
        (DECIMAL, 4.5, "4.5"),
        (YES_NO, True, "true"),
        (YES_NO, "No", "false"),
        (PAIRS, {"PPL": 99, "DPD": "89.90"}, "PPL=99\nDPD=89.90"),
        (PAIRS, " PPL = 99\n\nDPD=89.90 ", "PPL=99\nDPD=89.90"),
        (PAIRS, "DPD=1; PPL=2", "DPD=1\nPPL=2"),
        (FREE_PAIRS, "stock=a=b", "stock=a=b"),
        (LINK, "https://a.example/{sku}", "https://a.example/{sku}"),
        (LINK, "  ", ""),
    ],
)
def test_a_setting_is_kept_in_one_spelling(setting, said, kept):
    assert read_setting(setting, said) == kept
    assert read_setting(setting, kept) == kept


@pytest.mark.parametrize(
    ("setting", "said", "rule"),
    [
        (CHOICE, "netto", "shape"),
        (WHOLE, "0", "pattern"),
        (WHOLE, "1.5", "shape"),
        (WHOLE, None, "shape"),
        (DECIMAL, "-1", "shape"),
        (YES_NO, "maybe", "shape"),
        (PAIRS, "PPL", "shape"),
        (PAIRS, "UPS=1", "unknown_choice"),
        (PAIRS, "PPL=1\nPPL=2", "twice"),
        (PAIRS, "PPL=free", "pattern"),
        (LINK, "https://a.example/", "pattern"),
        (LINK, "https://a.example/{sku}\x01", "characters"),
        (FREE_PAIRS, ["a"], "shape"),
    ],
)
def test_a_setting_that_is_not_right_is_named_with_its_remedy(setting, said, rule):
    problem = read_setting(setting, said)

    assert isinstance(problem, Problem)
    assert (problem.field, problem.rule) == (setting.name, rule)
    assert problem.remedy


@given(said=st.dictionaries(st.text("abcÅß .:", min_size=1, max_size=5), st.text("abc= ;1é", max_size=5)))
def test_pairs_that_are_kept_read_as_they_were_kept(said):
    kept = read_setting(FREE_PAIRS, said)

    assert isinstance(kept, Problem) or read_setting(FREE_PAIRS, kept) == kept
    if isinstance(kept, str):
        assert "\n".join(f"{key}={value}" for key, value in list_pairs(kept)) == kept


def test_defaults_stand_where_nothing_is_told_and_what_is_required_is_missed():
    class Receiver(Connector):
        settings = (Setting("days", "Days", default="3"), LINK, Setting("note", "Note"))

    assert fill_settings(Receiver(), {"note": "x", "of_old": "y"}) == {"days": "3", "note": "x"}
    assert [one.name for one in list_missing(Receiver(), {})] == ["link"]
    assert list_missing(Receiver(), {"link": "https://a.example/{sku}"}) == []
