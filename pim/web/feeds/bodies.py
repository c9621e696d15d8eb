"""The bodies of feeds: files of a generation as they stand, deltas written when they are asked for."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, cast

from isal import igzip

from channels.base import Frame
from pim.publish import feeds
from pim.publish.channels import ChannelSettings
from pim.publish.faults import add_invented
from pim.publish.laying import load_laid
from pim.publish.stored_files import GZIP_LEVEL, folder_of
from pim.web.feeds.answers import GZIP, Content

IN_MEMORY = 4 << 20  # bytes of a delta that are kept in memory; more go to a temporary file


def open_file(channel: ChannelSettings, file: Mapping[str, Any]) -> Content:
    """A file that the manifest names. Raises `FileNotFoundError` if it was pruned since, or is torn."""
    path = folder_of(channel) / file["name"]
    opened = path.open("rb")
    if os.fstat(opened.fileno()).st_size != file["bytes"]:
        opened.close()
        raise FileNotFoundError(f"{path} is not as long as the manifest says")
    return Content(opened, file["bytes"], file["sha256"])


def name_delta(channel: ChannelSettings, frame: Frame, encoding: str) -> str:
    """What a delta is made from, as a hash: the same name means the same bytes."""
    connector = channel.connector
    laid = load_laid(channel, frame.revision).mark()
    made_from = (
        *(connector.code, connector.record_version, frame, encoding),
        *(channel.faults, *laid.items()),
    )
    return hashlib.sha256(repr(made_from).encode()).hexdigest()


def write_delta(channel: ChannelSettings, frame: Frame, encoding: str) -> Content:
    """Write a delta of the content, in the read transaction at hand."""
    items = feeds.iter_delta(channel, cast("int", frame.since), frame.revision)
    if channel.faults:
        items = add_invented(channel.faults, items, channel.locales)
    return write_body(lambda out: channel.connector.write(items, out, frame), encoding)


def name_answer(channel: ChannelSettings, frame: object, encoding: str) -> str:
    """What an answer of another stream is made from, as a hash: the same name means the same bytes."""
    return hashlib.sha256(repr((channel.id, frame, encoding)).encode()).hexdigest()


def write_body(write: Callable[[BinaryIO], None], encoding: str) -> Content:
    """Write what an answer says to a temporary file, in the read transaction at hand.

    Written whole before the first byte is sent: a slow receiver keeps no transaction open,
    and a fault on the way can not look like the end of the feed.
    """
    file = cast("BinaryIO", tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - closed by whoever sends it
    try:
        if encoding == GZIP:
            with igzip.IGzipFile("", "wb", GZIP_LEVEL, file, mtime=0) as packed:  # type: ignore[no-untyped-call]
                write(cast("BinaryIO", packed))
        else:
            write(file)
        size = file.tell()
        file.seek(0)
        return Content(file, size, hashlib.file_digest(cast("Any", file), "sha256").hexdigest())
    except BaseException:
        file.close()
        raise
