"""A publication in a process of its own that says how far it is, so that it can be killed at any point.

`python -m tests.publication.child CHANNEL` reads its settings from the environment, prints
a line per mark and ends with the exit code of the command line. With `--die N` it ends at
its N-th mark as if it were killed; with `--wait MARK` it stays there until a line comes in.
Marks stand at the entries of the functions that a publication goes through.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

from pim import create_app
from pim.errors import PimError
from pim.publish import generations, publishing, revisions, views

KILLED = 137
EACH = 1000  # items of the full feed between two marks

MARKED = (  # where, and what is just about to happen
    (publishing, "seal_leftover"),  # the channel is locked
    (views, "_store"),  # a slice of what was rendered
    (publishing, "make_revision"),
    (revisions, "write"),  # listings of one kind
    (publishing, "_insert_publication"),
    (publishing, "write_generation"),  # all is sealed, no file is written yet
    (generations, "_manifest"),  # the files have their names
    (generations, "update_stream"),  # the manifest is replaced, the database does not know
    (generations, "prune"),
)


class Marks:
    """Prints the marks, and ends or waits at the one it was told."""

    def __init__(self, die: int, wait: str) -> None:
        self.left, self.wait = die, wait

    def pass_by(self, name: str) -> None:
        """Say that the publication is here."""
        self.left -= 1
        if self.left == 0:
            os._exit(KILLED)
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
        if name == self.wait:
            sys.stdin.readline()

    def on_entry(self, module: Any, name: str) -> None:
        """Mark each call of a function."""
        original: Callable[..., Any] = getattr(module, name)

        def marked(*args: Any, **more: Any) -> Any:
            self.pass_by(name)
            return original(*args, **more)

        setattr(module, name, marked)

    def on_items(self) -> None:
        """Mark the writing of the full feed."""
        original = generations.feeds.iter_full

        def marked(*args: Any) -> Iterator[Any]:
            for count, item in enumerate(original(*args)):
                if count % EACH == 0:
                    self.pass_by("iter_full")
                yield item

        generations.feeds.iter_full = marked


def main() -> int:
    """Publish; give the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("channel")
    parser.add_argument("--die", type=int, default=0)
    parser.add_argument("--wait", default="")
    given = parser.parse_args()
    marks = Marks(given.die, given.wait)
    for module, name in MARKED:
        marks.on_entry(module, name)
    marks.on_items()
    with create_app().app_context():
        marks.pass_by("ready")
        try:
            publishing.publish(given.channel)
        except PimError as error:
            sys.stderr.write(f"{error}\n")
            return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
