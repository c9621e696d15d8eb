"""`publish`: what changed goes out, as the next revision of one channel or of all."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from pim import db
from pim.commands.declaring import Command, dry_run_option, in_app, output_options
from pim.commands.failures import explain
from pim.commands.output import HELD_BACK, Output, end
from pim.errors import PimError
from pim.publish.channels import channel_codes
from pim.publish.models import CONTENT, STOCK, STREAMS
from pim.publish.outcomes import Outcome
from pim.publish.streams import publish_stream


@click.command("publish", cls=Command)
@click.argument("code", metavar="CHANNEL", required=False)
@click.option(
    "--stream",
    type=click.Choice(STREAMS),
    default=CONTENT,
    show_default=True,
    help="What to publish: prices stand for the last load, stock is written as it stands.",
)
@click.option("--all", "every", is_flag=True, help="Publish every channel, one after the other.")
@dry_run_option
@click.option("--whole", is_flag=True, help="Compare everything, not only what changed.")
@click.option("--force", metavar="REASON", help="Publish although the channel shrinks beyond its limit.")
@output_options(quiet=True, verbose=True)
@in_app
def command(
    *,
    out: Output,
    code: str | None,
    stream: str,
    every: bool,
    dry_run: bool,
    whole: bool,
    force: str | None,
) -> None:
    """Publish what changed to CHANNEL, as its next revision.

    Records that break a rule of the receiver are held back and listed on stderr, each with
    its reason; the others go out, and the exit code is then 3. With --all a channel that
    fails keeps no other from being published; the exit code is that of the first failure.

    Example:
      python cli.py publish shop_pl --dry-run
      python cli.py publish --all --quiet
      python cli.py publish shop_pl --stream prices
      python cli.py publish shop_pl --force "The winter assortment ends"
    """
    if every == (code is not None):
        raise click.UsageError("Name one CHANNEL, or give --all.")
    outcomes: list[Outcome] = []
    failures: list[int] = []
    for each in channel_codes() if code is None else [code]:
        try:
            outcomes.append(publish_stream(each, stream, dry_run=dry_run, whole=whole, force=force))
        except PimError as error:
            if not every:
                raise
            message, exit_code = explain(error) or (str(error), error.exit_code)
            out.warn(f"{each}: {message}")
            failures.append(exit_code)
    told = [to_dict(outcome) for outcome in outcomes]
    out.data(told if every else told[0], "\n".join(map(to_line, outcomes)))
    for outcome in outcomes:
        _tell_held_back(outcome, out)
        if outcome.undelivered:
            out.warn(f"{outcome.channel}: {outcome.undelivered} destinations lack it; see: delivery list")
    if failures:
        end(failures[0])
    if any(outcome.held_back or outcome.undelivered for outcome in outcomes):
        end(HELD_BACK)


def to_dict(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON tells it."""
    return asdict(outcome) | {"seconds": round(outcome.seconds, 3)}


def to_line(outcome: Outcome) -> str:
    """An outcome in one line."""
    if outcome.stream != CONTENT:
        return _stream_line(outcome)
    if outcome.revision == outcome.previous:
        return f"{outcome.channel}: nothing to publish, revision {outcome.revision} stands"
    made = "would be" if outcome.dry_run else "is"
    counts = f"{outcome.added} added, {outcome.changed} changed, {outcome.removed} removed"
    return (
        f"{outcome.channel}: revision {outcome.revision} {made} published, {outcome.items} items:"
        f" {counts}; {outcome.held_back} held back"
    )


def _stream_line(outcome: Outcome) -> str:
    name = f"{outcome.stream} of {outcome.channel}"
    if outcome.revision == outcome.previous:
        return f"{name}: nothing to publish, revision {outcome.revision} stands"
    made = "would be" if outcome.dry_run else "is"
    if outcome.stream == STOCK:
        return f"{name}: load {outcome.revision} {made} written, {outcome.items} products"
    counts = f"{outcome.added} added, {outcome.changed} changed, {outcome.removed} removed"
    return f"{name}: revision {outcome.revision} {made} published, {outcome.items} products: {counts}"


def _tell_held_back(outcome: Outcome, out: Output) -> None:
    from pim.commands.held_back import list_held_back

    if not outcome.held_back:
        return
    out.warn(f"{outcome.channel}: {outcome.held_back} held back; see: channel held {outcome.channel}")
    out.notes([f"  {held.line}" for held in list_held_back(outcome.channel) if held.severity == "error"])
    db.db.session.rollback()
