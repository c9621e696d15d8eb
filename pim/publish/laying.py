"""What a revision of the content has laid over its lines: whose part numbers, which prices, which stock.

Over lines as a whole where its channel carries them, and in fields where those of its format are laid.

A revision keeps what decides it (`basis`), so that its numbers are told again as they were.
Prices are those of the revision of prices that stood beside it, stock is as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.plan.editions import find_renumbered, last_edition, load_numbers_as_of
from pim.publish.channels import ChannelSettings
from pim.publish.first_skus import first_sku_overlay
from pim.publish.laid_fields import digest_laid, needed_streams, read_laid
from pim.publish.listings import load_at
from pim.publish.mapping import FieldMapping
from pim.publish.mappings import get_mapping, load_fields, load_version
from pim.publish.models import CONTENT, PRICES, PRODUCT, STOCK, Publication
from pim.publish.overlays import NumberBasis, Overlay, number_overlay, price_overlay, stock_overlay
from pim.structure.current import current
from pim.trade import stock
from pim.trade.basis import PriceBasis

_publications = Publication.__table__

# `carries` (of CARRIED); for a client `numbers` (see NumberBasis); what its receiver is told, `settings`;
# for formats with laid fields `laid`.
Basis = Mapping[str, Any]
BARE: Basis = {"carries": []}


@dataclass(frozen=True, slots=True)
class Laid:
    """What is laid over the lines of one revision. Equal ones are told in equal bytes."""

    market: str
    carries: tuple[str, ...] = ()
    numbers: NumberBasis | None = None
    prices: int = 0  # revision; 0 for none
    price_basis: PriceBasis | None = None
    stock: tuple[int, int] | None = None  # the ERP's last load, and its last count
    fields: tuple[FieldMapping, ...] = ()  # that are laid
    settings: Mapping[str, str] = field(default_factory=dict)  # of the receiver
    first_skus: int | None = None  # id of the channel whose receiver knows products by them

    def overlays(self) -> list[Overlay]:
        """What to ask for each slice of products, in the order in which it is told."""
        found = []
        if self.numbers is not None and self.numbers.edition:
            found.append(number_overlay(self.numbers))
        if PRICES in self.carries and self.price_basis is not None:
            found.append(price_overlay(self.price_basis))
        if STOCK in self.carries:
            found.append(stock_overlay(self.market))
        if self.first_skus is not None:
            found.append(first_sku_overlay(self.first_skus))
        return found

    def mark(self) -> dict[str, Any]:
        """What changes whenever the lines of one revision do: for manifests and names of answers."""
        told: dict[str, Any] = {"prices": self.prices} if self.price_basis is not None else {}
        if self.stock is not None:
            told |= {"stock": self.stock[0], "stock_count": self.stock[1]}
        if STOCK in needed_streams(self.fields):
            told["warehouses"] = list(stock.serving(self.market).values())
        return told


def needed_now(channel: ChannelSettings) -> frozenset[str]:
    """The streams that the files of a channel hold something of, by its settings and its mapping today."""
    if not channel.connector.laid_fields:
        return frozenset(channel.carries)
    fields = read_laid(current(), channel.connector, get_mapping(channel.mapping).fields)
    return needed_streams(fields) | frozenset(channel.carries)


def take_basis(channel: ChannelSettings, day: date, mapping: Mapping[str, int]) -> dict[str, Any]:
    """What decides now what a new revision lays over its lines.

    `mapping` names the version that it is rendered with, by `mapping_id` and `mapping_version`.
    """
    basis: dict[str, Any] = {"carries": list(channel.carries)}
    if settings := channel.settings:
        basis["settings"] = settings
    if channel.connector.laid_fields:
        fields = load_version(mapping["mapping_id"], mapping["mapping_version"])
        basis["laid"] = digest_laid(channel.connector, fields)
    if channel.client is not None:
        client_id = current().ids_of("client")[channel.client]
        basis["numbers"] = NumberBasis(client_id, last_edition(client_id), day).to_json()
    return basis


def load_basis(channel: ChannelSettings, revision: int) -> Basis:
    """What decided it for a revision; nothing is laid over one that says nothing."""
    statement = sa.select(_publications.c.basis).where(*_revision(channel, CONTENT, revision))
    return db.connection().execute(statement).scalar() or BARE


def load_laid(channel: ChannelSettings, revision: int) -> Laid:
    """What is laid over the lines of a revision now."""
    basis = load_basis(channel, revision)
    numbers = NumberBasis.from_json(basis.get("numbers"))
    fields = _laid_fields(channel, revision) if channel.connector.laid_fields else ()
    needed = needed_streams(fields) | frozenset(basis["carries"])
    prices, price_basis, counted = 0, None, None
    if PRICES in needed and (row := _prices_beside(channel, revision)) is not None:
        prices, price_basis = row.revision, PriceBasis.from_json(row.basis)
    if STOCK in needed:
        counted = stock.last_sequence(), stock.last_count()
    return Laid(
        channel.market,
        tuple(basis["carries"]),
        numbers,
        prices,
        price_basis,
        counted,
        fields,
        basis.get("settings", {}),
        channel.id if channel.connector.keeps_first_sku else None,
    )


def find_relaid(channel: ChannelSettings, old: Basis, new: Basis, until: int) -> set[int]:
    """The products listed in revision `until` of which other things are laid over with `new` than with `old`.

    Part numbers that differ; everything where the channel carries something else, tells its receiver
    other settings, or feeds laid fields otherwise. Prices and stock that move are told by their own
    streams.
    """
    if carries_otherwise(old, new):
        return set(load_at(channel.id, PRODUCT, until))
    was, now = (NumberBasis.from_json(basis.get("numbers")) for basis in (old, new))
    if was == now:
        return set()
    ids = None
    if was is not None and now is not None and was.client_id == now.client_id:
        ids = find_renumbered(now.client_id, (was.edition, now.edition), (was.day, now.day))
        if not ids:
            return set()
    before, after = _numbers(was, ids), _numbers(now, ids)
    moved = {i for i in before.keys() | after.keys() if before.get(i) != after.get(i)}
    return moved & load_at(channel.id, PRODUCT, until, moved).keys() if moved else moved


def carries_otherwise(old: Basis, new: Basis) -> bool:
    """Whether the lines of all products may differ between two bases, whatever the products."""
    return any(old.get(name) != new.get(name) for name in ("carries", "settings", "laid"))


def load_parts(ids: Sequence[int], overlays: Sequence[Overlay]) -> dict[int, str]:
    """What the overlays say of products, by id: what stands inside the braces of a JSON object."""
    told: dict[int, str] = {}
    for overlay in overlays:
        for product_id, part in overlay(ids).items():
            told[product_id] = f"{told[product_id]},{part}" if product_id in told else part
    return told


def _laid_fields(channel: ChannelSettings, revision: int) -> tuple[FieldMapping, ...]:
    """The laid part of the mapping that a revision was made with."""
    columns = (_publications.c.mapping_id, _publications.c.mapping_version)
    statement = sa.select(*columns).where(*_revision(channel, CONTENT, revision))
    publication = db.connection().execute(statement).one_or_none()
    if publication is None:
        return ()
    return read_laid(current(), channel.connector, load_fields(channel, publication))


def _numbers(basis: NumberBasis | None, ids: set[int] | None) -> dict[int, str]:
    if basis is None:
        return {}
    return load_numbers_as_of(basis.client_id, basis.edition, basis.day, ids)


def _prices_beside(channel: ChannelSettings, revision: int) -> Any:
    """The last revision of prices that was made before the next one of the content; None before the first."""
    following = sa.select(_publications.c.id).where(*_revision(channel, CONTENT, revision + 1))
    c = _publications.c
    statement = (
        sa.select(c.revision, c.basis)
        .where(c.channel_id == channel.id, c.stream == PRICES)
        .order_by(c.revision.desc())
        .limit(1)
    )
    next_id = db.connection().execute(following).scalar()
    if next_id is not None:
        statement = statement.where(c.id < next_id)
    return db.connection().execute(statement).one_or_none()


def _revision(channel: ChannelSettings, stream: str, revision: int) -> tuple[sa.ColumnElement[bool], ...]:
    c = _publications.c
    return c.channel_id == channel.id, c.stream == stream, c.revision == revision
