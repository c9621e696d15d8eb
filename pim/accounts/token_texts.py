"""The texts of tokens: how they are made, told from mistyped ones, and hashed. Touches no database.

A token is `pim_<kind>_`, 40 random characters, `_` and a checksum: scanners for leaked
secrets recognise it without asking us. Only its SHA-256 is stored; 238 random bits need
no slow hash.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import zlib

_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_FORM = re.compile(r"(pim_([a-z]{1,10})_[0-9A-Za-z]{40})_([0-9A-Za-z]{6})", re.ASCII)


def make(kind: str) -> str:
    """A new text of this kind of token."""
    body = f"pim_{kind}_" + "".join(secrets.choice(_ALPHABET) for _ in range(40))
    return f"{body}_{_checksum(body)}"


def is_sound(kind: str, text: str) -> bool:
    """Whether the text may be a token of this kind: what is mistyped or forged is known without a query."""
    form = _FORM.fullmatch(text)
    return form is not None and form[2] == kind and _checksum(form[1]) == form[3]


def shown(text: str) -> str:
    """The first letters, by which people tell tokens apart."""
    return text[: len(text) - 43]  # all but 36 random characters, and the checksum


def digest(text: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def _checksum(body: str) -> str:
    """CRC-32 in base 62, six characters."""
    number, letters = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        letters = _ALPHABET[rest] + letters
    return letters
