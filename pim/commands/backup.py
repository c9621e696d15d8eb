"""`backup`: everything in one place, looked through, and brought back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pim.commands.db import has_migration, run_upgrade
from pim.commands.declaring import Group, in_app, output_options
from pim.commands.output import HELD_BACK, Output, end
from pim.keeping.backup import making, restoring, verifying

FAILED = 1
PATH = click.Path(path_type=Path)


@click.group("backup", cls=Group)
def command() -> None:
    """Back everything up, look a backup through, bring it back.

    Example:
      python cli.py backup create /backups/pim
    """


@command.command()
@click.argument("target", metavar="FOLDER|FILE.tar", type=PATH)
@output_options(quiet=True)
@in_app
def create(out: Output, target: Path) -> None:
    """Back up the database, the media and the feeds that are kept, while everybody goes on working.

    In a FOLDER that holds a backup already only what is missing is copied, and the new backup takes the place
    of the old one when it is whole. Keys and passwords of the environment (PIM_SECRET_KEY …) are not in it.
    Exit code 3 if files are missing that the database names.

    Example:
      python cli.py backup create /backups/pim --quiet
      python cli.py backup create "/backups/pim-$(date +%F).tar"
    """
    made = making.create(target.absolute())
    told = {"backup": str(made.target), "copied": made.copied, **made.manifest}
    out.data(told, f"{made.target}: {_told(made.manifest)}, {made.copied} files copied")
    if made.problems:
        out.warn(f"{len(made.problems)} files are not as they must be:")
        out.notes([f"  {problem}" for problem in made.problems])
        end(HELD_BACK)


@command.command()
@click.argument("path", metavar="FOLDER|FILE.tar", type=PATH)
@output_options(quiet=True, verbose=True)
@in_app
def verify(out: Output, path: Path) -> None:
    """Read every byte of a backup and hold it against its checksums.

    The engine looks at the database, too. Exit code 1 if something is wrong.

    Example:
      python cli.py backup verify /backups/pim
    """
    manifest, problems = verifying.verify(path.absolute())
    out.data(
        {"backup": str(path.absolute()), **manifest, "problems": problems},
        "" if problems else f"{path.absolute()}: {_told(manifest)}; everything is as it was written",
    )
    if problems:
        out.warn(f"{len(problems)} things are wrong with {path}:")
        out.notes([f"  {problem}" for problem in problems])
        end(FAILED)


@command.command()
@click.argument("path", metavar="FOLDER|FILE.tar", type=PATH)
@click.option("--force", is_flag=True, help="Overwrite what the installation holds.")
@output_options(quiet=True)
@in_app
def restore(out: Output, path: Path, *, force: bool) -> None:
    """Bring a backup back into the empty installation that the settings name.

    Stop everything else first. The schema is brought up to date, everybody has to sign in again, and every
    channel gets a new epoch: receivers fetch a full feed, since revisions are counted a second time.

    Example:
      python cli.py backup restore /backups/pim
    """
    restored = restoring.restore(path.absolute(), upgrade=run_upgrade, known=has_migration, force=force)
    told = {
        "made_at": restored.manifest["made_at"],
        "media": restored.media,
        "feeds": restored.feeds,
        "channels": restored.channels,
        "rewritten": restored.rewritten,
    }
    out.data(told, f"Restored, as of {restored.manifest['made_at']}: {_told(restored.manifest)}")
    if restored.channels:
        out.note(f"New epochs, receivers fetch a full feed: {', '.join(restored.channels)}")
    out.note(
        "Tokens that were revoked since are live again: look through `token list`. Then: db check --deep"
    )


def _told(manifest: dict[str, Any]) -> str:
    rows = sum(manifest["tables"].values())
    media, feeds = manifest["media"]["files"], manifest["feeds"]["files"]
    return f"{manifest['engine']} with {rows} rows, {media} media files, {feeds} feed files"
