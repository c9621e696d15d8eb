"""`media`: the library, and the renditions that channels show."""

from __future__ import annotations

import pytest

from pim import db
from pim.catalog import media
from pim.catalog.media import files
from pim.publish.channels import get_channel
from tests.builders import create, make_product, make_shop, make_structure, save
from tests.media.pictures import PDF, picture

pytestmark = pytest.mark.usefixtures("app")


def keep(content, name):
    with db.transaction():
        return media.keep(content, name).sha256


def test_files_are_listed_and_shown_with_who_uses_them(run, run_json):
    make_structure()
    used, unused = keep(picture(), "front.png"), keep(PDF, "sheet.pdf")
    make_product("T-1", {"values.picture..": {"file": used, "name": "front.png"}})

    assert {one["sha256"]: one["users"] for one in run_json("media", "list")} == {used: 1, unused: 0}
    assert [one["sha256"] for one in run_json("media", "list", "--unused")] == [unused]
    assert [one["sha256"] for one in run_json("media", "list", "--search", "FRONT")] == [used]
    assert used[:12] in run("media", "list").stdout
    told = run_json("media", "show", used[:8])
    assert [(one["key"], one["attribute"]) for one in told["users"]] == [("T-1", "picture")]
    assert "used by     product T-1, picture" in run("media", "show", used).stdout
    run("media", "show", "0" * 64, code=1)


def test_orphans_are_listed_and_nothing_young_is_swept(run, run_json):
    sha256 = keep(PDF, "sheet.pdf")

    assert run_json("media", "orphans") == []
    assert run_json("media", "sweep", "--dry-run")["deleted"] == []
    assert run("media", "sweep").stdout == "0 files deleted, 0 bytes.\n"
    run("media", "sweep", "--older-than", "0d", code=1)
    run("media", "sweep", "--older-than", "soon", code=2)
    with db.transaction():
        assert media.find(sha256)


def test_profile_is_made_changed_and_named_by_a_channel(run, run_json):
    make_shop()
    thumb = ("media", "profile", "thumb", "--max-width", "40")

    run(*thumb, code=1)  # a height is needed
    run(*thumb, "--max-height", "40", "--dry-run")
    assert run_json("media", "profiles") == []
    run(*thumb, "--max-height", "40", "--format", "webp")
    run("media", "profile", "thumb", "--quality", "60")
    run("channel", "renditions", "shop_pl", "thumb")

    assert [(one["code"], one["quality"]) for one in run_json("media", "profiles")] == [("thumb", 60)]
    assert run_json("channel", "show", "shop_pl")["renditions"] == ["thumb"]
    run("channel", "renditions", "shop_pl", "nothing", code=1)
    run("channel", "renditions", "shop_pl")
    with db.transaction():
        assert get_channel("shop_pl").renditions == ()


def test_renditions_are_made_and_what_can_not_be_is_listed(run, run_json):
    save(create("rendition_profile", "thumb", {"code": "thumb", "max_width": 9, "max_height": 9}))
    make_shop(renditions=["thumb"])
    for number in (1, 2):
        sha256 = keep(picture(size=(20 + number, 10)), "a.png")
        make_product(f"T-{number}", {"values.picture..": {"file": sha256, "name": "a.png"}})
    files.store().delete(files.folder(sha256))

    told = run_json("media", "render", code=3)
    again = run("media", "render", "--channel", "shop_pl", "--retry", code=3)

    assert told == [{"channel": "shop_pl", "pictures": 2, "failed": 1}]
    assert f"{sha256}: Its original is not in the store" in again.stderr
