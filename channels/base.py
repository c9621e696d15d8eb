"""The contract between the PIM and the code that speaks to one receiver.

A connector declares its fields and limits, checks records against them and writes feeds. Nothing in
this package knows anything of `pim`, reads a clock or opens a socket.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import datetime
from functools import cached_property
from types import ModuleType
from typing import Any, BinaryIO, ClassVar, Literal

import orjson

from channels.meanings import Meaning

Record = dict[str, Any]  # what a receiver gets of one product or group, field by field
Kind = Literal["product", "group"]
Reason = Literal["archived", "left_assortment", "status", "held_back", "empty_group", "rollback"]

# The open fields that a renderer knows how to fill; a connector says which of them it takes.
ATTRIBUTES = "attributes."
MEDIA = "media."

# The SKU under which a product was sent first: it stays when the product is renamed. "" where another
# product was sent under it before, whatever the case. Laid over the records of a channel.
FIRST_SKU = "first_sku"

# Line breaks to a reader that splits by Unicode rules, but not to JSON, which leaves them unescaped.
# By the octet that they begin with: most records have none of these, which is soon told.
_LINE_BREAKS = {
    b"\xc2": ((b"\xc2\x85", b"\\u0085"),),
    b"\xe2": ((b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029")),
}


class ConnectorError(Exception):
    """Something went wrong in a connector or at its receiver: the message says what, and what helps."""


class DuplicateConnector(ConnectorError):
    """Two connectors claim one code, so that a channel could not tell them apart."""

    def __init__(self, code: str, one: type, other: type) -> None:
        self.code = code
        names = " and ".join(f"{cls.__module__}.{cls.__name__}" for cls in (one, other))
        super().__init__(f"{names} have the same code {code}. Give one of them another.")


class Unserialisable(ConnectorError):
    """A record holds what JSON cannot say, such as half of a surrogate pair. Others are not affected."""


class Terminal(ConnectorError):
    """The receiver refused for good: the same call can never succeed, a person has to change something."""


class Transient(ConnectorError):
    """The receiver could not be reached or was busy: the same call may succeed later.

    `retry_after` is the receiver's own wish in seconds; None where it named none.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Field:
    """One slot in a receiver's format, with the receiver's limits.

    A localized field holds `{locale: text}`, any other a text. `max_length` counts characters,
    `pattern` has to match the whole text, `hint` says the same in words, and `source` names the
    document that the limits come from. A `laid` field holds what differs by channel or from hour to
    hour, such as a price: records are stored without it, and it is filled as a feed is written.

    `meaning` is what it is, in a word of `Meaning`, so that a mapping to begin with can be proposed;
    `words` are how the receiver says that: what stands between the levels of a category or between
    pictures, what follows a weight in kilograms, availability at once, soon and not, net or gross where
    no setting says it, the name of the setting that feeds it.
    """

    name: str
    required: bool = False
    max_length: int | None = None
    pattern: str | None = None
    localized: bool = False
    hint: str = ""
    source: str = ""
    laid: bool = False
    meaning: Meaning = ""
    words: tuple[str, ...] = ()
    unique: bool = False  # no two records of a file say the same in it


@dataclass(frozen=True, slots=True)
class Setting:
    """What a receiver needs to be told per channel, and nothing else of the channel says.

    It is told as one text (see `channels.settings`); a mapping can send it too, by the step `setting`.
    `choices` are the texts that a choice may be, of pairs the keys; `pattern` has to match the whole
    text, of pairs each value, and `key_pattern` each key. `label` and `hint` are for people, in English.
    """

    name: str
    label: str
    kind: Literal["text", "choice", "whole", "decimal", "pairs", "yes_no"] = "text"
    required: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    key_pattern: str | None = None
    hint: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: where, which (a stable word), what was found, and what would be right.

    An error holds the record back, a warning lets it go out. `locale` is "" where it plays no part.
    """

    field: str
    rule: str
    found: str
    remedy: str
    severity: Literal["error", "warning"] = "error"
    locale: str = ""

    def __str__(self) -> str:
        where = f"{self.field} ({self.locale})" if self.locale else self.field
        return f"{where}: {self.rule}, found {self.found or 'nothing'}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a feed says about itself: the only source of time and numbers that a connector has.

    `since` is None in a full feed, and the revision that a delta starts from (exclusive) otherwise.
    `epoch` changes when revisions start anew, as after a restore: a receiver then fetches a full feed.
    `fields` are of the version of the mapping that the revision was made with, and `settings` what the
    channel then told the receiver, defaults included; what says nothing is not in there.
    """

    channel: str
    revision: int
    built_at: datetime  # UTC: the instant of the revision, not of the writing
    locales: tuple[str, ...]  # the leading one first
    previous_revision: int | None = None
    since: int | None = None
    epoch: str = ""
    label: str = ""
    fields: tuple[str, ...] = ()  # those that the mapping feeds, in its order
    settings: Mapping[str, str] = with_default(default_factory=dict)  # by name


@dataclass(frozen=True, slots=True)
class Item:
    """One record on its way into a feed, as the JSON object that it is stored as."""

    kind: Kind
    body: bytes

    def record(self) -> Record:
        """The body, parsed anew with each call: for formats that are not JSON."""
        record: Record = orjson.loads(self.body)
        return record


@dataclass(frozen=True, slots=True)
class Deprecation:
    """That a format will end: since when that is known, and from when on it is not served any more."""

    since: datetime  # UTC
    sunset_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """Invented items with all that a feed may hold, and the frame that they stand in: the same each time."""

    items: tuple[Item, ...]
    frame: Frame


Limit = tuple[Field, Callable[[str], object]]  # whether a text keeps its limits, see `compile_limits`


class Connector:
    """Code that speaks one receiver's format or API; one connector serves many channels."""

    code: ClassVar[str]
    label: ClassVar[str]
    record_version: ClassVar[int]  # part of every record's hash: raise it when records change shape
    fields: ClassVar[tuple[Field, ...]]
    open_fields: ClassVar[tuple[str, ...]] = ()  # prefixes whose rest is free: `ATTRIBUTES`, `MEDIA`
    settings: ClassVar[tuple[Setting, ...]] = ()  # what it needs to be told per channel

    def find_field(self, name: str) -> Field | None:
        """The field of this name, also one that an open prefix lets in; None if it takes no such field."""
        for field in self.fields:
            if field.name == name:
                return field
        is_open = any(name.startswith(prefix) and name != prefix for prefix in self.open_fields)
        return Field(name) if is_open else None

    @property
    def laid_fields(self) -> tuple[Field, ...]:
        """Those that are filled as a feed is written."""
        return tuple(field for field in self.fields if field.laid)

    def check(self, record: Record, locales: Sequence[str]) -> list[Problem]:
        """What breaks the declared limits in one record; the first of the channel's `locales` leads.

        Laid fields are not in it yet: they are `check_laid`'s matter.
        """
        return self._check_fields(record, locales, laid=False)

    def check_laid(self, record: Record, locales: Sequence[str]) -> list[Problem]:
        """What breaks the declared limits of the laid fields in a whole record, as a feed is written.

        Extend it by rules that need both kinds of fields. Whoever breaks an error is not written.
        """
        return self._check_fields(record, locales, laid=True)

    def _check_fields(self, record: Record, locales: Sequence[str], *, laid: bool) -> list[Problem]:
        problems: list[Problem] = []
        for field, fits in self._laid_limits if laid else self._limits:
            value = record.get(field.name)
            if value is None and not field.required:
                continue
            if not value or field.localized or not fits(value):
                problems += check_field(field, value, locales[0])
        return problems

    @cached_property
    def _limits(self) -> tuple[Limit, ...]:
        return tuple((field, compile_limits(field)) for field in self.fields if not field.laid)

    @cached_property
    def _laid_limits(self) -> tuple[Limit, ...]:
        return tuple((field, compile_limits(field)) for field in self.laid_fields)

    def list_unsent(self, fields: Collection[str], settings: Mapping[str, str]) -> tuple[str, ...]:
        """The fields that receivers are asked for and this one does not get, as nobody has said how.

        By the fields that a mapping feeds, and what a channel was told. None, unless the receiver has such.
        """
        return ()

    def check_file(self, records: Iterable[Record]) -> list[Problem]:
        """What only the whole shows: each text that a record says in a unique field as one before it did."""
        names = [field.name for field in self.fields if field.unique]
        seen: set[tuple[str, str]] = set()
        problems = []
        for record in records if names else ():
            for name in names:
                if not (said := record.get(name)):
                    continue
                if (name, said) in seen:
                    remedy = "No two products of a file may say the same: let each have its own."
                    problems.append(Problem(name, "unique", said[:60], remedy))
                seen.add((name, said))
        return problems


class FeedConnector(Connector):
    """A connector whose receiver fetches files."""

    media_type: ClassVar[str]
    file_suffix: ClassVar[str]  # with its dot
    schema_type: ClassVar[str] = "application/schema+json"
    names_channel: ClassVar[bool] = True  # a file holds more of its frame than locales and fields
    deprecation: ClassVar[Deprecation | None] = None  # of this version of the format; None: it stays
    max_items: ClassVar[int | None] = None  # of one file: what is more goes into further, numbered ones
    holds_groups: ClassVar[bool] = True  # False: products alone, by SKU instead of by group and SKU
    keeps_first_sku: ClassVar[bool] = False  # True: records get `first_sku`, see `FIRST_SKU`

    @property
    def has_delta(self) -> bool:
        """Whether what changed between two revisions can be told.

        Not of a format with laid fields: what they hold moves without a revision, so it is told whole.
        """
        return not self.laid_fields

    def write(self, items: Iterable[Item], out: BinaryIO, frame: Frame) -> None:
        """Stream the items to `out` in the order given; checks nothing, closes nothing.

        The same items and frame give the same bytes.
        """
        raise NotImplementedError

    def schema(self) -> dict[str, Any] | None:
        """The JSON Schema of one item; None where the format has no such thing."""
        return None

    def schema_body(self) -> bytes | None:
        """The schema as it is sent, of the media type `schema_type`; None where there is none."""
        found = self.schema()
        return None if found is None else orjson.dumps(found)

    def sample(self) -> Sample | None:
        """A feed in small, for people who write readers; None where the receiver has its own."""
        return None


def check_field(field: Field, value: Any, leading: str) -> Iterator[Problem]:
    """What breaks the limits of a field; a required localized one needs its text in the leading locale."""
    texts: Mapping[str, str] = (value or {}) if field.localized else {"": value}
    first = leading if field.localized else ""
    if field.required and not texts.get(first):
        remedy = f"Fill what feeds {field.name}{f' in {first}' if first else ''}."
        yield Problem(field.name, "required", "", remedy, locale=first)
    for locale, text in texts.items():
        if not text:
            continue
        if field.max_length is not None and len(text) > field.max_length:
            remedy = f"At most {field.max_length} characters."
            yield Problem(field.name, "max_length", f"{len(text)} characters", remedy, locale=locale)
        if field.pattern is not None and not re.fullmatch(field.pattern, text):
            remedy = field.hint or f"It has to match {field.pattern}."
            yield Problem(field.name, "pattern", text[:60], remedy, locale=locale)


def compile_limits(field: Field) -> Callable[[str], object]:
    """Whether a text that is not empty keeps the limits of a field; `check_field` says which it breaks."""
    most, pattern = field.max_length, field.pattern
    fits = (lambda text: True) if pattern is None else re.compile(pattern).fullmatch
    return fits if most is None else lambda text: len(text) <= most and fits(text)


def serialise(record: Record) -> bytes:
    """The record as one line of JSON, without the line break; keys stay in the order they were set.

    Raises `Unserialisable` if a text in it is no valid Unicode.
    """
    try:
        body = orjson.dumps(record)
    except orjson.JSONEncodeError as error:
        key = record.get("sku") or record.get("code") or record.get("id")
        raise Unserialisable(f"The record of {key} is no JSON: {error}. Type its texts anew.") from error
    for first, breaks in _LINE_BREAKS.items():
        if first in body:
            for raw, escaped in breaks:
                body = body.replace(raw, escaped)
    return body


def splice(body: bytes, extra: Record) -> bytes:
    """A serialised record with further keys at its end; they must not be in it already (not checked)."""
    if not extra:
        return body
    if body == b"{}":
        return serialise(extra)
    return body[:-1] + b"," + serialise(extra)[1:]


def tombstone(kind: Kind, id_: int, key: str, reason: Reason) -> Item:
    """What a delta says of a product (by its SKU) or a group (by its code) that is gone."""
    name = "sku" if kind == "product" else "code"
    record = {"type": kind, "id": id_, name: key, "deleted": True, "reason": reason}
    return Item(kind, serialise(record))


def load_connectors(package: ModuleType | None = None) -> dict[str, Connector]:
    """Every connector in the modules of a package (this one, unless another is given), sorted by code.

    Imports all of them: call it inside a command, never while modules load. Raises
    `DuplicateConnector` if two have one code.
    """
    found: dict[str, type[Connector]] = {}
    for cls in _iter_connectors(package or importlib.import_module("channels")):
        other = found.setdefault(cls.code, cls)
        if other is not cls:
            raise DuplicateConnector(cls.code, other, cls)
    return {code: found[code]() for code in sorted(found)}


def _iter_connectors(package: ModuleType) -> Iterator[type[Connector]]:
    for entry in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for thing in vars(importlib.import_module(entry.name)).values():
            if not (isinstance(thing, type) and issubclass(thing, Connector)):
                continue
            # Its own classes only, not those it imports; bases that set no code are no connectors.
            if f"{thing.__module__}.".startswith(f"{entry.name}.") and "code" in vars(thing):
                yield thing
