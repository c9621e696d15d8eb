"""Which media files nobody needs, and that no other one is ever deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pim import changes, clock, db
from pim.catalog import media
from pim.catalog.media import files, library
from pim.changes import Draft, revert
from pim.errors import BadValue
from pim.publish import sweeping
from pim.publish.publishing import publish
from tests.builders import (
    AUTHOR,
    create,
    edit,
    make_model,
    make_product,
    make_shop,
    make_structure,
    read,
    save,
)
from tests.media.pictures import picture

pytestmark = pytest.mark.usefixtures("app")
MONTH = timedelta(days=30)


@pytest.fixture
def later(monkeypatch):
    """Lets so many days pass."""
    real = clock.now

    def wait(days):
        monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=days))

    return wait


def keep(side=10):
    with db.transaction():
        return media.keep(picture(size=(side, 10)), f"{side}.png").sha256


def value(sha256):
    return {"file": sha256, "name": "a.png"}


def swept():
    return [stored.sha256 for stored in sweeping.sweep(MONTH)]


def held(sha256):
    with db.transaction():
        return {one.stored.sha256: one.held for one in sweeping.list_orphans(MONTH)}.get(sha256)


def is_stored(sha256):
    try:
        files.store().open(files.path(sha256, "web.jpg"))[0].close()
    except FileNotFoundError:
        return False
    return True


def test_file_that_nobody_uses_is_swept_after_its_time(later):
    sha256 = keep()

    later(29)
    assert swept() == []
    later(31)
    assert swept() == [sha256]

    with db.transaction():
        assert media.find(sha256) is None
    assert not is_stored(sha256)


def test_file_that_is_given_again_has_its_time_anew(later):
    sha256 = keep()
    later(29)
    assert keep() == sha256
    later(40)

    assert swept() == []


def test_file_that_was_swept_can_be_kept_again(later):
    sha256 = keep()
    later(31)
    swept()

    assert keep() == sha256
    assert is_stored(sha256)


def test_used_file_is_never_swept(later):
    make_structure()
    make_product("T-1", {"values.picture..": value(keep(11))})
    make_model("suit", family_variant="wear_color_size")
    make_model("red", {"values.color..": "red", "values.picture..": value(keep(12))}, parent="suit")
    make_product("T-2", {"values.picture..": value(keep(13))}, archived=True)
    edit("attribute", "picture", "archived", True)
    shown = keep(14)
    save(create("reference_entity", "maker", {"code": "maker"}))
    save(create("reference_record", "maker.acme", {"entity": "maker", "code": "acme", "image": value(shown)}))
    later(400)

    assert swept() == []
    with db.transaction():
        assert [one.users for one in library.list_files()] == [1, 1, 1, 1]
        assert [(one.kind, one.key) for one in library.list_users(shown)] == [
            ("reference_record", "maker.acme")
        ]


def test_file_that_a_channel_has_shown_is_kept_for_ever(later):
    make_shop()
    sha256 = keep()
    make_product("T-1", {"values.picture..": value(sha256)})
    publish("shop_pl")
    edit("product", "T-1", "values.picture..", None)
    publish("shop_pl")
    later(400)

    assert swept() == []
    assert held(sha256) == "shown"


def test_file_that_was_replaced_is_kept_as_long_as_that_may_be_undone(later):
    make_structure()
    sha256 = keep()
    make_product("T-1", {"values.picture..": value(sha256)})
    later(100)
    saved = edit("product", "T-1", "values.picture..", None)

    later(101)
    assert (held(sha256), swept()) == ("changed", [])
    revert(saved.set_id, AUTHOR)

    assert read("product", "T-1", "values.picture..") == value(sha256)


def test_file_that_was_replaced_long_ago_is_swept(later):
    make_structure()
    sha256 = keep()
    make_product("T-1", {"values.picture..": value(sha256)})
    edit("product", "T-1", "values.picture..", None)
    later(31)

    assert swept() == [sha256]


def test_file_that_a_waiting_change_set_names_is_kept(later):
    make_structure()
    make_product("T-1")
    staged, born = keep(11), keep(12)
    body = {"sku": "T-2", "family": "tools", "values.picture..": value(born)}
    changes.stage([Draft("product", "T-1", "values.picture..", value(staged))], AUTHOR)
    changes.stage([create("product", "T-2", body)], AUTHOR)
    later(400)

    assert swept() == []
    assert (held(staged), held(born)) == ("changed", "changed")


def test_file_that_is_taken_into_use_meanwhile_is_not_removed(later):
    make_structure()
    sha256 = keep()
    later(31)
    make_product("T-1", {"values.picture..": value(sha256)})

    with db.transaction():
        assert not library.remove(sha256, clock.now() - MONTH)
    assert is_stored(sha256)


def test_time_of_grace_is_a_day_or_more():
    with pytest.raises(BadValue, match="At least a day"):
        sweeping.sweep(timedelta(hours=23))
