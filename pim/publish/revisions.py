"""Making one revision: what a channel should list, compared with what it lists.

Works in the caller's transaction, which must see one moment of the database, and looks
only at what may have changed since the last revision, unless there is no telling.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pim.changes import log
from pim.errors import Blocked
from pim.publish.affected import all_roots, products_of, roots_of, with_descendants
from pim.publish.candidates import dated_candidates, load_reasons, load_wanted
from pim.publish.channels import ChannelSettings, StreamState, ensure_stream, market_day
from pim.publish.groups import Composed, compose_groups, compose_relations, sources_of
from pim.publish.laying import carries_otherwise, find_relaid, load_basis, take_basis
from pim.publish.listings import Keyed, Lineup, Moves, compare, copy_open, load_open, write
from pim.publish.models import GROUP, PRODUCT, RELATIONS
from pim.publish.product_groups import groups_of, sources_of_groups
from pim.publish.records import load_names, store_records
from pim.publish.twins import find_twin
from pim.publish.views import mapping_of


@dataclass
class Revision:
    """A revision while it is being made."""

    channel: ChannelSettings
    stream: StreamState
    view_id: int
    at: datetime
    day: date  # of `at`, in the market
    candidates: set[int] | None = None  # None: compare everything
    related: set[int] = field(default_factory=set)  # whose relations changed at the other end
    regrouped: set[int] = field(default_factory=set)  # groups of products that changed, or their members
    products: Moves = field(default_factory=lambda: Moves(PRODUCT))
    groups: Moves = field(default_factory=lambda: Moves(GROUP))
    relations: Moves = field(default_factory=lambda: Moves(RELATIONS))
    basis: dict[str, Any] = field(default_factory=dict)  # of what it lays over its lines
    relaid: set[int] = field(default_factory=set)  # products of which something else is laid over
    is_relaid: bool = False  # whether it carries something else, be anything listed or not

    @property
    def number(self) -> int:
        """The number it will have."""
        return self.stream.revision + 1

    @property
    def lineup(self) -> Lineup:
        """What the channel lists in it, as far as it is compared."""
        return Lineup(self.channel.id, self.products, self.groups)

    @property
    def differs(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.products or self.groups or self.relations or self.relaid or self.is_relaid)


def make_revision(
    channel: ChannelSettings, view_id: int, at: datetime, *, whole: bool = False, force: bool = False
) -> Revision:
    """Compare, and write the listings of the next revision; seals nothing.

    `whole` compares everything even where the log tells what changed; `force` overrules
    the shrink guard. Raises `Blocked`.
    """
    revision = Revision(channel, ensure_stream(channel.id), view_id, at, market_day(channel, at))
    if not whole:
        if _follow_twin(revision):
            _compare_laid(revision)
            return revision
        _find_candidates(revision)
    _compare_products(revision)
    if not force:
        _guard_shrink(revision)
    _compare_groups(revision)
    _compare_relations(revision)
    write(channel.id, revision.number, (revision.products, revision.groups, revision.relations))
    _compare_laid(revision)
    return revision


def _follow_twin(revision: Revision) -> bool:
    """List what another channel lists, if this one lists nothing yet and there is one that lists the same."""
    channel = revision.channel
    if revision.stream.revision:
        return False
    twin = find_twin(channel, revision.view_id, revision.day)
    if twin is None:
        return False
    copy_open(twin, channel.id, revision.number)
    for moves in (revision.products, revision.groups):  # relations are those of products that open
        moves.opened = load_open(twin, moves.kind)
    return True


def _find_candidates(revision: Revision) -> None:
    """Name the products to look at: touched since the last revision, or with a date that passed since."""
    stream, channel = revision.stream, revision.channel
    if stream.position is None or stream.published_on is None:
        return
    if stream.settings != channel.fingerprint or stream.view_id != revision.view_id:
        return
    touched = log.touched_since(stream.position)
    found = products_of(touched)
    if found is None:
        return
    first, last = sorted((stream.published_on, revision.day))  # a clock may have been set back
    found |= touched.get("member", set()) | dated_candidates(channel, first, last)
    revision.related = with_descendants(touched.get("related", set()))
    revision.regrouped = touched.get("regrouped", set()) | touched.get("product_group", set())
    revision.candidates = found


def _compare_products(revision: Revision) -> None:
    channel, ids = revision.channel, revision.candidates
    wanted = load_wanted(channel, revision.view_id, revision.day, ids)
    listed = load_open(channel.id, PRODUCT, ids)
    reasons = load_reasons(channel, revision.day, listed.keys() - wanted.keys())
    revision.products = compare(PRODUCT, listed, wanted, reasons, "archived")


def _guard_shrink(revision: Revision) -> None:
    before, limit = revision.stream.products, revision.channel.max_shrink_percent
    after = before + len(revision.products.entered) - len(revision.products.closed)
    if before and after * 100 < before * (100 - limit):
        raise Blocked(
            f"Channel {revision.channel.code} would shrink from {before} to {after} products, by more than"
            f" {limit} percent. Give a reason to publish all the same."
        )


def _compare_groups(revision: Revision) -> None:
    """Compose the groups of which a variant, or the model, may have changed."""
    channel, roots = revision.channel, None
    if revision.candidates is not None:
        roots = roots_of(revision.candidates)
    listed = load_open(channel.id, GROUP, roots)
    if roots is None:
        roots = all_roots()
    composed = compose_groups(channel, revision.view_id, revision.lineup, roots)
    revision.groups = _adopt(GROUP, listed, composed, "empty_group")


def _compare_relations(revision: Revision) -> None:
    """Compose the relation lists whose source changed, or whose targets came, went or were renamed."""
    channel = revision.channel
    sources: set[int] | None = None
    if revision.candidates is not None:
        shown = _shown_otherwise(revision)
        sources = revision.candidates | revision.related | sources_of(shown) | _related_to_groups(revision)
    listed = load_open(channel.id, RELATIONS, sources)
    composed = compose_relations(channel, revision.day, revision.lineup, sources)
    revision.relations = _adopt(RELATIONS, listed, composed, "left_assortment")


def _compare_laid(revision: Revision) -> None:
    """Name the products that stay listed with another part number, or with something else laid over."""
    channel, last = revision.channel, revision.stream.revision
    revision.basis = take_basis(channel, revision.day, mapping_of(revision.view_id))
    if last == 0:
        return
    old = load_basis(channel, last)
    revision.is_relaid = carries_otherwise(old, revision.basis)
    revision.relaid = find_relaid(channel, old, revision.basis, revision.number) - revision.products.entered


def _related_to_groups(revision: Revision) -> set[int]:
    """Products with a relation to a group whose first listed member may have come, or its last one gone."""
    moved = revision.products.entered | revision.products.closed.keys()
    return sources_of_groups(revision.regrouped | groups_of(moved))


def _shown_otherwise(revision: Revision) -> set[int]:
    """Targets that relations name now, no longer, or otherwise; sub models of groups among them."""
    products, groups = revision.products, revision.groups
    moved = groups.entered | groups.closed.keys()
    named = load_names([*products.replaced.values(), *(products.opened[key] for key in products.replaced)])
    renamed = {key for key, old in products.replaced.items() if named[old] != named[products.opened[key]]}
    return products.entered | products.closed.keys() | renamed | with_descendants(set(moved))


def _adopt(kind: int, listed: Keyed, composed: Iterable[Composed], reason: str) -> Moves:
    """The moves from what is listed to what was composed, its new records stored slice by slice."""
    wanted: Keyed = {}
    for slice_ in composed:
        wanted |= {key: record.hash for key, record in slice_.items()}
        store_records(record for key, record in slice_.items() if listed.get(key) != record.hash)
    return compare(kind, listed, wanted, {}, reason)
