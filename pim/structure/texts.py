"""Text: what may be stored, what HTML is left of rich text, and how texts compare and are found."""

from __future__ import annotations

import html
import re
import unicodedata

import nh3

from pim.errors import BadValue

TAGS = frozenset({"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "h2", "h3"})
MAX_TERM = 200  # characters of a text that filters see

# Control characters but \t, \n and \r; lone surrogates (no UTF-8 for them) and the two
# non-characters that XML 1.0 refuses, so that every stored text fits into every feed.
_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Everything that `str.isspace` holds for, the zero-width space and the byte order mark.
_EDGES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
)
_BLOCK = re.compile(r"</?(?:p|br|ul|ol|li|h2|h3)>")
_INLINE = re.compile(r"</?(?:b|strong|i|em)>")
_MARKUP = re.compile(r"[<>&\u00a0]")
_MAX_PASSES = 12
_DIACRITICS = re.compile("[\u0300-\u036f]+")
_LETTERS = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ħ": "h",
    "ŧ": "t",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
}
_SPECIAL = re.compile(f"[{''.join(_LETTERS)}]")


def clean_text(field: str, text: str) -> str:
    """The text as it is stored: NFC, lines ended by LF, nothing invisible at its ends.

    Raises `BadValue` for a control character (but tab and line end), by its position.
    """
    if text.isascii() and text.isprintable():
        return text.strip(" ")
    check_characters(field, text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip(_EDGES)


def check_characters(field: str, text: str) -> None:
    """Raise `BadValue` if the text has a character that no feed could carry."""
    if bad := _REFUSED.search(text):
        shown = text.replace(bad[0], "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
        place = f"U+{ord(bad[0]):04X} at position {bad.start() + 1}"
        raise BadValue(field, shown, f"Remove the control character {place}.")


def clean_html(field: str, text: str) -> str:
    """Rich text as it is stored: the allowed tags without attributes, well formed; "" if nothing shows.

    Other tags are dropped and their text stays; scripts and styles go whole. Cleaning
    it again changes nothing. Raises `BadValue` like `clean_text`.
    """
    text = clean_text(field, text)
    if not _MARKUP.search(text):
        return text
    for _ in range(_MAX_PASSES):
        cleaned = _clean_once(field, text)
        if cleaned == text:
            return text if plain_text(text) else ""
        text = cleaned
    # Each pass shortens what tags the parser had to move; text that still moves was
    # made to confuse parsers.
    raise BadValue(field, text, "Its tags are nested in a way that has no stable form. Simplify it.")


def plain_text(markup: str) -> str:
    """Cleaned rich text without its tags, entities resolved, white space single."""
    if "<" in markup:
        markup = _INLINE.sub("", _BLOCK.sub(" ", markup))
    return " ".join(html.unescape(markup).split())


def term_text(text: str) -> str:
    """What filters compare of a text: casefolded, NFC, its first 200 characters."""
    if text.isascii():
        return text[:MAX_TERM].lower()
    return unicodedata.normalize("NFC", text.casefold())[:MAX_TERM]


def fold(text: str) -> str:
    """The text for finding: no case, no diacritics, no ligatures ("Łódź" -> "lodz", "ß" -> "ss").

    Folding it again changes nothing. Scripts without diacritics keep their marks.
    """
    if text.isascii():
        return text.lower()
    # Twice: compatibility forms hide capitals (™ -> TM), casefolding makes new marks. By expressions:
    # `str.translate` takes ten times as long, and each edit folds all texts of its product.
    for _ in range(2):
        text = _DIACRITICS.sub("", unicodedata.normalize("NFKD", text.casefold()))
        if text.isascii():
            return text.lower()
    return unicodedata.normalize("NFC", _SPECIAL.sub(lambda found: _LETTERS[found[0]], text))


def _clean_once(field: str, text: str) -> str:
    cleaned = nh3.clean(text, tags=set(TAGS), attributes={}, link_rel=None)
    return clean_text(field, cleaned)
