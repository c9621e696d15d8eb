"""Passwords: which are good enough, and whether one is a person's. Stores nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from flask_security.utils import hash_password, verify_password

from pim.errors import Invalid

LEAST, MOST = 12, 128  # characters; OWASP ASVS 5.0, 6.2: length counts, composition is not asked for
_DISTINCT = 6

# What is left of common passwords when digits and signs are stripped: in twelve letters and more,
# lists of leaked passwords hold little else.
_COMMON = frozenset(
    "password passwort haslo heslo lösenord parol administrator admin welcome qwerty qwertyuiop"
    " qwertz azerty asdfghjkl letmein iloveyou sunshine princess football baseball superman".split()
)


def check(password: str, email: str) -> None:
    """Raise `Invalid`, which never repeats the password, if it is easily guessed."""
    if not LEAST <= len(password) <= MOST:
        raise Invalid(f"The password has {len(password)} characters. Use {LEAST} to {MOST}.")
    letters = re.sub(r"[\W\d_]", "", password.lower())
    local = email.partition("@")[0].lower()
    if letters in _COMMON or (len(local) > 3 and local in password.lower()):
        raise Invalid("The password is a common word or the e-mail address. Use several unrelated words.")
    if len(set(password)) < _DISTINCT or _is_sequence(password):
        raise Invalid("The password repeats or counts up. Use several unrelated words.")


def to_hash(password: str) -> str:
    """The argon2id hash to store. Takes about 0.1 s, so keep it out of transactions."""
    return str(hash_password(_normal(password)))


def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the one stored; takes as long where None is."""
    if len(password) > MOST:  # nobody's, and hashing a megabyte takes long
        stored, password = None, ""
    found = verify_password(_normal(password), stored or _unknown())
    return bool(found) and stored is not None


def _normal(password: str) -> str:
    # NIST SP 800-63B §5.1.1.2: the same letters typed on another keyboard are the same password.
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def _unknown() -> str:
    return str(hash_password("nobody has this password"))


def _is_sequence(password: str) -> bool:
    steps = [abs(ord(b) - ord(a)) for a, b in pairwise(password)]
    return sum(step <= 1 for step in steps) > len(steps) * 0.7
