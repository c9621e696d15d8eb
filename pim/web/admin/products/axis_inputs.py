"""The axes of a variant as controls of a form, before the variant stands below its model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _

from pim.catalog import fields
from pim.catalog.documents import Document
from pim.catalog.fields import Slot, value_field
from pim.catalog.models import PRODUCT
from pim.enrich.product_view import FieldView
from pim.errors import BadValue, PimError
from pim.structure.snapshot import Attribute, Structure
from pim.web.admin.products import form, inputs
from pim.web.admin.products.editing import control_name
from pim.web.admin.products.form import Control
from pim.web.admin.products.places import Place
from pim.web.admin.products.slots import Slot as DrawnSlot
from pim.web.admin.products.slots import draw_one


def read_axes(
    structure: Structure, axes: Iterable[Attribute], problems: dict[str, str], kind: str = PRODUCT
) -> dict[str, Any]:
    """What was sent, as canonical values by attribute; what is wrong is added to `problems` by field."""
    found = {}
    for axis in axes:
        field = value_field(axis.code)
        try:
            typed = inputs.read(structure, axis, _texts(field, axis))
            value = fields.check_value(structure, Document(0, kind), None, Slot(axis.code, "", ""), typed)
            if value is None:
                raise BadValue(axis.code, "", _("A variant needs a value of each axis."))
            found[axis.code] = value
        except PimError as error:
            problems[field] = form.explain(error)
    return found


def draw_axis(
    structure: Structure, axis: Attribute, place: Place, problems: Mapping[str, str], value: Any = None
) -> DrawnSlot:
    """The control of an axis: with what was sent, else with a value that the product has already."""
    view = FieldView(axis, "", "", None, None, None, None)
    texts = _texts(view.field, axis) if request.method == "POST" else inputs.show(structure, axis, value)
    control = Control(view.field, texts, "", problems.get(view.field, ""))
    return draw_one(structure, view, control, place)


def _texts(field: str, axis: Attribute) -> dict[str, list[str]]:
    parts = ["", "unit"] if axis.type == "metric" else [""]
    return {part: request.form.getlist(control_name(field, part)) for part in parts}
