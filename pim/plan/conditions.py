"""Conditions on one attribute, as rules use them: what may be asked of each type, and what it means.

A condition is told over the terms of a value (`pim.structure.terms`), the rows of the
filter side table, so that SQL and Python give one answer:
  =, in        a term equals (one of) the wanted: so a multi select *holds* the option
  <, <=, >, >= a term stands in this order to the wanted, by number or, of days, by text
  contains, starts_with   by text, without case, in the first 200 characters
  filled       there is a term
  !=, empty    not =, not filled: `!=` holds for a product without a value too
Metrics compare in the standard unit of their family, prices in one currency. One slot
is looked at: no fallback to other locales.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pim.catalog.inheritance import GivenValues
from pim.errors import BadValue
from pim.structure.snapshot import ALL, Attribute, Structure
from pim.structure.types import Term, Termer, normalise, suggest, termer, to_text

MAX_WANTED = 500  # values of one "in"

_PRESENCE = ("empty", "filled")
_EQUAL = ("=", "!=", "in")
_PARTS = ("contains", "starts_with")
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPERATORS: Mapping[str, tuple[str, ...]] = {
    "identifier": (*_EQUAL, *_PARTS, *_PRESENCE),
    "text": (*_EQUAL, *_PARTS, *_PRESENCE),
    "rich_text": (*_PARTS, *_PRESENCE),
    "number": (*_EQUAL, *_ORDER, *_PRESENCE),
    "boolean": (*_EQUAL, *_PRESENCE),
    "date": (*_EQUAL, *_ORDER, *_PRESENCE),
    "simple_select": (*_EQUAL, *_PRESENCE),
    "multi_select": (*_EQUAL, *_PRESENCE),
    "metric": (*_EQUAL, *_ORDER, *_PRESENCE),
    "price_collection": (*_EQUAL, *_ORDER, *_PRESENCE),
    "image": _PRESENCE,
    "document": _PRESENCE,
    "video_link": (*_PARTS, *_PRESENCE),
    "reference": (*_EQUAL, *_PRESENCE),
    "table": _PRESENCE,
}
# As what a wanted value is read where it is not a whole value of the attribute.
_READ_AS = {
    "rich_text": "text",
    "identifier": "text",
    "multi_select": "simple_select",
    "video_link": "text",
    "reference": "simple_select",  # a record is asked for by itself
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One question to the value in one slot. Made by `parse_condition`, which checks it."""

    attribute: str
    scope: str
    locale: str
    op: str
    value: Any = field(default=None, hash=False)  # canonical; a list for "in"; None for empty and filled
    wanted: tuple[Term, ...] = ()  # the terms of the value
    described: Attribute = field(kw_only=True, compare=False, repr=False)
    terms_of: Termer = field(kw_only=True, compare=False, repr=False)

    @property
    def by_number(self) -> bool:
        """Whether terms are compared by number, else by text."""
        return self.described.type in ("number", "metric", "price_collection")

    @property
    def by_currency(self) -> bool:
        """Whether terms are compared by number among those with the wanted text."""
        return self.described.type == "price_collection"

    @property
    def name(self) -> str:
        """The attribute with its scope and locale, for people."""
        return " ".join(filter(None, (self.attribute, self.scope, self.locale)))

    def find_value(self, values: GivenValues) -> Any:
        """What effective values hold in the slot, or None."""
        return values.get(self.attribute, {}).get(self.scope, {}).get(self.locale)

    def to_json(self) -> dict[str, Any]:
        """The condition as it is stored."""
        told = {"attribute": self.attribute, "scope": self.scope, "locale": self.locale, "op": self.op}
        return told if self.op in _PRESENCE else {**told, "value": self.value}

    def wanted_text(self) -> str:
        """The operator and what it compares with, for people."""
        if self.op in _PRESENCE:
            return self.op
        given = self.value if self.op == "in" else [self.value]
        shown = (value if isinstance(value, str) else to_text(self.described, value) for value in given)
        return f"{self.op} {', '.join(shown)}"


def parse_condition(structure: Structure, path: str, told: Mapping[str, Any]) -> Condition:
    """The condition that this JSON tells. Raises `BadValue` naming the path in the rule."""
    attribute = structure.attributes.get(told["attribute"])
    if attribute is None:
        remedy = f"There is no such attribute. {suggest(str(told['attribute']), structure.attributes)}"
        raise BadValue(path, told["attribute"], remedy)
    scope, locale = told.get("scope") or ALL, told.get("locale") or ALL
    _check_slot(structure, path, attribute, scope, locale)
    op = told.get("op")
    if op not in OPERATORS[attribute.type]:
        known = " ".join(OPERATORS[attribute.type])
        raise BadValue(path, op, f"Of {attribute.code} ({attribute.type}) ask one of: {known}.")
    value, wanted = _wanted(structure, path, attribute, op, told.get("value"))
    return Condition(
        attribute.code,
        scope,
        locale,
        op,
        value,
        wanted,
        described=attribute,
        terms_of=termer(structure, attribute),
    )


def term_test(condition: Condition) -> Callable[[Sequence[Term]], bool]:
    """Whether the terms of a value satisfy the condition, with everything looked up."""
    match condition.op:
        case "empty":
            return lambda terms: not terms
        case "filled":
            return bool
        case "=" | "in":
            return _equals(condition)
        case "!=":
            equals = _equals(condition)
            return lambda terms: not equals(terms)
        case "contains":
            ((part, _),) = condition.wanted
            return lambda terms: any(part in text for text, _ in terms)
        case "starts_with":
            ((part, _),) = condition.wanted
            return lambda terms: any(text.startswith(part) for text, _ in terms)
        case _:
            return _ordered(condition)


def _equals(condition: Condition) -> Callable[[Sequence[Term]], bool]:
    if condition.by_currency:
        pairs = frozenset(condition.wanted)
        return lambda terms: any(term in pairs for term in terms)
    if condition.by_number:
        numbers = frozenset(number for _, number in condition.wanted)
        return lambda terms: any(number in numbers for _, number in terms)
    texts = frozenset(text for text, _ in condition.wanted)
    return lambda terms: any(text in texts for text, _ in terms)


def _ordered(condition: Condition) -> Callable[[Sequence[Term]], bool]:
    stands = _ORDER[condition.op]
    ((text, number),) = condition.wanted
    if condition.by_currency:
        return lambda terms: any(t == text and stands(n, number) for t, n in terms)
    if condition.by_number:
        return lambda terms: any(stands(n, number) for _, n in terms)
    return lambda terms: any(stands(t, text) for t, _ in terms)


def _check_slot(structure: Structure, path: str, attribute: Attribute, scope: str, locale: str) -> None:
    if attribute.scopable and scope not in structure.scopes:
        raise BadValue(path, scope, f"{attribute.code} varies by scope. {suggest(scope, structure.scopes)}")
    if not attribute.scopable and scope:
        raise BadValue(path, scope, f"{attribute.code} does not vary by scope: leave it out.")
    known = structure.scopes[scope].locales if scope else tuple(structure.locales)
    known = tuple(code for code in known if not attribute.locales or code in attribute.locales)
    if attribute.localizable and locale not in known:
        raise BadValue(path, locale, f"{attribute.code} varies by locale. {suggest(locale, known)}")
    if not attribute.localizable and locale:
        raise BadValue(path, locale, f"{attribute.code} does not vary by locale: leave it out.")


def _wanted(
    structure: Structure, path: str, attribute: Attribute, op: str, given: Any
) -> tuple[Any, tuple[Term, ...]]:
    """The canonical value of a condition and its terms."""
    if op in _PRESENCE:
        if given is not None:
            raise BadValue(path, given, f"“{op}” compares with nothing: leave the value out.")
        return None, ()
    # The limits of the attribute are not those of the question: "width < 2 m" may be
    # asked where nothing is wider than 1 m.
    kind = _READ_AS.get(attribute.type, attribute.type)
    asked = replace(attribute, type=kind, rules={})
    terms_of = termer(structure, asked)
    if op != "in":
        value = _one(structure, path, asked, given)
        return value, tuple(terms_of(value))
    if not isinstance(given, list) or not 0 < len(given) <= MAX_WANTED:
        raise BadValue(path, given, f"“in” takes a list of 1 to {MAX_WANTED} values.")
    values: list[Any] = []
    for item in given:
        value = _one(structure, path, asked, item)
        if value not in values:
            values.append(value)
    return values, tuple(term for value in values for term in terms_of(value))


def _one(structure: Structure, path: str, asked: Attribute, given: Any) -> Any:
    try:
        value = normalise(structure, asked, given)
    except BadValue as error:
        raise BadValue(f"{path}: {error.field}", error.found, error.remedy) from error
    if value is None:
        raise BadValue(path, given, f"Give a value to compare {asked.code} with, or ask “empty”.")
    if asked.type == "price_collection" and len(value) != 1:
        raise BadValue(path, to_text(asked, value), "Compare the price in one currency.")
    return value
