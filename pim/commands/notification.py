"""`notification`: who is told of what, and what became of it."""

from __future__ import annotations

from typing import Any

import click
import sqlalchemy as sa

from pim import clock, db
from pim.changes import Author, Draft, save
from pim.commands.channel_making import read_labels
from pim.commands.creating import create_one, split_codes
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import Output, to_short, to_table
from pim.errors import BadValue
from pim.notifications import keys, sending
from pim.notifications.events import EVENTS
from pim.notifications.models import STATES, WEBHOOK, Notification

CODE = click.argument("code", metavar="NOTIFICATION")
NAMES = ("code", "way", "address", "events", "channels", "enabled")


@click.group("notification", cls=Group)
def command() -> None:
    """Tell others what happened, by webhook or by mail.

    Example:
      python cli.py notification create shop --webhook https://shop.example.org/pim --events publication.made
    """


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List who is told of what.

    Example:
      python cli.py notification list
    """
    rows = Notification.__table__
    statement = sa.select(*[rows.c[name] for name in NAMES]).where(rows.c.archived.is_(False))
    found = [dict(row) for row in db.connection().execute(statement.order_by(rows.c.code)).mappings()]
    out.data(found, to_table(NAMES, [[one[name] for name in NAMES] for one in found]))
    if not found:
        out.note("Nobody is told of anything yet. See: python cli.py notification create --help")


@command.command()
@CODE
@click.option("--webhook", metavar="URL", help="Post to this https:// address.")
@click.option("--mail", metavar="ADDRESSES", help="Or send mail to these, with commas between them.")
@click.option("--events", required=True, metavar="EVENTS", help="With commas between them.")
@click.option("--channels", metavar="CHANNELS", help="Only of these.  [default: of all]")
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="Its name; may be repeated.")
@output_options(quiet=True)
@in_app
def create(
    *,
    out: Output,
    code: str,
    webhook: str | None,
    mail: str | None,
    events: str,
    channels: str | None,
    labels: tuple[str, ...],
) -> None:
    """Tell somebody of events from now on.

    Events: publication.made, publication.refused, publication.failed, job.failed,
    notification.disabled. The secret by which a webhook is verified: notification secret.

    Example:
      python cli.py notification create shop --webhook https://shop.example.org/pim --events publication.made
      python cli.py notification create ops --mail ops@example.org --events publication.failed,job.failed
    """
    if (webhook is None) == (mail is None):
        raise click.UsageError("Give --webhook or --mail.")
    body: dict[str, Any] = {"code": code, "way": WEBHOOK if webhook else "mail", "address": webhook or mail}
    body |= {"events": split_codes(events), "channels": split_codes(channels), **read_labels(labels)}
    create_one(out, "notification", "Notification", body)


@command.command("set")
@CODE
@click.option("--address", help="Where the messages go.")
@click.option("--events", metavar="EVENTS", help=f"Some of: {', '.join(EVENTS)}.")
@click.option("--channels", metavar="CHANNELS", help='Only of these; "" for all.')
@output_options(quiet=True)
@in_app
def set_(*, out: Output, code: str, address: str | None, events: str | None, channels: str | None) -> None:
    """Change where messages go, or of what they tell.

    Example:
      python cli.py notification set shop --channels shop_pl,shop_se
    """
    fields: dict[str, Any] = {} if address is None else {"address": address}
    fields |= {
        name: split_codes(text)
        for name, text in (("events", events), ("channels", channels))
        if text is not None
    }
    if not fields:
        raise click.UsageError("Say what to change.")
    _save(out, code, fields, f"Notification {code} is changed.")


@command.command()
@CODE
@output_options(quiet=True)
@in_app
def enable(out: Output, code: str) -> None:
    """Tell somebody again, also one who was disabled for not answering.

    Example:
      python cli.py notification enable shop
    """
    _save(out, code, {"enabled": True}, f"Notification {code} is enabled.")


@command.command()
@CODE
@output_options(quiet=True)
@in_app
def disable(out: Output, code: str) -> None:
    """Tell somebody nothing for now; what waits is not sent.

    Example:
      python cli.py notification disable shop
    """
    _save(out, code, {"enabled": False}, f"Notification {code} is disabled.")


@command.command()
@CODE
@click.option("--rotate", is_flag=True, help="Make a new one; the old one signs beside it for a day.")
@output_options()
@in_app
def secret(out: Output, code: str, *, rotate: bool) -> None:
    """Print the secret by which a receiver verifies a webhook, or replace it.

    Example:
      python cli.py notification secret shop
      python cli.py notification secret shop --rotate
    """
    found = sending.get_notification(code)
    if found.way != WEBHOOK:
        raise BadValue("notification", code, "Only webhooks have secrets.")
    with db.transaction():
        if rotate:
            keys.rotate(found.id)
        live = keys.list_live(found.id, clock.now())
    out.data({"code": code, "secrets": live}, live[0])


@command.command()
@CODE
@output_options(quiet=True)
@in_app
def test(out: Output, code: str) -> None:
    """Send a message that tells of nothing, to see whether it arrives.

    Example:
      python cli.py notification test shop
    """
    with db.transaction():
        message_id = sending.send_test(code)
    out.data({"message": message_id}, f"Message {message_id} waits for a worker.")


@command.command()
@click.argument("code", metavar="NOTIFICATION", required=False)
@click.option("--state", type=click.Choice(STATES), help="Only these.")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="The newest so many."
)
@output_options()
@in_app
def messages(out: Output, code: str | None, state: str | None, limit: int) -> None:
    """List messages and what became of them, the newest first.

    Example:
      python cli.py notification messages shop --state failed
    """
    if code is not None:
        sending.get_notification(code)
    found = sending.list_messages(code=code, state=state, limit=limit)
    names = ("id", "code", "event", "state", "attempts", "created_at", "last_at", "status", "error")
    told = [{name: getattr(row, name) for name in (*names, "public_id", "body")} for row in found]
    out.data(told, to_table(names, [[to_short(one[name]) for name in names] for one in told]))
    if not found:
        out.note("There is no such message.")


@command.command()
@click.argument("message_id", metavar="ID", type=int)
@output_options(quiet=True)
@in_app
def replay(out: Output, message_id: int) -> None:
    """Send a message once more: the same id and bytes, so that a receiver who has it can tell.

    Example:
      python cli.py notification replay 17
    """
    with db.transaction():
        sending.replay(message_id)
    out.data({"message": message_id}, f"Message {message_id} waits for a worker.")


def _save(out: Output, code: str, fields: dict[str, Any], line: str) -> None:
    drafts = [Draft("notification", code, name, value) for name, value in fields.items()]
    with db.transaction():
        saved = save(drafts, Author("cli", f"Notification {code}"))
    out.data({"code": code, **fields, "change_set": saved.set_id}, line)
