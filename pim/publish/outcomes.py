"""What a publication did, of whichever stream."""

from __future__ import annotations

from dataclasses import dataclass

from pim.publish.models import CONTENT


@dataclass
class Outcome:
    """What a publication did. No revision was made where `revision` equals `previous`.

    `items`, `added`, `changed` and `removed` count products and variant groups alike;
    `candidates` is None where everything was compared.
    """

    channel: str
    revision: int
    previous: int
    items: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    held_back: int = 0
    seconds: float = 0.0
    dry_run: bool = False
    candidates: int | None = None
    stream: str = CONTENT
    undelivered: int = 0  # destinations that did not take the file yet


class Rehearsed(Exception):
    """Ends the transaction of a dry run, so that nothing of it is kept."""
