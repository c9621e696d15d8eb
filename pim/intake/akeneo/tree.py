"""Where a row stands in the tree of models, and which of its cells are its own.

Akeneo writes inherited values and categories into every row below. A copy of what is
inherited is no value of its own and is passed over; what differs is reported, because
neither of the two may win unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pim.intake.akeneo.bodies import KnownModel
from pim.intake.akeneo.codes import CodeBook
from pim.structure.snapshot import Attribute, FamilyVariant, Structure


@dataclass(frozen=True, slots=True)
class Place:
    """What a row is below of. Without a variant it stands alone, and everything is its own."""

    family: str | None = None
    variant: FamilyVariant | None = None
    level: int = 0
    parent: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)  # inherited, by field address
    categories: frozenset[str] = frozenset()  # inherited

    def is_copy(self, field_: str, value: Any) -> bool:
        """Whether the value only repeats the inherited one; some of its prices may."""
        inherited = self.values.get(field_)
        if isinstance(inherited, dict) and isinstance(value, dict) and "amount" not in value:
            return value.items() <= inherited.items()
        return bool(inherited == value)

    def fault(self, attribute: Attribute) -> tuple[str, str] | None:
        """Rule and remedy of why a row here can not hold a value of this attribute; None if it can."""
        if self.variant is None or self.variant.may_hold(attribute.code, self.level):
            return None
        if self.variant.level_of(attribute.code) < self.level:
            return "belongs to its model", f"Write {attribute.code} on a model above, or nowhere but there."
        return "belongs to its variants", f"Write {attribute.code} on the rows below this one."


class Tree:
    """The models that rows may stand below: those of the catalogue, and the folder's as they are read."""

    def __init__(self, structure: Structure, known: Mapping[str, KnownModel]) -> None:
        self._structure = structure
        self._models = dict(known)
        self._book = CodeBook(known)

    def add(self, model: KnownModel) -> None:
        """Take up a model as it was read; rows below may follow."""
        self._models[model.code] = model
        self._book.add(model.code)

    def find(self, code: str) -> KnownModel | None:
        """The model of this code, in any spelling."""
        found = self._book.find(code)
        return self._models[found] if found else None

    def root(self, variant: FamilyVariant) -> Place:
        """The place of a root model."""
        return Place(variant.family, variant)

    def below(self, parent: KnownModel) -> Place:
        """The place of a row below this model."""
        variant = self._structure.family_variant(parent.family_variant)
        level = 1 if parent.parent is None else 2
        return Place(variant.family, variant, level, parent.code, parent.values, parent.categories)
