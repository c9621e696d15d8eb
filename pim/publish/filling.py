"""Filling laid fields, as the lines of a feed are written, and leaving out who breaks a rule then.

A slice of products at a time, with prices of the revision of prices that stands beside the content, and
stock as it stands. Connectors without laid fields never come here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from channels.base import Item, Problem, Record
from pim.publish.channels import ChannelSettings, market_day
from pim.publish.filled_items import FilledItem
from pim.publish.held_items import find_held
from pim.publish.lacks import Lack
from pim.publish.laid_fields import needed_streams, read_laid
from pim.publish.laid_sources import Facts, Figure, LaidCompiler, Say
from pim.publish.laying import Laid, load_laid
from pim.publish.models import PRICES, STOCK
from pim.structure.current import current
from pim.structure.units import canonical_number
from pim.trade import stock, taxes
from pim.trade.basis import PriceBasis, load_raw, take_basis
from pim.trade.effective import get_buyer

Broken = dict[int, list[Problem]]  # by product, errors and warnings


class Filler:
    """Fills the laid fields of one revision; made by `find_filler`, and used up by one feed.

    `written` counts the products that went out, `broken` says what others, and some of them, break.
    """

    def __init__(self, channel: ChannelSettings, laid: Laid) -> None:
        self._connector, self._locales = channel.connector, channel.locales
        compiler = LaidCompiler(laid.market, laid.price_basis, laid.settings)
        fed = {mapping.field: compiler.first(mapping.steps) for mapping in laid.fields}
        self._says: list[tuple[str, bool, Say]] = [
            (field.name, field.localized, fed[field.name])
            for field in channel.connector.laid_fields
            if field.name in fed
        ]
        needed = needed_streams(laid.fields)
        basis = laid.price_basis if PRICES in needed else None
        self._facts = _FactsLoader(laid.market, basis, has_stock=STOCK in needed)
        self._unique = [field.name for field in channel.connector.fields if field.unique]
        self._said: set[tuple[str, str]] = set()  # in unique fields, by those that went out
        self.written = 0
        self.broken: Broken = {}

    @property
    def held_back(self) -> int:
        """How many products were left out."""
        return sum(map(is_held, self.broken.values()))

    def fill_records(self, records: Mapping[int, Record]) -> Iterator[tuple[int, Record, list[Problem]]]:
        """The laid fields of records by the ids of their products, and what they break: for looking only."""
        facts = self._facts.load(records.keys())
        for key, record in records.items():
            more, lacks = self._tell(facts(key, record))
            yield key, more, self._check({**record, **more}, lacks)

    def fill_slice(self, keys: Sequence[int], items: Iterable[Item]) -> Iterator[Item]:
        """The items of a slice that may be written; `keys` are their ids. Groups pass as they are.

        What they are filled from is loaded at once, and each is filled when it is taken: one at a time is
        parsed.
        """
        return self._iter_filled(self._facts.load(keys), zip(keys, items, strict=True))

    def _iter_filled(
        self, facts: Callable[[int, Record], Facts], items: Iterable[tuple[int, Item]]
    ) -> Iterator[Item]:
        for key, item in items:
            if item.kind != "product":
                yield item
                continue
            record = item.record()
            more, lacks = self._tell(facts(key, record))
            record.update(more)
            problems = self._check(record, lacks)
            if self._unique and not is_held(problems):
                problems += self._find_doubles(record)
            if problems:
                self.broken[key] = problems
            if not is_held(problems):
                self.written += 1
                yield FilledItem(item, more, record)

    def _find_doubles(self, record: Record) -> list[Problem]:
        """A problem for each unique field in which a product before this one says the same."""
        told = [(name, said) for name in self._unique if (said := record.get(name))]
        if self._said.isdisjoint(told):
            self._said.update(told)
            return []
        doubles = sorted(one for one in told if one in self._said)
        remedy = "A product before it in the file says the same: let each have its own."
        return [Problem(name, "unique", said[:60], remedy) for name, said in doubles]

    def _tell(self, facts: Facts) -> tuple[Record, dict[str, Lack]]:
        """The laid fields of a product, and why others of them say nothing."""
        more: Record = {}
        lacks: dict[str, Lack] = {}
        for name, is_localized, say in self._says:
            told = say(facts)
            if isinstance(told, Lack):
                lacks[name] = told
            else:
                more[name] = dict.fromkeys(self._locales, told) if is_localized else told
        return more, lacks

    def _check(self, record: Record, lacks: Mapping[str, Lack]) -> list[Problem]:
        """What a whole record breaks."""
        found = self._connector.check_laid(record, self._locales)
        return [_reasoned(problem, lacks) for problem in found] if found else []


def find_filler(channel: ChannelSettings, revision: int) -> Filler | None:
    """What fills the laid fields of a revision; None where its format has none."""
    return Filler(channel, load_laid(channel, revision)) if channel.connector.laid_fields else None


def rehearse_filler(channel: ChannelSettings, fields: Any) -> Filler | None:
    """What would fill them by these fields of a mapping, with the prices, stock and settings of now."""
    if not channel.connector.laid_fields:
        return None
    mappings = read_laid(current(), channel.connector, fields)
    basis = None
    if PRICES in needed_streams(mappings):
        basis = take_basis(get_buyer(channel.market, channel.client), market_day(channel))
    laid = Laid(channel.market, price_basis=basis, fields=mappings, settings=channel.settings)
    return Filler(channel, laid)


def is_held(problems: Iterable[Problem]) -> bool:
    """Whether any of them keeps its product out of the file."""
    return any(problem.severity == "error" for problem in problems)


def fill_shown(channel: ChannelSettings, revision: int, item: Item) -> Item | None:
    """An item of a product of the live revision, as the channel shows it now; None where its file has it not.

    Filled with what is known now, and shown if it was in the file: a rule that it breaks since then
    keeps it out of the next one.
    """
    filler = find_filler(channel, revision)
    if filler is None:
        return item
    record = item.record()
    if find_held(channel.id, record["id"]) is not None:
        return None
    ((_key, more, _problems),) = filler.fill_records({record["id"]: record})
    return FilledItem(item, more, record | more)


def _reasoned(problem: Problem, lacks: Mapping[str, Lack]) -> Problem:
    """The problem; why nothing came, where something had to come."""
    lack = lacks.get(problem.field) if problem.rule == "required" else None
    if lack is None:
        return problem
    return replace(problem, rule=lack.rule, found=lack.found, remedy=lack.remedy)


class _FactsLoader:
    """Loads what laid fields are filled from, for a slice of products at a time."""

    def __init__(self, market: str, basis: PriceBasis | None, *, has_stock: bool) -> None:
        self._market, self._basis = market, basis
        self._has_named = basis is not None and taxes.has_named(market)
        self._warehouses = stock.serving(market) if has_stock else None

    def load(self, ids: Collection[int]) -> Callable[[int, Record], Facts]:
        """What makes the facts of one of these products, from its id and its record."""
        prices = load_raw(self._basis, ids) if self._basis is not None else {}
        classes: Mapping[int, str] = {}
        if self._basis is not None and self._has_named:
            classes = taxes.load_classes(self._market, self._basis.taxes, ids)
        figures = self._load_figures(self._warehouses, ids) if self._warehouses is not None else {}
        return lambda key, record: Facts(record, prices.get(key, ()), classes.get(key), figures.get(key))

    def _load_figures(self, warehouses: Collection[int], ids: Collection[int]) -> dict[int, Figure]:
        """What is there for the market, now; nothing of products of which nothing was ever said."""
        figures, several = stock.load_figures(warehouses, ids)
        found: dict[int, Figure] = dict(figures)
        for key, level in (stock.load_levels(self._market, several) if several else {}).items():
            arriving = None if level.next_quantity is None else canonical_number(level.next_quantity)
            found[key] = (canonical_number(level.quantity), level.next_on, arriving, level.at)
        return found
