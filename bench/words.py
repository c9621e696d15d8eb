"""Words by number: texts that look like texts, the same in every run."""

from __future__ import annotations

_SYLLABLES = "ka lo mi re stå bor för ven tri zel łąk do war sze né pri mu ge tak ol".split()


def word(number: int) -> str:
    """One of some eight thousand words."""
    first, second, third = number % 20, number // 20 % 20, number // 400 % 20
    return _SYLLABLES[first] + _SYLLABLES[second] + _SYLLABLES[third]


_WORDS = tuple(word(number * 7919) for number in range(4001))


def phrase(number: int, length: int) -> str:
    """A phrase of so many words, with a capital first."""
    start = number * 7 % 4001
    return " ".join(_WORDS[(start + step * 331) % 4001] for step in range(length)).capitalize()
