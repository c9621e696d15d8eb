"""Sources of a mapping beside attributes: categories, identifiers, packaging, order, classifications.

Pure. What does not depend on the product is looked up once per view. A source that says the same in
every language yields a text, the others `{locale: text}`; None where the product has no such thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pim.catalog.identifiers import gtin_key
from pim.catalog.packaging import MEASURES, find_base
from pim.publish.mapping import Step
from pim.publish.spelling import Memo, Speller, Texts
from pim.publish.subjects import Subject
from pim.publish.transforms import Transform, format_number
from pim.structure.units import converter

SayText = Callable[[Subject], str | None]
SayTexts = Callable[[Subject], Texts | None]
SayMeasure = Callable[[Mapping[str, Any]], str]


def compile_text(speller: Speller, step: Step) -> SayText:
    """A source that says the same in every language."""
    return _TEXTS[step.kind](speller, step)


def compile_category(speller: Speller, step: Step) -> SayTexts:
    """The deepest category of the tree, as its path from the root, its own label or its code.

    With a table, what that calls it, or the nearest category above that the table names.
    """
    if "table" in step.told:
        return _compile_named(speller, step)
    say, separator = step.told.get("say", "path"), step.told.get("separator", "/")
    paths: Memo[tuple[int, Texts] | None] = Memo(
        _category(speller, step.told.get("tree", ""), say, separator)
    )

    def read(subject: Subject) -> Texts | None:
        found = [path for code in subject.categories if (path := paths[code]) is not None]
        return max(found, key=lambda path: path[0])[1] if found else None

    return read


def compile_unit_label(speller: Speller, step: Step) -> SayTexts:
    """The label of a packaging unit that the product has."""
    units = speller.structure.packaging_units
    labels: Memo[Texts] = Memo(lambda code: speller.texts(units[code].labels, code) if code in units else {})
    find = _find_unit(step)
    return lambda subject: labels[code] if (code := find(subject)) is not None else None


def compile_measure(speller: Speller, family: str, convert: Transform) -> SayMeasure:
    """How measures of a unit family are said in one unit: the amount alone."""
    unit, decimals = convert.told["unit"], convert.told.get("decimals")
    converters = Memo(lambda code: converter(speller.structure, family, code, unit))
    return lambda measure: format_number(converters[measure["unit"]](Decimal(measure["amount"])), decimals)


def _compile_named(speller: Speller, step: Step) -> SayTexts:
    structure, root = speller.structure, step.told.get("tree", "") or speller.scope.category

    def look_up(code: str) -> tuple[int, Texts] | None:
        named = structure.find_named(step.told["table"], code)
        if named is None:
            return None
        path = [category.code for category in structure.path(code)]
        if root and root not in path:
            return None
        return path.index(named[0]), dict.fromkeys(speller.locales, named[1])

    names: Memo[tuple[int, Texts] | None] = Memo(look_up)

    def read(subject: Subject) -> Texts | None:
        found = [name for code in subject.categories if (name := names[code]) is not None]
        return max(found, key=lambda name: name[0])[1] if found else None

    return read


def _category(
    speller: Speller, tree: str, say: str, separator: str
) -> Callable[[str], tuple[int, Texts] | None]:
    """Depth and texts of a category; None outside the tree."""
    structure, root = speller.structure, tree or speller.scope.category

    def look_up(code: str) -> tuple[int, Texts] | None:
        if code not in structure.categories:
            return None
        path = structure.path(code)
        if root and root not in (category.code for category in path):
            return None
        labels = [speller.texts(category.labels, category.code) for category in path]
        return len(path), {locale: word(code, locale, labels) for locale in speller.locales}

    def word(code: str, locale: str, labels: Sequence[Texts]) -> str:
        if say == "code":
            return code
        return labels[-1][locale] if say == "leaf" else separator.join(texts[locale] for texts in labels)

    return look_up


def _identifier(_speller: Speller, step: Step) -> SayText:
    match step.told["say"]:
        case "sku":
            return lambda subject: subject.sku or subject.code or None
        case "group":
            return lambda subject: subject.group or subject.code or None
        case "id":
            return lambda subject: str(subject.id)
        case _:
            return _gtin(step)


def _gtin(step: Step) -> SayText:
    find, scheme = _find_unit(step), step.told.get("scheme", "")

    def read(subject: Subject) -> str | None:
        code = find(subject)
        gtin = subject.packaging[code].get("gtin") if code is not None else None
        if not gtin or not scheme:
            return gtin
        whole = gtin_key(gtin)
        if scheme == "gtin14":
            return whole
        return whole[1:] if whole[0] == "0" else None  # what begins otherwise has no 13 digits

    return read


def _packaging(speller: Speller, step: Step) -> SayText:
    say, find = step.told["say"], _find_unit(step)
    if say == "un_ece":
        return _un_ece(speller, find)
    measure = compile_measure(speller, MEASURES[say], step.then[0]) if say in MEASURES else None

    def read(subject: Subject) -> str | None:
        code = find(subject)
        found = subject.packaging[code].get(say) if code is not None else None
        return measure(found) if measure is not None and found is not None else found

    return read


def _order(speller: Speller, step: Step) -> SayText:
    say = step.told["say"]
    if say == "un_ece":
        return _un_ece(speller, lambda subject: subject.order.get("unit"))
    return lambda subject: subject.order.get(say)


def _classification(speller: Speller, step: Step) -> SayText:
    code, say, feature = step.told["classification"], step.told["say"], step.told.get("feature", "")
    if say == "version":
        version = speller.structure.classification(code).version
        return lambda subject: version if code in subject.classifications else None

    def read(subject: Subject) -> str | None:
        told = subject.classifications.get(code)
        if told is None:
            return None
        return told["class"] if say == "class" else _feature(told.get("features", {}).get(feature))

    return read


def _feature(told: Mapping[str, Any] | None) -> str | None:
    """A range goes from one number to another; yes and no are "true" and "false"."""
    if told is None:
        return None
    value = told["value"]
    if isinstance(value, bool):
        return "true" if value else "false"
    return " - ".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)


def _un_ece(speller: Speller, find: Callable[[Subject], str | None]) -> SayText:
    units = speller.structure.packaging_units

    def read(subject: Subject) -> str | None:
        unit = units.get(find(subject) or "")
        return unit.un_ece if unit is not None else None

    return read


def _find_unit(step: Step) -> Callable[[Subject], str | None]:
    """Which packaging unit of a product the step asks for, if the product has it."""
    code = step.told.get("unit")
    if code is None:
        return lambda subject: find_base(subject.packaging) if subject.packaging else None
    return lambda subject: code if code in subject.packaging else None


_TEXTS: dict[str, Callable[[Speller, Step], SayText]] = {
    "identifier": _identifier,
    "packaging": _packaging,
    "order": _order,
    "classification": _classification,
}
