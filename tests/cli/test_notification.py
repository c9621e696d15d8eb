"""`notification`: who is told of what, secrets, messages and replays."""

from __future__ import annotations

import pytest

from pim import db
from pim.notifications.announcing import announce

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def shop(run):
    run(
        *("notification", "create", "shop", "--webhook", "https://shop.example.org/hook"),
        *("--events", "publication.made,job.failed", "--channels", "shop_pl"),
    )


def tell():
    with db.transaction():
        announce("publication.made", {"channel": "shop_pl"}, channel="shop_pl")


def test_notification_is_made_changed_and_listed(run, run_json):
    run("notification", "set", "shop", "--events", "publication.made", "--channels", "")
    run("notification", "disable", "shop")

    (one,) = run_json("notification", "list")
    assert (one["events"], one["channels"], one["enabled"]) == (["publication.made"], [], False)
    run("notification", "enable", "shop")
    assert run_json("notification", "list")[0]["enabled"] is True


def test_secret_is_shown_again_and_replaced(run, run_json):
    first = run("notification", "secret", "shop").stdout

    assert first.startswith("whsec_")
    assert run("notification", "secret", "shop").stdout == first
    told = run_json("notification", "secret", "shop", "--rotate")
    assert told["secrets"][1] == first.strip()
    assert run("notification", "secret", "shop").stdout.strip() == told["secrets"][0]


def test_messages_are_listed_and_replayed(run, run_json):
    tell()
    (message,) = run_json("notification", "messages", "shop", "--state", "waiting")

    assert message["event"] == "publication.made"
    assert run_json("notification", "replay", str(message["id"])) == {"message": message["id"]}
    assert len(run_json("job", "list", "--kind", "send_webhook")) == 2
    assert "There is no message 99" in run("notification", "replay", "99", code=1).stderr


def test_test_goes_to_one_receiver(run_json):
    message_id = run_json("notification", "test", "shop")["message"]

    (message,) = run_json("notification", "messages")
    assert (message["id"], message["event"]) == (message_id, "notification.test")


def test_what_is_asked_for_wrongly_is_refused(run):
    run("notification", "create", "ops", "--events", "job.failed", code=2)
    run("notification", "set", "shop", code=2)
    run("notification", "create", "ops", "--mail", "ops@example.org", "--events", "job.failed")

    assert "Only webhooks" in run("notification", "secret", "ops", code=1).stderr
    assert "There is no notification pos" in run("notification", "messages", "pos", code=1).stderr
