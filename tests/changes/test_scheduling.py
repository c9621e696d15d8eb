"""Change sets that wait for their hour, or for approval."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pim import changes, db
from pim.changes import Draft
from pim.changes.scheduling import apply_due, list_due, propose, schedule, unschedule
from pim.errors import WrongState
from tests.builders import AUTHOR, edit, make_product, make_structure, read

pytestmark = pytest.mark.usefixtures("app")

NAME = "values.name..en_GB"
LAUNCH = datetime(2027, 3, 1, 8, tzinfo=UTC)


def stage(value, expected=changes.ANY):
    return changes.stage([Draft("product", "T-1", NAME, value, expected=expected)], AUTHOR)


def due(set_id, at=LAUNCH):
    with db.transaction():
        schedule(set_id, at)


def test_scheduled_set_is_applied_when_its_hour_has_come():
    make_structure()
    make_product(fields={NAME: "Drill"})
    set_id = stage("Spring drill")
    due(set_id)

    assert apply_due(LAUNCH - timedelta(seconds=1)) == {}
    assert read("product", "T-1", NAME) == "Drill"

    assert apply_due(LAUNCH)[set_id].applied == 1
    assert read("product", "T-1", NAME) == "Spring drill"
    assert apply_due(LAUNCH) == {}


def test_scheduled_sets_are_applied_in_the_order_of_their_hours():
    make_structure()
    make_product(fields={NAME: "Drill"})
    later, earlier = stage("Later"), stage("Earlier")
    due(later, LAUNCH + timedelta(hours=1))
    due(earlier, LAUNCH)

    apply_due(LAUNCH + timedelta(days=1))

    assert read("product", "T-1", NAME) == "Later"


def test_scheduled_set_leaves_out_and_lists_what_was_changed_meanwhile():
    make_structure()
    make_product(fields={NAME: "Drill"})
    set_id = stage("Spring drill", expected="Drill")
    due(set_id)
    edit("product", "T-1", NAME, "Theirs")

    saved = apply_due(LAUNCH)[set_id]

    assert [row.before for row in saved.conflicts] == ["Theirs"]
    assert read("product", "T-1", NAME) == "Theirs"


def test_set_can_be_taken_off_the_schedule_and_proposed():
    make_structure()
    make_product()
    set_id = stage("Spring drill")
    with db.transaction():
        propose(set_id)
        schedule(set_id, LAUNCH)
        unschedule(set_id)

    assert list_due(LAUNCH) == []
    assert changes.get_set(set_id).state == "draft"


def test_applied_set_cannot_be_scheduled():
    make_structure()
    make_product()
    set_id = stage("Now")
    changes.apply(set_id)

    with pytest.raises(WrongState):
        due(set_id)


def test_set_that_is_refused_does_not_hold_up_the_others():
    make_structure()
    make_product()
    refused = changes.stage([Draft("product", "T-1", NAME, "x", expected="seen")], AUTHOR, skip=False)
    fine = stage("Fine")
    due(refused)
    due(fine, LAUNCH + timedelta(hours=1))

    apply_due(LAUNCH + timedelta(days=1))

    assert read("product", "T-1", NAME) == "Fine"
