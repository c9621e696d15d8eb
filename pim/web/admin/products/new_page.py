"""A new product, variant or product model: what it must have, the rest is filled in on its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from pim import changes
from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.fields import value_field
from pim.catalog.models import MODEL, PRODUCT
from pim.changes import Draft
from pim.db import transaction
from pim.enrich.product_view import level_of
from pim.errors import NotFound, PimError
from pim.structure.current import current
from pim.structure.snapshot import Attribute, Family, FamilyVariant, Structure
from pim.web.admin.products.axis_inputs import draw_axis, read_axes
from pim.web.admin.products.places import choose_place
from pim.web.admin.shell import PimView, allow, expose, flash_saved, get_author
from pim.web.language import label_of

KINDS = (PRODUCT, "variant", MODEL)


@dataclass(slots=True)
class Newcomer:
    """What is to be made: a simple product, a model, or what stands below the model `parent`."""

    kind: str  # of KINDS
    parent: Lineage | None
    axes: tuple[Attribute, ...]

    @property
    def is_model(self) -> bool:
        """Whether it is a model: also a variant of the first of two levels."""
        if self.kind != "variant" or self.parent is None:
            return self.kind == MODEL
        return len(self.parent.layers) < self.levels

    @property
    def levels(self) -> int:
        """How many levels the family variant of the parent has."""
        own = self.parent.own if self.parent else None
        variant = current().family_variants.get((own and own.family_variant) or "")
        return variant.levels if variant else 1

    @property
    def key_field(self) -> str:
        """What identifies it."""
        return "code" if self.is_model else "sku"


class NewPages(PimView):
    """The form for something new."""

    @expose("/new")
    @allow("enrich")
    def new(self) -> str:
        """Ask what to make; below a model, which axis values it has."""
        return self._draw_new(_read_newcomer(current()), {})

    @expose("/new", methods=["POST"])
    @allow("enrich")
    def create(self) -> Response:
        """Make it, and go to its page."""
        structure = current()
        newcomer = _read_newcomer(structure)
        problems: dict[str, str] = {}
        body = _read_body(structure, newcomer, problems)
        key = str(body.get(newcomer.key_field, ""))
        if not problems:
            kind = MODEL if newcomer.is_model else PRODUCT
            try:
                with transaction():
                    author = get_author(_("New: %(key)s", key=key))
                    saved = changes.save([Draft(kind, key, "", body, op="create")], author)
            except PimError as error:
                problems[""] = str(error)
            else:
                flash_saved(_("%(key)s is made. Fill in the rest.", key=key), saved.set_id)
                return self.back("products.show", product_id=documents.find_id(key, kind))
        return Response(self._draw_new(newcomer, problems), status=422, mimetype="text/html")

    def _draw_new(self, newcomer: Newcomer, problems: Mapping[str, str]) -> str:
        structure = current()
        place = choose_place(structure, request.args)
        return self.render(
            "pim/products/new.html",
            newcomer=newcomer,
            kinds=KINDS,
            families=_by_label(structure.families),
            family_variants=_by_label(structure.family_variants),
            given=request.form,
            problems=problems,
            place=place,
            axes=[draw_axis(structure, axis, place, problems) for axis in newcomer.axes],
            label_of_parent=label_of,
        )


def _read_newcomer(structure: Structure) -> Newcomer:
    """What the address asks to make. Raises `NotFound` for a model that does not exist."""
    code = request.values.get("parent", "").strip()
    if not code:
        kind = request.values.get("kind", PRODUCT)
        return Newcomer(kind if kind in KINDS else PRODUCT, None, ())
    found = documents.find_id(code, MODEL)
    if found is None:
        raise NotFound("product model", code)
    parent = documents.load_lineages([found])[found]
    variant = structure.family_variant(parent.own.family_variant or "")
    level = level_of(parent) or 0
    axes = variant.axes[level] if level < variant.levels else ()
    return Newcomer("variant", parent, tuple(structure.attribute(axis) for axis in axes))


def _read_body(structure: Structure, newcomer: Newcomer, problems: dict[str, str]) -> dict[str, Any]:
    """The fields to create it with; what is wrong is added to `problems` by field."""
    key = request.form.get("key", "").strip()
    body: dict[str, Any] = {newcomer.key_field: key}
    if not key:
        problems["key"] = _("Give one.")
    if newcomer.parent is not None:
        body["parent"] = newcomer.parent.own.code
    elif newcomer.kind == "variant":
        problems["parent"] = _("Give the code of a product model.")
    elif newcomer.kind == MODEL:
        body["family_variant"] = request.form.get("family_variant", "")
    elif family := request.form.get("family"):
        body["family"] = family
    kind = MODEL if newcomer.is_model else PRODUCT
    axes = read_axes(structure, newcomer.axes, problems, kind)
    return body | {value_field(code): value for code, value in axes.items()}


def _by_label(coded: Mapping[str, Family] | Mapping[str, FamilyVariant]) -> list[tuple[str, str]]:
    """Codes with their labels, in the order of the labels."""
    shown = [(code, label_of(one.labels, code)) for code, one in coded.items()]
    return sorted(shown, key=lambda one: one[1].casefold())
