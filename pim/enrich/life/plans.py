"""What a plan for products holds: the drafts of one change set, and what becomes of each field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pim.catalog.documents import Document
from pim.catalog.fields import Slot, value_field
from pim.catalog.inheritance import GivenValues
from pim.changes import Draft

Slots = Mapping[Slot, Any]  # values by where they stand
SKU = "sku"  # an attribute that is a field of its own

#: Fate -> what becomes of the field.
FATES = {
    "kept": "differs from the model's and is kept",
    "inherited": "equals the model's, which it inherits from now on",
    "gained": "was empty and is inherited from now on",
    "copied": "came from above and is its own from now on",
    "lifted": "is the same in all variants and is the model's from now on",
    "set": "is given",
    "taken": "was empty and is taken from the other product",
    "left": "has a value already: that of the other product stays there",
    "outside": "the new family lacks it: kept, and shown apart",
    "cleared": "is taken away",
    "lost": "has no place any more: only the history keeps it",
    "moved": "refers to the other product from now on",
}
WORRYING = ("lost", "cleared", "left")


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one field of a product or model: `fate` is one of `FATES`.

    Values are canonical, None is empty: the effective one before, and the own one afterwards.
    """

    key: str
    field: str
    fate: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """A change of products that is right only as a whole. `ids` are the products whose channels are asked."""

    title: str
    drafts: tuple[Draft, ...]
    fates: tuple[Fate, ...] = ()
    ids: tuple[int, ...] = ()
    variants: tuple[str, ...] = ()  # keys of what changes below or beside the product itself

    @property
    def worrying(self) -> tuple[Fate, ...]:
        """What a person should have read before saying yes."""
        return tuple(fate for fate in self.fates if fate.fate in WORRYING)


@dataclass(slots=True)
class Writer:
    """Gathers the drafts and fates of a plan, document by document."""

    drafts: list[Draft] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)

    def set(self, document: Document, name: str, old: Any, new: Any) -> None:
        """Set a field that held `old`; nothing where it holds `new` already."""
        if old != new:
            draft = Draft(document.kind, document.key, name, new, expected=old, target_id=document.id)
            self.drafts.append(draft)

    def add(self, draft: Draft) -> None:
        """Take up a change of something else than a document."""
        self.drafts.append(draft)

    def set_values(self, document: Document, wanted: Slots) -> None:
        """Make these the own values of a document."""
        own = flatten(document.values)
        for slot in sorted(own.keys() | wanted.keys()):
            self.set(document, value_field(*slot), own.get(slot), wanted.get(slot))

    def tell(self, key: str, name: str, fate: str, old: Any, new: Any) -> None:
        """Say what becomes of a field."""
        self.fates.append(Fate(key, name, fate, old, new))

    def plan(self, title: str, ids: Iterable[int], variants: Iterable[str] = ()) -> Plan:
        """The plan of what was gathered."""
        return Plan(title, tuple(self.drafts), tuple(self.fates), tuple(sorted(ids)), tuple(sorted(variants)))


def flatten(values: GivenValues) -> dict[Slot, Any]:
    """Values by slot; the SKU left out."""
    return dict(_iter_slots(values))


def _iter_slots(values: GivenValues) -> Iterator[tuple[Slot, Any]]:
    for attribute, scopes in values.items():
        if attribute != SKU:
            for scope, locales in scopes.items():
                for locale, value in locales.items():
                    yield Slot(attribute, scope, locale), value
