"""What is kept no longer goes, slice by slice, and what is kept answers as before."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pim import changes, db, jobs
from pim.accounts import expiry, tokens
from pim.changes import log
from pim.changes.history import list_history
from pim.changes.models import ChangeLog, ChangeSet
from pim.errors import Busy, Conflict, Invalid, NotFound, WrongState
from pim.keeping import retention, rows
from pim.locks import exclusive
from pim.publish import feeds
from pim.publish.channels import get_channel, get_stream
from pim.publish.fetches import FeedFetch, record_fetch
from pim.publish.generations import write_feed
from pim.publish.models import Delivery, Listing, Publication, Record, Rendering, View
from pim.publish.publishing import publish
from pim.publish.reconciling import reconcile
from pim.publish.rollback import rollback
from pim.publish.stored_files import folder_of
from tests.builders import (
    AUTHOR,
    edit,
    find,
    make_channel,
    make_model,
    make_products,
    make_shop,
    make_variant,
)

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2029, 3, 1, 12, tzinfo=UTC)  # everything is old by then
SHOP = "shop_pl"


@pytest.fixture
def keep(app):
    """Sets what is kept: `keep(revisions=2)`."""

    def choose(**given):
        named = {f"keep_{name}": value for name, value in given.items()}
        app.extensions["settings"] = replace(app.extensions["settings"], **named)

    return choose


@pytest.fixture
def shop(keep):
    keep(revisions=2)
    return make_shop()


def prune(at=LATER, **options):
    return {one.kind: one for one in retention.run(at, **options)}


def count(model):
    with db.transaction() as conn:
        return conn.execute(sa.select(sa.func.count()).select_from(model.__table__)).scalar_one()


def publish_names(*names, sku="T-1"):
    for name in names:
        edit("product", sku, "values.name..en_GB", name)
        publish(SHOP, at=NOON)


def feed(since=None, at=None):
    out = io.BytesIO()
    write_feed(get_channel(SHOP), out, since=since, at=at)
    db.db.session.rollback()
    return out.getvalue()


def told():
    """Every feed that can be asked for now: as of each revision, and each delta."""
    channel = get_channel(SHOP)
    live, oldest = get_stream(channel.id).live_revision, feeds.oldest_revision(channel)
    kept = range(oldest, live + 1)
    found = {("full", revision): feed(at=revision) for revision in kept}
    return found | {(since, until): feed(since, until) for since in kept for until in kept if since <= until}


def revisions_of(answers):
    return [revision for what, revision in answers if what == "full"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["name", "sku", "status", "archived", "relation", "nothing"]),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=6,
)


def step(what, number, ids):
    product_id = ids[number % len(ids)]
    fields = {
        "name": ("values.name..en_GB", f"Name {number}"),
        "sku": ("sku", f"S-{product_id}-{number}"),
        "status": ("status.PL", "approved" if number % 2 else "in_work"),
        "archived": ("archived", bool(number % 2)),
        "relation": ("relations.accessory", [{"product": ids[number - 1]}] if number % 2 else None),
    }
    if what in fields:
        field, value = fields[what]
        with suppress(Invalid, Conflict), db.transaction():  # as when it is archived
            changes.save([changes.Draft("product", "", field, value, target_id=product_id)], AUTHOR)


@settings(
    max_examples=6, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories=st.lists(STEPS, min_size=2, max_size=4), newest=st.integers(1, 4))
def test_kept_feeds_are_the_same_bytes_after_pruning(app, keep, histories, newest):
    """On one catalogue that grows from example to example: what was pruned once is pruned again."""
    if not db.connection().execute(sa.select(Publication.id)).first():
        make_shop()
        make_products(3)
        make_model("jacket")
        make_variant("J-red", color="red")
        make_variant("J-blue", color="blue")
        publish(SHOP, at=NOON)
    ids = [row.id for row in db.connection().execute(sa.text("SELECT id FROM product WHERE sku IS NOT NULL"))]
    for history in histories:
        for what, number in history:
            step(what, number, ids)
        publish(SHOP, at=NOON)
    before = told()

    keep(revisions=newest)
    prune()

    after = told()
    assert after == {question: answer for question, answer in before.items() if question in after}
    assert revisions_of(after) == revisions_of(before)[-newest:]
    assert reconcile(SHOP, at=NOON) == []


def test_revision_beyond_what_is_kept_is_gone(shop):
    make_products(1)
    publish_names("One", "Two", "Three")

    prune()

    for question in ({"since": 1}, {"at": 1}):
        with pytest.raises(feeds.Gone, match=r"1 of channel shop_pl"):
            feed(**question)
    assert feed(since=2) == feed(since=2, at=3)
    with pytest.raises(NotFound):
        rollback(SHOP, 1)


def test_revision_is_kept_for_its_days_after_another_took_its_place(shop, keep):
    keep(revisions=1, revision_days=10)
    make_products(1)
    publish(SHOP, at=NOON)
    edit("product", "T-1", "values.name..en_GB", "Two")
    publish(SHOP, at=NOON + timedelta(days=100))

    prune(NOON + timedelta(days=109))
    assert feeds.oldest_revision(get_channel(SHOP)) == 1
    prune(NOON + timedelta(days=110))
    assert feeds.oldest_revision(get_channel(SHOP)) == 2


def test_deliveries_of_revisions_that_are_gone_go(shop):
    make_products(1)
    edit("channel", SHOP, "delivery", [{"name": "out", "kind": "store"}])
    publish_names("One", "Two", "Three")

    assert prune()["deliveries"].rows == 1
    assert count(Delivery) == 2


def test_what_no_kept_revision_shows_goes_with_its_records(shop):
    make_products(3)
    publish_names("One", "Two", "Three")
    edit("product", "T-2", "archived", True)
    publish(SHOP, at=NOON)

    pruned = prune()

    assert (pruned["publications"].rows, pruned["listings"].rows, pruned["records"].rows) == (2, 2, 2)
    assert pruned["records"].bytes > 100
    assert (count(Publication), count(Record)) == (2, 3)  # T-2 is still told of


def test_record_that_was_stored_lately_is_kept_although_nobody_names_it_yet(shop):
    """Whoever is about to list it has stored it in a transaction that may not be visible yet."""
    make_products(1)
    publish_names("One", "Two", "Three")
    today = datetime.now(UTC)

    pruned = {one.kind: one.rows for one in retention.run(today + timedelta(days=7))}

    assert pruned["records"] == 0
    assert count(Record) == 3


def test_record_that_is_made_again_is_renewed(shop):
    make_products(1)
    publish_names("One", "Two")
    with db.transaction() as conn:
        conn.execute(sa.update(Record).values(stored_on=None))

    publish_names("One")

    with db.transaction() as conn:
        assert conn.execute(sa.select(sa.func.count(Record.stored_on))).scalar() == 1


def test_renderings_of_settings_that_no_channel_has_any_more_go(shop):
    make_products(2)
    publish(SHOP, at=NOON)
    edit("channel", SHOP, "locales", ["sv_SE"])
    publish(SHOP, at=NOON)
    assert (count(View), count(Rendering)) == (2, 4)

    assert prune(dry_run=True)["renderings"].rows == 2
    assert prune()["renderings"].rows == 2

    assert (count(View), count(Rendering)) == (1, 2)
    edit("channel", SHOP, "locales", ["en_GB", "sv_SE"])
    publish(SHOP, at=NOON)
    assert reconcile(SHOP, at=NOON) == []


def test_view_that_somebody_renders_is_left(shop):
    make_products(1)
    publish(SHOP, at=NOON)
    edit("channel", SHOP, "locales", ["sv_SE"])
    publish(SHOP, at=NOON)
    with db.transaction() as conn:
        old = conn.execute(sa.select(sa.func.min(View.id))).scalar()

    with exclusive(f"view:{old}"):
        left = prune()["renderings"].left

    assert left == "1 in use"
    assert count(View) == 2


def test_log_goes_as_far_as_every_channel_has_read_it(shop):
    make_products(2)
    publish_names("One")
    with db.transaction():
        end = log.last_position()
    edit("product", "T-2", "values.name..en_GB", "Unread")

    assert prune(NOON)["change log"].rows == end

    publish(SHOP, at=NOON)
    assert b"Unread" in feed()


def test_channel_that_sleeps_for_long_holds_no_log_and_misses_nothing(shop):
    make_products(2)
    make_channel("sleeper")
    publish("sleeper", at=NOON)
    edit("product", "T-2", "values.name..en_GB", "While it slept")
    publish(SHOP, at=NOON)

    assert prune(NOON + timedelta(days=29))["change log"].left == ""
    assert count(ChangeLog) > 0
    prune(NOON + timedelta(days=31))

    assert count(ChangeLog) == 0
    publish("sleeper", at=NOON)
    out = io.BytesIO()
    write_feed(get_channel("sleeper"), out, since=None, at=None)
    assert b"While it slept" in out.getvalue()


def test_channel_that_is_being_published_keeps_its_place_in_the_log(shop):
    make_products(1)
    publish(SHOP, at=NOON)
    edit("product", "T-1", "values.name..en_GB", "Two")
    make_channel("other")
    publish("other", at=NOON)
    channel_id = get_channel(SHOP).id

    with exclusive(f"channel:{channel_id}"):
        pruned = prune()

    assert pruned["change log"].left == f"busy: channel {channel_id}"
    publish(SHOP, at=NOON)
    assert b"Two" in feed()


def test_files_of_old_generations_go_and_the_live_one_stays(shop, keep):
    make_products(1)
    publish_names("One", "Two", "Three")
    keep(generations=1)
    folder = folder_of(get_channel(SHOP))
    assert len(list(folder.glob("content-*"))) == 6

    dry, done = prune(dry_run=True)["feed files"], prune()["feed files"]

    assert (dry.files, done.files) == (4, 4)
    assert dry.bytes == done.bytes > 0
    assert {path.name.split("-")[1] for path in folder.glob("content-*")} == {"00000003"}


def test_old_fetches_go_but_for_the_last_of_each_token(shop):
    with db.transaction():
        token, _text = tokens.create(get_channel(SHOP).id, "shop")
        for hours in range(3):
            at = NOON + timedelta(hours=hours)
            record_fetch((token.channel_id, token.id), at, "full", revision=1, status=200, size=1)

    assert prune()["fetches"].rows == 2

    assert count(FeedFetch) == 1


def test_attempts_to_sign_in_that_are_long_past_go(app):
    with db.transaction() as conn:
        row = {"key": "account:x", "failures": 9, "last_at": NOON, "free_at": NOON}
        conn.execute(expiry.attempts.insert(), row)

    assert prune(NOON + timedelta(hours=23))["sign-in attempts"].rows == 0
    assert prune(NOON + timedelta(hours=25))["sign-in attempts"].rows == 1


def test_history_is_kept_for_ever_unless_a_time_is_set(shop, keep):
    make_products(1)
    saved = edit("product", "T-1", "values.name..en_GB", "Two")
    product_id = find("product", "T-1")

    assert prune()["history"].rows == 0
    keep(history_days=30)
    assert prune(dry_run=True)["history"].rows > 0
    assert prune()["history"].rows > 0

    with db.transaction():
        assert list_history("product", product_id) == []
        assert db.db.session.get(ChangeSet, saved.set_id).title == "Test"
    with pytest.raises(WrongState, match="kept no longer"):
        changes.revert(saved.set_id, AUTHOR)


def test_dry_run_foretells_what_goes_and_deletes_nothing(shop):
    make_products(4)
    publish_names("One", "Two", "Three")
    edit("product", "T-2", "archived", True)
    publish(SHOP, at=NOON)
    tables = (Publication, Listing, Record, Rendering, ChangeLog)
    before = [count(model) for model in tables]

    foretold = retention.run(LATER, dry_run=True)

    assert [count(model) for model in tables] == before
    assert retention.run(LATER) == foretold
    assert all(one.rows == one.files == 0 for one in retention.run(LATER))


def test_run_that_was_killed_is_gone_on_with_by_the_next_one(shop, monkeypatch):
    """Killed after every slice in turn, with a row to the slice: in the end all is as if never killed."""
    monkeypatch.setattr(rows, "SLICE", 1)
    make_products(3)
    publish_names("One", "Two", "Three")
    edit("channel", SHOP, "locales", ["sv_SE"])
    publish(SHOP, at=NOON)
    before = told()

    def kill():
        raise KeyboardInterrupt

    kills = 0
    while any(one.rows or one.files for one in retention.run(LATER, dry_run=True)):
        with pytest.raises(KeyboardInterrupt):
            retention.run(LATER, on_slice=kill)
        kills += 1
        if kills > 60:
            break
        after = told()
        assert after == {question: before[question] for question in after}

    assert kills < 60


def test_retention_is_a_job_too(shop):
    make_products(1)
    publish_names("One", "Two", "Three")
    with db.transaction():
        jobs.submit("retention", {}, title="retention")

    assert jobs.get_kind("retention").body({})[0]["kind"] == "publications"


def test_jobs_that_ended_long_ago_go_and_those_that_wait_stay(app):
    with db.transaction() as conn:
        for _job in range(2):
            jobs.submit("publish_all", {}, title="publish")
        conn.execute(sa.update(jobs.Job).where(jobs.Job.id == 1).values(state="done", ended_at=NOON))

    assert prune(NOON + timedelta(days=29))["jobs"].rows == 0
    assert prune(NOON + timedelta(days=31))["jobs"].rows == 1
    assert count(jobs.Job) == 1


def test_two_runs_at_once_do_not_meet(app):
    with exclusive(retention.LOCK), pytest.raises(Busy):
        retention.run(LATER)
