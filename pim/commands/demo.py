"""`demo`: the demo catalogue in a database, and the whole of it running."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from pim.commands import demo_loading, demo_showing
from pim.commands.declaring import Group, in_whole_app, output_options
from pim.commands.output import HELD_BACK, Output, end
from pim.commands.serve import address, listen, run, settings_at, working
from pim.config import Settings
from pim.errors import Blocked


@click.group("demo", cls=Group)
def command() -> None:
    """Load the demo catalogue, and show it running.

    Example:
      python cli.py demo serve
    """


@command.command()
@output_options(quiet=True)
@in_whole_app
def load(out: Output) -> None:
    """Load the demo catalogue: structure, products, plans, channels.

    What is loaded already stays as it is; a load that was cut off goes on where it ended.
    Refuses (exit code 4) to mix with another catalogue.

    Example:
      python cli.py demo load
    """
    parts = demo_loading.load(out.progress)
    out.data([asdict(part) for part in parts], "\n".join(part.line for part in parts))
    out.note("Next: python cli.py publish --all")
    if any(part.rejected for part in parts):
        end(HELD_BACK)


@command.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@output_options(quiet=True)
def files(out: Output, folder: Path) -> None:
    """Write the files of the demo's suppliers to FOLDER, faults included: something to import.

    Example:
      python cli.py demo files ./supplier
      python cli.py import products ./supplier/przewex.csv --mapping przewex --dry-run
    """
    from pim.demo import SUPPLIER_FILES

    folder.mkdir(parents=True, exist_ok=True)
    for file in SUPPLIER_FILES:
        (folder / file.name).write_bytes(file.content())
    told = [{"file": str(folder / file.name), "mapping": file.mapping} for file in SUPPLIER_FILES]
    out.data(told, "\n".join(one["file"] for one in told))
    out.note("Next: python cli.py import products FILE --mapping NAME --dry-run")


@command.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any.")
@click.option("-q", "--quiet", is_flag=True, help="Do not tell of steps and requests.")
def serve(port: int, quiet: bool) -> None:
    """Load the demo, publish every channel, make people and a token, and serve it all.

    Prints how to sign in and how to fetch a feed. The passwords stay in the var folder, so
    that the next run has the same. Not for production. Ctrl-C ends it.

    Example:
      python cli.py demo serve --port 8080
    """
    from pim import create_app

    if Settings.from_environ().env == "production":
        raise Blocked("The demo prints passwords: it does not run with PIM_ENV=production.")
    with listen("127.0.0.1", port) as listener:
        settings = settings_at(listener)
        app = create_app(settings)
        with app.app_context():
            shown = demo_showing.prepare(Output(quiet=quiet))
        click.echo(shown.text(address(listener)))
        with working(app):
            run(app, listener, debug=settings.debug, quiet=quiet)
