"""Cutting texts to a length: at a character, at a word, or in HTML so that every tag stays whole.

Pure. The length counts characters, those of tags and of the ending among them; nothing is ever longer.
The ending is shorter than the length, and stands only where something was cut.
"""

from __future__ import annotations

import re
import unicodedata

_TOKEN = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|&#?[A-Za-z0-9]{1,31};|[^<&]+|[<&]")
_VOID = frozenset({"br", "hr", "img"})


def truncate_text(text: str, length: int, ending: str = "") -> str:
    """The text cut at a character; an accent that follows as a character of its own goes with its letter."""
    if len(text) <= length:
        return text
    return _cut(text, length - len(ending)).rstrip() + ending


def truncate_at_word(text: str, length: int, ending: str = "") -> str:
    """The text cut where a word ends; a first word that is too long by itself is cut at a character."""
    text = text.strip()
    if len(text) <= length:
        return text
    room = length - len(ending)
    return (_cut_at_word(text, room) or _cut(text, room)).rstrip() + ending


def truncate_at_tag(markup: str, length: int, ending: str = "") -> str:
    """HTML cut at a word, with all tags that are open there closed, and none that hold nothing."""
    if len(markup) <= length:
        return markup
    return _Cutter(length - len(ending)).cut(markup, ending)


class _Cutter:
    """What has been kept so far, with the room that the tags still to be closed will take."""

    def __init__(self, room: int) -> None:
        self.left, self.kept = room, [""]  # the first one stands for the start, before any tag
        self.open: list[str] = []
        self.last_text = 0  # place of the last text in `kept`; 0 for none

    def cut(self, markup: str, ending: str) -> str:
        """The markup as far as there is room."""
        for token in _TOKEN.finditer(markup):
            name = (token[1] or "").lower()
            if not (self._take_tag(token[0], name) if name else self._take_text(token[0])):
                break
        if not self.kept[-1]:
            self.kept.pop()
        while self.open and self.kept[-1] == f"<{self.open[-1]}>":
            self.kept.pop()
            self.open.pop()
        if self.last_text:
            self.kept[self.last_text] = self.kept[self.last_text].rstrip() + ending
        return "".join(self.kept) + "".join(f"</{name}>" for name in reversed(self.open))

    def _take_tag(self, tag: str, name: str) -> bool:
        if tag.startswith("</"):
            if self.open and self.open[-1] == name:
                self.kept.append(f"</{self.open.pop()}>")
            return True
        needed = len(name) + 2 if name in _VOID else 2 * len(name) + 5  # its end tag is paid for at once
        if needed > self.left:
            return False
        self.left -= needed
        self.kept.append(f"<{name}>")
        if name not in _VOID:
            self.open.append(name)
        return True

    def _take_text(self, text: str) -> bool:
        left = self.left
        fits = len(text) <= left
        if not fits:
            text = self._cut_last(text, left)
        if text.strip():
            self.last_text = len(self.kept)
        self.left -= len(text)
        self.kept.append(text)
        return fits

    def _cut_last(self, text: str, room: int) -> str:
        """What goes in of a text that does not fit: no part of an entity, and of a word only the first."""
        if text.startswith("&"):
            return ""
        return _cut_at_word(text, room) or ("" if self.last_text else _cut(text, room))


def _cut(text: str, room: int) -> str:
    if room <= 0:
        return ""
    while room > 1 and room < len(text) and unicodedata.combining(text[room]):
        room -= 1
    return text[:room]


def _cut_at_word(text: str, room: int) -> str:
    """The text up to the last white space that begins at the room or before it; "" if there is none."""
    place = next((at for at in range(min(room, len(text) - 1), 0, -1) if text[at].isspace()), 0)
    return text[:place]
