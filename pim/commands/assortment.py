"""`assortment`: which products are meant for a market in a period, and why. Its pins are in `pinning`."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
import orjson
import sqlalchemy as sa

from pim import clock, db
from pim.catalog import documents
from pim.changes import Author, Draft, save
from pim.commands.channel_making import read_labels
from pim.commands.declaring import DAY, Group, dry_run_option, in_app, output_options
from pim.commands.finding import get_product
from pim.commands.output import Output, to_cell, to_table
from pim.commands.pinning import pin, unpin
from pim.commands.rehearsing import transaction
from pim.plan import why as planning
from pim.plan.membership import load_periods
from pim.plan.models import Assortment, Pin
from pim.plan.rules import Explanation
from pim.structure.current import current

_assortments = Assortment.__table__
_pins = Pin.__table__
PAGE = 1000  # members read at a time


@click.group("assortment", cls=Group)
def command() -> None:
    """Plan which products are meant for a market, and ask why.

    Example:
      python cli.py assortment list
    """


command.add_command(pin)
command.add_command(unpin)


@command.command()
@click.argument("code")
@click.option("--market", required=True)
@click.option("--parent", help="Members must be members of this assortment too.")
@click.option("--category", help="The root of what a person plans here.")
@click.option("--from", "from_on", type=DAY, help="The first day; without it always.")
@click.option("--to", "to_on", type=DAY, help="The first day on which it no longer holds.")
@click.option("--rule", metavar="JSON|@FILE", help="Without a rule only pins put products in.")
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="May be given several times.")
@output_options(quiet=True)
@in_app
def create(
    *,
    out: Output,
    code: str,
    market: str,
    parent: str | None,
    category: str | None,
    from_on: date | None,
    to_on: date | None,
    rule: str | None,
    labels: tuple[str, ...],
) -> None:
    """Make an assortment of a market.

    Example:
      python cli.py assortment create tools_se --market SE --rule '{"category": "tools"}'
    """
    body = {
        "code": code,
        "market": market,
        "parent": parent,
        "category": category,
        "from_on": from_on and from_on.isoformat(),
        "to_on": to_on and to_on.isoformat(),
        "rule": None if rule is None else read_json(rule),
        **read_labels(labels),
    }
    given = {name: value for name, value in body.items() if value is not None}
    with db.transaction():
        saved = save([Draft("assortment", code, "", given, op="create")], Author("cli", f"Assortment {code}"))
    on = _today(code)
    members = planning.count_members(code, on)
    told = given | {"change_set": saved.set_id, "members": members, "on": on}
    out.data(told, f"Assortment {code} is made, with {members} members on {on}.")


@command.command("list")
@output_options()
@in_app
def list_(out: Output) -> None:
    """List the assortments, with how many members each has today.

    Example:
      python cli.py assortment list --json
    """
    statement = (
        sa.select(_assortments).where(_assortments.c.archived.is_(False)).order_by(_assortments.c.code)
    )
    found = [_to_dict(row) for row in db.connection().execute(statement)]
    names = ("code", "market", "parent", "from_on", "to_on", "members")
    out.data(found, to_table(names, [[one[name] for name in names] for one in found]))
    if not found:
        out.note("There is no assortment yet. See: python cli.py assortment create --help")


@command.command()
@click.argument("code", metavar="ASSORTMENT")
@output_options()
@in_app
def show(out: Output, code: str) -> None:
    """Show an assortment: its dates, its rule, its pins.

    Example:
      python cli.py assortment show industry_pl
    """
    row = planning.get_assortment(code)
    told = _to_dict(row) | {"pins": _list_pins(row.id)}
    names = ("sku", "way", "from_on", "to_on", "note")
    pins = to_table(names, [[pinned[name] for name in names] for pinned in told["pins"]])
    head = "\n".join(f"{n:12}{to_cell(value)}".rstrip() for n, value in told.items() if n != "pins")
    out.data(told, f"{head}\n\n{pins}".strip())


@command.command()
@click.argument("code", metavar="ASSORTMENT")
@click.argument("rule", metavar="JSON|@FILE")
@dry_run_option
@output_options(quiet=True)
@in_app
def rule(out: Output, code: str, rule: str, dry_run: bool) -> None:
    """Give an assortment a rule, and say how many products come and go today.

    null takes the rule away.

    Example:
      python cli.py assortment rule tools_se @rule.json --dry-run
      python cli.py assortment rule tools_se '{"all": [{"family": "drills"}]}'
    """
    row = planning.get_assortment(code)
    on = _today(code)
    told: dict[str, Any] = {"assortment": code, "on": on, "dry_run": dry_run}
    draft = Draft("assortment", code, "rule", read_json(rule))
    with transaction(dry_run=dry_run):
        before = _member_ids(row.id, on)
        saved = save([draft], Author("cli", f"Rule of {code}"))
        after = _member_ids(row.id, on)
    told |= {"before": len(before), "after": len(after)}
    told |= {"come": len(after - before), "go": len(before - after)}
    told["change_set"] = None if dry_run else saved.set_id
    counts = f"{told['come']} come, {told['go']} go: {told['before']} → {told['after']} members on {on}"
    out.data(told, f"{code}: {counts}{', in a dry run' if dry_run else ''}")


@command.command()
@click.argument("code", metavar="ASSORTMENT")
@click.option("--on", type=DAY, help="The day that is asked for.  [default: today in the market]")
@output_options()
@in_app
def members(out: Output, code: str, on: date | None) -> None:
    """List the members of an assortment on a day.

    Example:
      python cli.py assortment members industry_pl --on 2027-03-01
    """
    day = on or _today(code)
    found: list[dict[str, Any]] = []
    while page := planning.list_members(code, day, after=found[-1]["id"] if found else 0, limit=PAGE):
        found += [{"id": row_id, "sku": sku, "cause": cause} for row_id, sku, cause in page]
    out.data(found, to_table(("sku", "cause"), [[one["sku"], one["cause"]] for one in found]))
    out.note(f"{len(found)} members on {day}.")


@command.command()
@click.argument("sku", metavar="SKU")
@click.argument("code", metavar="ASSORTMENT")
@click.option("--on", type=DAY, help="The day that is asked for.  [default: today in the market]")
@output_options()
@in_app
def why(out: Output, sku: str, code: str, on: date | None) -> None:
    """Say why a product is in an assortment on a day, or is not.

    Example:
      python cli.py assortment why BRV-BH1100 industry_pl --on 2027-01-01
    """
    get_product(sku)
    told = planning.why(sku, code, on or _today(code))
    verdict = f"{sku} is {'' if told.is_member else 'not '}in {code} on {told.on}. {told.because}"
    lines = [verdict, *(f"  {period}" for period in told.periods), *told.pins]
    if told.rule is not None:
        lines += _explained(told.rule, "")
    rule = None if told.rule is None else _explanation(told.rule)
    told_json = {name: value for name, value in asdict(told).items() if name != "rule"} | {"rule": rule}
    out.data(told_json, "\n".join(lines))


def read_json(text: str) -> Any:
    """What an argument says in JSON, or the file that it names with an @; a usage error for anything else."""
    try:
        content = Path(text[1:]).read_bytes() if text.startswith("@") else text.encode()
        return orjson.loads(content)
    except json.JSONDecodeError as error:
        raise click.UsageError(f"{text[:60]} is no JSON: {error}.") from error


def _today(code: str) -> date:
    market = current().market(planning.get_assortment(code).market)
    return clock.day_in(market.zone, clock.now())


def _to_dict(row: Any) -> dict[str, Any]:
    on = _today(row.code)
    names = ("code", "labels", "market", "parent", "category", "from_on", "to_on", "rule", "archived")
    told = {name: getattr(row, name) for name in names}
    return told | {"members": planning.count_members(row.code, on), "on": on}


def _list_pins(assortment_id: int) -> list[dict[str, Any]]:
    statement = sa.select(_pins).where(_pins.c.assortment_id == assortment_id)
    rows = db.connection().execute(statement).all()
    skus = documents.find_keys([row.product_id for row in rows])
    names = ("way", "from_on", "to_on", "note")
    pins = [{"sku": skus[row.product_id]} | {name: getattr(row, name) for name in names} for row in rows]
    return sorted(pins, key=lambda pinned: pinned["sku"])


def _member_ids(assortment_id: int, on: date) -> set[int]:
    periods = load_periods(assortment_id)
    return {i for i, held in periods.items() if any(period.holds_on(on) for period, _cause in held)}


def _explanation(told: Explanation) -> dict[str, Any]:
    return {
        "verdict": told.verdict,
        "sentence": told.sentence,
        "parts": [_explanation(part) for part in told.parts],
    }


def _explained(told: Explanation, indent: str) -> list[str]:
    lines = [f"{indent}{'+' if told.verdict else '-'} {told.sentence}"]
    return lines + [line for part in told.parts for line in _explained(part, indent + "  ")]
