"""Addresses of pages out of a pattern: `https://shop.example/{language}/p/{sku}`.

Pure. What is filled in is percent-encoded (RFC 3986), so that no code of a product can say more than a
segment of a path or a part of a query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

from pim.publish.spelling import Texts
from pim.publish.subjects import Subject

_BRACES = re.compile(r"\{([a-z]+)\}")
_OF_LOCALE: dict[str, Callable[[str], str]] = {
    "locale": lambda locale: locale,
    "language": lambda locale: locale.partition("_")[0],
}
_OF_SUBJECT: dict[str, Callable[[Subject], str]] = {
    "sku": lambda subject: subject.sku or subject.code or "",
    "id": lambda subject: str(subject.id),
    "group": lambda subject: subject.group or subject.code or subject.sku or "",
}
NAMES = (*_OF_SUBJECT, *_OF_LOCALE)  # what a pattern may have between braces


def varies_by_locale(pattern: str) -> bool:
    """Whether the address is another one in another language."""
    return any(name in _OF_LOCALE for name in _BRACES.findall(pattern))


def compile_address(pattern: str, locales: Sequence[str]) -> Callable[[Subject], Texts | None]:
    """The address of a product's page in each locale; braces around other names stand as they are.

    None without a pattern, and where a product lacks what is to be filled in.
    """
    by_locale = {locale: _split(pattern, locale) for locale in locales}

    def read(subject: Subject) -> Texts | None:
        told = {name: quote(say(subject), safe="") for name, say in _OF_SUBJECT.items() if name in named}
        if not pattern or not all(told.values()):
            return None
        return {
            locale: "".join(told[part] if place % 2 else part for place, part in enumerate(parts))
            for locale, parts in by_locale.items()
        }

    named = {name for parts in by_locale.values() for name in parts[1::2]}
    return read


def _split(pattern: str, locale: str) -> list[str]:
    """Text and names of what is filled in by product, in turn, beginning with text."""
    parts = [""]
    last = 0
    for found in _BRACES.finditer(pattern):
        name = found[1]
        parts[-1] += pattern[last : found.start()]
        last = found.end()
        if name in _OF_SUBJECT:
            parts += [name, ""]
        else:
            parts[-1] += quote(_OF_LOCALE[name](locale), safe="") if name in _OF_LOCALE else found[0]
    parts[-1] += pattern[last:]
    return parts
