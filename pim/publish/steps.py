"""The steps of a mapping as closures over a product, compiled once per view.

Pure, and the hot path of a publication: the closures look up nothing that they could know before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pim.publish.addresses import compile_address, varies_by_locale
from pim.publish.mapping import Step
from pim.publish.sources import compile_category, compile_measure, compile_text, compile_unit_label
from pim.publish.spelling import Spell, Speller, Texts
from pim.publish.subjects import Subject
from pim.publish.transforms import CONVERT, Change, compile_changes
from pim.structure.snapshot import ALL, Attribute

Read = Callable[[Subject], Any]  # None where the product has no such value
Chains = tuple[tuple[str, tuple[str, ...]], ...]  # (locale, what is asked for it in turn)
Failures = Mapping[str, Mapping[str, str]]  # hash of a picture -> name of the rendition -> why there is none


class StepCompiler:
    """Compiles the steps of a field, for the scope and the locales of a speller."""

    def __init__(
        self,
        speller: Speller,
        failures: Failures | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._speller, self._locales = speller, speller.locales
        self._failures, self._settings = failures or {}, settings or {}

    def localized_text(self, steps: Sequence[Step]) -> Read:
        """`{locale: text}` of the locales that have one; each takes the first step that yields it one."""
        return _merge([self._texts(step, self._locales) for step in steps], self._locales)

    def text(self, steps: Sequence[Step]) -> Read:
        """A text: that of the leading locale where the attribute varies by locale."""
        leading = self._locales[0]
        reads = [_of_locale(self._texts(step, self._locales[:1]), leading) for step in steps]
        return _first(reads)

    def entry(self, code: str, steps: Sequence[Step]) -> Read:
        """An attribute as receivers see it: code, label, type and the value."""
        return _first([self._entry({"code": code}, code, step) for step in steps])

    def axis(self, attribute: str) -> Read:
        """The same without the code, by which axes are keyed."""
        return self._entry({}, attribute, Step("attribute", {"attribute": attribute}))

    def media(self, code: str, steps: Sequence[Step]) -> Read:
        """A list of files: one, or one per locale where the attribute varies by locale."""
        return _first([self._media(code, step) for step in steps])

    def _texts(self, step: Step, locales: Sequence[str]) -> Read:
        """`{locale: text}`, after all that becomes of the text."""
        read, change = self._source(step, locales), compile_changes(step.then)
        return read if change is None else _changed(read, change)

    def _source(self, step: Step, locales: Sequence[str]) -> Read:
        match step.kind:
            case "constant":
                fixed = dict.fromkeys(locales, step.told["text"])
                return lambda subject: fixed
            case "setting":
                told = (
                    dict.fromkeys(locales, text) if (text := self._settings.get(step.told["name"])) else None
                )
                return lambda subject: told
            case "address":
                return compile_address(self._settings.get(step.told["name"], ""), locales)
            case "attribute" | "label":
                attribute = self._speller.structure.attribute(step.attribute)
                return self._by_locale(attribute, step.scope, locales, self._say(attribute, step))
            case "category":
                return compile_category(self._speller, step)
            case "picture":
                return self._picture(step, locales)
            case "join":
                reads = [self._texts(one, locales) for one in step.steps]
                return _join(reads, step.told.get("separator", " "), locales)
            case "packaging" if step.told["say"] == "label":
                return compile_unit_label(self._speller, step)
            case _:
                return _in_each(compile_text(self._speller, step), locales)

    def _say(self, attribute: Attribute, step: Step) -> Spell:
        if step.kind == "label":
            return self._speller.say_labels(attribute)
        if step.then and step.then[0].kind == CONVERT:
            measure = compile_measure(self._speller, attribute.unit_family or "", step.then[0])
            return lambda value, locale: measure(value)
        return self._speller.say(attribute)

    def _entry(self, head: dict[str, Any], code: str, step: Step) -> Read:
        speller = self._speller
        if step.kind != "attribute" or step.then:
            return self._text_entry(head, code, step)
        attribute = speller.structure.attribute(step.attribute)
        head = {**head, "label": speller.texts(attribute.labels, attribute.code), "type": attribute.type}
        if attribute.type == "table":
            head["columns"] = speller.columns(attribute)
        spell = speller.spell(attribute)
        if attribute.localizable:
            return _under(head, self._by_locale(attribute, step.scope, self._locales, spell))
        read = self._plain(attribute, step.scope, spell)
        return _beside(head, read) if attribute.type == "metric" else _under(head, read)

    def _text_entry(self, head: dict[str, Any], code: str, step: Step) -> Read:
        """A text under a label: by locale where its source varies by it."""
        attribute = self._speller.structure.attributes.get(step.attribute)
        labels = attribute.labels if attribute is not None and step.kind != "picture" else {}
        head = {
            **head,
            "label": self._speller.texts(labels, attribute.code if labels and attribute else code),
        }
        head["type"] = "text"
        if self._varies(step):
            return _under(head, self._texts(step, self._locales))
        return _under(head, _of_locale(self._texts(step, self._locales[:1]), self._locales[0]))

    def _varies(self, step: Step) -> bool:
        """Whether a step may say another text in another language."""
        match step.kind:
            case "label":
                return True
            case "address":
                return varies_by_locale(self._settings.get(step.told["name"], ""))
            case "attribute":
                attribute = self._speller.structure.attribute(step.attribute)
                return attribute.localizable
            case "category":
                return "table" not in step.told and step.told.get("say", "path") in ("path", "leaf")
            case "picture":
                return any(attribute.localizable for attribute in self._images(step))
            case "join":
                return any(map(self._varies, step.steps))
            case _:
                return step.kind == "packaging" and bool(step.told["say"] == "label")

    def _media(self, code: str, step: Step) -> Read:
        attribute = self._speller.structure.attribute(step.attribute)
        kind = attribute.rules.get("document_kind")
        head = {"attribute": code, "type": attribute.type, **({"document_kind": kind} if kind else {})}
        spell = self._speller.spell_file(head)
        if not attribute.localizable:
            read_one = self._plain(attribute, step.scope, spell)
            return lambda subject: [file] if (file := read_one(subject)) else None
        read = self._by_locale(attribute, step.scope, self._locales, spell)
        return lambda subject: (
            [{**file, "locale": locale} for locale, file in files.items()]
            if (files := read(subject))
            else None
        )

    def _picture(self, step: Step, locales: Sequence[str]) -> Read:
        """The address of the k-th picture that has the rendition, counted in each locale."""
        number, address = step.told.get("number", 1), self._speller.address_file(step.told.get("profile", ""))
        if address is None:  # the channel has no such profile
            return lambda subject: None
        spell = self._skip_failed(address)
        attributes = self._images(step)
        reads = {one.code: self._by_locale(one, "", locales, spell) for one in attributes}
        mains = {code: f.image_attribute for code, f in self._speller.structure.families.items()}

        def read(subject: Subject) -> Texts | None:
            main = mains.get(subject.family or "")
            codes = [main, *(code for code in reads if code != main)] if main in reads else list(reads)
            found = [told for code in codes if code and (told := reads[code](subject)) is not None]
            texts: Texts = {}
            for locale in locales:
                told = [one[locale] for one in found if locale in one]
                if len(told) >= number:
                    texts[locale] = told[number - 1]
            return texts or None

        return read

    def _skip_failed(self, address: Callable[[Mapping[str, str]], str]) -> Spell:
        failures = self._failures

        def spell(value: Mapping[str, str], locale: str) -> str | None:
            told = address(value)
            failed = failures.get(value["file"])
            return None if failed and told.rpartition("/")[2] in failed else told

        return spell

    def _images(self, step: Step) -> list[Attribute]:
        """The attributes that a step takes pictures from, in display order."""
        attributes = self._speller.structure.attributes
        if step.attribute:
            return [attributes[step.attribute]]
        return [attribute for attribute in attributes.values() if attribute.type == "image"]

    def _plain(self, attribute: Attribute, scope: str, spell: Spell) -> Read:
        """The value of an attribute that does not vary by locale."""
        if not self._chains(attribute, self._locales):
            return lambda subject: None
        code, side, leading = attribute.code, self._side(attribute, scope), self._locales[0]

        def read(subject: Subject) -> Any:
            if (sides := subject.values.get(code)) is None or (found := sides.get(side)) is None:
                return None
            value = found.get(ALL)
            return spell(value, leading) if value or value is False else None

        return read

    def _by_locale(self, attribute: Attribute, scope: str, locales: Sequence[str], spell: Spell) -> Read:
        """`{locale: value}`; an attribute that does not vary by locale says the same in each."""
        code, side = attribute.code, self._side(attribute, scope)
        chains = self._chains(attribute, locales)

        def read(subject: Subject) -> dict[str, Any] | None:
            if (sides := subject.values.get(code)) is None or (found := sides.get(side)) is None:
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


def sole_attribute(steps: Sequence[Step]) -> str | None:
    """The attribute without a value of which steps yield nothing; None where there is no such attribute."""
    codes = {step.attribute if step.kind in ("attribute", "label") else "" for step in steps}
    return (codes.pop() or None) if len(codes) == 1 else None


def _in_each(read: Callable[[Subject], str | None], locales: Sequence[str]) -> Read:
    return lambda subject: dict.fromkeys(locales, found) if (found := read(subject)) is not None else None


def _of_locale(read: Read, locale: str) -> Read:
    return lambda subject: found.get(locale) if (found := read(subject)) is not None else None


def _changed(read: Read, change: Change) -> Read:
    """The texts of which something is left."""

    def changed(subject: Subject) -> Texts | None:
        if (found := read(subject)) is None:
            return None
        return {locale: text for locale, said in found.items() if (text := change(said))} or None

    return changed


def _join(reads: Sequence[Read], separator: str, locales: Sequence[str]) -> Read:
    """What several say, in each locale those that say something there."""

    def read(subject: Subject) -> Texts | None:
        found = [texts for each in reads if (texts := each(subject)) is not None]
        joined = {}
        for locale in locales:
            if told := [texts[locale] for texts in found if texts.get(locale)]:
                joined[locale] = separator.join(told)
        return joined or None

    return read


def _under(head: dict[str, Any], read: Read) -> Read:
    """The value under a key of its own."""
    return lambda subject: {**head, "value": found} if (found := read(subject)) is not None else None


def _beside(head: dict[str, Any], read: Read) -> Read:
    """The parts of the value beside the other keys."""
    return lambda subject: {**head, **found} if (found := read(subject)) is not None else None


def _first(reads: Sequence[Read]) -> Read:
    if len(reads) == 1:
        return reads[0]

    def read(subject: Subject) -> Any:
        for each in reads:
            if (found := each(subject)) is not None:
                return found
        return None

    return read


def _merge(reads: Sequence[Read], locales: Sequence[str]) -> Read:
    """`{locale: text}` out of several: the earlier ones win, locale by locale."""
    if len(reads) == 1:
        return reads[0]

    def read(subject: Subject) -> Texts | None:
        merged: Texts = {}
        for each in reads:
            merged = {**(each(subject) or {}), **merged}
            if len(merged) == len(locales):
                break
        return {locale: merged[locale] for locale in locales if locale in merged} or None

    return read
