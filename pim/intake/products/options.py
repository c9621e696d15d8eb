"""Options as files name them: by code or by label, known, translated by the mapping, or new. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from pim.errors import BadValue
from pim.intake.mappings import ColumnRule
from pim.structure.codes import MAX_CODE, check_code, suggest
from pim.structure.snapshot import Attribute
from pim.structure.types import fold

_NO_CODE = re.compile(r"[^a-z0-9]+")


class OptionBook:
    """The options of one attribute as one column names them.

    `fresh` has those to be made, by code; `unknown` the texts that name none, and how often.
    """

    def __init__(self, attribute: Attribute, rule: ColumnRule) -> None:
        self._attribute, self._rule = attribute, rule
        self.fresh: dict[str, str] = {}  # code -> what the cell said
        self.unknown: Counter[str] = Counter()
        self._waiting: dict[str, str] = {}  # those of them that nobody has taken yet
        self._by_label: dict[str, str | None] = {}
        if rule.options == "label":
            for option in attribute.options.values():
                if label := option.labels.get(rule.locale or ""):
                    key = _key(label)
                    self._by_label[key] = None if key in self._by_label else option.code

    def find(self, text: str) -> str:
        """The code of the option that a text names. Raises `BadValue` for none, or for one of several."""
        text = unicodedata.normalize("NFC", text)
        key = _key(text)
        if self._by_label.get(key, "") is None:
            raise BadValue(self._rule.column, text, "Several options have this label: write the code.")
        if code := self._by_label.get(key):
            return code
        if text in self._attribute.options or text in self.fresh:
            return text
        if self._rule.unknown == "create":
            return self._create(text, key)
        self.unknown[text] += 1
        near = suggest(text, self._names()) or f"{self._attribute.code} has no options yet."
        raise BadValue(
            self._rule.column, text, f"Unknown option: map it, or let the mapping create it. {near}"
        )

    def take_fresh(self) -> dict[str, dict[str, str]]:
        """The bodies of the options that were named first since this was last asked, by code."""
        by_label = self._rule.options == "label"
        bodies = {
            code: {"attribute": self._attribute.code, "code": code}
            | ({f"labels.{self._rule.locale}": text} if by_label else {})
            for code, text in self._waiting.items()
        }
        self._waiting = {}
        return bodies

    def _create(self, text: str, key: str) -> str:
        if self._rule.options == "code":
            code = check_code("option", text)
        else:
            code = self._free_code(text)
            self._by_label[key] = code
        self.fresh[code] = text
        self._waiting[code] = text
        return code

    def _free_code(self, label: str) -> str:
        stem = _NO_CODE.sub("_", fold(label)).strip("_")[: MAX_CODE - 4] or "option"
        code, number = stem, 1
        while code in self._attribute.options or code in self.fresh:
            number += 1
            code = f"{stem}_{number}"
        return code

    def _names(self) -> list[str]:
        if self._rule.options == "code":
            return list(self._attribute.options)
        labels = (option.labels.get(self._rule.locale or "") for option in self._attribute.options.values())
        return [label for label in labels if label]


def _key(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip()
