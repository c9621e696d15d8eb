"""Which product or model each file is for. Reads only, in batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pim import db
from pim.catalog import documents, fields
from pim.catalog.documents import Document
from pim.catalog.models import MODEL, PRODUCT, Product
from pim.errors import BadValue, PimError
from pim.intake.media.names import MAIN, Reading
from pim.intake.standing import find_documents
from pim.structure.current import current
from pim.structure.snapshot import Attribute

UNMATCHED, UNKNOWN, AMBIGUOUS, REFUSED = "unmatched", "unknown", "ambiguous", "refused"

_products = Product.__table__


@dataclass(frozen=True, slots=True)
class Wish:
    """What one file or line asks for: `source` names it, `heads` are keys that its name might begin with."""

    source: str
    readings: Sequence[Reading]
    heads: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A file that was not taken: what kind of reason, what was found, and what would be right."""

    source: str
    outcome: str  # unmatched, unknown, ambiguous, refused
    remedy: str

    def __str__(self) -> str:
        return f"{self.source}: {self.outcome}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file belongs: a field of a document."""

    wish: Wish
    document: Document
    field: str


@dataclass(frozen=True, slots=True)
class Slots:
    """The scope and locale for attributes that vary by them; the others do without."""

    scope: str = ""
    locale: str = ""

    def check(self, codes: Iterable[str]) -> None:
        """Raise `PimError` for an attribute that can not take files from here: before anything is read."""
        for code in codes:
            if code != MAIN:
                self.field(code)

    def field(self, code: str) -> str:
        """The field of an attribute. Raises `UnknownCode`, or `BadValue` for one that holds no files."""
        attribute = current().attribute(code)
        if attribute.type not in ("image", "document"):
            raise BadValue(
                "attribute", f"{code} ({attribute.type})", "Name one that holds images or documents."
            )
        return fields.value_field(code, self._side(attribute), self._locale(attribute))

    def _side(self, attribute: Attribute) -> str:
        if not attribute.scopable:
            return ""
        if not self.scope:
            raise BadValue("scope", "", f"Attribute {attribute.code} varies by scope: name one.")
        return current().scope(self.scope).code

    def _locale(self, attribute: Attribute) -> str:
        if not attribute.localizable:
            return ""
        if not self.locale:
            raise BadValue("locale", "", f"Attribute {attribute.code} varies by locale: name one.")
        return current().locale(self.locale).code


def match(wishes: Sequence[Wish], slots: Slots) -> tuple[list[Place], list[Unplaced]]:
    """Where each wish belongs, by products and models in this order, and what belongs nowhere.

    Keys match as they are written; where none does, in any case, if only one does. Two
    wishes for one place are both left out: nobody can tell which is meant.
    """
    known = _Known(wishes)
    places: list[Place] = []
    left: list[Unplaced] = []
    for wish in wishes:
        found = known.place(wish, slots)
        if isinstance(found, Place):
            places.append(found)
        else:
            left.append(found)
    by_slot: dict[tuple[int, str], list[Place]] = {}
    for place in places:
        by_slot.setdefault((place.document.id, place.field), []).append(place)
    for rivals in by_slot.values():
        if len(rivals) > 1:
            names = ", ".join(place.wish.source for place in rivals)
            remedy = f"All of these are for one place: {names}. Keep one of them."
            left += [Unplaced(place.wish.source, AMBIGUOUS, remedy) for place in rivals]
    single = [rivals[0] for rivals in by_slot.values() if len(rivals) == 1]
    return sorted(single, key=lambda place: (not place.document.is_model, place.document.key)), left


class _Known:
    """The documents that some wishes may mean."""

    def __init__(self, wishes: Sequence[Wish]) -> None:
        asked = {reading.key for wish in wishes for reading in wish.readings}
        heads = {head for wish in wishes for head in wish.heads}
        self._exact = _find(asked | heads)
        self._folded: dict[str, list[Document]] = {}
        for document in _find_folded(asked - self._exact.keys()):
            self._folded.setdefault(document.key.lower(), []).append(document)

    def place(self, wish: Wish, slots: Slots) -> Place | Unplaced:
        exact = [
            (reading, self._exact[reading.key]) for reading in wish.readings if reading.key in self._exact
        ]
        folded = [(one, other) for one in wish.readings for other in self._folded.get(one.key.lower(), ())]
        found = exact or folded
        if not found:
            return self._nothing(wish)
        if len(found) > 1:
            keys = ", ".join(f"{document.key} ({one.attribute or 'picture'})" for one, document in found)
            return Unplaced(wish.source, AMBIGUOUS, f"It may be for any of: {keys}. Rename it.")
        reading, document = found[0]
        try:
            return Place(wish, document, slots.field(reading.attribute or _main_of(document)))
        except PimError as error:
            return Unplaced(wish.source, REFUSED, str(error))

    def _nothing(self, wish: Wish) -> Unplaced:
        heads = [head for head in wish.heads if head in self._exact]
        if heads:
            rest = wish.readings[0].key[len(heads[-1]) + 1 :]
            remedy = f"It begins like {heads[-1]}; say which attribute “{rest}” stands for."
            return Unplaced(wish.source, UNMATCHED, remedy)
        key = wish.readings[0].key
        return Unplaced(wish.source, UNKNOWN, f"There is no product or model with the SKU or code {key}.")


def _main_of(document: Document) -> str:
    """The picture of the document's family. Raises `BadValue` where the family names none."""
    family = current().families.get(document.family or "")
    if family is None or family.image_attribute is None:
        remedy = "Its family names no main picture: name an attribute."
        raise BadValue(document.key, document.family or "no family", remedy)
    return family.image_attribute


def _find(keys: Iterable[str]) -> Mapping[str, Document]:
    """Products by SKU and models by code; a product where both are called alike."""
    wanted = sorted(keys)
    return {**find_documents(MODEL, wanted), **find_documents(PRODUCT, wanted)}


def _find_folded(keys: Iterable[str]) -> list[Document]:
    """Products and models whose key differs from one of these in case only. Without an index."""
    wanted = sorted({key.lower() for key in keys})
    if not wanted:
        return []
    key = sa.func.coalesce(_products.c.sku, _products.c.code)
    folded = sa.cast(sa.func.lower(key), sa.Text)  # uncast, `= ANY` would change sides
    return list(documents.iter_rows(sa.select(*documents.columns()).where(db.within(folded, wanted))))
