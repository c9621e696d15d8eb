"""How values and labels are spelt in records, by attribute type.

Pure. What does not depend on the product (labels, units) is looked up once per view: records share
these objects, so nobody may change a record that was rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pim.structure.snapshot import Attribute, Option, ReferenceRecord, Structure
from pim.structure.tables import columns_of

Texts = dict[str, str]  # by locale
Spell = Callable[[Any, str], Any]  # (value, locale) -> how it stands in the record; None to leave it out

T = TypeVar("T")

ORIGINAL, RENDITION = "original", "web.jpg"


class Memo(dict[str, T]):
    """What was made of each code so far; makes what is asked for the first time."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, code: str) -> T:
        made = self[code] = self._make(code)
        return made


class Speller:
    """Spells labels and values for one scope and its locales, the leading one first.

    Raises `UnknownCode` if there is no such scope.
    """

    def __init__(
        self,
        structure: Structure,
        scope: str,
        locales: Sequence[str],
        public_url: str,
        renditions: Sequence[str] = (),
    ) -> None:
        self.structure, self.scope, self.locales = structure, structure.scope(scope), tuple(locales)
        self._currencies = frozenset(self.scope.currencies)
        self._renditions = {name.rpartition("-")[0]: name for name in renditions}
        self._media_url = f"{public_url.rstrip('/')}/media"

    def texts(self, labels: Mapping[str, str], code: str) -> Texts:
        """The label in each locale, by its fallbacks; the code where none has one."""
        fallbacks = self.structure.fallbacks
        return {
            locale: next((text for step in fallbacks(locale) if (text := labels.get(step))), code)
            for locale in self.locales
        }

    def labelled(self, labels: Mapping[str, str], code: str) -> dict[str, Any]:
        """A code with its label in each locale."""
        return {"code": code, "label": self.texts(labels, code)}

    def family(self, code: str) -> dict[str, Any]:
        """A family with its labels."""
        family = self.structure.families.get(code)
        return self.labelled(family.labels if family else {}, code)

    def category(self, code: str) -> dict[str, Any] | None:
        """A category with its path from the root; None outside the tree of the scope, if that has one."""
        if code not in self.structure.categories:
            return None
        path = self.structure.path(code)
        if self.scope.category and self.scope.category not in (category.code for category in path):
            return None
        labels = [self.texts(category.labels, category.code) for category in path]
        return {
            "code": code,
            "path": {locale: [texts[locale] for texts in labels] for locale in self.locales},
        }

    def spell(self, attribute: Attribute) -> Spell:
        """How values of the attribute stand in entries: a metric as a dict of its parts."""
        if attribute.is_select:
            options = self._options(attribute)
            if attribute.is_many:
                return lambda value, locale: [options[code] for code in value]
            return lambda value, locale: options[value]
        if attribute.type == "metric":
            units = Memo(lambda unit: self.unit(attribute.unit_family or "", unit))
            return lambda value, locale: {"amount": value["amount"], **units[value["unit"]]}
        if attribute.type == "video_link":
            return lambda value, locale: _in_order(value, ("url", "title"))
        if attribute.type == "table":
            return self._table(attribute)
        return self._spell_prices if attribute.type == "price_collection" else _as_it_is

    def spell_file(self, head: dict[str, Any]) -> Spell:
        """How files stand in records, after `head`; images also in the renditions of the view."""
        base, is_image, others = self._media_url, head["type"] == "image", self._renditions
        leading = next(iter(others.values()), RENDITION)

        def spell(value: Mapping[str, str], locale: str) -> dict[str, Any]:
            folder, name = f"{base}/{value['file']}", value["name"]
            spelt = {**head, "url": f"{folder}/{ORIGINAL}.{extension(name)}"}
            if is_image:
                spelt["rendition_url"] = f"{folder}/{leading}"
                if others:
                    spelt["renditions"] = {code: f"{folder}/{name}" for code, name in others.items()}
            spelt["name"] = name
            if "expires_on" in value:
                spelt["expires_on"] = value["expires_on"]
            return spelt

        return spell

    def address_file(self, profile: str = "") -> Callable[[Mapping[str, str]], str] | None:
        """The address of a picture in a rendition, "" for the leading one; None if the view lacks it."""
        name = self._renditions.get(profile) if profile else next(iter(self._renditions.values()), RENDITION)
        base = self._media_url
        return None if name is None else lambda value: f"{base}/{value['file']}/{name}"

    def say(self, attribute: Attribute) -> Spell:
        """How values are said in a text: options by their codes, films by their addresses."""
        if attribute.type == "boolean":
            return lambda value, locale: "true" if value else "false"
        if attribute.type == "video_link":
            return lambda value, locale: value["url"]
        return (lambda value, locale: ", ".join(value)) if attribute.is_many else _as_it_is

    def say_labels(self, attribute: Attribute) -> Spell:
        """How the options of a select attribute are said in a text: by their labels in the locale."""
        options = self._options(attribute)
        if attribute.is_many:
            return lambda value, locale: ", ".join(options[code]["label"][locale] for code in value)
        return lambda value, locale: options[value]["label"][locale]

    def columns(self, attribute: Attribute) -> list[dict[str, Any]]:
        """The columns of a table: code, label and type, in their order."""
        columns = [column.described for column in columns_of(self.structure, attribute)]
        return [{**self.labelled(column.labels, column.code), "type": column.type} for column in columns]

    def _table(self, attribute: Attribute) -> Spell:
        """Rows of the filled cells of known columns, each as values of its type are spelt."""
        columns = [column.described for column in columns_of(self.structure, attribute)]
        spells = [(column.code, self.spell(column)) for column in columns]

        def spell(rows: Sequence[Mapping[str, Any]], locale: str) -> list[dict[str, Any]]:
            return [{code: say(row[code], locale) for code, say in spells if code in row} for row in rows]

        return spell

    def _options(self, attribute: Attribute) -> Memo[dict[str, Any]]:
        """The options as they stand in records; one that is gone from the structure is named by its code."""
        known = attribute.options
        return Memo(lambda code: self._option(known[code]) if code in known else self.labelled({}, code))

    def _option(self, option: Option) -> dict[str, Any]:
        spelt = self.labelled(option.labels, option.code)
        if isinstance(option, ReferenceRecord):
            if option.texts:
                said = self.texts(option.texts, "")
                spelt["text"] = {locale: text for locale, text in said.items() if text}
            if option.image:
                folder, name = f"{self._media_url}/{option.image['file']}", option.image["name"]
                spelt["image_url"] = f"{folder}/{ORIGINAL}.{extension(name)}"
        return spelt

    def unit(self, family: str, code: str) -> dict[str, Any]:
        """A unit of measure with its symbol, and its labels where it has some."""
        unit = self.structure.units.get(f"{family}.{code}")
        spelt: dict[str, Any] = {"unit": code, "symbol": (unit and unit.symbol) or code}
        if unit and unit.labels:
            spelt["unit_label"] = self.texts(unit.labels, code)
        return spelt

    def _spell_prices(self, value: Mapping[str, str], locale: str) -> dict[str, str] | None:
        """The prices in the currencies of the scope, or in all where it names none."""
        shown = self._currencies or value.keys()
        # Sorted: databases keep the keys of a JSON object in orders of their own.
        return {currency: value[currency] for currency in sorted(value) if currency in shown} or None


def extension(name: str) -> str:
    """The extension of a file name, lower-case and without dot; "bin" if none suits an address."""
    found = name.rpartition(".")[2].lower() if "." in name else ""
    return found if found.isascii() and found.isalnum() and len(found) <= 8 else "bin"


def _in_order(value: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    """Those of the keys that the value has, in this order: databases keep orders of their own."""
    return {key: value[key] for key in keys if key in value}


def _as_it_is(value: Any, locale: str) -> Any:
    return value
