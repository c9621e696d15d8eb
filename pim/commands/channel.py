"""`channel`: destinations, what they show, and the way back. Making one is in `channel_making`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from pim import db
from pim.accounts import people
from pim.changes import Author, Draft, save
from pim.commands.channel_making import create
from pim.commands.channel_overlay import overlay
from pim.commands.channel_setting import set_
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.held_back import list_held_back
from pim.commands.output import Output, end, to_cell, to_table
from pim.commands.publish import to_dict
from pim.publish import feeds, reconciling
from pim.publish.channels import ChannelSettings, get_channel, get_stream, list_channels
from pim.publish.differences import ItemDifference, iter_difference
from pim.publish.readiness import measure_readiness
from pim.publish.rollback import release as release_channel
from pim.publish.rollback import rollback as roll_back
from pim.publish.unsent import list_unsent, name_receiver

REVISION = click.IntRange(0)
FAILED = 1
GAPS = 20  # of readiness, unless all are asked for


@click.group("channel", cls=Group)
def command() -> None:
    """Set up destinations, look into what they show, roll them back.

    Example:
      python cli.py channel list
    """


command.add_command(create)
command.add_command(overlay)
command.add_command(set_)


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the channels, and where they stand.

    Example:
      python cli.py channel list --json
    """
    found = [_to_dict(channel) for channel in list_channels()]
    names = ("code", "connector", "market", "scope", "assortment", "revision", "products", "state")
    out.data(found, to_table(names, [[channel[name] for name in names] for channel in found]))
    if not found:
        out.note("There is no channel yet. See: python cli.py channel create --help")


@command.command()
@click.argument("code", metavar="CHANNEL")
@output_options()
@in_app
def show(out: Output, code: str) -> None:
    """Show the settings of CHANNEL and where it stands.

    Example:
      python cli.py channel show shop_pl
    """
    told = _to_dict(get_channel(code))
    told["held_back"] = len({held.sku for held in list_held_back(code)})
    out.data(told, "\n".join(f"{name:20}{to_cell(value)}".rstrip() for name, value in told.items()))


@command.command()
@click.argument("code", metavar="CHANNEL")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="The newest so many.")
@output_options()
@in_app
def revisions(out: Output, code: str, limit: int) -> None:
    """List the revisions of CHANNEL, the newest first.

    Example:
      python cli.py channel revisions shop_pl --limit 5
    """
    found = feeds.list_publications(get_channel(code), limit=limit)
    authors = people.list_labels(row.author_id for row in found if row.author_id is not None)
    names = ("revision", "at", "way", "items", "added", "changed", "removed", "held_back", "restores", "note")
    told = [{n: getattr(row, n) for n in names} | {"author": authors.get(row.author_id)} for row in found]
    out.data(told, to_table((*names, "author"), [list(one.values()) for one in told]))
    if not found:
        out.note(f"{code} was never published. Run: python cli.py publish {code}")


@command.command()
@click.argument("code", metavar="CHANNEL")
@click.option("--from", "old", required=True, type=REVISION, help="The older revision.")
@click.option("--to", "new", type=REVISION, help="The later one.  [default: the live one]")
@output_options(verbose=True)
@in_app
def difference(out: Output, code: str, old: int, new: int | None) -> None:
    """Show what differs between two revisions of CHANNEL, item by item.

    + is added, - removed, ~ changed; --verbose shows old and new of each field.

    Example:
      python cli.py channel difference shop_pl --from 3 --to 4
    """
    channel = get_channel(code)
    until = feeds.check_since(channel, old, new)
    found = list(iter_difference(channel, old, until))
    out.data([_difference(item) for item in found], "\n".join(_lines(found, out.verbose)))
    if not found:
        out.note(f"Revisions {old} and {until} of {code} show the same.")


@command.command()
@click.argument("code", metavar="CHANNEL")
@click.option("--to", required=True, type=click.IntRange(1), help="The revision to show again.")
@click.option("--note", default="", help="Why, for the history.")
@output_options(quiet=True)
@in_app
def rollback(out: Output, code: str, to: int, note: str) -> None:
    """Show again what CHANNEL showed in an old revision, as a new one, and pause it.

    Nothing is published to it until `channel release`.

    Example:
      python cli.py channel rollback shop_pl --to 3 --note "wrong prices"
    """
    outcome = roll_back(code, to, note=note)
    counts = f"{outcome.added} added, {outcome.changed} changed, {outcome.removed} removed"
    out.data(
        to_dict(outcome) | {"restores": to},
        f"{code}: revision {outcome.revision} is published and shows what {to} showed: {counts}",
    )
    out.note(f"{code} is paused. When the cause is mended: python cli.py channel release {code}")


@command.command()
@click.argument("code", metavar="CHANNEL")
@output_options(quiet=True)
@in_app
def release(out: Output, code: str) -> None:
    """Let CHANNEL publish again after a rollback; its next revision compares everything.

    Example:
      python cli.py channel release shop_pl
    """
    release_channel(code)
    out.data({"channel": code, "state": "live"}, f"{code} publishes again.")
    out.note(f"What it would say: python cli.py publish {code} --dry-run")


@command.command()
@click.argument("code", metavar="CHANNEL")
@click.argument("profiles", metavar="[PROFILE,…]", default="")
@output_options(quiet=True)
@in_app
def renditions(out: Output, code: str, profiles: str) -> None:
    """Say in which renditions CHANNEL gets its pictures, the leading one first; none: that for the web.

    Example:
      python cli.py channel renditions shop_pl large,thumb
    """
    codes = [part.strip() for part in profiles.split(",") if part.strip()]
    get_channel(code)
    with db.transaction():
        saved = save([Draft("channel", code, "renditions", codes)], Author("cli", f"Renditions of {code}"))
    told = {"channel": code, "renditions": codes, "change_set": saved.set_id}
    out.data(
        told, f"{code} gets {', '.join(codes) or 'the rendition for the web'} from its next revision on."
    )


@command.command()
@click.argument("code", metavar="CHANNEL")
@click.argument("faults", metavar="[FAULT,…]", default="")
@click.option("--off", is_flag=True, help="Let it be a channel like others again.")
@output_options(quiet=True)
@in_app
def test(*, out: Output, code: str, faults: str, off: bool) -> None:
    """Make CHANNEL one for tests of its reader, with the faults that it has to stand; or stop that.

    Faults: unavailable, too_many, gone, slow, truncated, wrong_etag, tombstones, awkward. They hold
    at once, in all answers for the tokens of the channel, which say so in PIM-Test.

    Example:
      python cli.py channel test shop_test unavailable,tombstones
    """
    get_channel(code)
    chosen = [part.strip() for part in faults.split(",") if part.strip()]
    if off and chosen:
        raise click.UsageError("Name faults, or switch them off.")
    drafts = [Draft("channel", code, "is_test", not off), Draft("channel", code, "faults", chosen)]
    with db.transaction():
        saved = save(drafts, Author("cli", f"Tests of {code}"))
    told = {"channel": code, "is_test": not off, "faults": chosen, "change_set": saved.set_id}
    said = "is a channel like others" if off else f"is for tests; faults: {', '.join(chosen) or 'none'}"
    out.data(told, f"{code} {said}.")


@command.command()
@click.argument("code", metavar="[CHANNEL]", required=False)
@output_options(quiet=True)
@in_app
def reconcile(out: Output, code: str | None) -> None:
    """Render and compare everything anew, in CHANNEL or in all: it must find nothing.

    What it finds is mended, listed and ends with exit code 1: let it run every night.
    Channels that are paused or were never published are passed over.

    Example:
      python cli.py channel reconcile --quiet
    """
    found = reconciling.reconcile_all() if code is None else reconciling.reconcile(code)
    out.data([asdict(one) for one in found], to_table(("channel", "what", "key"), [
        [one.channel, one.what, one.key] for one in found
    ]))  # fmt: skip
    if found:
        out.warn(
            f"{len(found)} were not as they must be, and are mended. Please report it: with what changed."
        )
        end(FAILED)
    out.note("Everything is as it must be.")


@command.command()
@click.argument("code", metavar="CHANNEL")
@output_options(verbose=True)
@in_app
def readiness(*, out: Output, code: str) -> None:
    """Score the products of CHANNEL, and say what mending each gap wins, the most first.

    Of 100 points, 60 are for products that are not held back, 30 for filled fields that are not
    required, 10 for products without a warning. --verbose shows all gaps.

    Example:
      python cli.py channel readiness shop_pl
    """
    channel = get_channel(code)
    found = measure_readiness(channel)
    gaps = [asdict(gap) | {"examples": [key for _id, key in gap.examples]} for gap in found.gaps]
    told = {
        "channel": code,
        "score": found.score,
        "parts": found.parts,
        "products": found.products,
        "held_back": found.held_back,
        "warned": found.warned,
        "looked_at": found.looked_at,
        "unsent": list_unsent(channel),
        "gaps": gaps,
    }
    names = ("points", "kind", "field", "locale", "rule", "products", "wins")
    shown = gaps if out.verbose else gaps[:GAPS]
    rows = [[*(gap[name] for name in names), ", ".join(gap["examples"][:3])] for gap in shown]
    out.data(told, to_table((*names, "for example"), rows))
    for fact in list_unsent(channel):
        out.note(f"{fact}: not sent to {name_receiver(channel)}")
    if found.score is None:
        out.note(f"{code}: no product was rendered for it yet.")
        return
    parts = ", ".join(f"{name} {points}" for name, points in found.parts.items())
    out.note(
        f"{code}: {found.score} of 100 points ({parts}); {found.held_back} of {found.products} held back"
    )
    if found.looked_at < found.products - found.held_back:
        out.note(f"Filled fields were counted in {found.looked_at} records, evenly spread.")
    if len(gaps) > len(shown):
        out.note(f"… and {len(gaps) - len(shown)} more gaps; --verbose shows all.")


@command.command()
@click.argument("code", metavar="CHANNEL")
@output_options()
@in_app
def held(out: Output, code: str) -> None:
    """List what the last publication of CHANNEL held back, and why.

    Example:
      python cli.py channel held shop_pl
    """
    found = [asdict(one) for one in list_held_back(code)]
    names = ("sku", "severity", "field", "locale", "rule", "found", "remedy")
    out.data(found, to_table(names, [[one[name] for name in names] for one in found]))
    if not found:
        out.note(f"{code} holds nothing back.")


def _to_dict(channel: ChannelSettings) -> dict[str, Any]:
    stream = get_stream(channel.id)
    state = "paused" if stream.paused_at else "live" if stream.live_revision else "never published"
    return {
        "code": channel.code,
        "labels": channel.labels,
        "connector": channel.connector.code,
        "market": channel.market,
        "scope": channel.scope,
        "locales": channel.locales,
        "assortment": channel.assortment,
        "renditions": [profile.code for profile in channel.renditions],
        "client": channel.client,
        "carries": channel.carries,
        "settings": channel.settings,
        "mapping": channel.mapping,
        "max_shrink_percent": channel.max_shrink_percent,
        "wait_seconds": channel.wait_seconds,
        "revision": stream.revision,
        "live_revision": stream.live_revision,
        "products": stream.products,
        "groups": stream.groups,
        "state": state,
        "is_test": channel.is_test,
        "faults": channel.faults,
        "paused_at": stream.paused_at,
        "paused_note": stream.paused_note,
    }


def _difference(item: ItemDifference) -> dict[str, Any]:
    return asdict(item) | {"fields": {name: {"old": old, "new": new} for name, old, new in item.fields}}


def _lines(found: list[ItemDifference], verbose: bool) -> Iterator[str]:
    signs = {"added": "+", "removed": "-", "changed": "~"}
    for item in found:
        name = item.key if item.kind == "product" else f"{item.key} ({item.kind})"
        more = item.reason or (
            ", ".join(field for field, *_ in item.fields) if item.change == "changed" else ""
        )
        yield f"{signs[item.change]} {name}{f': {more}' if more else ''}"
        for field, old, new in item.fields if verbose and item.change == "changed" else ():
            yield f"    {field}: {to_cell(old)} → {to_cell(new)}"
