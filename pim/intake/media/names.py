"""What the name of a file may say: a SKU or the code of a model, and behind it which picture it is. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

MAIN = ""  # the attribute that the family of the product shows as its picture


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name: the key of a product or model, and the attribute that is meant."""

    key: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """How names are built: `SKU.jpg` is of `attribute`, `SKU_front.jpg` of what `suffixes` says of "front".

    Suffixes are compared in any case. A SKU may itself hold separators.
    """

    attribute: str = MAIN
    suffixes: Mapping[str, str] = field(default_factory=dict)
    separators: str = "_-"

    def readings(self, stem: str) -> list[Reading]:
        """Every way to read a name without its extension, that of the whole name first."""
        stem = unicodedata.normalize("NFC", stem)
        found = [Reading(stem, self.attribute)]
        for suffix, attribute in self.suffixes.items():
            head = stem[: -len(suffix)]
            is_suffix = stem[len(head) :].casefold() == suffix.casefold()
            if is_suffix and len(head) > 1 and head[-1] in self.separators:
                found.append(Reading(head[:-1], attribute))
        return found

    def heads(self, stem: str) -> Iterator[str]:
        """What stands before each separator: perhaps a key, with a suffix behind it that nobody named."""
        stem = unicodedata.normalize("NFC", stem)
        yield from (stem[:at] for at, letter in enumerate(stem) if at and letter in self.separators)
