"""One field of a product's form, and those that are a text or one of a few codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pim.errors import BadValue
from pim.structure.codes import suggest
from pim.web.admin.products.inputs import Texts, first

_IN_BRACKETS = re.compile(r"\[([^\[\]]+)\]\s*$")


@dataclass(frozen=True, slots=True)
class Input:
    """One field of the form. Values are canonical, None is empty; texts are by part, see `inputs`.

    `stored` is what the document holds now; `show` says what stands in the controls for a
    value, `read` what value they say, and raises `PimError` where they say none.
    """

    field: str
    stored: Any
    show: Callable[[Any], Texts]
    read: Callable[[Texts], Any]


class Labelled(Protocol):
    """What of the structure has labels."""

    @property
    def labels(self) -> Mapping[str, str]:
        """By locale."""


def choice(field: str, stored: str | None, known: Sequence[str]) -> Input:
    """One of some codes, or none."""

    def read(texts: Texts) -> str | None:
        code = first(texts)
        if code and code not in known:
            raise BadValue(field, code, suggest(code, known))
        return code or None

    return Input(field, stored, show_text, read)


def show_text(value: Any) -> Texts:
    """A text as it stands in its control."""
    return {"": [value or ""]}


def find_coded(field: str, known: Mapping[str, Labelled], text: str) -> str:
    """What a text names: "… [code]", a code, or the one with this label. Raises `BadValue`."""
    text = text.strip()
    bracketed = _IN_BRACKETS.search(text)
    code = bracketed[1] if bracketed else text
    if code in known:
        return code
    folded = text.casefold()
    named = [
        code for code, one in known.items() if folded in {label.casefold() for label in one.labels.values()}
    ]
    if len(named) == 1:
        return named[0]
    several = f"Several are called so: {', '.join(named)}. Give the code." if named else ""
    raise BadValue(field, text, several or suggest(text, known))
