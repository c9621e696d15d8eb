"""How codes are found: Akeneo compares them without regard to case, and its own exports mix cases."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection


def clean(cell: str) -> str:
    """The code that a cell holds: without spaces around it, in NFC."""
    return unicodedata.normalize("NFC", cell.strip())


def list_codes(cell: str) -> list[str]:
    """The codes of a comma-separated cell, in its order, each once."""
    return list(dict.fromkeys(code for part in cell.split(",") if (code := clean(part))))


class CodeBook:
    """Codes that exist, found by any spelling. An exact match wins; an ambiguous spelling finds nothing."""

    def __init__(self, codes: Collection[str] = ()) -> None:
        self._exact: set[str] = set()
        self._folded: dict[str, str | None] = {}
        for code in codes:
            self.add(code)

    def add(self, code: str) -> None:
        """Take up one more code; a known one changes nothing."""
        if code not in self._exact:
            self._exact.add(code)
            folded = code.casefold()
            self._folded[folded] = None if folded in self._folded else code

    @property
    def codes(self) -> frozenset[str]:
        """All codes, as they are spelled where they were defined."""
        return frozenset(self._exact)

    def find(self, code: str) -> str | None:
        """The code as it is spelled where it was defined, or None."""
        return code if code in self._exact else self._folded.get(code.casefold())

    def __contains__(self, code: str) -> bool:
        return self.find(code) is not None
