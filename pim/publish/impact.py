"""What another version of a mapping would do to the channels that use it, before it is saved.

Renders products with the version that holds and with the one proposed, and writes nothing. Looks at all
products of a channel up to a bound, and beyond it at as many, evenly spread by id: then it says so.
Laid fields are filled on both sides with the prices and stock of now, and with the relations and numbers
that the live revision tells: those of a product that it does not list count as none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa

from channels.base import Problem
from pim import db
from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.models import Product
from pim.errors import BadValue
from pim.publish.candidates import entitles
from pim.publish.channels import ChannelSettings, get_channel, get_stream, market_day
from pim.publish.connectors import get_connector
from pim.publish.feeds import load_shown
from pim.publish.filling import Filler, is_held, rehearse_filler
from pim.publish.mapping import check_mapping
from pim.publish.mappings import StoredMapping, get_mapping
from pim.publish.views import SLICE, OpenView, iter_renderings, rehearse_view
from pim.structure.current import current

LOOKED_AT = 5000  # products of a channel that are rendered twice at most, unless more are asked for
EXAMPLES = 5  # of each group
_LISTED = ("relations", "client_part_number")  # what a channel adds to the records of its view
GROUPS = ("changed", "becomes_ready", "becomes_held_back")

_products = Product.__table__

Fields = tuple[tuple[str, Any, Any], ...]  # name, before, after


@dataclass(frozen=True, slots=True)
class Example:
    """One product: what differs in its record, and the problems that hold it back afterwards or did before.

    A product that is held back has no record: all its fields are None on that side.
    """

    sku: str
    fields: Fields
    problems: tuple[str, ...]


@dataclass
class Impact:
    """What would become of the products of one channel.

    `counts` and `fields` count products among those looked at: by group, and by field that differs in
    records that stay ready. `is_sample` says that not all `products` were looked at.
    """

    channel: str
    products: int
    looked_at: int
    counts: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=lambda: {name: [] for name in GROUPS})

    @property
    def is_sample(self) -> bool:
        """Whether only some of the products were looked at."""
        return self.looked_at < self.products

    @property
    def unchanged(self) -> int:
        """How many of those looked at stay as they are."""
        return self.looked_at - self.counts.total()


@dataclass(frozen=True, slots=True)
class Trial:
    """One product in two versions: its fields by name, None where it is held back, and then why."""

    before: dict[str, Any] | None
    after: dict[str, Any] | None
    problems: tuple[str, ...]  # of the proposed version, warnings among them

    @property
    def differences(self) -> Fields:
        """What differs, field by field."""
        return _differences(self.before or {}, self.after or {})


def try_product(channel: ChannelSettings, stored: Any, proposed: Any, product_id: int) -> Trial:
    """What a channel would say of one product or model; parts of a mapping that do not hold are left out."""
    lineages = documents.load_lineages([product_id])
    old, new = (
        _render(channel, rehearse_view(channel, fields), rehearse_filler(channel, fields), lineages).get(
            product_id, (None, ())
        )
        for fields in (stored, proposed)
    )
    return Trial(
        None if old[0] is None else _flatten(old[0]), None if new[0] is None else _flatten(new[0]), new[1]
    )


def check_fields(code: str, fields: Any) -> list[Problem]:
    """What is wrong with fields that are proposed for a mapping, errors first. Raises `NotFound`."""
    connector = get_connector(get_mapping(code).connector)
    found = check_mapping(current(), connector, fields)
    return sorted(found, key=lambda problem: problem.severity != "error")


def measure_impact(
    code: str, fields: Any, *, looked_at: int = LOOKED_AT, examples: int = EXAMPLES
) -> list[Impact]:
    """What each channel that uses the mapping would see of the proposed fields, by channel.

    Raises `NotFound`, and `BadValue` for fields that could not be saved.
    """
    mapping = get_mapping(code)
    if errors := [problem for problem in check_fields(code, fields) if problem.severity == "error"]:
        raise BadValue(f"mapping {code} {errors[0].field}", errors[0].found, errors[0].remedy)
    return [
        _measure(get_channel(channel), mapping, fields, looked_at, examples) for channel in mapping.channels
    ]


def compare_records(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Fields:
    """What differs between two records of one product, attribute by attribute and file by file."""
    return _differences(_flatten(old or {}), _flatten(new or {}))


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Fields:
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        (name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    )


def _measure(
    channel: ChannelSettings, mapping: StoredMapping, fields: Any, looked_at: int, examples: int
) -> Impact:
    ids = _entitled(channel)
    sample = ids if len(ids) <= looked_at else [ids[n * len(ids) // looked_at] for n in range(looked_at)]
    impact = Impact(channel.code, len(ids), len(sample))
    old, new = (
        (rehearse_view(channel, told), rehearse_filler(channel, told)) for told in (mapping.fields, fields)
    )
    for sku, before, after in _iter_pairs(channel, sample, old, new):
        _count(impact, sku, before, after, examples)
    return impact


def _entitled(channel: ChannelSettings) -> list[int]:
    statement = sa.select(_products.c.id).where(entitles(channel, market_day(channel)))
    return list(db.connection().execute(statement.order_by(_products.c.id)).scalars())


_Side = tuple[dict[str, Any] | None, tuple[str, ...]]  # the record, None if held back; the problems


_Made = tuple[OpenView, Filler | None]  # what makes a side


def _iter_pairs(
    channel: ChannelSettings, ids: Sequence[int], old: _Made, new: _Made
) -> Iterator[tuple[str, _Side, _Side]]:
    for start in range(0, len(ids), SLICE):
        lineages = documents.load_lineages(ids[start : start + SLICE])
        before, after = (_render(channel, view, filler, lineages) for view, filler in (old, new))
        for product_id, lineage in lineages.items():
            yield lineage.own.key, before[product_id], after[product_id]


def _render(
    channel: ChannelSettings, view: OpenView, filler: Filler | None, lineages: dict[int, Lineage]
) -> dict[int, _Side]:
    sides = _sides(iter_renderings(view, lineages))
    return sides if filler is None else _fill(channel, filler, sides)


def _fill(channel: ChannelSettings, filler: Filler, sides: dict[int, _Side]) -> dict[int, _Side]:
    """The sides with their laid fields; who breaks a rule with them is held back."""
    products = {i: side[0] for i, side in sides.items() if side[0] and side[0]["type"] == "product"}
    shown = load_shown(channel, get_stream(channel.id).live_revision, products)
    told = {
        i: record | {name: shown[i][name] for name in _LISTED if name in shown.get(i, {})}
        for i, record in products.items()
    }
    found = dict(sides)
    for i, more, broken in filler.fill_records(told):
        problems = (*sides[i][1], *map(str, broken))
        found[i] = (None if is_held(broken) else products[i] | more, problems)
    return found


def _sides(rendered: Iterator[tuple[Any, dict[str, Any]]]) -> dict[int, _Side]:
    return {
        row["product_id"]: (
            orjson.loads(record.body) if record is not None else None,
            tuple(
                str(Problem(f, rule, found, remedy, severity, locale))
                for severity, f, locale, rule, found, remedy in row["problems"] or ()
            ),
        )
        for record, row in rendered
    }


def _count(impact: Impact, sku: str, before: _Side, after: _Side, examples: int) -> None:
    old, new = before[0], after[0]
    if old == new:  # both held back, or both the same
        return
    group = "changed" if old and new else "becomes_ready" if new else "becomes_held_back"
    impact.counts[group] += 1
    fields = compare_records(old, new)
    if group == "changed":
        impact.fields.update(name for name, _before, _after in fields)
    if len(impact.examples[group]) < examples:
        problems = before[1] if group == "becomes_ready" else after[1]
        impact.examples[group].append(Example(sku, fields, problems))


def _flatten(record: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record by name, its attributes and files each under a name of their own."""
    flat = {name: value for name, value in record.items() if name not in ("attributes", "media")}
    for entry in record.get("attributes", ()):
        flat[f"attributes.{entry['code']}"] = {
            name: part for name, part in entry.items() if name not in ("code", "label")
        }
    for file in record.get("media", ()):
        flat.setdefault(f"media.{file['attribute']}", []).append(file["url"])
    return flat
