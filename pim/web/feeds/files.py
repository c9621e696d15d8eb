"""Answers with the file of a generation, as its manifest names it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response

from pim.errors import Busy, NotFound
from pim.publish.channels import ChannelSettings
from pim.publish.generations import read_manifest
from pim.publish.stored_files import name_part
from pim.web.feeds import log
from pim.web.feeds.answers import Representation, answer, choose_encoding
from pim.web.feeds.bodies import open_file

CACHE = "private, no-cache"
PARTS = "PIM-Parts"


def answer_newest(code: str, answer_with_file: Callable[[], Response]) -> Response:
    """What the call answers, tried again once where its file is pruned meanwhile. Raises `Busy`."""
    try:
        return answer_with_file()
    except FileNotFoundError:
        # The manifest that was read is ten generations old by now; the one there is names files that stand.
        try:
            return answer_with_file()
        except FileNotFoundError as error:
            raise Busy(f"The feed of channel {code} is being replaced. Try again in a minute.") from error


def answer_file(
    channel: ChannelSettings, manifest: dict[str, Any], more: dict[str, str], *, part: int = 1
) -> Response:
    """A file of a manifest in the encoding that the request takes, with further headers.

    Raises `FileNotFoundError` where it was pruned since, `NotFound` for a part that there is not.
    """
    encoding = choose_encoding()
    file = manifest["files"].get(name_part(encoding, part))
    if file is None:
        parts = manifest.get("parts", 1)
        raise NotFound("part", f"{part} of channel {channel.code}", f"There are {parts}, from 1 on.")
    # Files that carry prices and stock are written anew for one revision.
    built_at = datetime.fromisoformat(manifest.get("written_at", manifest["built_at"]))
    shown = Representation(file["sha256"], manifest["media_type"], encoding, built_at)
    headers = stream_headers(manifest["revision"], manifest["epoch"]) | more
    return answer(shown, lambda: open_file(channel, file), headers)


def answer_part(channel: ChannelSettings, number: int, more: dict[str, str], next_url: str) -> Response:
    """A part of the live feed, with the address of the next one where there is one (RFC 8288)."""

    def answer_with_file() -> Response:
        manifest = read_manifest(channel)
        parts = manifest.get("parts", 1)
        told = {PARTS: str(parts)} if parts > 1 else {}
        if number < parts:
            told["Link"] = ", ".join(filter(None, (more.get("Link"), f'<{next_url}>; rel="next"')))
        return answer_file(channel, manifest, more | told, part=number)

    return answer_newest(channel.code, answer_with_file)


def stream_headers(revision: int, epoch: str) -> dict[str, str]:
    """What every answer of a stream says of itself."""
    return {"Cache-Control": CACHE, log.REVISION: str(revision), "PIM-Epoch": epoch}
