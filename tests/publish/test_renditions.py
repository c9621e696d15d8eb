"""Renditions of a channel's pictures: made before it publishes, under addresses that stay."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from channels.b2b_shop import B2bShop
from pim import db
from pim.catalog import media
from pim.catalog.media import files
from pim.publish import pictures, views
from pim.publish.channels import get_channel, get_stream
from pim.publish.feeds import iter_full
from pim.publish.models import Rendering
from pim.publish.publishing import publish
from pim.publish.reconciling import reconcile
from tests.builders import create, edit, make_model, make_product, make_shop, make_variant, save
from tests.channels.json_schema import list_violations
from tests.feeds.shops import Receiver
from tests.media.pictures import opened, picture

pytestmark = pytest.mark.usefixtures("app")


def make_profile(code="thumb", **fields):
    body = {"code": code, "max_width": 10, "max_height": 10, **fields}
    save(create("rendition_profile", code, body))


def keep(content, name="a.png"):
    with db.transaction():
        return media.keep(content, name).sha256


def show(sku="T-1", size=(40, 20), **more):
    """A product that shows a picture of its own; the hash of that."""
    sha256 = keep(picture(size=size))
    make_product(sku, {"values.picture..": {"file": sha256, "name": "a.png"}}, **more)
    return sha256


def records():
    with db.transaction():
        channel = get_channel("shop_pl")
        items = iter_full(channel, get_stream(channel.id).revision)
        return {record["sku"]: record for item in items if "sku" in (record := item.record())}


def file_of(sku="T-1"):
    (file,) = records()[sku]["media"]
    return file


def get(app, url):
    return Receiver(app, "", "").open(url.removeprefix("http://localhost"))


def test_channel_gets_the_renditions_that_it_names_the_first_one_leading(app):
    make_profile("thumb", format="webp")
    make_profile("large", max_width=30, max_height=30)
    make_shop(renditions=["thumb", "large"])
    sha256 = show()

    publish("shop_pl")

    file = file_of()
    assert file["rendition_url"] == file["renditions"]["thumb"]
    assert file["renditions"]["thumb"].startswith(f"http://localhost/media/{sha256}/thumb-")
    shown = {code: get(app, url) for code, url in file["renditions"].items()}
    assert {code: opened(got.data).size for code, got in shown.items()} == {
        "thumb": (10, 5),
        "large": (30, 15),
    }
    assert shown["thumb"].headers["Content-Type"] == "image/webp"
    assert shown["thumb"].headers["Content-Disposition"].startswith("inline;")


def test_channel_that_names_none_gets_that_for_the_web():
    make_shop()
    sha256 = show()

    publish("shop_pl")

    assert file_of()["rendition_url"] == f"http://localhost/media/{sha256}/web.jpg"
    assert "renditions" not in file_of()


def test_picture_of_a_model_is_made_for_its_variants(app):
    make_profile()
    make_shop(renditions=["thumb"])
    edit("mapping", "shop", "fields", [
        {"field": "name", "steps": [{"step": "attribute", "attribute": "name"}]},
        {"field": "media.picture", "steps": [{"step": "attribute", "attribute": "picture"}]},
    ])  # fmt: skip
    make_model("suit", family_variant="wear_color_size")
    sha256 = keep(picture())
    own = {"values.color..": "red", "values.picture..": {"file": sha256, "name": "a.png"}}
    make_model("red", own, parent="suit")
    make_variant("S-1", parent="red", size="s")

    publish("shop_pl")

    assert get(app, file_of("S-1")["rendition_url"]).status_code == 200


def test_changed_profile_gives_new_addresses_and_the_old_ones_stay(app):
    make_profile()
    make_shop(renditions=["thumb"])
    show()
    publish("shop_pl")
    before = file_of()["rendition_url"]

    edit("rendition_profile", "thumb", "max_width", 6)
    outcome = publish("shop_pl")

    after = file_of()["rendition_url"]
    assert (outcome.changed, after == before) == (1, False)
    assert opened(get(app, before).data).size == (10, 5)
    assert opened(get(app, after).data).size == (6, 3)


def test_words_of_a_profile_change_nothing():
    make_profile()
    make_shop(renditions=["thumb"])
    show()
    publish("shop_pl")

    edit("rendition_profile", "thumb", "labels.en_GB", "Small")

    assert publish("shop_pl").changed == 0


def test_archived_profile_is_left_out():
    make_profile()
    make_shop(renditions=["thumb"])
    show()
    publish("shop_pl")

    edit("rendition_profile", "thumb", "archived", True)
    publish("shop_pl")

    assert file_of()["rendition_url"].endswith("/web.jpg")


def test_only_what_is_new_is_made():
    make_profile()
    make_shop(renditions=["thumb"])
    show("T-1")
    publish("shop_pl")
    show("T-2", size=(50, 20))

    assert pictures.make_missing(get_channel("shop_pl")) == 1
    assert pictures.make_missing(get_channel("shop_pl")) == 0


def test_dry_run_makes_no_rendition(settings):
    make_profile()
    make_shop(renditions=["thumb"])
    show()

    publish("shop_pl", dry_run=True)

    assert list(settings.media_dir.rglob("thumb-*")) == []


def test_picture_that_comes_while_it_is_published_is_made_before_it_is_shown(app, monkeypatch):
    make_profile()
    make_shop(renditions=["thumb"])
    catch_up = views.catch_up
    late = [lambda: show("T-1")]

    def catch_up_while_somebody_writes(view_id):
        catch_up(view_id)
        if late:
            late.pop()()

    monkeypatch.setattr(views, "catch_up", catch_up_while_somebody_writes)
    publish("shop_pl")

    assert get(app, file_of()["rendition_url"]).status_code == 200


@pytest.fixture
def broken():
    """A channel that shows a picture whose original was lost, and another one."""
    make_profile("thumb")
    make_profile("large", max_width=30, max_height=30)
    make_shop(renditions=["thumb", "large"])
    sha256 = show("T-1")
    show("T-2", size=(50, 20))
    files.store().delete(files.folder(sha256))
    return sha256


def warnings(sku="T-1"):
    statement = sa.select(Rendering.problems).where(Rendering.problems.is_not(None))
    with db.transaction() as conn:
        return [problem for problems in conn.execute(statement).scalars() for problem in problems]


def test_picture_that_can_not_be_made_is_a_warning_and_its_product_goes_out(broken):
    outcome = publish("shop_pl")

    file = file_of("T-1")
    assert (outcome.items, outcome.held_back) == (2, 0)
    assert (file["renditions"], "rendition_url" in file) == ({}, False)
    assert len(file_of("T-2")["renditions"]) == 2
    [(severity, field, _locale, rule, found, remedy)] = warnings()
    assert (severity, field, rule, found) == ("warning", "media.picture", "no_rendition", "a.png")
    assert "Its original is not in the store" in remedy


def test_picture_that_failed_is_tried_again_only_when_asked(broken):
    publish("shop_pl")
    with db.transaction():
        files.store().put(files.path(broken, "original.png"), picture(size=(40, 20)))
    channel = get_channel("shop_pl")

    assert pictures.make_missing(channel) == 0
    assert pictures.retry(channel) == 1
    publish("shop_pl")

    assert len(file_of("T-1")["renditions"]) == 2
    assert warnings() == []


def test_nightly_comparison_finds_nothing_to_mend(broken):
    publish("shop_pl")

    assert reconcile("shop_pl") == []


def test_product_that_another_channel_has_rendered_already_gets_its_warning(broken):
    save(create("assortment", "none_pl", {"code": "none_pl", "market": "PL", "rule": {"any": []}}))
    edit("channel", "shop_pl", "assortment", "none_pl")
    publish("shop_pl")  # renders T-1, and needs none of its pictures
    assert warnings() == []

    edit("channel", "shop_pl", "assortment", "all_pl")
    publish("shop_pl")

    assert file_of("T-1")["renditions"] == {}
    assert len(warnings()) == 1


def test_records_with_renditions_fit_the_schema_of_their_receiver(broken):
    publish("shop_pl")

    schema = B2bShop().schema()
    shown = [record for record in records().values() if record["media"]]
    assert [list_violations(schema, record) for record in shown] == [[], []]
