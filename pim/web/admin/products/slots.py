"""What the template draws of each slot: which control, with which choices, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pim.catalog.documents import Document
from pim.enrich.product_view import AttributeView, FieldView, GroupView, ProductView
from pim.structure.limits import length_limit
from pim.structure.snapshot import ALL, Attribute, Structure
from pim.structure.tables import MAX_ROWS, columns_of
from pim.structure.units import list_units
from pim.web.admin.products import inputs
from pim.web.admin.products.form import Control
from pim.web.admin.products.places import Place
from pim.web.admin.products.wording import option_label, rich, say
from pim.web.language import label_of

FREE_ROWS = 3  # of a table, below those that are filled
LONG = 120  # characters: a text that may be longer gets more than one line
MANY = 300  # options: longer lists are not put into the page, their codes or labels are typed
WIDE = (
    "area",
    "rich",
    "boxes",
    "codes",
    "prices",
    "file",
    "video",
    "table",
)  # controls that take the whole width

_KINDS = {
    "identifier": "line",
    "rich_text": "rich",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "simple_select": "select",
    "multi_select": "boxes",
    "metric": "metric",
    "price_collection": "prices",
    "image": "file",
    "document": "file",
    "video_link": "video",
    "table": "table",
}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table in the form: its control, with pairs of code and label to choose from."""

    code: str
    label: str
    kind: str  # select, line, number, boolean
    choices: Sequence[tuple[str, str]]
    required: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot on the page. `control` is None where nothing can be typed.

    `missing_in` and `required_in` are for the script, which follows the place that is
    shown: "scope/locale" each, and scopes. `choices` are pairs of code and label.
    """

    view: FieldView
    kind: str
    label: str
    control: Control | None
    choices: Sequence[tuple[str, str]]
    lang: str
    limit: int | None
    is_shown: bool
    is_axis: bool
    missing_in: Sequence[str]
    required_in: Sequence[str]
    said: str
    inherited: str
    html: Markup | None
    picture: str | None
    columns: Sequence[TableColumn] = ()

    @property
    def rows(self) -> range:
        """The rows that the form draws: those that are filled, and some to fill."""
        used = [int(part.partition(".")[0]) + 1 for part in self._parts() if part[:1].isdecimal()]
        return range(min(max(used, default=0) + FREE_ROWS, MAX_ROWS))

    def _parts(self) -> Sequence[str]:
        return [part for part, texts in self.control.texts.items() if any(texts)] if self.control else ()

    @property
    def field(self) -> str:
        """The address of the slot: the name of its control too."""
        return self.view.field

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width."""
        return self.kind in WIDE or (self.kind == "line" and self.view.attribute.type == "text")

    @property
    def source(self) -> Document | None:
        """The level above that the value is inherited from; None where it is its own or empty."""
        return self.view.source if self.view.own is None else None


@dataclass(frozen=True, slots=True)
class Group:
    """The slots that are shown together; `filled` of `total` attributes have a value at the place shown."""

    code: str
    label: str
    slots: Sequence[Slot]
    filled: int
    total: int


def draw_groups(
    structure: Structure, view: ProductView, controls: Mapping[str, Control], place: Place
) -> list[Group]:
    """The groups of a product with their slots; of slots without a control the value is told."""
    missing: dict[str, list[tuple[str, str]]] = {}
    for code, scope, locale in view.gaps:
        missing.setdefault(code, []).append((scope, locale))
    return [_group(structure, group, controls, place, missing) for group in view.groups]


def draw_one(structure: Structure, view: FieldView, control: Control, place: Place) -> Slot:
    """One slot by itself, such as an axis of a variant that is not made yet."""
    told = AttributeView(view.attribute, (view,), frozenset(), False, True)
    return next(_slots(structure, told, {view.field: control}, place, ()))


def _group(
    structure: Structure,
    group: GroupView,
    controls: Mapping[str, Control],
    place: Place,
    missing: Mapping[str, list[tuple[str, str]]],
) -> Group:
    slots = [
        slot
        for attribute in group.attributes
        for slot in _slots(structure, attribute, controls, place, missing.get(attribute.attribute.code, []))
    ]
    shown = [slot for slot in slots if slot.is_shown]
    return Group(
        group.code,
        label_of(group.group.labels if group.group else {}, group.code),
        slots,
        sum(1 for slot in shown if slot.view.value is not None),
        len(shown),
    )


def _slots(
    structure: Structure,
    told: AttributeView,
    controls: Mapping[str, Control],
    place: Place,
    missing: Sequence[tuple[str, str]],
) -> Iterator[Slot]:
    attribute = told.attribute
    for view in told.fields:
        locale = view.locale or place.locale
        control = controls.get(view.field)
        yield Slot(
            view,
            _kind(attribute, view),
            label_of(attribute.labels, attribute.code),
            control,
            _choices(structure, attribute, view, locale) if control else (),
            view.locale.replace("_", "-"),
            length_limit(attribute) if attribute.type in ("text", "rich_text") else None,
            place.is_shown(view.scope, view.locale),
            told.is_axis,
            [
                f"{scope}/{at}"
                for scope, at in missing
                if view.scope in (ALL, scope) and view.locale in (ALL, at)
            ],
            sorted(told.required_in),
            say(structure, attribute, view.value, locale),
            say(structure, attribute, view.inherited, locale),
            rich(view.value) if attribute.type == "rich_text" and view.value else None,
            view.value["file"] if attribute.type == "image" and view.value else None,
            _columns(structure, attribute, locale) if attribute.type == "table" else (),
        )


def _columns(structure: Structure, attribute: Attribute, locale: str) -> list[TableColumn]:
    return [
        TableColumn(
            column.code,
            label_of(column.described.labels, column.code),
            "line" if column.described.type == "text" else _KINDS[column.described.type],
            [
                (code, option_label(structure, column.described, code, locale))
                for code in column.described.options
            ],
            column.required,
        )
        for column in columns_of(structure, attribute)
    ]


def _kind(attribute: Attribute, view: FieldView) -> str:
    if attribute.is_select and len(attribute.options) > MANY:
        return "codes" if attribute.is_many else "code"
    if attribute.type == "reference":
        return "boxes" if attribute.is_many else "select"
    if attribute.type != "text":
        return _KINDS[attribute.type]
    # A line break in what is stored would be lost in a control of one line.
    is_long = length_limit(attribute) > 2 * LONG or len(str(view.value or "")) > LONG
    has_lines = "\n" in str(view.own or "")
    return "area" if has_lines or (is_long and length_limit(attribute) > 255) else "line"


def _choices(
    structure: Structure, attribute: Attribute, view: FieldView, locale: str
) -> Sequence[tuple[str, str]]:
    if attribute.is_select:
        if len(attribute.options) > MANY:
            return ()
        return [(code, option_label(structure, attribute, code, locale)) for code in attribute.options]
    if attribute.type == "metric":
        units = list_units(structure, attribute.unit_family or "")
        return [(unit.code, unit.symbol or unit.code) for unit in units]
    if attribute.type == "price_collection":
        codes = inputs.currencies(structure, attribute, view.own, view.scope)
        return [(code, code) for code in codes]
    return ()
