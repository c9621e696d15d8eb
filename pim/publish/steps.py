"""The steps of a mapping as closures over the values of a product, compiled once per view.

Pure, and the hot path of a publication: the closures look up nothing that they could know before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pim.publish.mapping import Step
from pim.publish.spelling import Spell, Speller, Texts
from pim.structure.snapshot import ALL, Attribute

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]  # attribute -> scope -> locale -> value
Read = Callable[[Values], Any]  # None where the product has no such value
Chains = tuple[tuple[str, tuple[str, ...]], ...]  # (locale, what is asked for it in turn)


class StepCompiler:
    """Compiles the steps of a field, for the scope and the locales of a speller."""

    def __init__(self, speller: Speller) -> None:
        self._speller, self._locales = speller, speller.locales

    def localized_text(self, steps: Sequence[Step]) -> Read:
        """`{locale: text}` of the locales that have one; each takes the first step that yields it one."""
        return _merge([self._texts(step, self._locales) for step in steps], self._locales)

    def text(self, steps: Sequence[Step]) -> Read:
        """A text: that of the leading locale where the attribute varies by locale."""
        read = _first([self._texts(step, self._locales[:1]) for step in steps])
        leading = self._locales[0]
        return lambda values: found[leading] if (found := read(values)) else None

    def entry(self, code: str, steps: Sequence[Step]) -> Read:
        """An attribute as receivers see it: code, label, type and the value."""
        return _first([self._entry({"code": code}, code, step) for step in steps])

    def axis(self, attribute: str) -> Read:
        """The same without the code, by which axes are keyed."""
        return self._entry({}, attribute, Step("attribute", attribute))

    def media(self, code: str, steps: Sequence[Step]) -> Read:
        """A list of files: one, or one per locale where the attribute varies by locale."""
        return _first([self._media(code, step) for step in steps])

    def _texts(self, step: Step, locales: Sequence[str]) -> Read:
        if step.kind == "constant":
            fixed = dict.fromkeys(locales, step.text)
            return lambda values: fixed
        attribute = self._speller.structure.attribute(step.attribute)
        spell = self._speller.say_labels if step.kind == "label" else self._speller.say
        return self._by_locale(attribute, step.scope, locales, spell(attribute))

    def _entry(self, head: dict[str, Any], code: str, step: Step) -> Read:
        speller = self._speller
        if step.kind == "constant":
            fixed = {**head, "label": speller.texts({}, code), "type": "text", "value": step.text}
            return lambda values: fixed
        attribute = speller.structure.attribute(step.attribute)
        head = {**head, "label": speller.texts(attribute.labels, attribute.code)}
        if step.kind == "label":
            return _under({**head, "type": "text"}, self._texts(step, self._locales))
        head["type"] = attribute.type
        if attribute.type == "table":
            head["columns"] = speller.columns(attribute)
        spell = speller.spell(attribute)
        if attribute.localizable:
            return _under(head, self._by_locale(attribute, step.scope, self._locales, spell))
        read = self._plain(attribute, step.scope, spell)
        return _beside(head, read) if attribute.type == "metric" else _under(head, read)

    def _media(self, code: str, step: Step) -> Read:
        attribute = self._speller.structure.attribute(step.attribute)
        kind = attribute.rules.get("document_kind")
        head = {"attribute": code, "type": attribute.type, **({"document_kind": kind} if kind else {})}
        spell = self._speller.spell_file(head)
        if not attribute.localizable:
            read_one = self._plain(attribute, step.scope, spell)
            return lambda values: [file] if (file := read_one(values)) else None
        read = self._by_locale(attribute, step.scope, self._locales, spell)
        return lambda values: (
            [{**file, "locale": locale} for locale, file in files.items()]
            if (files := read(values))
            else None
        )

    def _plain(self, attribute: Attribute, scope: str, spell: Spell) -> Read:
        """The value of an attribute that does not vary by locale."""
        if not self._chains(attribute, self._locales):
            return lambda values: None
        code, side, leading = attribute.code, self._side(attribute, scope), self._locales[0]

        def read(values: Values) -> Any:
            if (sides := values.get(code)) is None or (found := sides.get(side)) is None:
                return None
            value = found.get(ALL)
            return spell(value, leading) if value or value is False else None

        return read

    def _by_locale(self, attribute: Attribute, scope: str, locales: Sequence[str], spell: Spell) -> Read:
        """`{locale: value}`; an attribute that does not vary by locale says the same in each."""
        code, side = attribute.code, self._side(attribute, scope)
        chains = self._chains(attribute, locales)

        def read(values: Values) -> dict[str, Any] | None:
            if (sides := values.get(code)) is None or (found := sides.get(side)) is None:
                return None
            by_locale = {}
            for locale, chain in chains:
                for asked in chain:
                    value = found.get(asked)
                    if value or value is False:
                        if (spelt := spell(value, locale)) is not None:
                            by_locale[locale] = spelt
                        break
            return by_locale or None

        return read

    def _side(self, attribute: Attribute, scope: str) -> str:
        return (scope or self._speller.scope.code) if attribute.scopable else ALL

    def _chains(self, attribute: Attribute, locales: Sequence[str]) -> Chains:
        """What to ask per locale; a locale-specific attribute does not exist in other locales."""
        only = attribute.locales
        chains = []
        for locale in locales:
            asked = self._speller.structure.fallbacks(locale) if attribute.localizable else (ALL,)
            if not only or locale in only:
                chains.append((locale, tuple(step for step in asked if not only or step in (ALL, *only))))
        return tuple(chains)


def _under(head: dict[str, Any], read: Read) -> Read:
    """The value under a key of its own."""
    return lambda values: {**head, "value": found} if (found := read(values)) is not None else None


def _beside(head: dict[str, Any], read: Read) -> Read:
    """The parts of the value beside the other keys."""
    return lambda values: {**head, **found} if (found := read(values)) is not None else None


def _first(reads: Sequence[Read]) -> Read:
    if len(reads) == 1:
        return reads[0]

    def read(values: Values) -> Any:
        for each in reads:
            if (found := each(values)) is not None:
                return found
        return None

    return read


def _merge(reads: Sequence[Read], locales: Sequence[str]) -> Read:
    """`{locale: text}` out of several: the earlier ones win, locale by locale."""
    if len(reads) == 1:
        return reads[0]

    def read(values: Values) -> Texts | None:
        merged: Texts = {}
        for each in reads:
            merged = {**(each(values) or {}), **merged}
            if len(merged) == len(locales):
                break
        return {locale: merged[locale] for locale in locales if locale in merged} or None

    return read
