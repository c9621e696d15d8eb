"""Two products that are one: the winner takes what it lacks, the loser is archived and names it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.catalog.documents import Document, Lineage
from pim.catalog.fields import value_field
from pim.catalog.models import ProductRelation
from pim.enrich.life.parts import UNITED, merged_parts, own_part, united
from pim.enrich.life.plans import Plan, Writer, flatten
from pim.enrich.life.variants import effective, get_product
from pim.errors import BadValue
from pim.structure.current import current

_relations = ProductRelation.__table__

Joining = Callable[[Document, Document | None, Writer], None]

_joined: list[Joining] = []


def register_joining(joining: Joining) -> None:
    """Have this function, too, give the winner what the loser has; without a winner take it away."""
    if joining not in _joined:
        _joined.append(joining)


def join(loser: Document, winner: Document | None, writer: Writer) -> None:
    """Give the winner, or nobody, what parts above know of the loser."""
    for joining in _joined:
        joining(loser, winner, writer)


def merge(loser_sku: str, winner_sku: str, take: Collection[str] = ()) -> Plan:
    """Merge a duplicate into the product that stays.

    The winner keeps what it has and takes the loser's where it has nothing, and where `take` names
    an attribute or a field. What refers to the loser refers to the winner from then on; the loser
    is archived, its SKU stays reserved. Raises `NotFound`, and `BadValue` for a product that is
    archived, merged with itself, or a model, and for a name in `take` that the loser has no value of.
    """
    loser, winner = get_product(loser_sku), get_product(winner_sku)
    for one in (loser, winner):
        if one.own.archived:
            raise BadValue("product", one.own.key, "It is archived: bring it back first.")
    if loser.own.id == winner.own.id:
        raise BadValue("product", loser_sku, "A product is not merged with itself.")
    writer, asked = Writer(), _Asked(take)
    _merge_values(loser, winner, asked, writer)
    _merge_parts(loser, winner, asked, writer)
    asked.check(loser_sku)
    redirect(loser.own, winner.own, writer)
    join(loser.own, winner.own, writer)
    writer.set(loser.own, "archived", False, True)
    standing = None if loser.own.successor is None else {"product": loser.own.successor}
    writer.set(loser.own, "successor", standing, {"product": winner.own.id})
    return writer.plan(
        f"{loser_sku}: merged into {winner_sku}", [loser.own.id, winner.own.id], [loser_sku, winner_sku]
    )


class _Asked:
    """Which fields are to be the loser's although the winner has something."""

    def __init__(self, names: Collection[str]) -> None:
        self.names, self.met = frozenset(names), set[str]()

    def covers(self, *names: str) -> bool:
        """Whether one of these names of a field is asked for."""
        met = self.names & set(names)
        self.met |= met
        return bool(met)

    def check(self, sku: str) -> None:
        """Raise `BadValue` for a name that no field had."""
        if unmet := sorted(self.names - self.met):
            raise BadValue(
                "take", unmet[0], f"Name an attribute or a field of which {sku} has another value."
            )


def _merge_values(loser: Lineage, winner: Lineage, asked: _Asked, writer: Writer) -> None:
    mine, theirs = effective(winner), effective(loser)
    own = flatten(winner.own.values)
    for slot in sorted(theirs):
        old, new = mine.get(slot), theirs[slot]
        if old == new:
            continue
        field = value_field(*slot)
        if old is not None and not asked.covers(field, slot.attribute):
            writer.tell(winner.own.key, field, "left", old, old)
        elif _may_hold(winner, slot.attribute):
            own[slot] = new
            writer.tell(winner.own.key, field, "taken", old, new)
        else:
            writer.tell(winner.own.key, field, "lost", new, old)
    writer.set_values(winner.own, own)


def _may_hold(lineage: Lineage, attribute: str) -> bool:
    level = len(lineage.layers) - 1
    return level == 0 or current().split_of(lineage.own.family_variant or "").may_hold(attribute, level)


def _merge_parts(loser: Lineage, winner: Lineage, asked: _Asked, writer: Writer) -> None:
    """Lists are united; of packaging and order, which fit only each other, all is taken or nothing."""
    own, mine, theirs = winner.own, merged_parts(winner.layers), merged_parts(loser.layers)
    has_packaging = any(field.startswith(("packaging.", "order.")) for field in mine)
    for field in sorted({*theirs, *(f"relations.{name}" for name in own.relations)}):
        held, told = own_part(own, field), theirs.get(field)
        if field.partition(".")[0] in UNITED:
            _take(
                writer, own, field, held, _united(field, held, mine.get(field), told, (own.id, loser.own.id))
            )
        elif mine.get(field) is None and not (has_packaging and field.startswith(("packaging.", "order."))):
            _take(writer, own, field, held, told)
        elif mine.get(field) != told:
            writer.tell(own.key, field, "left", mine.get(field), mine.get(field))
    for market, status in sorted(loser.own.status.items()):
        field, standing = f"status.{market}", own.status.get(market)
        if standing is None or (standing != status and asked.covers(field)):
            _take(writer, own, field, standing, status)
        elif standing != status:
            writer.tell(own.key, field, "left", standing, standing)


def _united(field: str, held: Any, inherited: Any, told: Any, both: tuple[int, int]) -> Any:
    """The winner's own list with what the loser adds to it; neither of the two is related to the other."""
    if field.startswith("relations."):
        return [link for link in united(field, held, told) if link["product"] not in both] or None
    return united(field, held, set(told or ()) - set(inherited or ())) or None


def _take(writer: Writer, document: Document, field: str, old: Any, new: Any) -> None:
    if old != new:
        writer.set(document, field, old, new)
        writer.tell(document.key, field, "taken", old, new)


def redirect(loser: Document, winner: Document | None, writer: Writer) -> None:
    """Have what relates to the loser relate to the winner, or to nobody."""
    statement = sa.select(_relations.c.product_id).where(_relations.c.target_id == loser.id).distinct()
    sources = documents.load(sorted(db.connection().execute(statement).scalars()))
    for source in sources.values():
        if source.id == loser.id or (winner and source.id == winner.id):
            continue
        for name, links in source.relations.items():
            targets = [link["product"] for link in links]
            if loser.id not in targets:
                continue
            moved = [
                {**link, "product": winner.id} if winner and link["product"] == loser.id else link
                for link in links
                if link["product"] != loser.id or (winner and winner.id not in targets)
            ]
            writer.set(source, f"relations.{name}", links, moved or None)
            if winner:
                writer.tell(source.key, f"relations.{name}", "moved", loser.key, winner.key)
