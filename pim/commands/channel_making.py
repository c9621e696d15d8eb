"""`channel create`: a destination, with a mapping of its own if it is given none."""

from __future__ import annotations

import click

from pim.changes import Author, Draft, save
from pim.commands.channel_setting import read_settings
from pim.commands.declaring import Command, dry_run_option, in_app, output_options
from pim.commands.output import Output
from pim.commands.rehearsing import transaction
from pim.structure.current import current


@click.command(cls=Command)
@click.argument("code")
@click.option("--connector", required=True, help="The receiver's format, e.g. b2b_shop.")
@click.option("--market", required=True)
@click.option("--scope", required=True)
@click.option("--locales", required=True, metavar="A,B", help="The leading one first.")
@click.option("--assortment", required=True)
@click.option(
    "--mapping", help="Its code.  [default: a new one is made, as far as attributes can be guessed]"
)
@click.option("--label", "labels", multiple=True, metavar="LOCALE=TEXT", help="May be given several times.")
@click.option("--max-shrink", default=20, show_default=True, type=click.IntRange(0, 100), metavar="PERCENT")
@click.option(
    "--setting",
    "settings",
    multiple=True,
    metavar="NAME=TEXT",
    help="What the receiver is told; may be given several times. See: channel set.",
)
@dry_run_option
@output_options(quiet=True)
@in_app
def create(
    *,
    out: Output,
    code: str,
    connector: str,
    market: str,
    scope: str,
    locales: str,
    assortment: str,
    mapping: str | None,
    labels: tuple[str, ...],
    max_shrink: int,
    settings: tuple[str, ...],
    dry_run: bool,
) -> None:
    r"""Make a channel. Without --mapping it gets one of its own, which a person should look through.

    Example:
      python cli.py channel create shop_de --connector b2b_shop --assortment industry_de \
        --market DE --scope ecommerce --locales de_DE,en_GB
    """
    body = {
        "code": code,
        "connector": connector,
        "market": market,
        "scope": scope,
        "locales": [part.strip() for part in locales.split(",") if part.strip()],
        "assortment": assortment,
        "mapping": mapping or code,
        "max_shrink_percent": max_shrink,
        **read_labels(labels),
        **read_settings(settings),
    }
    made: dict[str, int | None] = {}
    with transaction(dry_run=dry_run):
        if mapping is None:
            made["mapping_change_set"] = _save_mapping(code, connector)
        saved = save([Draft("channel", code, "", body, op="create")], Author("cli", f"Channel {code}"))
        made["change_set"] = saved.set_id
    if dry_run:
        made = dict.fromkeys(made)
    out.data(
        {"channel": body, **made, "dry_run": dry_run}, f"Channel {code} {'can be' if dry_run else 'is'} made."
    )
    if mapping is None:
        out.note(f"Its mapping {code} opens every attribute to the receiver: look it through.")
    if not dry_run:
        out.note(f"Next: python cli.py publish {code} --dry-run")


def read_labels(labels: tuple[str, ...]) -> dict[str, str]:
    """LOCALE=TEXT as fields of whatever has labels; a usage error for anything else."""
    found: dict[str, str] = {}
    for label in labels:
        locale, sign, text = label.partition("=")
        if not sign:
            raise click.UsageError(f"A label is LOCALE=TEXT, e.g. en_GB=Shop: {label!r} is not.")
        found[f"labels.{locale.strip()}"] = text.strip()
    return found


def _save_mapping(code: str, connector_code: str) -> int | None:
    from pim.publish.connectors import get_connector
    from pim.publish.proposals import default_mapping

    fields = default_mapping(current(), get_connector(connector_code))
    body = {"code": code, "connector": connector_code, "fields": fields}
    return save([Draft("mapping", code, "", body, op="create")], Author("cli", f"Mapping of {code}")).set_id
