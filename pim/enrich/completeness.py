"""Completeness: the share of a family's required attributes that a product fills, by scope and locale.

The rule is that of the field's reference (Akeneo): each attribute that the family
requires for a scope contributes one slot per locale of the scope, unless it is
locale-specific and the locale is none of its own; a price collection is filled when
every currency of the scope has an amount. Measured on effective values. Models and
products without a family have no completeness.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from pim.catalog.inheritance import GivenValues
from pim.structure.compiled import once
from pim.structure.snapshot import ALL, Attribute, Family, Scope, Structure
from pim.structure.types import is_filled


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete a product is for one locale of one scope."""

    scope: str
    locale: str
    required: int  # slots
    missing: tuple[str, ...] = ()  # attributes, in the order of the family

    @property
    def ratio(self) -> int:
        """Whole percent, rounded down; 100 where nothing is required."""
        return 100 * (self.required - len(self.missing)) // self.required if self.required else 100


Filled = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class _Slot:
    """One place where a value is required, and the measures that require it there."""

    scope: str
    locale: str
    filled: Filled | None  # None: any value but an empty one will do
    counted: tuple[int, ...]


class Mask:
    """What a family requires everywhere, each slot once: made once and held over many products.

    Most attributes vary by nothing, so their one slot counts for all scopes and locales.
    """

    def __init__(self, structure: Structure, family: Family) -> None:
        places: dict[str, dict[tuple[str, str, tuple[str, ...]], list[int]]] = {}
        wanted = list(structure.iter_scope_locales())
        required = [0] * len(wanted)
        for code in _required_order(structure, family):
            attribute = structure.attributes[code]
            for number, (scope, locale) in enumerate(wanted):
                if code in family.requirements.get(scope.code, ()) and _exists_in(attribute, locale):
                    required[number] += 1
                    places.setdefault(code, {}).setdefault(_place(attribute, scope, locale), []).append(
                        number
                    )
        self._complete = tuple(
            Completeness(scope.code, locale, count)
            for (scope, locale), count in zip(wanted, required, strict=True)
        )
        self._slots = tuple(
            (code, tuple(_slot(structure.attributes[code], at, counted) for at, counted in by_place.items()))
            for code, by_place in places.items()
        )

    def measure(self, values: GivenValues) -> list[Completeness]:
        """The completeness of effective values, in the order of scopes and their locales."""
        missing: dict[int, list[str]] = {}
        for code, slots in self._slots:
            of_attribute = values.get(code)
            for slot in slots:
                held = of_attribute.get(slot.scope) if of_attribute else None
                value = held.get(slot.locale) if held else None
                if (value or value is False) and (slot.filled is None or slot.filled(value)):
                    continue
                for number in slot.counted:
                    missing.setdefault(number, []).append(code)
        if not missing:
            return list(self._complete)
        return [
            Completeness(done.scope, done.locale, done.required, tuple(missing[number]))
            if number in missing
            else done
            for number, done in enumerate(self._complete)
        ]


def mask_of(structure: Structure, family: str) -> Mask:
    """The mask of a family, made once per structure. Raises `UnknownCode` if there is no such family."""
    return once(structure, "mask", family, lambda: Mask(structure, structure.family(family)))


def measure(structure: Structure, family: str | None, values: GivenValues) -> list[Completeness]:
    """The completeness of effective values in every scope and locale; none without a family.

    Raises `UnknownCode` if the structure has no such family.
    """
    return [] if family is None else mask_of(structure, family).measure(values)


def _required_order(structure: Structure, family: Family) -> list[str]:
    """Attributes that some scope requires, in the order of the family; archived ones are left out."""
    required = [code for codes in family.requirements.values() for code in codes]
    ordered = dict.fromkeys([*(code for code in family.attributes if code in set(required)), *required])
    return [code for code in ordered if code in structure.attributes]


def _exists_in(attribute: Attribute, locale: str) -> bool:
    return not attribute.locales or locale in attribute.locales


def _place(attribute: Attribute, scope: Scope, locale: str) -> tuple[str, str, tuple[str, ...]]:
    currencies = tuple(sorted(scope.currencies)) if attribute.type == "price_collection" else ()
    return (
        scope.code if attribute.scopable else ALL,
        locale if attribute.localizable else ALL,
        currencies,
    )


def _slot(attribute: Attribute, place: tuple[str, str, tuple[str, ...]], counted: list[int]) -> _Slot:
    scope, locale, currencies = place
    filled: Filled | None = None
    if attribute.type in ("metric", "price_collection"):
        filled = partial(is_filled, kind=attribute.type, currencies=currencies)
    return _Slot(scope, locale, filled, tuple(counted))
