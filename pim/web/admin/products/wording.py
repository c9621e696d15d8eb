"""Values and fields in words, as people read them in lists, histories and comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup, escape

from pim.catalog.fields import slot_of
from pim.catalog.links import links_in
from pim.catalog.models import STATUSES
from pim.errors import BadValue
from pim.structure.snapshot import Attribute, Structure
from pim.structure.texts import clean_html, plain_text
from pim.web.admin.products import part_wording
from pim.web.admin.wording.names import status_name
from pim.web.admin.wording.values import value_text, yes_or_no
from pim.web.language import label_of

ALIKE = 0.5  # texts that share less are shown whole: marks would be confetti
MAX_WORDS = 1500  # of two texts together that are compared word by word: it takes quadratic time


class FieldName(NamedTuple):
    """What a field is called, and the scope and locale that it is of ("" where it does not vary)."""

    text: str
    scope: str = ""
    locale: str = ""


class Part(NamedTuple):
    """A run of words that two texts share (`same`), or that only one of them has (`gone`, `new`)."""

    way: str
    text: str


def list_statuses() -> list[tuple[str, str]]:
    """The statuses that can be chosen, with their names; "" is new."""
    return [(status, status_name(status)) for status in ("", *STATUSES)]


def name_field(structure: Structure, field: str) -> FieldName:
    """What people call a field of a product."""
    slot = slot_of(field)
    if slot is not None:
        attribute = structure.attributes.get(slot.attribute)
        labels = attribute.labels if attribute else {}
        return FieldName(label_of(labels, slot.attribute), slot.scope, slot.locale)
    part, _dot, rest = field.partition(".")
    if part == "status":
        market = structure.markets.get(rest)
        return FieldName(_("Status in %(market)s", market=label_of(market.labels if market else {}, rest)))
    if part == "relations":
        kind = structure.relation_types.get(rest)
        return FieldName(label_of(kind.labels if kind else {}, rest))
    if rest and part in part_wording.PARTS:
        return FieldName(part_wording.name(structure, part, rest))
    names = {
        "": _("The whole product"),
        "sku": _("SKU"),
        "code": _("Code"),
        "family": _("Family"),
        "family_variant": _("Family variant"),
        "parent": _("Product model"),
        "categories": _("Categories"),
        "groups": _("Groups of products"),
        "archived": _("Archived"),
        "successor": _("Successor"),
    }
    return FieldName(str(names.get(part, field)))


def say_field(
    structure: Structure, field: str, value: Any, locale: str = "", keys: Mapping[int, str] | None = None
) -> str:
    """The value of a field in words, "" if it is empty. `keys` name the targets of relations by id.

    Rich text is said with its tags: they are part of what changed.
    """
    part = field.partition(".")[0]
    if part == "status":
        return status_name(value or "")
    if value is None:
        return ""
    slot = slot_of(field)
    if slot is not None:
        attribute = structure.attributes.get(slot.attribute)
        if attribute is None or attribute.type == "rich_text":
            return str(value)
        return say(structure, attribute, value, slot.locale or locale)
    if part in ("relations", "successor"):
        return "\n".join(_say_link(link, keys or {}) for link in links_in(field, value))
    if part == "categories":
        return "\n".join(category_path(structure, code) for code in value)
    if part in part_wording.PARTS:
        return part_wording.say(structure, field, value)
    if part == "family" and value in structure.families:
        return label_of(structure.families[value].labels, value)
    if isinstance(value, dict):  # a creation: the fields that it set
        lines = [
            (name_field(structure, name).text, say_field(structure, name, v)) for name, v in value.items()
        ]
        return "\n".join(f"{name}: {text}" for name, text in lines)
    return yes_or_no(value) if isinstance(value, bool) else str(value)


def say(structure: Structure, attribute: Attribute, value: Any, locale: str = "") -> str:
    """A canonical value of an attribute in words, "" for None; options by their labels in the locale."""
    if attribute.is_select and isinstance(value, str):
        return option_label(structure, attribute, value, locale)
    if attribute.is_select and isinstance(value, list):
        return ", ".join(option_label(structure, attribute, code, locale) for code in value)
    return value_text(structure, attribute, value)


def option_label(structure: Structure, attribute: Attribute, code: str, locale: str) -> str:
    """The label of an option in the locale or its fallbacks, else in the language of the page."""
    option = attribute.options.get(code)
    labels = option.labels if option else {}
    for wanted in structure.fallbacks(locale):
        if text := labels.get(wanted):
            return text
    return label_of(labels, code)


def category_path(structure: Structure, code: str) -> str:
    """A category with those above it, the root left out: "Tools › Drills"."""
    if code not in structure.categories:
        return f"[{code}]"
    path = structure.path(code)
    return " › ".join(label_of(step.labels, step.code) for step in path[1:] or path)


def rich(text: str) -> Markup:
    """Rich text as it will be shown: cleaned once more, since it is not escaped; plain if it can not be."""
    try:
        return Markup(clean_html("", text))  # noqa: S704 - cleaned by nh3: a few tags without attributes
    except BadValue:
        return escape(plain_text(text))


def compare(old: str, new: str) -> list[Part]:
    """What went and what came between two texts, word by word; whole where they are long or little alike."""
    before, after = _words(old), _words(new)
    whole = [part for part in (Part("gone", old), Part("new", new)) if part.text]
    if not before or not after or len(before) + len(after) > MAX_WORDS:
        return whole
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return whole
    parts = []
    for way, i1, i2, j1, j2 in matcher.get_opcodes():
        if way == "equal":
            parts.append(Part("same", "".join(before[i1:i2])))
            continue
        parts += [Part("gone", "".join(before[i1:i2])), Part("new", "".join(after[j1:j2]))]
    return [part for part in parts if part.text]


def _words(text: str) -> list[str]:
    words: list[str] = []
    for piece in text.split(" "):
        words += [piece] if not words else [" ", piece]
    return [word for word in words if word]


def _say_link(link: Mapping[str, Any], keys: Mapping[int, str]) -> str:
    key = keys.get(link.get("product", 0)) or str(link.get("to", f"#{link.get('product', '?')}"))
    return f"{link['quantity']} × {key}" if "quantity" in link else key
