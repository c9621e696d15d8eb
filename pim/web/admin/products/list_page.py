"""The list of products: what it is asked for stands in its address, page by page by keyset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pim.catalog import documents
from pim.catalog.documents import Document, Lineage
from pim.catalog.side_tables import is_indexed
from pim.enrich import product_list
from pim.enrich.naming import Label, find_image, find_label
from pim.enrich.product_list import COUNT_CAP
from pim.enrich.product_view import content_locales
from pim.errors import BadValue, PimError
from pim.plan.conditions import OPERATORS
from pim.structure.current import current
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import to_text
from pim.structure.units import list_units
from pim.web.admin.products import asking, inputs
from pim.web.admin.products.asking import Asked, Reading
from pim.web.admin.products.places import Place, choose_place
from pim.web.admin.products.slots import MANY
from pim.web.admin.products.wording import list_statuses, option_label
from pim.web.admin.shell import PimView, expose
from pim.web.admin.wording.names import status_name
from pim.web.language import as_number, label_of

LIMIT = 50  # rows on a page
MAX_TRAIL = 40  # pages that one can go back: each takes 40 characters of the address
MAX_UNKNOWN = 200  # of a pasted list that are named
_BLANKS = (*asking.FIELDS, "where", "skus", "sort")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One product or model in the list; `percent` is how complete it is in the place of the page."""

    id: int
    key: str
    kind: str
    label: Label | None
    family: str
    parent: Document | None
    picture: str | None
    percent: int | None
    statuses: Sequence[tuple[str, str]]  # tone and words
    is_archived: bool
    updated_at: datetime


class ListPages(PimView):
    """The list of products, its count, and the list of SKUs that is pasted into it."""

    @expose("/")
    def index(self) -> Response | str:
        """Show a page of products; an address that a form made is written properly first."""
        structure = current()
        place = choose_place(structure, request.args)
        try:
            asked = asking.read_args(request.args)
            if _is_from_form(request.args):
                return self._go(_with_condition(structure, asked, place), place)
        except PimError as error:
            flash(str(error), "error")
            asked = Asked()
        reading = asking.understand(structure, asked, place)
        return self._draw_list(structure, place, reading)

    @expose("/paste", methods=["POST"])
    def paste(self) -> Response:
        """Show the products of a pasted list of SKUs, packed into the address where it is long."""
        place = choose_place(current(), request.form)
        asked = replace(asking.read_args(request.form), sort="updated")
        try:
            return self._go(asked, place)
        except BadValue as error:
            flash(str(error), "error")
            return self.back("products.index")

    @expose("/count/<int:cap>")
    def count(self, cap: int) -> Response:
        """How many products the same address without `/count/…` would list; counting stops at `cap`."""
        structure = current()
        place = choose_place(structure, request.args)
        reading = asking.understand(structure, asking.read_args(request.args), place)
        return Response(_count(reading, min(cap, COUNT_CAP)), mimetype="text/plain")

    def _go(self, asked: Asked, place: Place) -> Response:
        return self.back("products.index", **asked.to_args(place))

    def _draw_list(self, structure: Structure, place: Place, reading: Reading) -> str:
        asked, after, trail = reading.asked, request.args.get("after"), request.args.get("trail", "")
        page = product_list.list_products(reading.filter, after=after, limit=LIMIT, sort=asked.sort)
        args = asked.to_args(place)
        asked_attribute = structure.attributes.get(request.args.get("ask", ""))
        return self.render(
            "pim/products/index.html",
            rows=_rows(structure, page.rows, place),
            place=place,
            asked=asked,
            chips=[
                (chip.text, url_for("products.index", **chip.without.to_args(place)))
                for chip in reading.chips
            ],
            problems=reading.problems,
            unknown=product_list.find_unknown(asked.keys)[:MAX_UNKNOWN] if asked.keys else [],
            structure=structure,
            locales=content_locales(structure, place.scope),
            families=_by_label((one.code, one.labels) for one in structure.families.values()),
            product_groups=_by_label((one.code, one.labels) for one in structure.product_groups.values()),
            required=_list_required(structure, place.scope),
            market_statuses=_list_market_statuses(structure),
            filterable=[one for one in structure.attributes.values() if is_indexed(one)],
            ask=_describe(structure, asked_attribute, place) if asked_attribute else None,
            is_open=bool(asked_attribute or request.args.get("filters")),
            args=args,
            previous=_previous(args, after, trail),
            next=_next(args, after, trail, page.next_cursor),
            cap=COUNT_CAP,
            counted=_count(reading, COUNT_CAP) if request.args.get("counted") else None,
        )


def _rows(structure: Structure, rows: Sequence[product_list.Row], place: Place) -> list[ListRow]:
    lineages = documents.load_lineages(row.id for row in rows)
    return [_row(structure, row, lineages[row.id], place) for row in rows if row.id in lineages]


def _row(structure: Structure, row: product_list.Row, lineage: Lineage, place: Place) -> ListRow:
    family = structure.families.get(row.family or "")
    return ListRow(
        row.id,
        row.key,
        row.kind,
        find_label(structure, lineage, place.scope, place.locale),
        label_of(family.labels, family.code) if family else "",
        lineage.layers[-2] if len(lineage.layers) > 1 else None,
        find_image(structure, lineage, place.scope, place.locale),
        None if lineage.own.is_model else row.ratio,
        () if lineage.own.is_model else _statuses(structure, lineage.own.status),
        any(layer.archived for layer in lineage.layers),
        row.updated_at,
    )


_TONES: Mapping[str | None, str] = {"approved": "good", "phase_out": "warn", "archived": "bad"}


def _statuses(structure: Structure, status: Mapping[str, str]) -> list[tuple[str, str]]:
    """The statuses of a product, each once, with the markets where it has them."""
    markets: dict[str | None, list[str]] = {}
    for code in structure.markets:
        markets.setdefault(status.get(code), []).append(code)
    return [
        (_TONES.get(one, ""), f"{status_name(one or '')} {' '.join(codes)}") for one, codes in markets.items()
    ]


def _by_label(coded: Iterable[tuple[str, Mapping[str, str]]]) -> list[tuple[str, str]]:
    """Codes with their labels, in the order of the labels."""
    return sorted(
        ((code, label_of(labels, code)) for code, labels in coded), key=lambda one: one[1].casefold()
    )


def _list_required(structure: Structure, scope: str) -> list[tuple[str, str]]:
    """The attributes that some family requires in a scope."""
    codes = {code for family in structure.families.values() for code in family.requirements.get(scope, ())}
    known = (structure.attributes[code] for code in codes if code in structure.attributes)
    return _by_label((one.code, one.labels) for one in known)


def _list_market_statuses(structure: Structure) -> list[tuple[str, str]]:
    return [
        (f"{market.code}:{status or asking.NEW}", f"{label_of(market.labels, market.code)}: {name}")
        for market in structure.markets.values()
        for status, name in list_statuses()
    ]


def _count(reading: Reading, cap: int) -> str:
    found = product_list.count_products(reading.filter, cap=cap)
    if found >= cap:
        return str(_("%(number)s or more", number=as_number(found)))
    return str(ngettext("%(number)s in all", "%(number)s in all", found, number=as_number(found)))


def _is_from_form(args: MultiDict[str, str]) -> bool:
    """Whether the address has blanks or line ends, as forms leave them, or parts of a condition."""
    if args.get("op"):
        return True
    return any(name in _BLANKS and (not text or "\n" in text) for name, text in args.items(multi=True))


def _with_condition(structure: Structure, asked: Asked, place: Place) -> Asked:
    """The question with the condition that the form for values asks. Raises `PimError`."""
    op, code = request.args.get("op"), request.args.get("ask", "")
    if not op:
        return asked
    attribute = structure.attribute(code)
    text = "" if op in ("empty", "filled") else _wanted_text(attribute, request.args)
    told = asking.tell_condition(structure, place, attribute, op, text)
    return replace(asked, where=tuple(dict.fromkeys([*asked.where, told])))


def _wanted_text(attribute: Attribute, args: Mapping[str, str]) -> str:
    """What a value is compared with, as one text: "18 VOLT", "12.50 EUR". Raises `BadValue`."""
    text, unit = args.get("value", "").strip(), args.get("value~unit", "")
    if not text:
        raise BadValue(attribute.code, "", "Give a value to compare with.")
    if attribute.type in ("number", "metric", "price_collection"):
        text = inputs.read_amount(attribute.code, text)
    if attribute.type == "metric":
        return to_text(attribute, {"amount": text, "unit": unit})
    if attribute.is_select:
        return inputs.find_option(attribute, text)
    return f"{text} {unit}" if attribute.type == "price_collection" else text


def _describe(structure: Structure, attribute: Attribute, place: Place) -> dict[str, Any]:
    """What the form for a condition on this attribute offers."""
    choices: list[tuple[str, str]] = []
    if attribute.is_select and len(attribute.options) <= MANY:
        choices = [(o, option_label(structure, attribute, o, place.locale)) for o in attribute.options]
    elif attribute.type == "boolean":
        choices = [("true", _("yes")), ("false", _("no"))]
    units: list[tuple[str, str]] = []
    if attribute.type == "metric":
        units = [(u.code, u.symbol or u.code) for u in list_units(structure, attribute.unit_family or "")]
    elif attribute.type == "price_collection":
        units = [(code, code) for code in structure.currencies]
    return {
        "code": attribute.code,
        "label": label_of(attribute.labels, attribute.code),
        "type": attribute.type,
        "unit": attribute.unit,
        "operators": [(op, asking.operator_name(op)) for op in OPERATORS[attribute.type] if op != "in"],
        "choices": choices,
        "units": units,
    }


def _next(args: Mapping[str, Any], after: str | None, trail: str, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    steps = [step for step in [*trail.split(","), after] if step][-MAX_TRAIL:]
    more = {"trail": ",".join(steps)} if steps else {}
    return url_for("products.index", **{**args, "after": cursor, **more})


def _previous(args: Mapping[str, Any], after: str | None, trail: str) -> str | None:
    if not after:
        return None
    steps = [step for step in trail.split(",") if step]
    more = {"after": steps[-1:], "trail": [",".join(steps[:-1])] if steps[:-1] else []}
    return url_for("products.index", **{**args, **more})
