"""Inheritance: which value holds where models and variants each say something.

Values are those of a product document, {attribute: {scope: {locale: value}}} with
"" where one does not vary. Layers are own values from the root model down to the
product itself: the nearest, that is the last, wins for each attribute, scope and
locale. Nothing here changes what it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pim.structure.snapshot import ALL, Attribute

GivenValues = Mapping[str, Mapping[str, Mapping[str, Any]]]


def merge(layers: Sequence[GivenValues]) -> dict[str, Mapping[str, Mapping[str, Any]]]:
    """The effective values of the last layer, for reading: they share their parts with the layers.

    Layers hold no empty (None) values, as no stored document does. Copies nothing that
    need not be merged: publications, search and completeness read each product through it.
    """
    merged: dict[str, Mapping[str, Mapping[str, Any]]] = dict(layers[0]) if layers else {}
    for layer in layers[1:]:
        for attribute, by_scope in layer.items():
            above = merged.get(attribute)
            merged[attribute] = by_scope if above is None else _merged(above, by_scope)
    return merged


def value(values: GivenValues, attribute: Attribute, scopes: Sequence[str], locales: Sequence[str]) -> Any:
    """The value in the first of the scopes, and there in the first of the locales, that has one; or None.

    An attribute that does not vary by scope or locale has one slot whatever is asked
    for; a locale-specific one has none outside its locales. With
    `structure.fallbacks(locale)` as locales a missing text is taken from the next one.
    """
    return reader(attribute, scopes, locales)(values)


def reader(
    attribute: Attribute, scopes: Sequence[str], locales: Sequence[str]
) -> Callable[[GivenValues], Any]:
    """`value` with its slots worked out: what a loop over products holds."""
    code, slots = attribute.code, list_slots(attribute, scopes, locales)

    def read(values: GivenValues) -> Any:
        of_attribute = values.get(code)
        if of_attribute:
            for scope, locale in slots:
                held = of_attribute.get(scope)
                if held and (found := held.get(locale)) is not None:
                    return found
        return None

    return read


def list_slots(
    attribute: Attribute, scopes: Sequence[str], locales: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """The (scope, locale) slots where the attribute may have a value for these, in order of preference."""
    spoken: Sequence[str] = locales
    if attribute.locales:
        spoken = [code for code in locales if code in attribute.locales]
        if not spoken:
            return ()
    return tuple(
        (scope, locale)
        for scope in (scopes if attribute.scopable else [ALL])
        for locale in (spoken if attribute.localizable else [ALL])
    )


def origin(layers: Sequence[GivenValues], attribute: str, scope: str, locale: str) -> int | None:
    """The index of the layer that the effective value of this slot comes from; None if there is no value."""
    for index in range(len(layers) - 1, -1, -1):
        if layers[index].get(attribute, {}).get(scope, {}).get(locale) is not None:
            return index
    return None


def _merged(
    above: Mapping[str, Mapping[str, Any]], own: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    merged = dict(above)
    for scope, held in own.items():
        merged[scope] = {**merged.get(scope, {}), **held}
    return merged
