"""Codes: the stable names of structure, and what to suggest for one that does not exist.

SKUs and the codes of product models are freer: `pim.catalog.identifiers`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from pim.errors import BadValue

MAX_CODE = 100

# Words that stand beside attribute codes in files and addresses of the field's
# reference (Akeneo), and so can not name an attribute there or here.
RESERVED = frozenset(
    {
        *("id", "identifier", "parent", "family", "enabled", "values", "label", "scope", "completeness"),
        *("category", "categories", "categoryid", "treeid", "associations", "associationtypes"),
    }
)
RESERVED_ENDS = ("_groups", "_products")

_CODE = re.compile(r"[A-Za-z0-9_]{1,100}")
_MANY = 500  # above this, distances to all known codes take too long for one row of an import


def check_code(kind: str, code: str) -> str:
    """The code, if a new object of this kind may have it.

    Letters, digits and _, at most 100; an attribute can not have a reserved word.
    Does not look whether it is taken. Raises `BadValue`.
    """
    field = f"code of {kind}"
    if not _CODE.fullmatch(code):
        remedy = f"Use 1 to {MAX_CODE} of the characters A-Z, a-z, 0-9 and _."
        raise BadValue(field, code, remedy)
    if kind == "attribute" and is_reserved(code):
        raise BadValue(field, code, "This word has a meaning of its own in files. Choose another.")
    return code


def is_reserved(code: str) -> bool:
    """Whether no attribute can have this code, in whatever case."""
    folded = code.casefold()
    return folded in RESERVED or folded.endswith(RESERVED_ENDS)


def suggest(wanted: str, known: Collection[str]) -> str:
    """The remedy for an unknown code: the codes that look like it, else the first few; "" if none."""
    near = _near(wanted, known)
    if near:
        return f"Did you mean {_or(near)}?"
    first = sorted(known)[:12]
    more = f" and {len(known) - 12} more" if len(known) > 12 else ""
    return f"There is: {', '.join(first)}{more}." if first else ""


def _near(wanted: str, known: Collection[str]) -> list[str]:
    folded = wanted.strip().casefold()
    same = [code for code in known if code.casefold() == folded]
    if same or not folded:
        return same[:3]
    if len(known) > _MANY:
        return sorted(code for code in known if code.casefold().startswith(folded[:4]))[:3]
    by_folded = {code.casefold(): code for code in known}
    return [by_folded[code] for code in get_close_matches(folded, by_folded, n=3)]


def _or(codes: Iterable[str]) -> str:
    *others, last = codes
    return f"{', '.join(others)} or {last}" if others else last
