"""Answers with the file of a generation, as its manifest names it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response

from pim.errors import Busy
from pim.publish.channels import ChannelSettings
from pim.web.feeds import log
from pim.web.feeds.answers import Representation, answer, choose_encoding
from pim.web.feeds.bodies import open_file

CACHE = "private, no-cache"


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


def answer_file(channel: ChannelSettings, manifest: dict[str, Any], more: dict[str, str]) -> Response:
    """The file of a manifest in the encoding that the request takes, with further headers.

    Raises `FileNotFoundError` where it was pruned since.
    """
    encoding = choose_encoding()
    file = manifest["files"][encoding]
    # Files that carry prices and stock are written anew for one revision.
    built_at = datetime.fromisoformat(manifest.get("written_at", manifest["built_at"]))
    shown = Representation(file["sha256"], manifest["media_type"], encoding, built_at)
    headers = stream_headers(manifest["revision"], manifest["epoch"]) | more
    return answer(shown, lambda: open_file(channel, file), headers)


def stream_headers(revision: int, epoch: str) -> dict[str, str]:
    """What every answer of a stream says of itself."""
    return {"Cache-Control": CACHE, log.REVISION: str(revision), "PIM-Epoch": epoch}
