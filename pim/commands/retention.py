"""`retention`: letting go what is kept no longer."""

from __future__ import annotations

from dataclasses import asdict

import click

from pim.commands.declaring import Group, dry_run_option, in_app, output_options
from pim.commands.output import Output, to_table
from pim.keeping import retention


@click.group("retention", cls=Group)
def command() -> None:
    """Let go what is kept no longer: old revisions, logs, files.

    Example:
      python cli.py retention run --dry-run
    """


@command.command()
@dry_run_option
@output_options(quiet=True)
@in_app
def run(out: Output, *, dry_run: bool) -> None:
    """Delete what the PIM_KEEP_* settings keep no longer, kind by kind, and say why.

    Let it run every night. It writes in short slices, beside everything else that runs; killed, it
    is gone on with by the next run. Bytes are those of files and of large texts.

    Example:
      python cli.py retention run --dry-run
      python cli.py retention run --quiet
    """
    pruned = retention.run(dry_run=dry_run)
    names = ("kind", "rows", "files", "bytes", "because")
    told = [asdict(one) for one in pruned]
    out.data(
        {"dry_run": dry_run, "kinds": told, "bytes": sum(one.bytes for one in pruned)},
        to_table(names, [[one[name] for name in names] for one in told]),
    )
    for one in pruned:
        if one.left:
            out.warn(f"{one.kind}: not all, {one.left}. The next run takes them.")
    if dry_run:
        out.note("Nothing was deleted.")
