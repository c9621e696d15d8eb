"""The changes of a set as people read them: fields and values in words, what differs as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from pim.catalog import documents, fields
from pim.catalog.links import links_in
from pim.changes.history import Entry
from pim.errors import PimError
from pim.structure.current import current
from pim.structure.snapshot import Structure
from pim.web.admin.wording import parts
from pim.web.admin.wording.days import tell_pin
from pim.web.admin.wording.differing import Line, compare, to_text
from pim.web.admin.wording.links import product_url, target_url
from pim.web.admin.wording.names import field_name, kind_name, status_name
from pim.web.admin.wording.rules import tell_on_one_line
from pim.web.admin.wording.values import value_text, yes_or_no
from pim.web.language import label_of

Keys = Mapping[int, str]  # what products are called now, by id


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One change on a page. `lines` are what differs; a creation has one for each field it filled."""

    id: int
    kind: str
    key: str
    url: str
    field: str
    locale: str
    op: str
    lines: tuple[Line, ...]
    outcome: str
    problem: str | None


def tell_changes(entries: Sequence[Entry]) -> list[ToldChange]:
    """The changes in words, products by the SKUs that they have now."""
    structure = current()
    keys = documents.find_keys({i for entry in entries for i in _product_ids(entry)})
    return [_tell(structure, entry, keys) for entry in entries]


def _product_ids(entry: Entry) -> Iterator[int]:
    """The products that a change is about or names."""
    if entry.kind in ("product", "model"):
        yield entry.target_id
    if entry.field.startswith("pins."):
        yield int(entry.field.removeprefix("pins."))
    bodies = [entry.new] if entry.op == "create" else [{entry.field: side} for side in (entry.old, entry.new)]
    for body in bodies:
        for field, value in (body or {}).items():
            for link in links_in(field, value):
                if isinstance(link.get("product"), int):
                    yield link["product"]


def _tell(structure: Structure, entry: Entry, keys: Keys) -> ToldChange:
    key = keys.get(entry.target_id, entry.key) if entry.kind in ("product", "model") else entry.key
    is_creation = entry.op == "create"
    lines = (_tell_creation if is_creation else _tell_field)(structure, entry, keys)
    return ToldChange(
        id=entry.id,
        kind=kind_name(entry.kind),
        key=key,
        url=_url_of(entry, key),
        field=_field_name(structure, entry, keys),
        locale=_locale_of(entry.field),
        op=entry.op,
        lines=tuple(lines),
        outcome=entry.outcome or "",
        problem=entry.problem,
    )


def _field_name(structure: Structure, entry: Entry, keys: Keys) -> str:
    whole = {"create": _("created"), "purge": _("purged for good")}
    return str(whole[entry.op]) if entry.op in whole else field_name(structure, entry.field, keys)


def _url_of(entry: Entry, key: str) -> str:
    """The page of what was changed; of a product, at the field."""
    if entry.kind not in ("product", "model"):
        return target_url(entry.kind, key)
    slot = fields.slot_of(entry.field) if entry.op != "create" else None
    place = {"scope": slot.scope, "locale": slot.locale} if slot else {}
    return product_url(entry.target_id, entry.field, **place)


def _tell_creation(structure: Structure, entry: Entry, keys: Keys) -> list[Line]:
    body: Mapping[str, Any] = entry.new if isinstance(entry.new, Mapping) else {}
    return [
        Line((field_name(structure, field, keys),), None, _field_text(structure, field, value, keys))
        for field, value in body.items()
        if value not in (None, "", [], {})
    ]


def _tell_field(structure: Structure, entry: Entry, keys: Keys) -> list[Line]:
    field, old, new = entry.field, entry.old, entry.new
    if field.partition(".")[0] not in _SPELT and not (_is_plain(old) and _is_plain(new)):
        return compare(old, new)
    texts = [None if value is None else _field_text(structure, field, value, keys) for value in (old, new)]
    if texts[0] == texts[1] and old != new:  # the same words, set otherwise
        texts = [None if value is None else to_text(value) for value in (old, new)]
    return [Line((), texts[0], texts[1] or "")]  # emptied is said, not left out


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def _field_text(structure: Structure, field: str, value: Any, keys: Keys) -> str:
    spell = _SPELT.get(field.partition(".")[0])
    if spell is None:
        return yes_or_no(value) if isinstance(value, bool) else to_text(value)
    return spell(structure, field, value, keys)


def _spell_value(structure: Structure, field: str, value: Any, _keys: Keys) -> str:
    slot = fields.slot_of(field)
    attribute = structure.attributes.get(slot.attribute) if slot else None
    return value_text(structure, attribute, value) if attribute else to_text(value)


def _spell_categories(structure: Structure, _field: str, value: Any, _keys: Keys) -> str:
    codes = value if isinstance(value, list) else [value]
    return ", ".join(_label(structure.categories, str(code)) for code in codes)


def _spell_family(structure: Structure, _field: str, value: Any, _keys: Keys) -> str:
    return _label(structure.families, str(value))


def _spell_market(structure: Structure, _field: str, value: Any, _keys: Keys) -> str:
    return _label(structure.markets, str(value))


def _spell_status(_structure: Structure, _field: str, value: Any, _keys: Keys) -> str:
    return status_name(value)


def _spell_rule(structure: Structure, _field: str, value: Any, _keys: Keys) -> str:
    try:
        return tell_on_one_line(structure, value)
    except PimError:  # it names what is archived by now
        return to_text(value)


def _spell_relations(_structure: Structure, field: str, value: Any, keys: Keys) -> str:
    return ", ".join(_tell_link(link, keys) for link in links_in(field, value)) or to_text(value)


def _spell_part(structure: Structure, field: str, value: Any, _keys: Keys) -> str:
    return parts.say(structure, field, value).replace("\n", ", ")


def _tell_link(link: Mapping[str, Any], keys: Keys) -> str:
    """A link as it is stored, by the id of its target, or as it was told, by its key."""
    key = str(link.get("to") or keys.get(link.get("product", 0)) or f"#{link.get('product')}")
    return f"{key} × {link['quantity']}" if link.get("quantity") else key


def _spell_pin(_structure: Structure, _field: str, value: Any, _keys: Keys) -> str:
    if not isinstance(value, Mapping):
        return to_text(value)
    return tell_pin(value)


def _label(rows: Mapping[str, Any], code: str) -> str:
    row = rows.get(code)
    return label_of(row.labels, code) if row else f"[{code}]"


def _locale_of(field: str) -> str:
    """The language that the values of a field are in, as HTML names it; "" where it is not known."""
    last = field.rpartition(".")[2]
    return last.replace("_", "-") if field.startswith(("values.", "labels.")) else ""


# Fields whose values are spelt in words, by the first part of their address.
_SPELT: Mapping[str, Callable[[Structure, str, Any, Keys], str]] = {
    "values": _spell_value,
    "categories": _spell_categories,
    "category": _spell_categories,
    "family": _spell_family,
    "market": _spell_market,
    "status": _spell_status,
    "relations": _spell_relations,
    "successor": _spell_relations,
    **dict.fromkeys(parts.PARTS, _spell_part),
    "rule": _spell_rule,
    "pins": _spell_pin,
}
