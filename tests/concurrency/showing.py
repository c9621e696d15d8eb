"""What a channel showed in each of its revisions, read from the tables by a reader of its own."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.publish.channels import get_channel
from pim.publish.feeds import iter_delta
from pim.publish.generations import read_manifest
from pim.publish.stored_files import folder_of

TOKEN = re.compile(r"token [-\w]+ \d")

_ROWS = sa.text(
    "SELECT listing.kind, listing.key, listing.from_revision, listing.to_revision, record.body"
    " FROM listing JOIN record ON record.hash = listing.hash"
    " WHERE listing.channel_id = :channel AND listing.kind IN (0, 1)"
    " ORDER BY listing.kind, listing.key, listing.from_revision"
)
_PUBLISHED = sa.text("SELECT revision, at FROM publication WHERE channel_id = :channel ORDER BY revision")

Place = tuple[int, int]  # kind and key of a listing


@dataclass
class Shown:
    """From which revision on each token was shown at each place, and what is wrong with that."""

    since: dict[str, dict[Place, int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def read_listings(code: str) -> Shown:
    """Follow every listing of a channel through its revisions: a token that is there stays."""
    shown = Shown()
    last: dict[Place, tuple[int | None, set[str]]] = {}
    for row in _rows(_ROWS, code):
        place = (row.kind, row.key)
        tokens = _tokens(row.body, shown)
        until, before = last.get(place, (row.from_revision, set()))
        if until != row.from_revision:
            shown.wrong.append(f"{place} was not shown from {until} to {row.from_revision}")
        if before - tokens:
            shown.wrong.append(f"{place} lost {before - tokens} in revision {row.from_revision}")
        for token in tokens - before:
            shown.since.setdefault(token, {})[place] = row.from_revision
        last[place] = (row.to_revision, tokens)
    shown.wrong += [f"{place} is gone" for place, (until, _tokens) in last.items() if until is not None]
    return shown


def read_deltas(code: str) -> Shown:
    """Follow the deltas from each revision to the next, as a receiver does who applies them all."""
    channel, shown = get_channel(code), Shown()
    held: dict[Place, set[str]] = {}
    revisions = list(published(code))
    for since, until in zip([0, *revisions], revisions, strict=False):
        told = set()
        for item in iter_delta(channel, since, until):
            record = item.record()
            place = (int(item.kind == "group"), int(record["id"]))
            if place in told or record.get("deleted"):
                shown.wrong.append(f"delta {since}..{until} tells {place} twice, or that it is gone")
            told.add(place)
            tokens = _tokens(item.body.decode(), shown)
            for token in tokens - held.get(place, set()):
                shown.since.setdefault(token, {})[place] = until
            if held.get(place, set()) - tokens:
                shown.wrong.append(f"delta {since}..{until} takes tokens from {place}")
            held[place] = tokens
    return shown


def read_file(code: str) -> Counter[str]:
    """How often each token stands in the file that is live."""
    channel = get_channel(code)
    name = read_manifest(channel)["files"]["gzip"]["name"]
    return Counter(TOKEN.findall(gzip.decompress((folder_of(channel) / name).read_bytes()).decode()))


def published(code: str) -> dict[int, datetime]:
    """The revisions of a channel and the instants at which they were asked for."""
    return {row.revision: _instant(row.at) for row in _rows(_PUBLISHED, code)}


def _rows(statement: sa.TextClause, code: str) -> list[Any]:
    return list(db.connection().execute(statement, {"channel": get_channel(code).id}))


def _tokens(body: str, shown: Shown) -> set[str]:
    found = TOKEN.findall(body)
    if len(found) != len(set(found)):
        shown.wrong.append(f"a token stands twice in {body}")
    return set(found)


def _instant(value: datetime | str) -> datetime:
    """SQLite's driver hands the text over as it is stored."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
