"""Generations: the files of a revision, and the manifest that names the live one.

Files are made from what is sealed in the database, so a publisher that dies between the
two loses nothing: the next run writes the same bytes. A generation is immutable; readers
of an old one finish undisturbed. The manifest is replaced last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import Any, BinaryIO

from channels.base import Frame, Item
from pim import clock, db
from pim.errors import BadValue, Blocked, NotFound
from pim.publish import feeds
from pim.publish.announcing import announce_revision
from pim.publish.channels import ChannelSettings, StreamState, get_channel, get_stream, update_stream
from pim.publish.filling import Filler, find_filler
from pim.publish.held_items import count_held, note_broken
from pim.publish.laying import Laid, load_laid, needed_now
from pim.publish.mappings import list_fields
from pim.publish.models import CONTENT, Publication
from pim.publish.stored_files import (
    StoredFile,
    folder_of,
    link_files,
    prune,
    read_json,
    suffix_part,
    to_manifest,
    write_files,
    write_json,
)
from pim.publish.superseded import MANIFEST
from pim.publish.twins import list_shown_alike
from pim.publish.written_guard import guard_written
from pim.storage import sweep

_publications = Publication.__table__


def read_manifest(channel: ChannelSettings) -> dict[str, Any]:
    """The manifest of the live generation. Raises `NotFound` before the first publication."""
    return read_json(channel, MANIFEST, "published feed of channel", "Publish it first.")


def seal_leftover(channel: ChannelSettings) -> None:
    """Write the files of a revision whose publisher died after sealing it, and sweep what it left.

    Not of a format with laid fields: a guard may have refused them, and what mends that, such as new
    prices, has to come first. Call it under the lock of the channel.
    """
    sweep(folder_of(channel))
    stream = get_stream(channel.id)
    if stream.revision > stream.live_revision and not channel.connector.laid_fields:
        write_generation(channel, stream.revision)


def write_generation(channel: ChannelSettings, revision: int, *, force: str | None = None) -> dict[str, Any]:
    """Write the files of a sealed revision, then the manifest, then mark it live; give the manifest.

    Of a format with laid fields, notes what the files leave out; `force` is the reason to overrule
    the guard on what they hold. Raises `Blocked`, and the files that were live stay live.
    """
    stream = get_stream(channel.id)
    publication = feeds.get_publication(channel, revision)
    frame = make_frame(channel, stream, publication)
    with db.moment():  # stock that is carried is of one moment
        laid = load_laid(channel, revision)
        mark, filler = laid.mark(), find_filler(channel, revision)
        parts, items = _adopt(channel, frame, laid) or _write_full(channel, frame, filler)
    if filler is not None and not force:
        _guard_written(channel, filler, parts)
    manifest = _manifest(channel, frame, parts, items, feeds.oldest_revision(channel))
    broken = {} if filler is None else filler.broken
    if filler is not None:
        manifest |= {"products": filler.written, "held_back": filler.held_back}
    if mark:
        manifest |= {"carries": mark, "written_at": clock.now().isoformat()}
    write_json(channel, MANIFEST, manifest)
    is_anew = revision == stream.live_revision  # for other prices or stock
    with db.transaction() as conn:
        held_back = publication.held_back - (count_held(channel.id) if is_anew else 0)
        note_broken(channel.id, broken)
        values = {"files": manifest["files"], "held_back": held_back + count_held(channel.id)}
        conn.execute(_publications.update().where(_publications.c.id == publication.id).values(values))
        update_stream(stream, live_revision=revision)
        if not is_anew:
            announce_revision(channel, feeds.get_publication(channel, revision))
    prune(folder_of(channel))
    return manifest


def is_stale(channel: ChannelSettings) -> bool:
    """Whether the live files carry other prices or stock than stand now, or nobody noted what they leave out.

    Call it under the lock.
    """
    if not needed_now(channel):
        return False
    with db.moment():
        live = get_stream(channel.id).live_revision
        mark, held_back = load_laid(channel, live).mark(), count_held(channel.id)
    manifest = read_manifest(channel)
    return bool(manifest.get("carries", {}) != mark or manifest.get("held_back", 0) != held_back)


def make_frame(
    channel: ChannelSettings, stream: StreamState, publication: Any, since: int | None = None
) -> Frame:
    """What a feed of the revision that this publication made says about itself."""
    revision: int = publication.revision
    return Frame(
        channel=channel.code,
        revision=revision,
        built_at=publication.at,
        locales=channel.locales,
        previous_revision=revision - 1 if revision > 1 else None,
        since=since,
        epoch=stream.epoch,
        label=next(iter(channel.labels.values()), channel.code),
        fields=list_fields(channel, publication),
        settings=(publication.basis or {}).get("settings", {}),
    )


def write_feed(
    channel: ChannelSettings, out: BinaryIO, *, since: int | None, at: int | None, part: int | None = None
) -> Frame:
    """Write a full feed, or the delta since a revision, as of revision `at` or the live one.

    Of a feed that takes several files, `part` says which one, from 1 on. Raises `Gone` for revisions that
    are not kept, `NotFound` for one that never was, for such a part and for the delta of a format that
    has none, `BadValue` where a part has to be named.
    """
    with db.moment():  # nothing of it is pruned meanwhile
        stream = get_stream(channel.id)
        if since is None:
            revision = stream.live_revision if at is None else at
        else:
            feeds.check_delta(channel)
            revision = feeds.check_since(channel, since, at)
        publication = feeds.get_publication(channel, revision)
        frame = make_frame(channel, stream, publication, since)
        if since is None:
            items = _take_part(channel, publication, part)
        else:
            items = feeds.iter_delta(channel, since, revision)
        channel.connector.write(items, out, frame)
    return frame


def _take_part(channel: ChannelSettings, publication: Any, part: int | None) -> Iterator[Item]:
    """The items of one file, or of all where there is but one.

    They are counted only where more are listed than a file takes: some may be held back.
    """
    revision, most = publication.revision, channel.connector.max_items
    if part is None and (
        most is None or publication.items <= most or _count_items(channel, revision) <= most
    ):
        return feeds.iter_full(channel, revision)
    if part is None:
        raise BadValue(
            f"feed of {channel.code}", "in several files", f"Say which part: each has {most} items."
        )
    return _iter_part(channel, revision, part)


def _iter_part(channel: ChannelSettings, revision: int, part: int) -> Iterator[Item]:
    """The items of one file. Reads the others too: what streams rows has to come to its end."""
    count = 0
    for count, items in enumerate(iter_parts(channel, revision), start=1):
        for item in items:
            if count == part:
                yield item
    if part > count:
        raise NotFound("part", f"{part} of channel {channel.code}", f"There are {count}, from 1 on.")


def _count_items(channel: ChannelSettings, revision: int) -> int:
    return sum(1 for _item in feeds.iter_full(channel, revision))


def _guard_written(channel: ChannelSettings, filler: Filler, parts: list[list[StoredFile]]) -> None:
    """Refuse files that hold too few products, and delete them. Raises `Blocked`.

    What the first file of a channel would leave out is noted all the same: it says what is to be mended.
    """
    live: dict[str, Any] = {}
    with suppress(NotFound):  # there is none before the first
        live = read_manifest(channel)
    try:
        guard_written(channel, live.get("products"), filler.written, filler.broken)
    except Blocked:
        named = {file["name"] for file in live.get("files", {}).values()}
        for file in chain.from_iterable(parts):
            if file.name not in named:
                (folder_of(channel) / file.name).unlink()
        if not live:
            with db.transaction():
                note_broken(channel.id, filler.broken)
        raise


def _adopt(channel: ChannelSettings, frame: Frame, laid: Laid) -> tuple[list[list[StoredFile]], int] | None:
    """The file of a channel that shows the same, if there is one: bytes that do not say whose they are."""
    connector = channel.connector
    if connector.names_channel or connector.laid_fields or connector.max_items or laid.overlays():
        return None
    for code in list_shown_alike(channel):
        other = get_channel(code)
        with suppress(NotFound):  # of a channel whose first files are being written
            manifest = read_manifest(other)
            if load_laid(other, manifest["revision"]).overlays():
                continue
            if manifest["revision"] != get_stream(other.id).revision:
                continue
            stem, files = f"{CONTENT}-{frame.revision:08d}", manifest["files"]
            taken = link_files(folder_of(other), folder_of(channel), stem, connector.file_suffix, files)
            if taken is not None:
                return [taken], manifest["items"]
    return None


def _write_full(
    channel: ChannelSettings, frame: Frame, filler: Filler | None
) -> tuple[list[list[StoredFile]], int]:
    """Both encodings of each part of the full feed, and how many items they hold together."""
    stem, suffix = f"{CONTENT}-{frame.revision:08d}", channel.connector.file_suffix
    parts, count = [], 0
    for number, items in enumerate(iter_parts(channel, frame.revision, filler), start=1):
        counter = _Counter(items)
        ending = suffix if number == 1 else suffix_part(suffix, number)
        parts.append(
            write_files(
                folder_of(channel),
                stem,
                ending,
                lambda out, c=counter: channel.connector.write(c, out, frame),  # type: ignore[misc]
            )
        )
        count += counter.count
    return parts, count


def iter_parts(
    channel: ChannelSettings, revision: int, filler: Filler | None = None
) -> Iterator[Iterator[Item]]:
    """The items of each file of a full feed, in their order: one file, or as many as the receiver needs.

    Take one whole before the next is asked for.
    """
    items = iter(feeds.iter_full(channel, revision, filler))
    most = channel.connector.max_items
    if most is None:
        yield items
        return
    yield islice(items, most)
    for first in items:
        yield chain([first], islice(items, most - 1))


class _Counter:
    """Counts items as they pass."""

    def __init__(self, items: Iterator[Item]) -> None:
        self.items, self.count = items, 0

    def __iter__(self) -> Any:
        for item in self.items:
            self.count += 1
            yield item


def _manifest(
    channel: ChannelSettings, frame: Frame, parts: list[list[StoredFile]], items: int, oldest: int
) -> dict[str, Any]:
    return {
        "channel": channel.code,
        "stream": CONTENT,
        "epoch": frame.epoch,
        "revision": frame.revision,
        "previous": frame.previous_revision,
        "oldest": oldest,
        "built_at": frame.built_at.isoformat(),
        "connector": channel.connector.code,
        "record_version": channel.connector.record_version,
        "locales": list(channel.locales),
        "media_type": channel.connector.media_type,
        "items": items,
        "files": to_manifest(*parts),
        **({"parts": len(parts)} if len(parts) > 1 else {}),
    }
