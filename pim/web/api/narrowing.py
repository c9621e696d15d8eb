"""Cutting down what is returned: `fields=`, `scope=`, `locales=`. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pim.structure.snapshot import ALL

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What of each thing is wanted: addresses (`family`, `values.name`, `labels.en_GB`), scope, locales.

    Empty parts want everything. Values that do not vary are wanted whatever the scope and locales.
    """

    fields: Collection[str] = ()
    scope: str = ""
    locales: Collection[str] = ()

    def cut(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """The parts that are wanted; `VALUES` by scope and locale too, and labels by locale."""
        found = dict(told)
        for name in VALUES:
            if name in found and (self.scope or self.locales):
                found[name] = self._cut_values(found[name])
        if self.locales and isinstance(found.get("labels"), Mapping):
            found["labels"] = {code: one for code, one in found["labels"].items() if code in self.locales}
        return _pick(found, self.fields) if self.fields else found

    def _cut_values(self, values: Values) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for attribute, scopes in values.items():
            kept = {
                scope: held
                for scope, locales in scopes.items()
                if not self.scope or scope in (ALL, self.scope)
                if (held := self._cut_locales(locales))
            }
            if kept:
                found[attribute] = kept
        return found

    def _cut_locales(self, held: Mapping[str, Any]) -> dict[str, Any]:
        return {code: one for code, one in held.items() if not self.locales or code in (ALL, *self.locales)}


VALUES = ("values", "inherited")


def _pick(told: Mapping[str, Any], paths: Collection[str]) -> dict[str, Any]:
    """The parts that these paths lead to or into; a path that leads nowhere picks nothing."""
    found: dict[str, Any] = {}
    for name, value in told.items():
        inner = [path.partition(".")[2] for path in paths if path.partition(".")[0] == name]
        if "" in inner:
            found[name] = value
        elif inner and isinstance(value, Mapping):
            found[name] = _pick(value, inner)
    return found
