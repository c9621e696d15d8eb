"""`changes`: seeing, undoing and finishing change sets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pim import changes, db
from pim.changes import Draft, scheduling
from pim.changes.applying import _apply_chunk, _Staged
from tests.builders import AUTHOR, edit, make_product, make_products, make_structure, read

pytestmark = pytest.mark.usefixtures("app")
NAME = "values.name..en_GB"


@pytest.fixture(autouse=True)
def structure(app):
    make_structure()


def name(sku="T-1"):
    return read("product", sku, NAME)


def stage(*names, chunk=1000):
    """A staged set that renames T-1, T-2, …"""
    drafts = [Draft("product", f"T-{n}", NAME, text) for n, text in enumerate(names, start=1)]
    return changes.stage(drafts, AUTHOR, chunk=chunk)


def half_applied():
    """A set of two chunks whose process died after the first."""
    set_id = stage("First", "Second", chunk=1)
    with db.transaction():
        _apply_chunk(_Staged(set_id))
    return set_id


def test_list_tells_the_newest_first(run_json, run):
    make_product()
    set_id = edit("product", "T-1", NAME, "Drill").set_id

    told = run_json("changes", "list", "--limit", "2")

    assert told[0] == told[0] | {
        "id": set_id,
        "state": "applied",
        "via": "system",
        "title": "Test",
        "total": 1,
    }
    assert all(one["id"] < set_id for one in run_json("changes", "list", "--before", str(set_id)))
    assert run_json("changes", "list", "--state", "draft") == []
    assert "There is no change set." in run("changes", "list", "--state", "draft").stderr


def test_show_tells_old_and_new_of_each_change(run_json, run):
    make_product()
    set_id = edit("product", "T-1", NAME, "Drill").set_id

    told = run_json("changes", "show", str(set_id))

    assert (told["outcomes"], len(told["changes"])) == ({"applied": 1}, 1)
    change = told["changes"][0]
    assert (change["key"], change["field"], change["old"], change["new"]) == (
        "T-1",
        NAME,
        "Tool T-1",
        "Drill",
    )
    assert "Tool T-1" in run("changes", "show", str(set_id)).stdout


def test_show_tells_that_there_are_more(run):
    make_products(3)

    assert "2 more" in run("changes", "show", "2", "--limit", "1").stderr


def test_revert_undoes_as_a_new_set(run_json, run):
    make_product()
    set_id = edit("product", "T-1", NAME, "Drill").set_id

    told = run_json("changes", "revert", str(set_id))

    assert (told["applied"], told["conflicts"], told["invalid"]) == (1, [], [])
    assert told["change_set"] > set_id
    assert name() == "Tool T-1"
    assert "is reverted" in run("changes", "revert", str(set_id), code=1).stderr


def test_revert_leaves_what_was_changed_since_and_ends_with_3(run):
    make_product()
    set_id = edit("product", "T-1", NAME, "Drill").set_id
    edit("product", "T-1", NAME, "Hammer")

    result = run("changes", "revert", str(set_id), code=3)

    assert "1 left" in result.stdout
    assert f"T-1 {NAME}: changed since: Hammer" in result.stderr
    assert name() == "Hammer"


@pytest.mark.parametrize("option", ["--force", "--include-later"])
def test_revert_goes_over_later_changes_when_told_to(run, option):
    make_product()
    set_id = edit("product", "T-1", NAME, "Drill").set_id
    edit("product", "T-1", NAME, "Hammer")

    run("changes", "revert", str(set_id), option)

    assert name() == "Tool T-1"


def test_revert_takes_one_way_over_later_changes(run):
    assert "Choose one" in run("changes", "revert", "1", "--force", "--include-later", code=2).stderr


def test_dry_revert_shows_and_writes_nothing(run_json):
    make_product()
    set_id = edit("product", "T-1", NAME, "Drill").set_id

    [told] = run_json("changes", "revert", str(set_id), "--dry-run")

    assert (told["old"], told["new"], told["outcome"]) == ("Drill", "Tool T-1", None)
    assert (name(), changes.get_set(set_id).state) == ("Drill", "applied")


def test_preview_shows_a_draft_that_apply_then_applies(run_json, run):
    make_products(2)
    set_id = str(stage("One", "Two"))

    planned = run_json("changes", "preview", set_id)
    assert [(one["old"], one["new"]) for one in planned] == [("Tool T-1", "One"), ("Tool T-2", "Two")]
    assert name() == "Tool T-1"

    assert run_json("changes", "apply", set_id)["applied"] == 2
    assert name() == "One"
    assert "is applied" in run("changes", "apply", set_id, code=1).stderr


def test_invalid_changes_are_listed_and_end_with_3(run_json, run):
    make_products(2)
    drafts = [Draft("product", "T-1", NAME, "One"), Draft("product", "T-2", "values.gears..", "many")]
    set_id = changes.stage(drafts, AUTHOR)

    told = run_json("changes", "apply", str(set_id), code=3)

    assert (told["applied"], told["invalid"][0]["key"]) == (1, "T-2")


def test_resume_finishes_what_a_dead_process_left(run):
    make_products(2)
    set_id = half_applied()

    run("changes", "resume", str(set_id))

    assert (name("T-1"), name("T-2")) == ("First", "Second")


def test_abort_undoes_what_a_dead_process_left(run):
    make_products(2)
    set_id = half_applied()

    run("changes", "abort", str(set_id), "-q")

    assert (name("T-1"), name("T-2")) == ("Tool T-1", "Tool T-2")


def test_resume_takes_only_what_was_begun(run):
    make_products(1)

    assert "needs one that is applying" in run("changes", "resume", str(stage("One")), code=1).stderr


def test_due_sets_are_applied_and_the_others_wait(run, run_json):
    make_products(1)
    due, later = stage("Due"), stage("Later")
    with db.transaction():
        scheduling.schedule(due, datetime(2020, 1, 1, tzinfo=UTC))
        scheduling.schedule(later, datetime(2999, 1, 1, tzinfo=UTC))

    assert [one["change_set"] for one in run_json("changes", "apply-due")] == [due]
    assert name() == "Due"
    assert run("changes", "apply-due", "--quiet").output == ""
    assert run("changes", "apply-due").stderr == "Nothing is due.\n"


def test_unknown_set_is_a_message(run):
    for verb in ("show", "revert", "resume", "abort", "apply", "preview"):
        assert run("changes", verb, "999", code=1).stderr == "Error: There is no change set 999.\n"
