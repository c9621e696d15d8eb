"""Axis combinations: no two variants of one model have the same own axis values, archived ones left aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson
import sqlalchemy as sa

from pim import db
from pim.catalog.documents import Document
from pim.catalog.models import Product
from pim.errors import BadValue, DuplicateCombination, PimError
from pim.structure.snapshot import ALL

_products = Product.__table__

Place = tuple[int, str]  # a model's id, and axis values as text: one variant may stand there


@dataclass(frozen=True, slots=True)
class Combinations:
    """Answers for the variants of one chunk, given what only their target knows.

    `axes_of` names the axes of the level a document stands on, `key_of` a model by its id.
    """

    axes_of: Callable[[Document], tuple[str, ...]]
    key_of: Callable[[int], str]

    def combination(self, document: Document) -> str | None:
        """The own axis values as text; None where one is missing, and where none takes a place."""
        if document.parent_id is None or document.archived:
            return None
        axes = self.axes_of(document)
        values = [document.values.get(axis, {}).get(ALL, {}).get(ALL) for axis in axes]
        if None in values:
            return None
        return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()  # jsonb keeps an order of its own

    def find_problems(
        self, changed: Mapping[int, Document], old: Mapping[int, Document | None]
    ) -> dict[int, PimError]:
        """Variants that lack an axis, or ask for a place that another one of them, or a stored one, has."""
        problems: dict[int, PimError] = {}
        held: dict[Place, int] = {}
        came: dict[Place, int] = {}
        for document_id, document in changed.items():
            if document.parent_id is None or document.archived:
                continue
            place = self._place(document)
            if place is None:
                axes = ", ".join(self.axes_of(document))
                remedy = f"A variant needs a value of each of: {axes}."
                problems[document_id] = BadValue(f"{document.key} axes", "", remedy)
                continue
            stood = self._place(old.get(document_id)) == place
            other = held.setdefault(place, document_id)
            if other != document_id and stood:  # the other one came
                held[place] = document_id
                problems[other] = self._duplicate(place, document.key)
            elif other != document_id:
                problems[document_id] = self._duplicate(place, changed[other].key)
            if not stood:
                came[place] = held[place]
        return problems | self._find_taken(changed, came)

    def free(self, pairs: Mapping[int, tuple[Document | None, Document]]) -> None:
        """Take back the combinations of variants that swap theirs: their rows are written one by one."""
        moved = [i for i, (old, new) in pairs.items() if old and self._place(old) != self._place(new)]
        if moved and len(pairs) > 1:
            statement = _products.update().where(db.within(_products.c.id, moved))
            db.connection().execute(statement.values(combination=None))

    def _find_taken(self, changed: Mapping[int, Document], came: Mapping[Place, int]) -> dict[int, PimError]:
        if not came:
            return {}
        c = _products.c
        parents, texts = (
            sorted({parent_id for parent_id, _text in came}),
            sorted({text for _id, text in came}),
        )
        statement = sa.select(c.id, c.parent_id, c.combination, c.sku, c.code).where(
            db.within(c.parent_id, parents), db.within(c.combination, texts)
        )
        problems: dict[int, PimError] = {}
        for row in db.connection().execute(statement):
            place = (row.parent_id, row.combination)
            asking = came.get(place)
            if asking is not None and row.id != asking and row.id not in changed:
                problems[asking] = self._duplicate(place, row.sku or row.code)
        return problems

    def _place(self, document: Document | None) -> Place | None:
        combination = self.combination(document) if document else None
        return None if document is None or combination is None else (document.parent_id or 0, combination)

    def _duplicate(self, place: Place, other: str) -> DuplicateCombination:
        shown = ", ".join(map(str, orjson.loads(place[1])))
        return DuplicateCombination(self.key_of(place[0]), shown, other)
