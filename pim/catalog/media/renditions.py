"""Renditions of pictures: made ahead of publications, each under an address of its own for ever."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

import sqlalchemy as sa

from pim import clock, db
from pim.catalog.media import painter
from pim.catalog.media.files import ORIGINAL, WEB, Stored, find, path, store
from pim.catalog.models import MediaRendition
from pim.structure.snapshot import RenditionProfile

TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
NAME = re.compile(r"[A-Za-z0-9_]{1,100}-[0-9a-f]{8}\.(?:jpg|png|webp)", re.ASCII)

_renditions = MediaRendition.__table__


def open_file(stored: Stored, name: str) -> tuple[BinaryIO, int]:
    """A file of the store, `original.<suffix>` or a rendition, and its size. Raises `FileNotFoundError`."""
    return store().open(path(stored.sha256, name))


def find_name(stored: Stored, rendition: str, suffix: str) -> tuple[str, str] | None:
    """The name in the store of what an address asks for, and its media type; None if there is no such thing.

    Of an original any suffix leads to the same bytes, since each value that refers to them has a
    file name of its own.
    """
    name = f"{rendition}.{suffix}"
    if rendition == ORIGINAL:
        return stored.original, stored.media_type
    if stored.is_picture and (name == WEB or NAME.fullmatch(name)):
        return name, TYPES[suffix]
    return None


def make(sha256: str, profiles: Sequence[RenditionProfile]) -> dict[str, str]:
    """Make renditions of a picture, in the caller's transaction; what failed, by name, and why.

    One decoding for all. What fails is remembered and not tried again, until `forget_failures`.
    """
    problem = ""
    painted: tuple[bytes, ...] = ()
    try:
        painted = _paint(sha256, profiles)
        for profile, content in zip(profiles, painted, strict=True):
            store().put(path(sha256, profile.name), content)
    except painter.Undecodable as error:
        problem = str(error)
    except FileNotFoundError:
        problem = "Its original is not in the store any more."
    rows = [
        {
            "sha256": sha256,
            "name": profile.name,
            "size": None if problem else len(painted[at]),
            "problem": problem or None,
            "created_at": clock.now(),
        }
        for at, profile in enumerate(profiles)
    ]
    db.upsert_rows(_renditions, rows, ["size", "problem", "created_at"])
    return {profile.name: problem for profile in profiles} if problem else {}


def list_made(sha256: str) -> list[Any]:
    """The renditions of a file by name, beside the one for the web."""
    statement = sa.select(_renditions).where(_renditions.c.sha256 == sha256).order_by(_renditions.c.name)
    return list(db.connection().execute(statement))


def load_failures(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Why there is no rendition, by hash and name, among renditions of these names."""
    found: dict[str, dict[str, str]] = {}
    statement = sa.select(_renditions.c.sha256, _renditions.c.name, _renditions.c.problem).where(
        _renditions.c.name.in_(list(names)), _renditions.c.problem.is_not(None)
    )
    for row in db.connection().execute(statement):
        found.setdefault(row.sha256, {})[row.name] = row.problem
    return found


def forget_failures(names: Iterable[str]) -> set[str]:
    """Let what failed be tried again; the hashes of it."""
    condition = _renditions.c.name.in_(list(names)) & _renditions.c.problem.is_not(None)
    gone = _renditions.delete().where(condition).returning(_renditions.c.sha256)
    return set(db.connection().execute(gone).scalars())


def _paint(sha256: str, profiles: Sequence[RenditionProfile]) -> tuple[bytes, ...]:
    stored = find(sha256)
    if stored is None:
        raise FileNotFoundError(sha256)
    file, _size = open_file(stored, stored.original)
    with file:
        content = file.read()
    return painter.look(content, [profile.spec for profile in profiles]).painted
