"""Notifications by mail: plain text, tried again where that helps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pim import create_app, db
from pim.jobs.worker import Worker
from pim.notifications import sending
from pim.notifications.announcing import announce
from tests import builders
from tests.publish.delivery.servers import smtp


@pytest.fixture
def send(app, settings):
    """Tells two people of a failed publication, by the server at an URL; gives the message."""

    def send_by(url):
        body = {"code": "ops", "way": "mail", "address": "anna@example.org, bo@example.org"}
        builders.save(builders.create("notification", "ops", {**body, "events": ["publication.failed"]}))
        told = replace(settings, smtp_url=url, mail_from="pim@example.org")
        with create_app(told, pages=False).app_context():
            with db.transaction():
                announce("publication.failed", {"channel": "shop_pl", "reason": "Żółć\r\nBcc: x@y"})
            Worker().run(once=True)
            return sending.list_messages()[0]

    return send_by


def test_mail_says_what_happened(send):
    with smtp() as (mailbox, url):
        message = send(url)

    mail = mailbox.mails[0].decode()
    assert message.state == "sent"
    assert "To: anna@example.org, bo@example.org" in mail
    assert "Subject: PIM: A publication has failed (shop_pl)" in mail
    assert "\r\nBcc:" not in mail
    assert "Auto-Submitted: auto-generated" in mail


def test_server_that_is_away_is_tried_again(send):
    message = send("smtp://127.0.0.1:1")

    assert (message.state, message.attempts) == ("waiting", 1)
    assert "refused" in message.error


def test_recipients_that_are_refused_are_not_tried_again(send):
    with smtp() as (mailbox, url):
        mailbox.knows_nobody = True
        message = send(url)

    assert message.state == "failed"
    assert "takes no mail for" in message.error


def test_password_is_never_sent_in_clear(send):
    with smtp() as (mailbox, url):
        message = send(url.replace("smtp://", "smtp://pim:hunter2@"))

    assert (mailbox.mails, message.state) == ([], "waiting")
    assert "encrypts nothing" in message.error
    assert "hunter2" not in message.error


def test_without_a_server_no_mail_is_tried(send):
    message = send("")

    assert message.state == "failed"
    assert "PIM_SMTP_URL" in message.error
