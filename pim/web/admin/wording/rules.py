"""Rules of assortments in words, as trees that a page shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from pim.plan.conditions import Condition
from pim.plan.rules import All, AnyOf, Explanation, InCategory, InFamily, Not, Rule, parse
from pim.structure.snapshot import Structure
from pim.web.admin.wording.values import value_text
from pim.web.language import label_of


@dataclass(frozen=True, slots=True)
class Branch:
    """One node of a rule in words, with those below it.

    Of an explanation: whether it holds, and the sentence that says why, in English.
    """

    text: str
    parts: tuple[Branch, ...] = ()
    verdict: bool | None = None
    detail: str = ""


def tell_rule(structure: Structure, told: Any) -> Branch:
    """A rule as it is stored, in words; None is no rule. Raises `BadValue` where it no longer holds."""
    if told is None:
        return Branch(_("No rule: only what is pinned in."))
    return _tell(structure, parse(structure, told))


def tell_explanation(structure: Structure, explanation: Explanation) -> Branch:
    """Why a rule holds for a product or not, node by node."""
    return Branch(
        _sentence(structure, explanation.rule),
        tuple(tell_explanation(structure, part) for part in explanation.parts),
        explanation.verdict,
        explanation.sentence,
    )


def tell_on_one_line(structure: Structure, told: Any) -> str:
    """A rule as it is stored, in words on one line. Raises `BadValue` where it no longer holds."""
    return _join(tell_rule(structure, told))


def _join(branch: Branch) -> str:
    if not branch.parts:
        return branch.text
    return f"{branch.text} ({'; '.join(_join(part) for part in branch.parts)})"


def _tell(structure: Structure, rule: Rule) -> Branch:
    parts: tuple[Rule, ...] = ()
    match rule:
        case All(nodes) | AnyOf(nodes):
            parts = nodes
        case Not(node):
            parts = (node,)
    return Branch(_sentence(structure, rule), tuple(_tell(structure, part) for part in parts))


def _sentence(structure: Structure, rule: Rule) -> str:
    match rule:
        case All(nodes):
            return str(_("All of these hold:") if nodes else _("Every product that can be sold"))
        case AnyOf(nodes):
            return str(_("At least one of these holds:") if nodes else _("No product"))
        case Not():
            return str(_("This does not hold:"))
        case InCategory(code):
            category = structure.categories.get(code)
            return str(_("In category %(name)s or below it", name=_labelled(category, code)))
        case InFamily(code):
            return str(_("Of family %(name)s", name=_labelled(structure.families.get(code), code)))
        case Condition():
            return _condition(structure, rule)


def _labelled(row: Any, code: str) -> str:
    return label_of(row.labels if row else {}, code)


def _condition(structure: Structure, condition: Condition) -> str:
    attribute = condition.described
    scope = condition.scope and _labelled(structure.scopes.get(condition.scope), condition.scope)
    name = " · ".join(filter(None, (label_of(attribute.labels, attribute.code), scope, condition.locale)))
    # As `pim.plan.conditions` reads what is compared with: one option of several, plain text of rich.
    asked = replace(attribute, type=_ASKED_AS.get(attribute.type, attribute.type))
    values = condition.value if condition.op == "in" else [condition.value]
    wanted = ", ".join(value_text(structure, asked, value) for value in values)
    return _in_words(condition.op, name, wanted, has_many=attribute.is_many)


_ASKED_AS = {
    "rich_text": "text",
    "multi_select": "simple_select",
    "video_link": "text",
    "reference": "simple_select",
}


def _in_words(op: str, name: str, value: str, *, has_many: bool) -> str:
    told = {"name": name, "value": value}
    match op:
        case "=":
            return str(
                _("%(name)s has %(value)s", **told) if has_many else _("%(name)s is %(value)s", **told)
            )
        case "!=":
            return str(
                _("%(name)s has not %(value)s", **told)
                if has_many
                else _("%(name)s is not %(value)s", **told)
            )
        case "in":
            return str(_("%(name)s is one of %(value)s", **told))
        case "contains":
            return str(_("%(name)s contains “%(value)s”", **told))
        case "starts_with":
            return str(_("%(name)s starts with “%(value)s”", **told))
        case "empty":
            return str(_("%(name)s is empty", name=name))
        case "filled":
            return str(_("%(name)s is filled", name=name))
        case _:
            return f"{name} {_SIGNS.get(op, op)} {value}"


_SIGNS = {"<=": "≤", ">=": "≥"}
