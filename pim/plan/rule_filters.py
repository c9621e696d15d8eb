"""Rules as conditions on `product`: the verdicts of `pim.plan.rules.matches`, for all at once."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from pim.catalog.filters import Test, has_value, in_category, in_family
from pim.plan.conditions import Condition
from pim.plan.rules import All, AnyOf, InCategory, InFamily, Not, Rule
from pim.structure.snapshot import Structure

_ORDER: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def rule_filter(structure: Structure, rule: Rule) -> sa.ColumnElement[bool]:
    """The condition that holds for the products that the rule matches.

    Raises `BadValue` for a condition on an attribute that is not filterable.
    """
    match rule:
        case All(nodes):
            return sa.and_(sa.true(), *(rule_filter(structure, node) for node in nodes))
        case AnyOf(nodes):
            return sa.or_(sa.false(), *(rule_filter(structure, node) for node in nodes))
        case Not(node):
            return ~rule_filter(structure, node)
        case InCategory(code):
            return in_category(structure, code)
        case InFamily(code):
            return in_family(structure, code)
        case Condition():
            return condition_filter(structure, rule)


def condition_filter(structure: Structure, condition: Condition) -> sa.ColumnElement[bool]:
    """The condition that holds for the products whose value in the slot satisfies it."""
    negated = condition.op in ("!=", "empty")
    found = has_value(structure, condition.described, condition.scope, condition.locale, _test(condition))
    return ~found if negated else found


def _test(condition: Condition) -> Test | None:
    match condition.op:
        case "empty" | "filled":
            return None
        case "=" | "!=" | "in":
            return _equals(condition)
        case "contains":
            return lambda row: row.text.contains(condition.wanted[0][0], autoescape=True)
        case "starts_with":
            return lambda row: row.text.startswith(condition.wanted[0][0], autoescape=True)
        case _:
            return _ordered(condition)


def _equals(condition: Condition) -> Test:
    if condition.by_currency:
        return lambda row: sa.or_(
            *((row.text == text) & (row.number == _float(number)) for text, number in condition.wanted)
        )
    if condition.by_number:
        return lambda row: row.number.in_([_float(number) for _text, number in condition.wanted])
    return lambda row: row.text.in_([text for text, _number in condition.wanted])


def _ordered(condition: Condition) -> Test:
    stands = _ORDER[condition.op]
    ((text, number),) = condition.wanted
    if condition.by_currency:
        return lambda row: (row.text == text) & stands(row.number, _float(number))
    if condition.by_number:
        return lambda row: stands(row.number, _float(number))
    return lambda row: stands(row.text, text)


def _float(number: Any) -> float:
    """As the side table stores it; 15 digits survive."""
    return float(number)
