"""Hands pictures to the child that decodes them, and starts another child when it dies of one.

One child serves a process for many pictures: starting one takes longer than most pictures do.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

MEGABYTES = 512  # of memory, for the decoder with its libraries
SECONDS = 10  # for one picture with its renditions
MAX_PIXELS = 40_000_000  # of one picture: a decoded one takes 4 bytes a pixel
PICTURES = 500  # of one child: what its libraries may leak is given back then
_CHILD = Path(__file__).with_name("painting.py")
_LENGTHS = struct.Struct(">II")

Spec = Mapping[str, Any]  # width, height (px), fit, format, quality, background: see RenditionProfile


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of a picture: its format as Pillow names it, its size as it is shown, its renditions."""

    format: str
    width_px: int
    height_px: int
    painted: tuple[bytes, ...] = ()


class Undecodable(Exception):
    """The picture can not be decoded, or not within the bounds; says what would be right."""


def look(content: bytes, specs: Sequence[Spec] = ()) -> Look:
    """Decode a picture, and make a rendition for each of the specs. Raises `Undecodable`."""
    with _lock:
        found, body = _child().ask(json.dumps([*specs]).encode(), content)
    if reason := found.get("refused"):
        raise Undecodable(reason)
    painted, start = [], 0
    for size in found["sizes"]:
        painted.append(body[start : start + size])
        start += size
    return Look(found["format"], found["width"], found["height"], tuple(painted))


class _Child:
    """A child process and the pipes to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._left = PICTURES
        bounds = (str(MEGABYTES), str(SECONDS), str(MAX_PIXELS))
        # Isolated, and without the environment: what decodes has no secret to lose.
        self._process = subprocess.Popen(  # noqa: S603 - ours, by its path
            [sys.executable, "-I", str(_CHILD), *bounds],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        self._asked = cast(IO[bytes], self._process.stdin)
        self._told = cast(IO[bytes], self._process.stdout)

    def is_fit(self) -> bool:
        """Whether it lives, is this process's own, and has pictures left."""
        return self.owner == os.getpid() and self._left > 0 and self._process.poll() is None

    def ask(self, specs: bytes, content: bytes) -> tuple[dict[str, Any], bytes]:
        """What the child tells. Raises `Undecodable` where it died instead."""
        self._left -= 1
        try:
            self._asked.write(_LENGTHS.pack(len(specs), len(content)) + specs)
            self._asked.write(content)
            self._asked.flush()
            head = self._told.read(_LENGTHS.size)
        except BrokenPipeError:
            head = b""
        if len(head) < _LENGTHS.size:
            raise Undecodable(_cause(self.end()))
        sizes = _LENGTHS.unpack(head)
        found: dict[str, Any] = json.loads(self._told.read(sizes[0]))
        return found, self._told.read(sizes[1])

    def end(self) -> int:
        """End it, if it has not ended by itself; give how it ended."""
        self._process.kill()
        self._told.close()
        with suppress(BrokenPipeError):  # what it did not read is lost with it
            self._asked.close()
        return self._process.wait()


_lock = threading.Lock()
_children: list[_Child] = []  # one, or none yet


def _child() -> _Child:
    if not (_children and _children[0].is_fit()):
        end_child()
        _children.append(_Child())
    return _children[0]


def end_child() -> None:
    """End the child, if this process has one; the next picture starts another."""
    while _children:
        old = _children.pop()
        if old.owner == os.getpid():  # else it serves the process that this one was forked from
            old.end()


atexit.register(end_child)


def _cause(code: int) -> str:
    if code == -signal.SIGALRM:
        return f"It takes longer than {SECONDS} seconds to decode."
    return "It can not be decoded: the decoder gave up."
