"""`product`: what happens to products in their life; each verb is one change set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import click

from pim.changes import Author
from pim.commands.declaring import Command, dry_run_option, in_app, output_options
from pim.commands.output import HELD_BACK, Output, end, to_short, to_table
from pim.commands.rehearsing import transaction
from pim.enrich import life
from pim.enrich.life import Outcome, Plan
from pim.errors import BadValue, Blocked, PimError
from pim.jobs import run
from pim.structure.current import current
from pim.structure.types import parse


@click.command(cls=Command)
@click.argument("sku", metavar="SKU")
@click.argument("family", metavar="FAMILY")
@click.option("--clear", is_flag=True, help="Take away what the new family lacks.")
@dry_run_option
@output_options(quiet=True)
@in_app
def family(*, out: Output, sku: str, family: str, clear: bool, dry_run: bool) -> None:
    """Give a simple product another family.

    Values of attributes that the new family lacks are kept and shown apart, unless --clear takes
    them away. A variant has the family of its model: see `model regroup`.

    Example:
      python cli.py product family BRV-BH1100 accessories --dry-run
    """
    run_plan(out, lambda: life.change_family(sku, family, clear=clear), dry_run=dry_run)


@click.command("to-variant", cls=Command)
@click.argument("sku", metavar="SKU")
@click.argument("model", metavar="MODEL")
@click.option("--axis", "axes", multiple=True, metavar="AXIS=VALUE", help="One for each axis of the model.")
@dry_run_option
@output_options(quiet=True)
@in_app
def to_variant(*, out: Output, sku: str, model: str, axes: Sequence[str], dry_run: bool) -> None:
    """Make a product a variant of a model, or move a variant to another model.

    What equals the model's value is inherited from then on; what differs is kept where the family
    variant lets variants override it, and lost otherwise: --dry-run names it.

    Example:
      python cli.py product to-variant WRK-OLD-RED-M WRK-JACKET --axis size=m --dry-run
    """
    run_plan(out, lambda: life.to_variant(sku, model, read_axes(axes)), dry_run=dry_run)


@click.command("to-simple", cls=Command)
@click.argument("sku", metavar="SKU")
@dry_run_option
@output_options(quiet=True)
@in_app
def to_simple(*, out: Output, sku: str, dry_run: bool) -> None:
    """Let a variant stand alone: what it inherits is copied, so that nothing is lost.

    Example:
      python cli.py product to-simple FXN-934-M8
    """
    run_plan(out, lambda: life.to_simple(sku), dry_run=dry_run)


@click.command(cls=Command)
@click.argument("key", metavar="SKU")
@dry_run_option
@output_options(quiet=True)
@in_app
def archive(*, out: Output, key: str, dry_run: bool) -> None:
    """Take a product, or a model with its variants, out of everything; `unarchive` brings it back.

    Example:
      python cli.py product archive BRV-BH1100 --dry-run
    """
    run_plan(out, lambda: life.archive(key), dry_run=dry_run)


@click.command(cls=Command)
@click.argument("key", metavar="SKU")
@dry_run_option
@output_options(quiet=True)
@in_app
def unarchive(*, out: Output, key: str, dry_run: bool) -> None:
    """Bring a product or model back from the archive.

    Example:
      python cli.py product unarchive BRV-BH1100
    """
    run_plan(out, lambda: life.unarchive(key), dry_run=dry_run)


@click.command(cls=Command)
@click.argument("loser", metavar="LOSER")
@click.argument("winner", metavar="WINNER")
@click.option("--take", multiple=True, metavar="FIELD", help="An attribute or field of LOSER that wins.")
@dry_run_option
@output_options(quiet=True)
@in_app
def merge(*, out: Output, loser: str, winner: str, take: Sequence[str], dry_run: bool) -> None:
    """Merge a duplicate into the product that stays.

    WINNER keeps what it has, and takes from LOSER what it lacks and each --take. Relations to LOSER
    point to WINNER from then on, categories and pins join. LOSER is archived; its SKU stays reserved.

    Example:
      python cli.py product merge BRV-BH1100-OLD BRV-BH1100 --take name --take status.PL --dry-run
    """
    run_plan(out, lambda: life.merge(loser, winner, take), dry_run=dry_run)


@click.command(cls=Command)
@click.argument("keys", metavar="SKU...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="It can not be undone, and that is meant.")
@dry_run_option
@output_options(quiet=True)
@in_app
def purge(*, out: Output, keys: Sequence[str], yes: bool, dry_run: bool) -> None:
    """Purge archived products or models for good. It can not be undone.

    --dry-run reports what uses them. Relations to them and their pins are taken away; the history
    and published revisions stay readable; the SKU is free again. What a channel still lists is
    refused: publish first. Each product is a change set of its own; exit code 3 if one was refused.

    Example:
      python cli.py product purge BRV-TEST-1 --dry-run
      python cli.py product purge BRV-TEST-1 --yes
    """
    if not (yes or dry_run):
        raise Blocked("A purge can not be undone. Look with --dry-run, then say --yes.")
    told = run(f"purge {len(keys)} products", _purge_all, keys, dry_run=dry_run)
    out.data(told, "\n".join(_purge_line(one) for one in told))
    if any(one["problem"] for one in told):
        end(HELD_BACK)


COMMANDS = (family, to_variant, to_simple, merge, archive, unarchive, purge)


def run_plan(out: Output, make: Callable[[], Plan], *, dry_run: bool) -> None:
    """Make a plan and carry it out in one transaction, and tell what became of what."""
    with transaction(dry_run=dry_run):
        plan = make()
        outcome = life.carry_out(plan, Author("cli", plan.title))
    told = to_dict(outcome, dry_run=dry_run)
    out.data(told, _to_text(outcome, dry_run=dry_run))
    if told["change_set"] is not None:
        out.note(f"Undo it: python cli.py changes revert {told['change_set']}")


def _purge_all(keys: Sequence[str], *, dry_run: bool) -> list[dict[str, Any]]:
    """Purge each key in a transaction of its own, and go on after one that is refused."""
    return [_purge_one(key, dry_run=dry_run) for key in dict.fromkeys(keys)]


def _purge_one(key: str, *, dry_run: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"key": key, "uses": [], "change_set": None, "problem": None, "dry_run": dry_run}
    try:
        with transaction(dry_run=dry_run):
            told["uses"] = [asdict(line) for line in life.report_usage(key).uses]
            done = life.purge(key, Author("cli", f"{key}: purged"))
        told["change_set"] = None if dry_run else done.set_id
    except PimError as error:
        told["problem"] = str(error)
    return told


def _purge_line(told: dict[str, Any]) -> str:
    done = told["problem"] or ("could be purged" if told["dry_run"] else "purged")
    uses = [[use["name"], use["count"], use["fate"]] for use in told["uses"]]
    return "\n".join(filter(None, (f"{told['key']}: {done}", to_table(("use", "count", "fate"), uses))))


def to_dict(outcome: Outcome, *, dry_run: bool) -> dict[str, Any]:
    """An outcome as JSON; a dry run has no change set."""
    return {
        "title": outcome.plan.title,
        "fields": [asdict(fate) for fate in outcome.plan.fates],
        "variants": outcome.plan.variants,
        "gains": outcome.gains,
        "losses": outcome.losses,
        "change_set": None if dry_run else outcome.set_id,
        "dry_run": dry_run,
    }


def read_axes(texts: Sequence[str]) -> dict[str, Any]:
    """`color=red` as canonical values by attribute; a usage error for another form."""
    structure, found = current(), {}
    for text in texts:
        code, sign, value = text.partition("=")
        if not sign or not value.strip():
            raise click.UsageError(f"Write an axis as color=red: {text!r} is not.")
        found[code.strip()] = parse(structure, structure.attribute(code.strip()), value)
        if found[code.strip()] is None:
            raise BadValue(code, value, "A value is needed.")
    return found


def _to_text(outcome: Outcome, *, dry_run: bool) -> str:
    plan = outcome.plan
    rows = [[fate.key, fate.field, fate.fate, to_short(fate.old), to_short(fate.new)] for fate in plan.fates]
    lines = [f"{plan.title}{' (dry run)' if dry_run else ''}"]
    if outcome.set_id is None:
        lines.append("Nothing differs.")
    if rows:
        lines.append(to_table(("product", "field", "fate", "old", "new"), rows))
    if len(plan.variants) > 1:
        lines.append(f"{len(plan.variants)} variants and models: {to_short(', '.join(plan.variants))}")
    lines += [f"{code} loses {to_short(', '.join(skus))}" for code, skus in outcome.losses.items()]
    lines += [f"{code} gains {to_short(', '.join(skus))}" for code, skus in outcome.gains.items()]
    return "\n".join(lines)
