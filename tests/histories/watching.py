"""One channel as its receiver sees it: the full feeds that were, and whether deltas lead to the next."""

from __future__ import annotations

import json
from typing import Any

from pim import db
from pim.publish import feeds
from pim.publish.channels import ChannelSettings, get_channel, get_stream
from pim.publish.generations import read_manifest
from pim.publish.publishing import Outcome, publish
from pim.publish.stored_files import folder_of
from tests.builders import create, read, save
from tests.channels.json_schema import list_violations
from tests.histories.reader import Reader

SETTINGS = ("connector", "market", "scope", "locales", "assortment", "mapping")


class Watch:
    """What a channel has shown so far, revision by revision, as it was read at the time."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.fulls: dict[int, list[bytes]] = {0: []}

    @property
    def last(self) -> int:
        """The newest revision that was read."""
        return max(self.fulls)

    def look(self, pick: int) -> None:
        """Read what is live now, and compare it with one earlier revision, chosen by `pick`."""
        channel = get_channel(self.code)
        with db.transaction():
            revision = get_stream(channel.id).live_revision
            full = [item.body for item in feeds.iter_full(channel, revision)]
        if revision in self.fulls:
            assert self.fulls[revision] == full, f"{self.code}: revision {revision} is not what it was"
            return
        assert revision == self.last + 1
        self.fulls[revision] = full
        self._check_file(channel)
        self._check_schema(channel, full)
        for since in {revision - 1, pick % revision}:
            self._check_delta(channel, since, revision)
        self._check_delta(
            channel, pick % revision, pick % revision + (pick // 7) % (revision - pick % revision)
        )

    def check_outcome(self, outcome: Outcome) -> None:
        """A publication counts what its receiver finds."""
        before, after = (Reader(self.fulls[r]).items for r in (outcome.previous, outcome.revision))
        assert outcome.items == len(after)
        assert outcome.added == len(after.keys() - before.keys())
        assert outcome.removed == len(before.keys() - after.keys())
        assert outcome.changed == sum(before[key] != after[key] for key in before.keys() & after.keys())

    def check_twin(self, number: int, at: Any) -> None:
        """Step by step or from nothing: a channel with the same settings and no past shows the same lines."""
        code = f"twin_{number}"
        settings = {field: read("channel", self.code, field) for field in SETTINGS}
        save(create("channel", code, {"code": code, **settings}))
        publish(code, at=at)
        twin = get_channel(code)
        with db.transaction():
            lines = [item.body for item in feeds.iter_full(twin, 1)]
        assert self.fulls[self.last] == lines, f"{self.code} and its twin differ"

    def _check_delta(self, channel: ChannelSettings, since: int, until: int) -> None:
        receiver = Reader(self.fulls[since])
        with db.transaction():
            delta = [item.body for item in feeds.iter_delta(channel, since, until)]
        self._check_schema(channel, delta)
        receiver.apply(delta)
        assert receiver.items == Reader(self.fulls[until]).items, f"{self.code}: {since} to {until}"

    def _check_schema(self, channel: ChannelSettings, lines: list[bytes]) -> None:
        schema = channel.connector.schema() or {}
        for line in lines:
            assert list_violations(schema, json.loads(line)) == [], line

    def _check_file(self, channel: ChannelSettings) -> None:
        manifest = read_manifest(channel)
        stored = (folder_of(channel) / manifest["files"]["identity"]["name"]).read_bytes()
        assert stored == b"".join(line + b"\n" for line in self.fulls[self.last])
        assert (manifest["revision"], manifest["items"]) == (self.last, len(self.fulls[self.last]))
