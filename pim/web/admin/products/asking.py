"""What a list of products is asked for: read from the address, written back into it, worded as chips.

The address says it all, so that it can be passed on. What it says wrongly is left out,
with a sentence about it, never guessed.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import get_timezone
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from pim.catalog import documents
from pim.catalog.classes import FORMS, check_class_code
from pim.catalog.models import MODEL, PRODUCT, STATUSES
from pim.enrich import neighbours
from pim.enrich.product_list import SORTS, ProductFilter
from pim.errors import BadValue, NotFound, PimError, UnknownCode
from pim.plan.conditions import Condition, parse_condition
from pim.plan.rule_filters import condition_filter
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import parse
from pim.web.admin.products.editing import find_category, split_keys
from pim.web.admin.products.places import Place
from pim.web.admin.products.wording import category_path, say
from pim.web.admin.wording.names import status_name
from pim.web.language import as_date, label_of

NEW = "new"  # in addresses: the status of a product that has none in a market
LONGEST_PLAIN = (
    1500  # characters of a pasted list that stands in the address as it is; longer ones are packed
)
MOST_UNPACKED = 1_000_000  # characters: what is packed in an address is not let grow without end
LONGEST_PACKED = 6000  # servers and mail programs cut longer addresses
FIELDS = (
    *("text", "kind", "family", "category", "group", "classified", "model"),
    *("complete", "missing", "status", "since", "expires", "archived"),
)
_READ_AS = {
    "rich_text": "text",
    "identifier": "text",
    "multi_select": "simple_select",
    "video_link": "text",
    "reference": "simple_select",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the list, each part as the address spells it; "" asks nothing."""

    text: str = ""
    kind: str = ""  # product, model
    family: str = ""
    category: str = ""
    group: str = ""  # of products
    classified: str = ""  # classification:class
    model: str = ""  # code: what stands below it
    complete: str = ""  # yes, no: in the place of the page
    missing: str = ""
    status: str = ""  # market:status
    since: str = ""  # YYYY-MM-DD
    expires: str = ""  # YYYY-MM-DD: some document no longer holds then
    archived: str = ""  # yes
    where: tuple[str, ...] = ()  # slot:operator:value
    keys: tuple[str, ...] = ()  # SKUs and codes of a pasted list
    sort: str = "updated"

    def to_args(self, place: Place) -> dict[str, Any]:
        """The parameters of the address of this list, in a fixed order."""
        args: dict[str, Any] = {name: text for name in FIELDS if (text := getattr(self, name))}
        if self.where:
            args["where"] = list(self.where)
        if self.keys:
            args |= _pack(self.keys)
        if self.sort != "updated":
            args["sort"] = self.sort
        return {**args, "scope": place.scope, "locale": place.locale}

    @property
    def is_all(self) -> bool:
        """Whether nothing is asked: the list shows everything."""
        return replace(self, sort="updated") == Asked()


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a question in words, and the question without it."""

    text: str
    without: Asked


@dataclass(slots=True)
class Reading:
    """A question with the filter that answers it, its chips, and what of it could not be read."""

    asked: Asked
    filter: ProductFilter
    chips: list[Chip] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_args(args: MultiDict[str, str]) -> Asked:
    """The question that an address asks; unchecked. Raises `BadValue` for a list that was cut short."""
    parts = {name: args.get(name, "").strip() for name in FIELDS}
    keys = split_keys(args.get("skus", "")) or _unpack(args.get("packed", ""))
    sort = args.get("sort", "")
    return Asked(
        **parts,
        where=tuple(dict.fromkeys(text for text in args.getlist("where") if text)),
        keys=tuple(keys),
        sort=sort if sort in SORTS else "updated",
    )


def understand(structure: Structure, asked: Asked, place: Place) -> Reading:
    """The filter of a question, part by part; what can not be read is named and asks nothing."""
    reading = Reading(asked, ProductFilter(scope=place.scope or None, locale=place.locale or None))
    for name, read in _READERS.items():
        if getattr(asked, name):
            rest = replace(asked, **{name: ""})  # type: ignore[arg-type]
            _add(reading, rest, partial(read, structure, asked, place))
    for told in asked.where:
        others = tuple(one for one in asked.where if one != told)
        _add(reading, replace(asked, where=others), partial(_where, structure, told, reading.filter))
    if asked.keys:
        reading.filter = replace(reading.filter, keys=asked.keys)
        reading.chips.append(Chip(_("%(num)s pasted SKUs", num=len(asked.keys)), replace(asked, keys=())))
    return reading


def tell_condition(structure: Structure, place: Place, attribute: Attribute, op: str, text: str) -> str:
    """A condition on an attribute, in the place of the page, as the address spells it. Raises `PimError`."""
    scope = place.scope if attribute.scopable else ""
    locale = place.locale if attribute.localizable else ""
    slot = f"{attribute.code}.{scope}.{locale}" if scope or locale else attribute.code
    told = f"{slot}:{op}:{text}" if text else f"{slot}:{op}"
    read_condition(structure, told)
    return told


def read_condition(structure: Structure, told: str) -> Condition:
    """The condition that a text such as "voltage:>=:18 VOLT" or "name..en_GB:contains:drill" tells.

    Raises `BadValue` or `UnknownCode`.
    """
    slot, _colon, rest = told.partition(":")
    op, _colon, text = rest.partition(":")
    code, scope, locale = [*slot.split("."), "", ""][:3]
    attribute = structure.attribute(code)
    read_as = replace(attribute, type=_READ_AS.get(attribute.type, attribute.type), rules={})
    value = _wanted(structure, read_as, op, text) if text else None
    condition = {"attribute": code, "scope": scope, "locale": locale, "op": op, "value": value}
    return parse_condition(structure, code, condition)


def operator_name(op: str) -> str:
    """An operator of conditions in words."""
    names = {
        "=": _("is"),
        "!=": _("is not"),
        "in": _("is one of"),
        "contains": _("contains"),
        "starts_with": _("begins with"),
        "empty": _("is empty"),
        "filled": _("is filled"),
    }
    return str(names.get(op, op))


def _add(reading: Reading, without: Asked, read: Callable[[], tuple[str, Mapping[str, object]]]) -> None:
    try:
        text, changed = read()
    except PimError as error:
        reading.problems.append(str(error))
        reading.chips.append(Chip(_("not understood"), without))
        return
    reading.filter = replace(reading.filter, **changed)  # type: ignore[arg-type]
    reading.chips.append(Chip(text, without))


Read = Callable[[Structure, Asked, Place], tuple[str, Mapping[str, object]]]


def _text(_structure: Structure, asked: Asked, _place: Place) -> tuple[str, Mapping[str, object]]:
    return f"“{asked.text}”", {"text": asked.text}


def _kind(_structure: Structure, asked: Asked, _place: Place) -> tuple[str, Mapping[str, object]]:
    names = {PRODUCT: _("products only"), MODEL: _("models only")}
    if asked.kind not in names:
        raise UnknownCode("kind of product", asked.kind, list(names))
    return names[asked.kind], {"kind": asked.kind}


def _family(structure: Structure, asked: Asked, _place: Place) -> tuple[str, Mapping[str, object]]:
    family = structure.family(asked.family)
    return _("family: %(name)s", name=label_of(family.labels, family.code)), {"family": family.code}


def _category(structure: Structure, asked: Asked, _place: Place) -> tuple[str, Mapping[str, object]]:
    code = find_category(structure, asked.category)
    return _("category: %(name)s", name=category_path(structure, code)), {"category": code}


def _group(structure: Structure, asked: Asked, _place: Place) -> tuple[str, Mapping[str, object]]:
    group = structure.product_group(asked.group)
    return _("group: %(name)s", name=label_of(group.labels, group.code)), {"group": group.code}


def _classified(structure: Structure, asked: Asked, _place: Place) -> tuple[str, Mapping[str, object]]:
    code, _colon, class_code = asked.classified.partition(":")
    classification = structure.classification(code)
    wanted = check_class_code(FORMS[classification.system], code, class_code)
    return f"{label_of(classification.labels, code)}: {wanted}", {"classified": (code, wanted)}


def _model(_structure: Structure, asked: Asked, _place: Place) -> tuple[str, Mapping[str, object]]:
    found = documents.find_id(asked.model, MODEL)
    if found is None:
        raise NotFound("product model", asked.model)
    return _("below %(key)s", key=asked.model), {"conditions": (neighbours.is_below(found),)}


def _complete(_structure: Structure, asked: Asked, place: Place) -> tuple[str, Mapping[str, object]]:
    where = f"{place.scope} {place.locale}"
    names = {"yes": _("complete in %(place)s", place=where), "no": _("incomplete in %(place)s", place=where)}
    if asked.complete not in names:
        raise UnknownCode("completeness", asked.complete, list(names))
    return names[asked.complete], {"complete": asked.complete == "yes"}


def _missing(structure: Structure, asked: Asked, place: Place) -> tuple[str, Mapping[str, object]]:
    attribute = structure.attribute(asked.missing)
    name = label_of(attribute.labels, attribute.code)
    text = _("%(name)s missing in %(place)s", name=name, place=f"{place.scope} {place.locale}")
    return text, {"missing": attribute.code}


def _status(structure: Structure, asked: Asked, _place: Place) -> tuple[str, Mapping[str, object]]:
    code, _colon, status = asked.status.partition(":")
    market = structure.market(code)
    if status != NEW and status not in STATUSES:
        raise UnknownCode("status", status, [NEW, *STATUSES])
    known = None if status == NEW else status
    return f"{label_of(market.labels, code)}: {status_name(known or '')}", {"status": (code, known)}


def _since(_structure: Structure, asked: Asked, _place: Place) -> tuple[str, Mapping[str, object]]:
    """From 00:00 of the day on, in the time zone of the person."""
    day = _day("since", asked.since)
    zone = get_timezone()
    begins = datetime.combine(day, time(), tzinfo=ZoneInfo(str(zone)) if zone else UTC)
    return _("changed since %(day)s", day=as_date(day)), {"updated_since": begins}


def _expires(_structure: Structure, asked: Asked, _place: Place) -> tuple[str, Mapping[str, object]]:
    day = _day("expires", asked.expires)
    return _("a document expires before %(day)s", day=as_date(day)), {"expires_before": day}


def _day(name: str, text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise BadValue(name, text, "Give a day as 2026-03-01.") from error


def _archived(_structure: Structure, _asked: Asked, _place: Place) -> tuple[str, Mapping[str, object]]:
    return _("archived"), {"archived": True}


_READERS: Mapping[str, Read] = {
    "text": _text,
    "kind": _kind,
    "family": _family,
    "category": _category,
    "group": _group,
    "classified": _classified,
    "model": _model,
    "complete": _complete,
    "missing": _missing,
    "status": _status,
    "since": _since,
    "expires": _expires,
    "archived": _archived,
}


def _where(structure: Structure, told: str, filter_: ProductFilter) -> tuple[str, Mapping[str, object]]:
    condition = read_condition(structure, told)
    attribute = condition.described
    given = condition.value if condition.op == "in" else [condition.value]
    shown = ", ".join(_say_wanted(structure, attribute, value) for value in given if value is not None)
    place = " ".join(filter(None, (condition.scope, condition.locale)))
    name = " ".join(filter(None, (label_of(attribute.labels, attribute.code), place)))
    found = condition_filter(structure, condition)
    text = " ".join(filter(None, (name, operator_name(condition.op), shown)))
    return text, {"conditions": (*filter_.conditions, found)}


def _wanted(structure: Structure, read_as: Attribute, op: str, text: str) -> Any:
    """What a condition compares with; the values of "in" are parted by "|"."""
    if op == "in":
        return [parse(structure, read_as, part) for part in text.split("|")]
    return parse(structure, read_as, text)


def _say_wanted(structure: Structure, attribute: Attribute, value: object) -> str:
    return say(structure, replace(attribute, type=_READ_AS.get(attribute.type, attribute.type)), value)


def _pack(keys: Sequence[str]) -> dict[str, str]:
    plain = ",".join(keys)
    if len(plain) <= LONGEST_PLAIN:
        return {"skus": plain}
    packed = base64.urlsafe_b64encode(zlib.compress("\n".join(keys).encode(), 9)).decode().rstrip("=")
    if len(packed) > LONGEST_PACKED:
        remedy = (
            f"So long a list fits into no address. Paste about {len(keys) * LONGEST_PACKED // len(packed)}."
        )
        raise BadValue("list of SKUs", f"{len(keys)} SKUs", remedy)
    return {"packed": packed}


def _unpack(packed: str) -> list[str]:
    if not packed:
        return []
    try:
        content = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(content, MOST_UNPACKED).decode()
    except (binascii.Error, zlib.error, ValueError) as error:
        raise _cut_short(packed) from error
    if not unpacking.eof:
        raise _cut_short(packed)
    return split_keys(text)


def _cut_short(packed: str) -> BadValue:
    return BadValue("list of SKUs", packed, "The address was cut short. Ask for it once more.")
