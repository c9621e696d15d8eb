"""What formats with one XML element a product share: writing, pictures, details, and their checks.

UTF-8. Each product is one line. Characters that XML 1.0 does not know are left out, and "]]>" is parted
where it stands inside CDATA. Groups and tombstones are passed over: receivers of such files list what can
be bought, and take what is not in a file for gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, BinaryIO, ClassVar

from channels.base import (
    ATTRIBUTES,
    MEDIA,
    FeedConnector,
    Field,
    Frame,
    Item,
    Problem,
    Record,
    Setting,
    check_field,
)
from channels.entries import Entry, find_locales

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
ADDRESS = r"https?://[!-~]+"  # absolute, nothing in it but what an address may hold as it stands
ADDRESS_HINT = "An absolute address that begins with http:// or https://, blanks and accents encoded."
PAGE_ADDRESS = Setting(
    "link_pattern",
    "Address of the product's page",
    required=True,
    pattern=r"https?://\S*\{(sku|id)\}\S*",
    hint="An address that begins with https:// and holds {sku} or {id}; {language} is filled in too.",
)
PRICE_BASIS = Setting(
    "basis", "Prices with or without VAT", "choice", default="gross", choices=("gross", "net")
)
WRITTEN_AT_ONCE = 500  # items
YES_NO = {  # by language; others say true and false
    "pl": ("tak", "nie"),
    "cs": ("ano", "ne"),
    "sk": ("áno", "nie"),
    "sv": ("ja", "nej"),
    "nb": ("ja", "nei"),
    "de": ("ja", "nein"),
    "en": ("yes", "no"),
    "ru": ("да", "нет"),
    "hu": ("igen", "nem"),
}
_REFUSED = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff"
_CONTROLS = re.compile(f"[{_REFUSED}]")
_ADDRESS = re.compile(ADDRESS)

SpellItem = Callable[[Record], str]
Detail = tuple[str, str]  # what it is called and what it says


class XmlItems(FeedConnector):
    """Base of the formats; subclasses say what stands around the items, and how one of them is spelt.

    `detail_limits` are the characters that the name and the text of a detail may have: longer ones are
    left out with a warning, so that no product is lost over one of them.
    """

    media_type = "application/xml"
    file_suffix = ".xml"
    schema_type = "application/xml"
    open_fields = (ATTRIBUTES, MEDIA)
    holds_groups = False
    tells_deltas = False
    picture_field: ClassVar[str]  # that the leading picture stands in
    most_pictures: ClassVar[int] = 10  # beside the leading one
    detail_limits: ClassVar[tuple[int, int]] = (255, 5000)

    def find_field(self, name: str) -> Field | None:
        """The field of this name; details have the length that there is room for."""
        found = super().find_field(name)
        if found is not None and name.startswith(ATTRIBUTES):
            return replace(found, max_length=self.detail_limits[1])
        return found

    def begin(self, frame: Frame) -> str:
        """What stands before the first item."""
        raise NotImplementedError

    def end(self) -> str:
        """What stands after the last one."""
        raise NotImplementedError

    def compile(self, frame: Frame) -> SpellItem:
        """How an item is spelt, with all that the frame decides looked up once."""
        raise NotImplementedError

    def write(self, items: Iterable[Item], out: BinaryIO, frame: Frame) -> None:
        """Write a document with an element for each product."""
        spell = self.compile(frame)
        out.write((DECLARATION + self.begin(frame)).encode())
        lines: list[str] = []
        for item in items:
            if item.kind != "product":
                continue
            record = item.record()
            if not record.get("deleted"):
                lines.append(spell(record))
            if len(lines) == WRITTEN_AT_ONCE:
                out.write("".join(lines).encode())
                lines.clear()
        out.write(("".join(lines) + self.end()).encode())

    def check(self, record: Record, locales: Sequence[str]) -> list[Problem]:
        """What breaks the declared limits, and a warning for each detail that has no room."""
        name_limit, text_limit = self.detail_limits
        problems = super().check(record, locales)
        for entry in record.get("attributes", ()):
            name, text = name_of(entry, locales[0]), word(entry, locales[0])
            if len(name) > name_limit or len(text) > text_limit:
                found = f"{len(name)} and {len(text)} characters"
                remedy = f"Left out: at most {name_limit} characters of name, and {text_limit} of text."
                problems.append(Problem(f"attributes.{entry['code']}", "left_out", found, remedy, "warning"))
        return problems

    def _check_fields(self, record: Record, locales: Sequence[str], *, laid: bool) -> list[Problem]:
        """The declared limits, and texts of which nothing would be written, such as control characters."""
        problems: list[Problem] = []
        for field, fits in self._laid_limits if laid else self._limits:
            text = record.get(field.name)
            if not text:
                problems += check_field(field, text, "") if field.required else ()
                continue
            if not fits(text):
                problems += check_field(field, text, "")
            if not clean(text):
                remedy = f"Nothing of it can be seen: empty what feeds {field.name}, or fill it."
                problems.append(Problem(field.name, "blank", text[:60], remedy))
        return problems

    def list_details(self, record: Record, locale: str) -> list[Detail]:
        """The attributes that say something and have room, in the order of the mapping."""
        name_limit, text_limit = self.detail_limits
        found = []
        for entry in record.get("attributes", ()):
            name, text = name_of(entry, locale), word(entry, locale)
            if name and text and len(name) <= name_limit and len(text) <= text_limit:
                found.append((name, text))
        return found

    @cached_property
    def _picture_limit(self) -> int:
        """How long the address of a picture may be."""
        lengths = [field.max_length for field in self.fields if field.name == self.picture_field]
        return lengths[0] or 2000

    def list_pictures(self, record: Record, locale: str) -> list[str]:
        """The addresses of the pictures beside the leading one, each once, as many as may be told."""
        found: dict[str, None] = {}
        for file in record.get("media", ()):
            if file["type"] == "image" and file.get("locale", locale) == locale:
                address = file.get("rendition_url") or file["url"]
                if len(address) <= self._picture_limit and _ADDRESS.fullmatch(address):
                    found[address] = None
        found.pop(record.get(self.picture_field, ""), None)
        return list(found)[: self.most_pictures]


def joined(pattern: str, most: int, low: int = 1) -> str:
    """The pattern of `low` to `most` texts, each of a pattern, with | between them."""
    return rf"(?:{pattern})(?:\|(?:{pattern})){{{low - 1},{most - 1}}}"


def name_of(entry: Entry, locale: str) -> str:
    """What an attribute is called in a language, its code where nothing else is known."""
    return _clean_name(entry["label"].get(locale) or entry["code"])


def word(entry: Entry, locale: str) -> str:
    """What an attribute says to people in a language; "" for nothing, and for prices and tables."""
    value = entry.get("value")
    if isinstance(value, str):  # in any language, as most attributes are
        return clean(value)
    kind, by_locale = entry["type"], find_locales(entry)
    if kind == "metric" and by_locale is None:
        value = entry
    if by_locale is not None:
        value = by_locale.get(locale)
    if value is None or kind in ("table", "price_collection"):
        return ""
    return clean(_word(kind, value, locale))


def clean(text: str) -> str:
    """The text without characters that XML does not know, nor blanks at its ends."""
    return (text if text.isprintable() else _CONTROLS.sub("", text)).strip()


def compile_elements(names: Iterable[str]) -> SpellItem:
    """An element for each of these fields that says something, in their order."""
    tags = [(name, f"<{name}>", f"</{name}>") for name in names]
    return lambda record: "".join(
        [f"{opening}{escape(text)}{end}" for name, opening, end in tags if (text := record.get(name))]
    )


_clean_name = lru_cache(maxsize=4096)(clean)  # each attribute has one


def element(name: str, text: str) -> str:
    """An element with a text; nothing where the text is empty."""
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def cdata(name: str, text: str, attributes: str = "") -> str:
    """An element with its text in CDATA; nothing where the text is empty."""
    if not text:
        return ""
    said = (text if text.isprintable() else _CONTROLS.sub("", text)).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}{attributes}><![CDATA[{said}]]></{name}>"


def attribute(name: str, text: str) -> str:
    """An attribute with a blank before it; nothing where the text is empty."""
    return f' {name}="{quote(text)}"' if text else ""


def escape(text: str) -> str:
    """The text as it stands between tags."""
    # Most texts hold none of these, and looking for one letter is a tenth of what a pattern takes.
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text if text.isprintable() else _CONTROLS.sub("", text).replace("\r", "&#13;")


def quote(text: str) -> str:
    """The text as it stands in an attribute."""
    return escape(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")


def _word(kind: str, value: Any, locale: str) -> str:
    match kind:
        case "boolean":
            said = YES_NO.get(locale.partition("_")[0], ("true", "false"))
            return said[0] if value else said[1]
        case "simple_select" | "multi_select" | "reference":
            options = value if isinstance(value, list) else [value]
            return ", ".join(option["label"].get(locale) or option["code"] for option in options)
        case "metric":
            return f"{value['amount']} {value['symbol']}"
        case "video_link":
            return str(value["url"])
        case _:
            return str(value)
