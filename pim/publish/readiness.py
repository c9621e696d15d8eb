"""How ready the products of a channel are for its receiver: causes, a score, and what mending wins.

The score goes from 0 to 100. READY points are for products that are not held back, FILLED for fields that
the receiver knows and does not require, by language, UNWARNED for products without a warning. So the
points of all gaps and the score make 100, but for what several causes hold back together.
Told by the view of the last publication; of filled fields by a sample, evenly spread, if there are many.
Laid fields, which records do not hold, are told by the live file: what it leaves out or warns of.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any

import orjson
import sqlalchemy as sa

from channels.base import Field
from pim import db
from pim.catalog import documents
from pim.publish.candidates import load_held_back, load_wanted, load_warned
from pim.publish.channels import ChannelSettings, get_stream, market_day
from pim.publish.held_items import load_broken
from pim.publish.models import Record

READY, FILLED, UNWARNED = Decimal(60), Decimal(30), Decimal(10)
LOOKED_AT = 5000  # records that are read to see which fields are filled
MOST_PROBLEMS = 20_000  # products with problems that are looked at
EXAMPLES = 20  # of each gap
EMPTY = "empty"  # the rule of a field that nobody requires

_records = Record.__table__
_Slot = tuple[str, str, str]  # field, locale, rule


@dataclass(frozen=True, slots=True)
class Gap:
    """One cause: `kind` is held_back, warning or empty; `locale` is "" where it plays no part.

    `products` have it, `wins` of them have nothing else of its kind, and `points` is what the score wins
    if all of it is mended. `remedy` is "" where products need different ones. Both counts are estimated
    from the sample where the kind is empty.
    """

    kind: str
    field: str
    locale: str
    rule: str
    remedy: str
    products: int
    wins: int
    points: Decimal
    examples: tuple[tuple[int, str], ...]  # id and SKU, by ascending id


@dataclass
class Readiness:
    """The products that assortment and status let out to a channel."""

    channel: str
    products: int = 0
    held_back: int = 0
    warned: int = 0
    looked_at: int = 0  # records whose fields were counted
    filled: Decimal = Decimal(1)  # share of the optional fields, of those looked at
    is_cut: bool = False  # whether there were more problems than are looked at
    gaps: list[Gap] = field(default_factory=list)  # the most points first

    @property
    def ready(self) -> int:
        """Products that go out."""
        return self.products - self.held_back

    @property
    def parts(self) -> dict[str, Decimal]:
        """The points reached, by what they are for; nothing without products."""
        if not self.products:
            return {}
        ready, total = Decimal(self.ready), Decimal(self.products)
        return {
            "ready": _points(READY * ready / total),
            "filled": _points(FILLED * self.filled * ready / total),
            "unwarned": _points(UNWARNED * (ready - self.warned) / total),
        }

    @property
    def score(self) -> int | None:
        """Whole points, rounded down: 100 means that nothing is left to do. None without products."""
        return int(sum(self.parts.values())) if self.products else None


def measure_readiness(channel: ChannelSettings) -> Readiness:
    """The readiness of a channel by its last publication; nothing before the first."""
    view_id, day = get_stream(channel.id).view_id, market_day(channel)
    found = Readiness(channel.code)
    if view_id is None:
        return found
    wanted = load_wanted(channel, view_id, day, None)
    held = load_held_back(channel, view_id, day, limit=MOST_PROBLEMS + 1)
    warned = load_warned(channel, view_id, day, limit=MOST_PROBLEMS + 1)
    held, warned = held | _left_out(channel, wanted), _warned_too(channel, wanted, warned)
    found.is_cut = max(len(held), len(warned)) > MOST_PROBLEMS
    found.products, found.held_back, found.warned = len(wanted) + len(held), len(held), len(warned)
    empty = _list_empty(found, channel, wanted)
    gaps = [
        *_list_causes(found, held, "held_back", "error", READY + FILLED * found.filled + UNWARNED),
        *_list_causes(found, warned, "warning", "warning", UNWARNED),
        *empty,
    ]
    found.gaps = sorted(gaps, key=lambda gap: (-gap.points, -gap.products, gap.field, gap.locale, gap.rule))
    return found


def _left_out(channel: ChannelSettings, wanted: dict[int, bytes]) -> dict[int, list[Any]]:
    """What the live file leaves out of `wanted`, which it is taken from."""
    found = load_broken(channel.id, is_held=True, limit=MOST_PROBLEMS + 1)
    return {i: problems for i, problems in found.items() if wanted.pop(i, None) is not None}


def _warned_too(
    channel: ChannelSettings, wanted: dict[int, bytes], warned: dict[int, list[Any]]
) -> dict[int, list[Any]]:
    """Warnings of records and of laid fields, of products that go out."""
    found = load_broken(channel.id, is_held=False, limit=MOST_PROBLEMS + 1)
    together = {i: [*warned.get(i, ()), *found.get(i, ())] for i in warned.keys() | found.keys()}
    return {i: together[i] for i in sorted(together) if i in wanted}


def _list_causes(
    found: Readiness, problems: dict[int, list[Any]], kind: str, severity: str, weight: Decimal
) -> list[Gap]:
    """Broken rules of one severity, each with the products that it alone is in the way of."""
    having: dict[_Slot, list[int]] = defaultdict(list)
    remedies: dict[_Slot, set[str]] = defaultdict(set)
    alone: Counter[_Slot] = Counter()
    for product_id, told in problems.items():
        slots = set()
        for level, name, locale, rule, _said, remedy in told or ():
            if level == severity:
                slots.add((name, locale, rule))
                remedies[name, locale, rule].add(remedy)
        for slot in slots:
            having[slot].append(product_id)
        if len(slots) == 1:
            alone[slots.pop()] += 1
    keys = documents.find_keys({i for ids in having.values() for i in ids[:EXAMPLES]})
    return [
        Gap(
            kind,
            *slot,
            next(iter(remedies[slot])) if len(remedies[slot]) == 1 else "",
            len(ids),
            alone[slot],
            _points(weight * alone[slot] / found.products),
            tuple((i, keys[i]) for i in ids[:EXAMPLES]),
        )
        for slot, ids in having.items()
    ]


def _list_empty(found: Readiness, channel: ChannelSettings, wanted: dict[int, bytes]) -> list[Gap]:
    """Fields that the receiver knows, does not require and does not get, by language."""
    optional = [one for one in channel.connector.fields if not one.required and not one.laid]
    slots = [slot for one in optional for slot in _slots(one, channel)]
    ids = sorted(wanted)
    sample = ids if len(ids) <= LOOKED_AT else [ids[n * len(ids) // LOOKED_AT] for n in range(LOOKED_AT)]
    found.looked_at = len(sample)
    if not (slots and sample):
        return []
    lacking: dict[tuple[str, str], list[int]] = {slot: [] for slot in slots}
    for product_id, record in _load_records({i: wanted[i] for i in sample}):
        for name, locale in slots:
            told = record.get(name)
            if not (told.get(locale) if locale and told else told):
                lacking[name, locale].append(product_id)
    places = len(sample) * len(slots)
    found.filled = 1 - Decimal(sum(map(len, lacking.values()))) / places
    keys = documents.find_keys({i for short in lacking.values() for i in short[:EXAMPLES]})
    return [
        _empty_gap(found, slot, short, keys, places=places, ready=len(wanted))
        for slot, short in lacking.items()
        if short
    ]


def _empty_gap(
    found: Readiness,
    slot: tuple[str, str],
    short: Sequence[int],
    keys: dict[int, str],
    *,
    places: int,
    ready: int,
) -> Gap:
    products = len(short) * ready // found.looked_at
    points = FILLED * len(short) / places * ready / found.products
    examples = tuple((i, keys[i]) for i in sorted(short)[:EXAMPLES])
    return Gap(EMPTY, *slot, EMPTY, "", products, products, _points(points), examples)


def _slots(known: Field, channel: ChannelSettings) -> list[tuple[str, str]]:
    return [(known.name, locale) for locale in channel.locales] if known.localized else [(known.name, "")]


def _load_records(hashes: dict[int, bytes]) -> list[tuple[int, dict[str, Any]]]:
    bodies: dict[bytes, dict[str, Any]] = {}
    for some in _slices(list(set(hashes.values())), 500):
        statement = sa.select(_records.c.hash, _records.c.body).where(_records.c.hash.in_(some))
        for row in db.connection().execute(statement):
            whole = orjson.loads(row.body)
            bodies[bytes(row.hash)] = {name: whole.get(name) for name in whole if name != "attributes"}
    return [(product_id, bodies[hash_]) for product_id, hash_ in hashes.items()]


def _slices(rows: Sequence[bytes], size: int) -> Collection[Sequence[bytes]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _points(points: Decimal) -> Decimal:
    return points.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
