"""The renditions that a channel's records name: made before a publication, never while it renders."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from channels.base import Problem, Record
from pim import db, jobs
from pim.catalog.media import renditions
from pim.catalog.media.renditions import load_failures
from pim.catalog.models import Ancestry, MediaFile, MediaRendition, MediaUse, Product
from pim.changes import log
from pim.plan.models import Membership
from pim.publish.channels import ChannelSettings
from pim.structure.snapshot import RenditionProfile

__all__ = ["Failures", "has_missing", "leave_out", "load_failures", "make_missing", "retry"]

Failures = dict[str, dict[str, str]]  # hash -> name of the rendition -> why there is none

_uses = MediaUse.__table__
_files = MediaFile.__table__
_made = MediaRendition.__table__
_members = Membership.__table__
_ancestry = Ancestry.__table__
_products = Product.__table__


def make_missing(channel: ChannelSettings) -> int:
    """Make the renditions of the channel's profiles that are not there yet; give of how many pictures.

    A transaction for each picture; call it in none. What fails is remembered, and the
    products that show it are rendered anew, with a warning.
    """
    if not channel.renditions:
        return 0
    return jobs.run(f"renditions of {channel.code}", _make_missing, channel)


def has_missing(channel: ChannelSettings) -> bool:
    """Whether a picture that the channel may show lacks a rendition, as the caller's transaction sees it."""
    return any(
        db.connection().execute(_lacking(channel, profile).limit(1)).first() is not None
        for profile in channel.renditions
    )


def retry(channel: ChannelSettings) -> int:
    """Try once more what failed, then all that is missing; see `make_missing`."""
    with db.transaction():
        again = renditions.forget_failures(profile.name for profile in channel.renditions)
        _touch_users(again)
    return make_missing(channel)


def leave_out(record: Record, failures: Failures) -> list[Problem]:
    """Take renditions that failed out of a record, in place; a warning for each file that lacks one."""
    problems = []
    for file in record["media"]:
        found = failures.get(file["url"].rsplit("/", 2)[-2])
        if not found or "renditions" not in file:
            continue
        kept = {code: url for code, url in file["renditions"].items() if url.rpartition("/")[2] not in found}
        if len(kept) < len(file["renditions"]):
            remedy = f"{next(iter(found.values()))} Give another picture."
            field, locale = f"media.{file['attribute']}", file.get("locale", "")
            problems.append(Problem(field, "no_rendition", file["name"], remedy, "warning", locale))
            file["renditions"] = kept
            if file["rendition_url"].rpartition("/")[2] in found:
                del file["rendition_url"]
    return problems


def _make_missing(channel: ChannelSettings) -> int:
    lacking: dict[str, list[RenditionProfile]] = {}
    with db.transaction() as conn:
        for profile in channel.renditions:
            for sha256 in conn.execute(_lacking(channel, profile)).scalars():
                lacking.setdefault(sha256, []).append(profile)
    for done, (sha256, profiles) in enumerate(lacking.items()):
        jobs.progress(done, len(lacking), "making renditions")
        with db.transaction():
            if renditions.make(sha256, profiles):
                _touch_users({sha256})
    return len(lacking)


def _lacking(channel: ChannelSettings, profile: RenditionProfile) -> sa.Select[Any]:
    """The pictures of members of the channel's assortment, on whatever day, without this rendition."""
    is_made = (
        sa.select(sa.literal(1))
        .where(_made.c.sha256 == _files.c.sha256, _made.c.name == profile.name)
        .correlate(_files)
        .exists()
    )
    used = (
        sa.select(_uses.c.sha256)
        .join(_ancestry, _ancestry.c.ancestor_id == _uses.c.product_id)
        .join(_members, _members.c.product_id == _ancestry.c.product_id)
        .where(_members.c.assortment_id == channel.assortment_id)
    )
    return sa.select(_files.c.sha256).where(
        _files.c.width_px.is_not(None), ~is_made, _files.c.sha256.in_(used)
    )


def _touch_users(hashes: Collection[str]) -> None:
    """Let the products and models that use these files be rendered anew."""
    statement = (
        sa.select(_products.c.kind, _products.c.id)
        .join(_uses, _uses.c.product_id == _products.c.id)
        .where(db.within(_uses.c.sha256, hashes))
        .distinct()
    )
    touched: dict[str, set[int]] = {}
    for kind, product_id in db.connection().execute(statement) if hashes else ():
        touched.setdefault(kind, set()).add(product_id)
    log.append(touched)
