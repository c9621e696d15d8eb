"""The command line: names the commands, and ends each with a message and an exit code. No logic.

`python cli.py --help` imports nothing of `pim`: a module of commands is imported when one
of its commands is called, so that a broken part breaks no other.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

# Name -> module and first line of the help, the same as in the module (a test compares them).
COMMANDS = {
    "assortment": ("assortment", "Plan which products are meant for a market, and ask why."),
    "backup": ("backup", "Back everything up, look a backup through, bring it back."),
    "category-table": ("category_table", "Call our categories as receivers do."),
    "changes": ("changes", "See change sets, undo them, apply those that wait."),
    "channel": ("channel", "Set up destinations, look into what they show, roll them back."),
    "client": ("client", "Name the companies that buy, with their market and terms."),
    "client-group": ("client_group", "Name groups of clients that share terms."),
    "config": ("config", "Write structure, plans and channels to a file, and bring them in."),
    "db": ("db", "Bring the database up to date, and check it."),
    "delivery": ("delivery", "Bring feeds to folders, buckets, SFTP servers and mailboxes."),
    "demo": ("demo", "Load the demo catalogue, and show it running."),
    "feed": ("feed", "Write what receivers get to a file, and check that it is fresh."),
    "import": (
        "import_",
        "Bring catalogues and sheets of products in, prices and stock of the ERP, and media.",
    ),
    "inbox": ("inbox", "See new products that wait for a family, and give them one."),
    "job": ("job", "See what is done in the background, cancel it, try it again."),
    "mapping": ("mapping", "Say what feeds the fields of receivers, and see what a change would do."),
    "market": ("market", "Name the markets that assortments and channels belong to."),
    "media": ("media", "Look through pictures and documents, and make the renditions that channels show."),
    "model": ("model", "Change how product models split into variants."),
    "notification": ("notification", "Tell others what happened, by webhook or by mail."),
    "part-number": ("part_number", "Keep the numbers by which clients call our products."),
    "price": ("price", "Ask what a product costs, for whom, and why."),
    "price-list": ("price_list", "Name the lists that prices are imported into."),
    "product": ("product", "Look at products and edit them."),
    "publish": ("publish", "Publish what changed to CHANNEL, as its next revision."),
    "reference": ("reference", "Keep the records that products name: brands, materials, designers."),
    "retention": ("retention", "Let go what is kept no longer: old revisions, logs, files."),
    "schedule": ("schedule", "Have jobs done by the clock."),
    "serve": ("serve", "Serve the pages and the feeds."),
    "structure": ("structure", "Make and change what products are described by."),
    "tax-class": ("tax_class", "Name what is taxed alike, with its rates per market."),
    "token": (
        "token",
        "Make and revoke the tokens by which receivers fetch feeds and programs call the API.",
    ),
    "user": ("user", "Make people who may sign in, and change what they may do."),
    "warehouse": ("warehouse", "Name the places where stock lies, and whom they serve."),
    "worker": ("worker", "Do the jobs that wait."),
}
INTERRUPTED = 130


class Deferred(click.Command):
    """A command or group that is imported when it is called; until then its name and first line are known."""

    def __init__(self, name: str, module: str, first_line: str) -> None:
        super().__init__(name, short_help=first_line)
        self.module = f"pim.commands.{module}"

    def load(self) -> click.Command:
        """The command itself: what its module calls `command`."""
        command: click.Command = import_module(self.module).command
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of the command itself: from here on this one is out of the way."""
        return self.load().make_context(info_name, args, parent, **extra)


class Root(click.Group):
    """Ends what commands raise as a line on stderr and an exit code; mistakes in the code stay tracebacks."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:
            from pim.commands.failures import explain

            told = explain(error)
            if told is None:
                raise
            message, code = told
            click.echo(f"Error: {message}", err=True)
            ctx.exit(code)


cli = Root(
    name="pim",
    commands={name: Deferred(name, *told) for name, told in COMMANDS.items()},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="""Manage the catalogue and publish it.

    Results go to stdout, remarks to stderr. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but
    something was held back or rejected, 4 refused by a guard, 69 the database can not be reached,
    75 busy: try again later, 130 interrupted.

    Settings are PIM_* variables of the environment.

    \b
    Example:
      python cli.py db upgrade
      python cli.py demo load
      python cli.py publish shop_pl
    """,
)

if __name__ == "__main__":
    cli(prog_name="python cli.py")
