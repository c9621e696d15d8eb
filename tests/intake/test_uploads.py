"""Uploads: kept, checked, brought in by whatever process, told of, cleaned away."""

from __future__ import annotations

import os
import stat
from datetime import timedelta

import pytest

from pim import clock, db, jobs, locks
from pim.catalog import documents
from pim.changes import get_set
from pim.errors import BadValue, NotFound, WrongState
from pim.intake import uploads
from pim.intake.uploads.files import folder_of
from pim.intake.uploads.uploading import lock_of
from pim.jobs import claims
from pim.jobs.running import Heart, Run
from pim.jobs.worker import Worker
from tests.builders import edit, make_product, make_structure
from tests.intake.files import csv_file, make_import_mapping

THREE = """
    Artnr;Family;Namn;Colour
    A-1;tools;Borr;Red EN
    A-2;tools;Såg;Röd
    A-3;tools;Hammare;
    """


@pytest.fixture(autouse=True)
def mapping(app):
    make_structure()
    make_import_mapping()


def send(text=THREE):
    with db.transaction():
        return uploads.create(csv_file(text), None).id


def ask(upload_id, task="check", **choices):
    with db.transaction():
        uploads.ask(upload_id, task, **{"mapping": "supplier", **choices})


def check(upload_id, **choices):
    ask(upload_id, "check", **choices)
    uploads.run(upload_id)
    return uploads.get(upload_id)


def apply(upload_id, **choices):
    ask(upload_id, "apply", **choices)
    uploads.run(upload_id)
    return uploads.get(upload_id)


def test_check_tells_what_would_come_in_and_writes_nothing():
    make_product("A-3", {"values.name..sv_SE": "Slägga"})

    upload = check(send())

    report = upload.report
    assert (upload.state, upload.change_set_id) == ("checked", None)
    assert (report["rows"], report["created"], report["changed"], report["rejected"]) == (3, 1, 1, 1)
    assert [(one["key"], one["op"]) for one in report["first"]] == [("A-1", "create"), ("A-3", "set")]
    assert (report["first"][1]["old"], report["first"][1]["new"]) == ("Slägga", "Hammare")
    with pytest.raises(NotFound):
        documents.get("A-1")


def test_apply_does_what_the_check_said():
    upload_id = send()
    checked = check(upload_id).report

    upload = apply(upload_id)

    assert upload.state == "applied"
    assert {**upload.report, "finished": []} == {**checked, "finished": []}
    assert get_set(upload.change_set_id).state == "applied"
    assert documents.get("A-1").own.values["name"][""]["sv_SE"] == "Borr"


def test_same_file_twice_changes_nothing():
    first = send()
    apply(first)
    second = send()

    upload = apply(second)

    assert (upload.report["created"], upload.report["changed"], upload.report["same"]) == (0, 0, 2)
    assert upload.change_set_id is None
    assert [one.id for one in uploads.list_earlier(upload)] == [first]


def test_refused_cells_are_grouped_by_cause_and_their_rows_kept_as_a_file():
    upload = check(send())

    (group,) = upload.report["groups"]
    assert (group["column"], group["cells"]) == ("Colour", 1)
    assert (group["examples"][0]["row"], group["examples"][0]["value"]) == (3, "Röd")
    assert upload.report["unknown"] == [
        {"column": "Colour", "attribute": "color", "text": "Röd", "cells": 1},
    ]
    lines = uploads.rejected_file(upload).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "Artnr;Family;Namn;Colour;import_problems"
    assert lines[1].startswith("A-2;tools;Såg;Röd;")
    assert len(lines) == 2


def test_corrected_run_leaves_no_rejected_rows_behind():
    upload_id = send()
    check(upload_id)
    make_import_mapping("mapped", Colour={"map": {"Röd": "red"}})

    upload = check(upload_id, mapping="mapped")

    assert upload.report["rejected"] == 0
    assert uploads.rejected_file(upload) is None


def test_check_is_of_the_mapping_as_it_was_then():
    upload = check(send())
    assert uploads.is_checked_as_it_is(upload)

    edit("import_mapping", "supplier", "file", {"decimal_mark": "."})

    assert not uploads.is_checked_as_it_is(upload)


def test_file_that_can_not_be_read_is_told_with_the_upload():
    upload = check(send("Nummer;Namn\nA-1;Borr"))

    assert (upload.state, upload.report) == ("failed", None)
    assert "finds products by the column Artnr" in upload.failure


def test_upload_at_work_is_asked_for_nothing_else():
    upload_id = send()
    ask(upload_id)

    with pytest.raises(WrongState, match="is being checked"):
        ask(upload_id, "apply")
    assert uploads.is_at_work(uploads.get(upload_id))


def test_upload_that_a_dead_process_left_is_at_work_no_longer_and_goes_on():
    upload_id = send()
    ask(upload_id, "apply")
    with db.transaction():
        uploads.get(upload_id).state = "running"
    with locks.exclusive(lock_of(upload_id)):
        assert uploads.is_at_work(uploads.get(upload_id))

    assert not uploads.is_at_work(uploads.get(upload_id))
    uploads.run(upload_id)

    assert uploads.get(upload_id).state == "applied"


def test_what_is_not_begun_in_time_may_be_asked_for_again():
    upload_id = send()
    ask(upload_id)
    upload = uploads.get(upload_id)

    assert uploads.is_at_work(upload)
    assert not uploads.is_at_work(upload, clock.now() + timedelta(minutes=1))


def test_nothing_is_run_that_nobody_asked_for_or_that_is_gone():
    upload_id = send()

    uploads.run(upload_id)
    uploads.run(upload_id + 1)

    assert uploads.get(upload_id).state == "new"


def test_what_is_asked_for_is_a_job_that_any_worker_does():
    upload_id = send()
    with db.transaction():
        job_id = uploads.ask(upload_id, "check", mapping="supplier")

    assert Worker().run(once=True) == 1

    job = jobs.get(job_id)
    assert (job.state, job.title, job.message) == ("done", "check supplier.csv", None)
    assert uploads.get(upload_id).state == "checked"


def test_job_that_a_worker_has_begun_is_begun_by_nobody_else():
    upload_id = send()
    with db.transaction():
        job_id = uploads.ask(upload_id, "check", mapping="supplier")
    worker = Worker()

    assert worker.do(job_id)
    assert not worker.do(job_id)


def test_run_that_is_cancelled_stops_whole_and_is_gone_on_with():
    upload_id = send()
    ask(upload_id, "apply")
    with db.transaction():
        job = Run(claims.enter("import", "here"), stop="cancelled")
    heart = Heart()

    with heart.beating(job), pytest.raises(jobs.Stopped):
        uploads.run(upload_id)
    heart.end()
    db.db.session.rollback()

    assert uploads.get(upload_id).state == "running"
    assert not uploads.is_at_work(uploads.get(upload_id))
    uploads.run(upload_id)
    assert uploads.get(upload_id).report["created"] == 2


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"mode": "all"}, "both, create, update"),
        ({"source": "king"}, "erp, supplier"),
        ({"mapping": None}, "what the columns mean"),
        ({"author": "x"}, "Use mapping"),
    ],
)
def test_impossible_choices_are_refused(choices, words):
    with pytest.raises(BadValue, match=words):
        ask(send(), "check", **choices)


def test_uploaded_file_is_open_to_its_owner_only():
    folder = folder_of(send())

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not list(folder.glob("*.csv"))  # what a stranger calls it is no path


def test_files_are_cleaned_away_and_what_became_of_them_stays():
    upload_id = send()
    apply(upload_id)
    stray = folder_of(999)
    stray.mkdir()
    os.utime(stray, (0, 0))
    os.utime(folder_of(upload_id), (0, 0))

    with db.transaction():
        early = uploads.sweep(clock.now() + timedelta(days=13))
        late = uploads.sweep(clock.now() + timedelta(days=15))

    upload = uploads.get(upload_id)
    assert (early, late) == (1, 1)
    assert upload.report["created"] == 2
    with pytest.raises(NotFound, match="upload it again"):
        uploads.open_source(upload)


def test_forgotten_upload_takes_its_file_along_and_leaves_the_products():
    upload_id = send()
    apply(upload_id)

    with db.transaction():
        uploads.forget(upload_id)

    assert not folder_of(upload_id).exists()
    assert documents.get("A-1")
    with pytest.raises(NotFound):
        uploads.get(upload_id)


def test_last_use_of_a_mapping_is_the_latest_import_through_it():
    apply(send())
    latest = send()
    apply(latest)
    check(send())

    assert {code: one.id for code, one in uploads.find_last_uses(["supplier", "other"]).items()} == {
        "supplier": latest
    }
