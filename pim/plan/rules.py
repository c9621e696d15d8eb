"""Rules of assortments: trees of conditions on sellable products, checked, stored, asked and explained.

As JSON: {"all": [..]}, {"any": [..]}, {"not": node}, {"category": code} (or below),
{"family": code}, and conditions: {"attribute": code, "scope": "", "locale": "", "op":
"=", "value": ..} (`pim.plan.conditions`). {"all": []} is every sellable product; no
rule is no product. The same trees are compiled to SQL elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pim.catalog.inheritance import GivenValues
from pim.errors import BadValue
from pim.plan.conditions import Condition, parse_condition, term_test
from pim.structure.snapshot import Structure
from pim.structure.types import suggest, to_text

MAX_DEPTH = 8
MAX_NODES = 200

_CONDITION_KEYS = frozenset({"attribute", "scope", "locale", "op", "value"})
_HINT = 'A node is one of "all", "any", "not", "category", "family" or a condition with "attribute" and "op".'


@dataclass(frozen=True, slots=True)
class All:
    """Holds if every node does; without nodes always."""

    nodes: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds if at least one node does; without nodes never."""

    nodes: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds if its node does not."""

    node: Rule


@dataclass(frozen=True, slots=True)
class InCategory:
    """Holds for products of the category or of one below; those of a model count for its variants."""

    code: str


@dataclass(frozen=True, slots=True)
class InFamily:
    """Holds for products of the family."""

    code: str


Rule = All | AnyOf | Not | InCategory | InFamily | Condition

NO_PRODUCT = AnyOf(())


@dataclass(frozen=True, slots=True)
class Subject:
    """What rules see of a sellable product: inherited categories and values included."""

    family: str | None
    categories: frozenset[str]  # its own and its models', with all their ancestors
    values: GivenValues  # effective


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What a rule looks at: a change of anything else can not change its verdict."""

    attributes: frozenset[str]
    categories: bool
    families: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a node holds or does not, with its parts in order."""

    rule: Rule
    verdict: bool
    sentence: str
    parts: tuple[Explanation, ...] = ()


def parse(structure: Structure, told: Any) -> Rule:
    """The rule that this JSON tells; None tells one that no product satisfies.

    Raises `BadValue` naming the place in the tree ("all[1].not"): unknown codes,
    operators that a type does not have, values that do not fit, more than 8 levels or
    200 nodes.
    """
    return NO_PRODUCT if told is None else _Reading(structure).node(told, "", 1)


def to_json(rule: Rule) -> dict[str, Any]:
    """The rule as it is stored: `parse` makes an equal one of it."""
    match rule:
        case All(nodes):
            return {"all": [to_json(node) for node in nodes]}
        case AnyOf(nodes):
            return {"any": [to_json(node) for node in nodes]}
        case Not(node):
            return {"not": to_json(node)}
        case InCategory(code):
            return {"category": code}
        case InFamily(code):
            return {"family": code}
        case Condition():
            return rule.to_json()


def depends_on(rule: Rule) -> Dependencies:
    """What the verdicts of the rule depend on."""
    leaves = list(_leaves(rule))
    return Dependencies(
        attributes=frozenset(leaf.attribute for leaf in leaves if isinstance(leaf, Condition)),
        categories=any(isinstance(leaf, InCategory) for leaf in leaves),
        families=any(isinstance(leaf, InFamily) for leaf in leaves),
    )


def matches(rule: Rule, subject: Subject) -> bool:
    """Whether the rule holds for the product."""
    return matcher(rule)(subject)


def matcher(rule: Rule) -> Callable[[Subject], bool]:
    """`matches` with the tree compiled: what a loop over products holds."""
    match rule:
        case All(nodes):
            every = tuple(matcher(node) for node in nodes)
            return lambda subject: all(holds(subject) for holds in every)
        case AnyOf(nodes):
            some = tuple(matcher(node) for node in nodes)
            return lambda subject: any(holds(subject) for holds in some)
        case Not(node):
            inner = matcher(node)
            return lambda subject: not inner(subject)
        case InCategory(code):
            return lambda subject: code in subject.categories
        case InFamily(code):
            return lambda subject: subject.family == code
        case Condition():
            find, terms_of, satisfied = rule.find_value, rule.terms_of, term_test(rule)
            return lambda subject: satisfied(terms_of(find(subject.values)))


def explain(rule: Rule, subject: Subject) -> Explanation:
    """Why the rule holds for the product or not, node by node; every node is looked at."""
    match rule:
        case All(nodes) | AnyOf(nodes):
            parts = tuple(explain(node, subject) for node in nodes)
            hold = sum(part.verdict for part in parts)
            verdict = hold == len(parts) if isinstance(rule, All) else hold > 0
            return Explanation(rule, verdict, _count(rule, hold, len(parts)), parts)
        case Not(node):
            part = explain(node, subject)
            sentence = "It must not be so, and is not." if not part.verdict else "It must not be so, but is."
            return Explanation(rule, not part.verdict, sentence, (part,))
        case _:
            verdict = matches(rule, subject)
            return Explanation(rule, verdict, _sentence(rule, subject, verdict))


class _Reading:
    """One pass over the JSON of a rule, counting its nodes."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.count = 0

    def node(self, told: Any, path: str, depth: int) -> Rule:
        """The node that stands at this path."""
        place = f"rule {path}".rstrip()
        self.count += 1
        if depth > MAX_DEPTH:
            raise BadValue(place, "…", f"Nest at most {MAX_DEPTH} levels.")
        if self.count > MAX_NODES:
            raise BadValue(place, "…", f"Use at most {MAX_NODES} nodes.")
        if not isinstance(told, Mapping):
            raise BadValue(place, type(told).__name__, _HINT)
        if "attribute" in told and _CONDITION_KEYS.issuperset(told):
            if not all(
                isinstance(told.get(key) or "", str) for key in ("attribute", "scope", "locale", "op")
            ):
                raise BadValue(place, _keys(told), "Attribute, scope, locale and op are texts.")
            return parse_condition(self.structure, place, told)
        if len(told) != 1:
            raise BadValue(place, _keys(told), _HINT)
        ((word, inside),) = told.items()
        return self._inner(word, inside, path, depth)

    def _inner(self, word: str, inside: Any, path: str, depth: int) -> Rule:
        below = f"{path}.{word}".lstrip(".")
        match word:
            case "all":
                return All(self._nodes(inside, below, depth))
            case "any":
                return AnyOf(self._nodes(inside, below, depth))
            case "not":
                return Not(self.node(inside, below, depth + 1))
            case "category":
                return InCategory(_known(below, inside, self.structure.categories))
            case "family":
                return InFamily(_known(below, inside, self.structure.families))
        raise BadValue(f"rule {path}".rstrip(), word, _HINT)

    def _nodes(self, inside: Any, path: str, depth: int) -> tuple[Rule, ...]:
        if not isinstance(inside, list | tuple):
            raise BadValue(f"rule {path}", type(inside).__name__, "Give a list of nodes.")
        return tuple(self.node(node, f"{path}[{n}]", depth + 1) for n, node in enumerate(inside))


def _keys(told: Mapping[str, Any]) -> str:
    return ", ".join(map(str, told))  # not what is inside: it may be nested without end


def _known(path: str, code: Any, known: Mapping[str, object]) -> str:
    if isinstance(code, str) and code in known:
        return code
    raise BadValue(f"rule {path}", code, f"Give a known code. {suggest(str(code), known)}".strip())


def _leaves(rule: Rule) -> list[Rule]:
    match rule:
        case All(nodes) | AnyOf(nodes):
            return [leaf for node in nodes for leaf in _leaves(node)]
        case Not(node):
            return _leaves(node)
        case _:
            return [rule]


def _count(rule: All | AnyOf, hold: int, total: int) -> str:
    wanted = "all" if isinstance(rule, All) else "one"
    if not total:
        return "Every product is meant." if wanted == "all" else "No product is meant."
    return f"{hold} of {total} hold; wanted: {wanted}."


def _sentence(rule: Rule, subject: Subject, verdict: bool) -> str:
    match rule:
        case InCategory(code):
            return f"It is {'' if verdict else 'not '}in {code} or below."
        case InFamily(code):
            return f"Its family is {subject.family or 'none'}; wanted: {code}."
        case Condition():
            shown = to_text(rule.described, rule.find_value(subject.values))
            held = f"{shown[:80]}…" if len(shown) > 80 else shown or "empty"
            return f"{rule.name} is {held}; wanted: {rule.wanted_text()}."
        case _:
            return ""
