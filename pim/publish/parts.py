"""How what stands beside the values of a product is spelt: groups, packaging, order, classifications.

Pure. What is empty, and what names a part of the structure that was archived, is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pim.catalog.packaging import MEASURES, ORDER, in_order
from pim.publish.spelling import Memo, Speller


class Parts(Protocol):
    """What of a product is spelt here; inherited parts are merged in."""

    @property
    def groups(self) -> Sequence[str]:
        """Codes of groups of products, sorted."""

    @property
    def packaging(self) -> Mapping[str, Mapping[str, Any]]:
        """Packaging units by code."""

    @property
    def order(self) -> Mapping[str, str]:
        """How it is ordered."""

    @property
    def classifications(self) -> Mapping[str, Mapping[str, Any]]:
        """Class and features by classification."""


class PartSpeller:
    """Spells the parts for one view; what does not depend on the product is looked up once."""

    def __init__(self, speller: Speller) -> None:
        self._structure, self._speller = speller.structure, speller
        self._groups = Memo(self._group)
        self._units = Memo(self._unit)
        self._classifications = Memo(self._classification)
        self._measures = {name: Memo(self._measure_unit(family)) for name, family in MEASURES.items()}

    def spell(self, parts: Parts) -> dict[str, Any]:
        """The keys of the record that say something."""
        if not (parts.groups or parts.packaging or parts.order or parts.classifications):
            return {}
        found: dict[str, Any] = {
            "product_groups": [group for code in parts.groups if (group := self._groups[code]) is not None],
            "packaging": self._packaging(parts.packaging),
            "order": self._order(parts.order),
            "classifications": self._classes(parts.classifications),
        }
        return {name: part for name, part in found.items() if part}

    def _packaging(self, units: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [
            {**head, **self._properties(unit)}
            for code, unit in in_order(units)
            if (head := self._units[code]) is not None
        ]

    def _properties(self, unit: Mapping[str, Any]) -> dict[str, Any]:
        spelt = {name: unit[name] for name in ("quantity", "gtin") if name in unit}
        for name, units in self._measures.items():
            if name in unit:
                spelt[name] = {"amount": unit[name]["amount"], **units[unit[name]["unit"]]}
        return spelt

    def _order(self, order: Mapping[str, str]) -> dict[str, str]:
        return {
            name: order[name]
            for name in ORDER
            if name in order and (name != "unit" or self._units[order[name]] is not None)
        }

    def _classes(self, told: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
        found = []
        for code in sorted(told):
            if (head := self._classifications[code]) is not None:
                features = told[code].get("features", {})
                listed = [{"code": name, **_feature(features[name])} for name in sorted(features)]
                found.append({**head, "class": told[code]["class"], "features": listed})
        return found

    def _group(self, code: str) -> dict[str, Any] | None:
        group = self._structure.product_groups.get(code)
        if group is None:
            return None
        return {"code": code, "type": group.type, "label": self._speller.texts(group.labels, code)}

    def _unit(self, code: str) -> dict[str, Any] | None:
        unit = self._structure.packaging_units.get(code)
        if unit is None:
            return None
        head = {"unit": code, "label": self._speller.texts(unit.labels, code)}
        return head | ({"un_ece": unit.un_ece} if unit.un_ece else {})

    def _classification(self, code: str) -> dict[str, Any] | None:
        found = self._structure.classifications.get(code)
        if found is None:
            return None
        head: dict[str, Any] = {"code": code, "system": found.system}
        return head | ({"version": found.version} if found.version else {})

    def _measure_unit(self, family: str) -> Any:
        return lambda code: self._speller.unit(family, code)


def _feature(told: Mapping[str, Any]) -> dict[str, Any]:
    """In one order of keys: databases keep those of a JSON object in orders of their own."""
    return {name: told[name] for name in ("value", "unit") if name in told}
