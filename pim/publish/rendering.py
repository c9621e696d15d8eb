"""Rendering: from effective values to the record that a receiver gets.

Pure: a renderer is compiled once per view (mapping, scope and locales) and then fed subjects; it asks
no session and no clock, and the same subject gives the same record. What depends on a channel's
assortment (variants of a group, relations cut to members) is not in here: it is spliced in later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from channels.base import ATTRIBUTES, MEDIA, Connector, Field, Problem, Record
from pim.errors import BadValue
from pim.publish.mapping import FieldMapping, read_mapping
from pim.publish.parts import PartSpeller
from pim.publish.spelling import Memo, Speller
from pim.publish.steps import Failures, Read, StepCompiler, sole_attribute
from pim.publish.subjects import Subject
from pim.structure.snapshot import Structure

Settings = Mapping[str, str]


class Renderer:
    """Renders subjects for one view; made by `compile_renderer`.

    Records share their labels, so nobody may change what was rendered. `problems` are the parts of the
    mapping that no longer hold and were left out.
    """

    def __init__(
        self,
        mappings: Sequence[FieldMapping],
        connector: Connector,
        speller: Speller,
        failures: Failures | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.problems: tuple[Problem, ...] = ()
        steps = StepCompiler(speller, failures, settings)
        by_field = {mapping.field: mapping for mapping in mappings}
        self._fields: list[tuple[str, Read]] = [
            (field.name, _compile(field, by_field[field.name], steps))
            for field in connector.fields
            if field.name in by_field and not field.laid
        ]
        # Each with the attribute without which it says nothing, so that most need not be asked.
        self._attributes = [
            (
                sole_attribute(mapping.steps),
                steps.entry(mapping.field.removeprefix(ATTRIBUTES), mapping.steps),
            )
            for mapping in mappings
            if mapping.field.startswith(ATTRIBUTES)
        ]
        self._media = [
            (sole_attribute(mapping.steps), steps.media(mapping.field.removeprefix(MEDIA), mapping.steps))
            for mapping in mappings
            if mapping.field.startswith(MEDIA)
        ]
        self._attributes_known = speller.structure.attributes
        self._axes = Memo(steps.axis)
        self._families = Memo(speller.family)
        self._categories = Memo(speller.category)
        self._parts = PartSpeller(speller).spell

    def product(self, subject: Subject) -> Record:
        """The record of a product, sellable by itself or a variant."""
        record: Record = {
            "type": "product",
            "id": subject.id,
            "sku": subject.sku,
            "group": subject.group,
            **self._common(subject),
        }
        if subject.axes:
            record["axes"] = self.axes(subject)
        parts = self._parts(subject)
        return {**record, **parts} if parts else record

    def group(self, subject: Subject) -> Record:
        """The record of a root model, without the variants: they depend on the channel."""
        return {
            "type": "group",
            "id": subject.id,
            "code": subject.code,
            **self._common(subject),
            "axes": list(subject.axes),
        }

    def axes(self, subject: Subject) -> dict[str, Any]:
        """What tells a variant apart, by attribute: label, type and value."""
        codes = (code for code in subject.axes if code in self._attributes_known)  # others were archived
        found = ((code, self._axes[code](subject)) for code in codes)
        return {code: value for code, value in found if value is not None}

    def _common(self, subject: Subject) -> Record:
        record: Record = {}
        for name, read in self._fields:
            if (found := read(subject)) is not None:
                record[name] = found
        record["family"] = self._families[subject.family] if subject.family else None
        values = subject.values
        record["attributes"] = [
            found
            for code, read in self._attributes
            if (code is None or code in values) and (found := read(subject)) is not None
        ]
        categories = self._categories
        record["categories"] = [
            found for code in subject.categories if (found := categories[code]) is not None
        ]
        record["media"] = [
            file
            for code, read in self._media
            if code is None or code in values
            for file in read(subject) or ()
        ]
        return record


def compile_renderer(
    structure: Structure,
    fields: Any,
    connector: Connector,
    *,
    scope: str,
    locales: Sequence[str],
    public_url: str,
    renditions: Sequence[str] = (),
    failures: Failures | None = None,
    settings: Settings | None = None,
) -> Renderer:
    """The renderer of a view; `fields` is the JSON of its mapping, the first locale leads.

    `renditions` are the names of those that pictures have, the leading one first; none: that for the web.
    Those of `failures` are not there, and no text field names them. `settings` are those of the channel
    that the mapping sends, by name.

    What `check_mapping` finds fault with is left out and named in `problems`: an attribute that was
    archived stops no publication. Raises `UnknownCode` if there is no such scope or locale, `BadValue`
    if there are no locales.
    """
    if not locales:
        raise BadValue("locales", "", "A view needs at least one: the first of them leads.")
    for locale in locales:
        structure.locale(locale)
    mappings, problems = read_mapping(structure, connector, fields)
    speller = Speller(structure, scope, locales, public_url, renditions)
    renderer = Renderer(mappings, connector, speller, failures, settings)
    renderer.problems = tuple(problems)
    return renderer


def record_hash(connector: Connector, body: bytes) -> bytes:
    """16 bytes that tell records apart: by content, connector and the version of its records."""
    head = f"{connector.code}:{connector.record_version}:".encode()
    return blake2b(head + body, digest_size=16).digest()


def _compile(field: Field, mapping: FieldMapping, steps: StepCompiler) -> Read:
    compile_steps = steps.localized_text if field.localized else steps.text
    return compile_steps(mapping.steps)
