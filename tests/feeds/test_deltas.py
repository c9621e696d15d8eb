"""The delta over HTTP: what it holds, when it is refused, and what it costs others."""

from __future__ import annotations

import gzip
import random
import threading

import orjson
import pytest
import sqlalchemy as sa

from pim import db
from pim.publish.channels import get_channel, get_stream
from pim.publish.generations import MANIFEST
from pim.publish.models import ChannelStream
from pim.publish.rollback import rollback
from pim.publish.stored_files import folder_of
from pim.web.feeds import bodies
from tests.feeds.shops import change, lines, make_long_feed, make_product, make_shirts, make_variant, publish


class Reader:
    """A shop that knows nothing but the format: an item goes under its id, a deleted one leaves."""

    def __init__(self, items):
        self.items = {}
        self.take(items)

    def take(self, items):
        for item in items:
            key = (item["type"], item["id"])
            if item.get("deleted"):
                del self.items[key]  # what it never had would be a fault
            else:
                self.items[key] = {name: item[name] for name in item if name != "previous_sku"}
        return self.items


def steps(seed):
    """A random history: what happens before each publication."""
    chance = random.Random(seed)
    skus = ["A", "B", "C", "shirt-red", "shirt-blue"]

    def rename(sku):
        new = f"{sku}'"
        change(sku, {"sku": new})
        skus[skus.index(sku)] = new

    acts = [
        lambda sku: change(sku, {"values.name..": f"Name {chance.random()}"}),
        lambda sku: change(sku, {"status.gb": chance.choice(["approved", "in_work", "phase_out"])}),
        lambda sku: change(sku, {"archived": chance.random() < 0.5}),
        lambda sku: change(sku, {"values.gtin..": chance.choice(["123", "4006381333931", None])}),
        lambda sku: change(sku, {"categories": chance.choice([["root"], ["secret"]])}),
        rename,
    ]
    for number in range(6):
        if number == 3:
            make_product("D")
            skus.append("D")
        for sku in chance.sample(skus, 3):
            act = chance.choice(acts)
            if act is acts[0] and sku.startswith("shirt"):
                act = acts[1]  # its name is its model's
            act(sku)
        yield number


@pytest.mark.parametrize("seed", range(4))
def test_delta_is_the_whole_difference(shop, seed):
    make_shirts()
    publish()
    states = {2: lines(shop.ask("full"))}
    for _step in steps(seed):
        revision = publish()
        states[revision] = lines(shop.ask("full"))

    for since, before in states.items():
        for until, after in states.items():
            if since > until:
                continue
            told = lines(shop.ask(f"delta?since={since}&until={until}"))
            assert Reader(before).take(told) == Reader(after).items, (since, until)
    assert len(states) > 4


def test_delta_leads_to_the_live_revision_unless_told_otherwise(shop):
    change("A", {"values.name..": "Nut"})
    publish()
    change("B", {"status.gb": "in_work"})
    publish()

    whole, part = shop.ask("delta?since=1"), shop.ask("delta?since=1&until=2")

    assert (whole.headers["PIM-Revision"], part.headers["PIM-Revision"]) == ("3", "2")
    assert [(item["sku"], item.get("deleted")) for item in lines(whole)] == [("A", None), ("B", True)]
    assert [item["sku"] for item in lines(part)] == ["A"]
    assert lines(whole)[1]["reason"] == "status"


def test_renamed_product_names_its_former_sku(shop):
    change("A", {"sku": "A2"})
    publish()

    (item,) = lines(shop.ask("delta?since=1"))

    assert (item["sku"], item["previous_sku"]) == ("A2", "A")


def test_group_comes_with_its_variants_and_goes_when_empty(shop):
    make_shirts()
    publish()
    for sku in ("shirt-red", "shirt-blue"):
        change(sku, {"status.gb": "in_work"})
    publish()

    came, went = (lines(shop.ask(f"delta?since={r}&until={r + 1}")) for r in (1, 2))

    assert [item["type"] for item in came] == ["group", "product", "product"]
    assert [(item["type"], item["reason"]) for item in went] == [
        ("group", "empty_group"),
        ("product", "status"),
        ("product", "status"),
    ]


def test_same_question_gets_the_same_answer_also_later(shop):
    make_shirts()
    publish()
    first = shop.ask("delta?since=1&until=2")
    make_product("later")
    change("shirt-red", {"archived": True})
    make_shirts("coat")
    publish()

    again = shop.ask("delta?since=1&until=2")

    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert shop.ask("delta?since=1&until=2", if_none_match=first.headers["ETag"]).status_code == 304


def test_etag_tells_questions_and_encodings_apart(shop):
    change("A", {"values.name..": "Nut"})
    publish()

    etags = [
        shop.ask(what, accept_encoding=encoding).headers["ETag"]
        for what in ("delta?since=1", "delta?since=2", "delta?since=1&until=1")
        for encoding in ("identity", "gzip")
    ]

    assert len(set(etags)) == 6


def test_delta_has_encodings_head_and_ranges(shop):
    for sku in "AB":
        change(sku, {"values.name..": "Nut"})
    publish()
    plain = shop.ask("delta?since=1")

    packed = shop.ask("delta?since=1", accept_encoding="gzip")
    head = shop.ask("delta?since=1", method="HEAD")
    part = shop.ask("delta?since=1", range="bytes=3-", if_range=plain.headers["ETag"])

    assert gzip.decompress(packed.data) == plain.data
    assert (head.data, head.content_length) == (b"", len(plain.data))
    assert (part.status_code, part.data) == (206, plain.data[3:])
    assert plain.headers["Link"] == '</feeds/shop/schema>; rel="describedby"'
    assert plain.headers["Content-Type"] == "application/jsonl"
    assert plain.headers["Vary"] == "Authorization, Accept-Encoding"
    assert plain.headers["Cache-Control"] == "private, no-cache"


def test_delta_too_large_for_memory_is_whole(shop, monkeypatch):
    monkeypatch.setattr(bodies, "IN_MEMORY", 1000)
    make_long_feed()
    publish()

    got = shop.ask("delta?since=1")

    assert len(lines(got)) == 400


def test_question_without_a_revision_is_refused_with_the_remedy(shop):
    questions = ["", "?since=", "?since=x", "?since=-1", "?since=1.0", "?since=%D9%A1", "?until=1"]

    for question in (*questions, "?since=1&until=x"):
        got = shop.ask(f"delta{question}")
        assert (got.status_code, got.mimetype) == (400, "application/problem+json"), question
        assert got.json["type"] == "urn:pim:problem:bad-parameter"
        assert got.json["detail"].startswith(("since: ", "until: "))


def test_until_before_since_is_refused(shop):
    change("A", {"values.name..": "Nut"})
    publish()

    assert shop.ask("delta?since=2&until=1").status_code == 400


def test_what_is_not_kept_is_gone_and_leads_to_the_full_feed(shop):
    for question in ("since=0", "since=2", "since=1&until=2", "since=999999999", "since=1&epoch=other"):
        got = shop.ask(f"delta?{question}")
        assert (got.status_code, got.mimetype) == (410, "application/problem+json"), question
        assert got.json["full"] == "http://localhost/feeds/shop/full"
        assert got.headers["Link"] == '</feeds/shop/full>; rel="alternate"'
    assert shop.ask("full").status_code == 200


def test_epoch_that_is_right_changes_nothing(shop):
    epoch = shop.ask("full").headers["PIM-Epoch"]

    assert shop.ask(f"delta?since=1&epoch={epoch}").status_code == 200


def test_reader_of_a_new_manifest_is_not_sent_away(shop):
    """Files stand a moment before the database says so; a publisher may die between the two."""
    change("A", {"values.name..": "Nut"})
    publish()
    with db.transaction() as conn:
        conn.execute(sa.update(ChannelStream).values(live_revision=1))

    assert shop.ask("full").headers["PIM-Revision"] == "2"
    assert shop.ask("delta?since=2").data == b""
    assert [item["sku"] for item in lines(shop.ask("delta?since=1"))] == ["A"]


def test_files_of_another_database_do_not_count(shop):
    """A database that was restored is behind its files, and says so by another epoch."""
    path = folder_of(get_channel("shop")) / MANIFEST
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | {"epoch": "other", "revision": 9}))

    assert shop.ask("delta?since=9").status_code == 410
    assert shop.ask("delta?since=1").headers["PIM-Revision"] == "1"


def test_rollback_is_told_as_a_revision_like_any_other(shop):
    before = lines(shop.ask("full"))
    change("A", {"values.name..": "Nut"})
    make_product("D")
    publish()
    told = lines(shop.ask("full"))
    rollback("shop", 1)

    after = Reader(told).take(lines(shop.ask("delta?since=2")))

    assert after == Reader(before).items
    assert get_stream(get_channel("shop").id).revision == 3


def test_new_variant_changes_its_group(shop):
    make_shirts()
    publish()
    make_variant("shirt", "green")
    publish()

    told = lines(shop.ask("delta?since=2"))

    assert [item["type"] for item in told] == ["group", "product"]
    assert len(told[0]["variants"]) == 3


def test_writers_do_not_wait_for_a_slow_receiver(app, shop):
    """The answer is open and half read, and the next change and publication go through at once."""
    make_long_feed()
    publish()
    done = []

    def write():
        with app.app_context():
            change("A", {"values.name..": "Nut"})
            done.append(publish())

    slow = shop.open_slowly("delta?since=1")
    next(iter(slow.response))
    writer = threading.Thread(target=write)
    writer.start()
    writer.join(timeout=20)
    slow.close()

    assert done == [3]
