"""Webhooks: signed as Standard Webhooks has it, sent again for three days, never into our own network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa

from pim import clock, db, jobs
from pim.errors import PimError
from pim.intake.configuration import export
from pim.jobs import Job, claims
from pim.jobs.worker import Worker
from pim.keeping import retention
from pim.notifications import keys, sending
from pim.notifications.announcing import announce
from pim.notifications.signing import sign
from pim.publish.publishing import publish
from tests import builders
from tests.notifications.receivers import receiving

pytestmark = pytest.mark.usefixtures("app")


def make(code="shop", **fields):
    body = {"code": code, "way": "webhook", "address": "https://shop.example.org/hook?of=pim"}
    body |= {"events": ["publication.made"], **fields}
    builders.save(builders.create("notification", code, body))
    return builders.find("notification", code)


def tell(event="publication.made", channel="shop_pl", **told):
    with db.transaction():
        return announce(event, {"channel": channel, **told}, channel=channel)


def work():
    """Do what is due, however late it is to be."""
    with db.transaction() as conn:
        conn.execute(sa.update(Job).where(Job.state == "queued").values(not_before=clock.now()))
    Worker().run(once=True)


def messages():
    with db.transaction():
        return sending.list_messages()


def secrets(notification_id):
    with db.transaction():
        return keys.list_live(notification_id, clock.now())


def verify(secret, headers, body):
    """Whether a receiver that knows the secret believes the message: written from the specification."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split(" ")


def test_signature_is_that_of_the_specification():
    """The example of the libraries of Standard Webhooks: https://github.com/standard-webhooks."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'

    headers = sign([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_revision_is_told_to_a_receiver_that_can_verify_it(monkeypatch):
    builders.make_shop()
    builders.make_product()
    notification_id = make()
    with receiving(monkeypatch) as hook:
        publish("shop_pl")
        work()

    ((path, headers, body),) = hook.posted
    assert path == "/hook?of=pim"
    assert headers["Content-Type"] == "application/json"
    assert verify(secrets(notification_id)[0], headers, body)
    told = json.loads(body)
    assert told["type"] == "publication.made"
    assert told["data"]["revision"] == 1
    assert told["data"]["delta"] == "http://localhost/feeds/shop_pl/delta?since=0"
    assert len(body) < 20_000
    (message,) = messages()
    assert (message.state, message.status, message.attempts) == ("sent", 204, 1)


def test_publication_without_a_revision_tells_nothing():
    builders.make_shop()
    builders.make_product()
    publish("shop_pl")
    make()

    publish("shop_pl")

    assert messages() == []


def test_refused_publication_is_told_and_a_dry_run_is_not():
    builders.make_shop(max_shrink_percent=0)
    builders.make_products(2)
    publish("shop_pl")
    make(events=["publication.refused", "publication.failed", "job.failed"])
    builders.edit("product", "T-1", "status.PL", "in_work")

    for dry_run in (True, False):
        with pytest.raises(PimError):
            publish("shop_pl", dry_run=dry_run)

    assert [message.event for message in messages()] == ["publication.refused"]


def test_failed_job_is_told_and_that_it_was_a_publication():
    make(events=["publication.failed", "job.failed"])
    with db.transaction():
        jobs.submit("publish", {"channel": "shop_x"}, title="publish shop_x")

    Worker().run(count=1)

    told = {message.event: json.loads(message.body)["data"] for message in messages()}
    assert told["job.failed"]["title"] == "publish shop_x"
    assert "There is no channel shop_x" in told["publication.failed"]["reason"]


def test_message_is_there_if_and_only_if_what_it_tells_is():
    make()
    with db.rehearsal():
        announce("publication.made", {"channel": "shop_pl"}, channel="shop_pl")

    assert messages() == []
    assert tell() == 1
    assert len(messages()) == 1


def test_receiver_hears_only_what_it_asked_for():
    make("all")
    make("one", channels=["shop_pl"])
    make("other", channels=["shop_se"])
    make("off", enabled=False)
    make("jobs", events=["job.failed"])

    assert tell() == 2
    assert sorted(message.code for message in messages()) == ["all", "one"]


def test_what_is_not_taken_is_sent_again_as_the_same_message(monkeypatch):
    make()
    with receiving(monkeypatch, 500, 302, 204) as hook:
        tell()
        for _attempt in range(3):
            work()

    assert len({headers["webhook-id"] for _path, headers, _body in hook.posted}) == 1
    assert len({body for _path, _headers, body in hook.posted}) == 1
    (message,) = messages()
    assert (message.state, message.attempts, message.error) == ("sent", 3, None)


def test_attempts_come_at_the_times_of_the_specification():
    hours = sum(sending.DELAYS) / 3600

    assert sending.DELAYS[:4] == (5, 300, 1800, 7200)
    assert round(hours, 1) == 75.6


def test_receiver_that_never_answers_is_disabled_and_others_are_told(monkeypatch):
    make()
    make("ops", events=["notification.disabled"], address="https://ops.example.org/")
    with receiving(monkeypatch, 503):
        tell()
        for _attempt in range(len(sending.DELAYS) + 1):
            work()

    told, failed = messages()
    assert (failed.state, failed.attempts) == ("failed", 10)
    assert builders.read("notification", "shop", "enabled") is False
    assert (told.code, told.event) == ("ops", "notification.disabled")
    assert "503" in json.loads(told.body)["data"]["reason"]
    assert tell() == 0


def test_receiver_that_took_something_meanwhile_stays(monkeypatch):
    make()
    with receiving(monkeypatch, 503) as hook:
        tell()
        for _attempt in range(len(sending.DELAYS)):
            work()
        hook.statuses = [204]
        tell()
        Worker().run(once=True)
        hook.statuses = [503]
        work()

    assert [message.state for message in messages()] == ["sent", "failed"]
    assert builders.read("notification", "shop", "enabled") is True


def test_receiver_that_is_gone_is_disabled_at_once(monkeypatch):
    make()
    with receiving(monkeypatch, 410):
        tell()
        Worker().run(once=True)

    assert messages()[0].state == "failed"
    assert builders.read("notification", "shop", "enabled") is False


def test_message_is_replayed_with_its_id_and_its_bytes(monkeypatch):
    make()
    with receiving(monkeypatch) as hook:
        tell()
        work()
        with db.transaction():
            sending.replay(sending.list_messages()[0].id)
        work()

    (_path, first, body), (_again, second, same) = hook.posted
    assert (first["webhook-id"], body) == (second["webhook-id"], same)
    assert messages()[0].attempts == 2


def test_two_secrets_sign_while_one_is_replaced(monkeypatch):
    notification_id = make()
    (old,) = secrets(notification_id)
    with db.transaction():
        new = keys.rotate(notification_id)
    with receiving(monkeypatch) as hook:
        tell()
        work()

    (_path, headers, body) = hook.posted[0]
    assert [verify(secret, headers, body) for secret in (old, new)] == [True, True]
    with db.transaction():
        assert keys.list_live(notification_id, clock.now() + timedelta(hours=25)) == [new]
        keys.rotate(notification_id)
    assert len(secrets(notification_id)) == 2
    assert old not in secrets(notification_id)


def test_secret_is_in_no_log_no_configuration_and_no_table(monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    (secret,) = secrets(make())
    with receiving(monkeypatch, 500):
        tell()
        work()

    with db.transaction() as conn:
        stored = [
            str(row) for table in db.Base.metadata.sorted_tables for row in conn.execute(sa.select(table))
        ]
        told = export(["notifications"])
    assert secret not in caplog.text + told + "".join(stored)
    assert "https://shop.example.org/hook" in told


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.7/",
        "https://169.254.169.254/latest",
        "https://2130706433/",
    ],
)
def test_address_inside_our_network_is_never_posted_to(address):
    make(address=address)
    tell()

    Worker().run(once=True)

    (message,) = messages()
    assert (message.state, message.status) == ("waiting", None)
    assert "public internet" in message.error or "no address" in message.error


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"address": "http://shop.example.org/"}, "https://"),
        ({"address": "https://me:secret@shop.example.org/"}, "without user"),
        ({"events": ["publication.done"]}, "publication.made"),
        ({"events": []}, "publication.made"),
        ({"way": "fax"}, "webhook, mail"),
        ({"way": "mail", "address": "anna@example.org; bo@example.org"}, "commas"),
        ({"channels": ["shop pl"]}, "shop pl"),
    ],
    ids=["clear", "password", "event", "none", "way", "mail", "channel"],
)
def test_notification_that_could_never_arrive_is_refused(fields, words):
    with pytest.raises(PimError) as refused:
        make(**fields)

    assert words in str(refused.value)


def test_worker_that_dies_while_it_tells_is_followed_by_another(monkeypatch):
    make()
    tell()
    with db.transaction():
        claims.claim_next("dead", ["send_webhook"])
    Worker(lost_seconds=0.0).look_after()
    with receiving(monkeypatch) as hook:
        Worker().run(once=True)

    assert len(hook.posted) == 1


def test_messages_that_were_sent_go_after_a_while(monkeypatch):
    make()
    with receiving(monkeypatch):
        tell()
        work()
    tell()

    retention.run(clock.now() + timedelta(days=91))

    assert [message.state for message in messages()] == ["waiting"]
