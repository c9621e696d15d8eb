"""The fields that a column can mean, as people call them, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flask_babel import gettext as _

from pim.catalog.fields import slot_of, value_field
from pim.errors import Invalid
from pim.intake.mappings import SKIP
from pim.intake.mappings.rules import PLAIN
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import fold
from pim.web.admin.wording.names import field_name
from pim.web.language import label_of

VALUES = "values."


class FieldBook:
    """Fields without scope and locale, by the words of the page: "Weight", or "Weight [weight_2]" of two."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        named = list(self._iter_named())
        counts = Counter(fold(words) for _name, words in named)
        self.words = {
            name: words if counts[fold(words)] == 1 else f"{words} [{name.removeprefix(VALUES)}]"
            for name, words in named
        }
        self._names = {fold(words): name for name, words in self.words.items()}

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of a name; None of a field that is no value."""
        return self._structure.attributes.get(name.removeprefix(VALUES)) if name.startswith(VALUES) else None

    def name_of(self, field: str) -> str:
        """The name of a whole field: without scope and locale; "" of one that is not read."""
        if field == SKIP:
            return ""
        slot = slot_of(field)
        return f"{VALUES}{slot.attribute}" if slot else field

    def find(self, text: str) -> str:
        """The name that a text means: words of the page, or a code. Raises `Invalid` for neither."""
        wanted = text.strip()
        name = self._names.get(fold(wanted))
        if name is None and f"{VALUES}{wanted}" in self.words:
            name = f"{VALUES}{wanted}"
        if name is None and wanted in self.words:
            name = wanted
        if name is None:
            raise Invalid(
                _(
                    "There is no field “%(text)s”. Choose one of the list, or leave it empty.",
                    text=wanted,
                )
            )
        return name

    def field(self, name: str, scope: str, locale: str) -> str:
        """The whole field; scope and locale count only where the attribute varies by them.

        Raises `Invalid` where one is needed and not given.
        """
        attribute = self.attribute(name)
        if attribute is None:
            return name
        if attribute.scopable and not scope:
            raise Invalid(_("This attribute varies by scope: choose one."))
        if attribute.localizable and not locale:
            raise Invalid(_("This attribute varies by locale: choose one."))
        return value_field(
            attribute.code, scope if attribute.scopable else "", locale if attribute.localizable else ""
        )

    def list_keys(self) -> list[tuple[str, str]]:
        """The fields by which products can be found, with their words: the SKU and unique identifiers."""
        identifiers = [
            (value_field(attribute.code), self.words[f"{VALUES}{attribute.code}"])
            for attribute in self._structure.attributes.values()
            if attribute.type == "identifier" and attribute.unique and attribute.code != "sku"
        ]
        return [("sku", self.words["sku"]), *identifiers]

    def _iter_named(self) -> Iterator[tuple[str, str]]:
        structure = self._structure
        markets = (f"status.{code}" for code in structure.markets)
        relations = (f"relations.{code}" for code in structure.relation_types)
        for name in (*PLAIN, *markets, *relations):
            yield name, field_name(structure, name, {})
        for code, attribute in structure.attributes.items():
            if code != "sku":
                yield f"{VALUES}{code}", label_of(attribute.labels, code)
