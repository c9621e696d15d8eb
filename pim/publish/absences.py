"""Why a product is not in a feed, told to its receiver: what the channel said, and what is meant for it.

A product that was never shown to the channel and is not meant for it is as unknown as one
that does not exist: nobody learns by guessing what others get, or what is still in work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog.models import ReservedSku
from pim.publish.candidates import load_reasons
from pim.publish.channels import ChannelSettings, get_stream, market_day
from pim.publish.held_items import find_held
from pim.publish.models import PRODUCT, REASONS, Listing, Rendering

_reserved = ReservedSku.__table__
_listings = Listing.__table__
_renderings = Rendering.__table__

_SENTENCES = {
    "archived": "it was archived",
    "left_assortment": "it left the assortment of the channel",
    "status": "its status in the market lets it go out no longer",
    "held_back": "it breaks a rule of this format and is held back",
    "empty_group": "nothing of its group is left",
    "rollback": "the channel went back to an earlier revision",
    "pending": "the revision that brings it is not published yet",
    "unknown": "no product of this SKU is meant for it",
}


@dataclass(frozen=True, slots=True)
class Absence:
    """Why a SKU is not in a feed: `reason` is a stable word, `because` goes after “because”.

    `gone_in` is the revision that took it out, None where none did; `shown_as` is the SKU
    under which the feed shows the product; `problems` are the rules that hold it back.
    """

    reason: str
    because: str
    gone_in: int | None = None
    shown_as: str | None = None
    problems: tuple[dict[str, str], ...] = ()


def find_product(sku: str) -> int | None:
    """The id of the product that has or had this SKU, or None. Not for the eyes of receivers."""
    if "\0" in sku:  # PostgreSQL refuses it
        return None
    statement = sa.select(_reserved.c.product_id).where(_reserved.c.sku == sku)
    return db.connection().execute(statement).scalar()


def renamed(shown_as: str) -> Absence:
    """The feed shows the product under another SKU: the new one, or still the old one."""
    return Absence("renamed", f"the feed shows this product as {shown_as}", shown_as=shown_as)


def explain_absence(channel: ChannelSettings, product_id: int | None, revision: int) -> Absence:
    """Why the channel does not show a product in this revision, the live one."""
    if product_id is None:
        return _because("unknown")
    if (left_out := find_held(channel.id, product_id)) is not None:
        return _because("held_back", problems=_told(left_out))
    closed = _last_closing(channel, product_id, revision)
    # Of what is neither archived nor out by membership or status, only its record can be in the way.
    entitled = load_reasons(channel, market_day(channel), [product_id]).get(product_id) == "held_back"
    held = _held_back(channel, product_id) if entitled else None
    if closed is not None:
        reason = REASONS[closed.reason or 0]
        problems = held if held and reason == "held_back" else ()
        return _because(reason, gone_in=closed.to_revision, problems=problems)
    if not entitled:
        return _because("unknown")
    return _because("held_back", problems=held) if held else _because("pending")


def _because(reason: str, **more: Any) -> Absence:
    return Absence(reason, _SENTENCES[reason], **more)


def _last_closing(channel: ChannelSettings, product_id: int, revision: int) -> Any:
    statement = (
        sa.select(_listings.c.reason, _listings.c.to_revision)
        .where(
            _listings.c.channel_id == channel.id,
            _listings.c.kind == PRODUCT,
            _listings.c.key == product_id,
            _listings.c.to_revision <= revision,
        )
        .order_by(_listings.c.to_revision.desc())
        .limit(1)
    )
    return db.connection().execute(statement).one_or_none()


def _held_back(channel: ChannelSettings, product_id: int) -> tuple[dict[str, str], ...]:
    """What holds the record of the product back."""
    condition = (_renderings.c.view_id == get_stream(channel.id).view_id) & (
        _renderings.c.product_id == product_id
    )
    statement = sa.select(_renderings.c.problems).where(condition, _renderings.c.hash.is_(None))
    return _told(db.connection().execute(statement).scalar() or [])


def _told(problems: list[Any]) -> tuple[dict[str, str], ...]:
    """The broken rules, without what was found: the receiver is told what it would otherwise get anyway."""
    return tuple(
        {"field": field, "locale": locale, "rule": rule, "remedy": remedy}
        for severity, field, locale, rule, _found, remedy in problems
        if severity == "error"
    )
