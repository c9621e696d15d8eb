"""`media`: the library of pictures and documents, and in which renditions channels get them."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import click

from pim import db
from pim.catalog import media
from pim.catalog.media import Stored, library, renditions
from pim.changes import Author, Draft, save
from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.output import HELD_BACK, Output, end, to_table
from pim.commands.rehearsing import transaction
from pim.publish import pictures, sweeping
from pim.publish.channels import get_channel, list_channels
from pim.structure.current import current
from pim.structure.snapshot import RENDITION_FORMATS

NAMES = ("sha256", "name", "media_type", "size", "width_px", "height_px", "source", "created_at")
PROFILE = ("code", "max_width", "max_height", "fit", "format", "quality", "background")
GRACE = "30d"


@click.group("media", cls=Group)
def command() -> None:
    """Look through pictures and documents, and make the renditions that channels show.

    Example:
      python cli.py media list --unused
    """


@command.command("list")
@click.option("--unused", is_flag=True, help="Only those that no product or model uses.")
@click.option("--search", default="", help="Part of the name, or the beginning of the hash.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="The newest so many.")
@output_options()
@in_app
def list_(out: Output, unused: bool, search: str, limit: int) -> None:
    """List files, the newest first.

    Example:
      python cli.py media list --unused --limit 200
    """
    found = library.list_files(unused=unused, text=search, limit=limit)
    told = [_to_dict(one.stored) | {"users": one.users} for one in found]
    shown = ("sha256", "name", "size", "width_px", "height_px", "users", "created_at")
    out.data(told, to_table(shown, [[_short(one, name) for name in shown] for one in told]))
    if not found:
        out.note("There is no such file.")


@command.command()
@click.argument("sha256", metavar="SHA256")
@output_options()
@in_app
def show(out: Output, sha256: str) -> None:
    """Show a file by its hash, or by the first 8 digits of it: where it came from, who uses it.

    Example:
      python cli.py media show 4f1c9a02
    """
    stored = media.get(sha256)
    users = [asdict(one) for one in library.list_users(stored.sha256)]
    made = [
        {"name": row.name, "size": row.size, "problem": row.problem}
        for row in renditions.list_made(stored.sha256)
    ]
    lines = [f"{name:12}{value}" for name, value in _to_dict(stored).items() if value is not None]
    lines += [f"used by     {one['kind']} {one['key']}, {one['attribute']}" for one in users]
    lines += [f"rendition   {one['name']} {one['problem'] or ''}".rstrip() for one in made]
    out.data(_to_dict(stored) | {"users": users, "renditions": made}, "\n".join(lines))


@command.command()
@click.option("--older-than", default=GRACE, show_default=True, metavar="DAYS", help="Such as 30d.")
@output_options()
@in_app
def orphans(out: Output, older_than: str) -> None:
    """List the files that nobody uses, and what holds them all the same.

    shown: a channel has shown it in a revision that is kept. changed: a change set that waits or that is
    younger than DAYS names it, and could be undone.

    Example:
      python cli.py media orphans --json
    """
    found = sweeping.list_orphans(_read_days(older_than))
    told = [_to_dict(one.stored) | {"held": one.held} for one in found]
    shown = ("sha256", "name", "size", "created_at", "held")
    out.data(told, to_table(shown, [[_short(one, name) for name in shown] for one in told]))
    if not found:
        out.note("There is none.")


@command.command()
@click.option("--older-than", default=GRACE, show_default=True, metavar="DAYS", help="Such as 30d.")
@dry_run_option
@output_options(quiet=True)
@in_app
def sweep(out: Output, older_than: str, dry_run: bool) -> None:
    """Delete the files that nobody needs any more.

    Those that `media orphans` lists without anything that holds them: not used, not given and not named
    in a change for DAYS, and never shown by a channel.

    Example:
      python cli.py media sweep --older-than 90d --dry-run
    """
    age = _read_days(older_than)
    if dry_run:
        gone = [one.stored for one in sweeping.list_orphans(age) if not one.held]
    else:
        gone = sweeping.sweep(age)
    size = sum(stored.size for stored in gone)
    words = "would be deleted" if dry_run else "deleted"
    told = {"deleted": [stored.sha256 for stored in gone], "bytes": size, "dry_run": dry_run}
    out.data(told, f"{len(gone)} files {words}, {size} bytes.")


@command.command()
@click.option("--channel", "code", metavar="CODE", help="Only what this one shows.")
@click.option("--retry", is_flag=True, help="Try once more what could not be made.")
@output_options(quiet=True)
@in_app
def render(out: Output, code: str | None, retry: bool) -> None:
    """Make the renditions that channels show and that are not there yet; `publish` does the same.

    Pictures that can not be made are listed, and the exit code is then 3.

    Example:
      python cli.py media render --channel shop_pl --retry
    """
    make = pictures.retry if retry else pictures.make_missing
    told, failed = [], []
    for channel in [get_channel(code)] if code else list_channels():
        made = make(channel)
        with db.transaction():
            failures = renditions.load_failures(profile.name for profile in channel.renditions)
        told.append({"channel": channel.code, "pictures": made, "failed": len(failures)})
        failed += [f"  {sha256}: {next(iter(why.values()))}" for sha256, why in sorted(failures.items())]
    out.data(told, to_table(("channel", "pictures", "failed"), [list(one.values()) for one in told]))
    if failed:
        out.warn(f"{len(failed)} pictures can not be made")
        out.notes(failed)
        end(HELD_BACK)


@command.command()
@output_options()
@in_app
def profiles(out: Output) -> None:
    """List the rendition profiles.

    Example:
      python cli.py media profiles
    """
    found = [{name: getattr(one, name) for name in PROFILE} for one in current().rendition_profiles.values()]
    out.data(found, to_table(PROFILE, [list(one.values()) for one in found]))
    if not found:
        out.note("There is none: pictures have at most 1200 px. See: python cli.py media profile --help")


@command.command()
@click.argument("code")
@click.option("--max-width", type=int, metavar="PX")
@click.option("--max-height", type=int, metavar="PX")
@click.option("--fit", type=click.Choice(["contain", "cover", "pad"]), help="Fit in, fill and cut, or pad.")
@click.option("--format", type=click.Choice([*RENDITION_FORMATS]), help="[default: jpeg]")
@click.option("--quality", type=int, metavar="1-100", help="[default: 82]")
@click.option("--background", metavar="COLOUR", help="Such as #ffffff, or transparent.")
@dry_run_option
@output_options(quiet=True)
@in_app
def profile(out: Output, code: str, dry_run: bool, **given: Any) -> None:
    """Make the rendition profile CODE, or change it: its renditions then get other addresses.

    Example:
      python cli.py media profile thumb --max-width 400 --max-height 400 --format webp
    """
    fields = {name: value for name, value in given.items() if value is not None}
    with transaction(dry_run=dry_run):
        if code in current().rendition_profiles:
            drafts = [Draft("rendition_profile", code, name, value) for name, value in fields.items()]
        else:
            drafts = [Draft("rendition_profile", code, "", {"code": code, **fields}, op="create")]
        saved = save(drafts, Author("cli", f"Rendition profile {code}"))
        found = current().rendition_profile(code)
        told = {name: getattr(found, name) for name in PROFILE}
    words = "can be saved" if dry_run else "is saved"
    told |= {"change_set": None if dry_run else saved.set_id, "dry_run": dry_run}
    out.data(told, f"Rendition profile {code} {words}.")
    out.note(f"A channel names it: python cli.py channel renditions CHANNEL {code}")


def _to_dict(stored: Stored) -> dict[str, Any]:
    return {name: getattr(stored, name) for name in NAMES}


def _short(told: dict[str, Any], name: str) -> Any:
    return told[name][:12] if name == "sha256" else told[name]


def _read_days(text: str) -> timedelta:
    if not re.fullmatch(r"[0-9]{1,5}d?", text):
        raise click.UsageError(f"{text!r} is no number of days. Write it as 30d.")
    return timedelta(days=int(text.rstrip("d")))
