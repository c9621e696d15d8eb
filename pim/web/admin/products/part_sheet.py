"""What the page of one product shows beside its values: groups, packaging, order, classifications."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from pim.catalog import packaging
from pim.catalog.documents import Document, Lineage
from pim.structure.snapshot import Structure
from pim.structure.units import list_units
from pim.web.admin.products.form import Control
from pim.web.admin.wording.parts import group_label, name_order, name_property, say
from pim.web.language import label_of


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a packaging unit, with the units of measure that it may be given in."""

    name: str
    label: str
    units: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One packaging unit, part of the order, or classification.

    `said` is what holds, own or inherited; `source` is the model above that it comes from,
    None where the document says it itself or nobody does.
    """

    field: str
    label: str
    said: str
    source: Document | None
    control: Control | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with whether it stays ticked, and the model that it is inherited from."""

    code: str
    label: str
    is_ticked: bool
    source: Document | None


@dataclass(frozen=True, slots=True)
class Parts:
    """All of it. `problem` says what is wrong with the packaging as a whole, "" where nothing is."""

    groups: Sequence[GroupRow]
    group_relations: Mapping[str, Sequence[GroupRow]]  # by relation type
    units: Sequence[Part]
    measures: Sequence[Measure]
    order: Sequence[Part]
    classes: Sequence[Part]
    problem: str

    @property
    def has_packaging(self) -> bool:
        """Whether a reader has something to see of packaging or order."""
        return any(one.said for one in (*self.units, *self.order))


def list_parts(structure: Structure, lineage: Lineage, controls: Mapping[str, Control]) -> Parts:
    """What stands beside the values of a product; what was typed and not saved stays."""
    own, above = lineage.own, lineage.layers[:-1]
    units, order, classes = lineage.packaging(), lineage.order(), lineage.classifications()
    layers = [layer.packaging for layer in lineage.layers]
    problem = packaging.find_problem(own.key, layers, order, is_model=own.is_model)

    def part(field: str, label: str, value: Any) -> Part:
        kind, _dot, name = field.partition(".")
        source = next((layer for layer in reversed(above) if name in getattr(layer, kind)), None)
        is_own = name in getattr(own, kind)
        said = "" if value is None else say(structure, field, value)
        return Part(field, label, said, None if is_own else source, controls.get(field))

    return Parts(
        _group_rows(structure, "groups", own.groups, controls, above),
        {
            code: _group_rows(
                structure, f"group_relations.{code}", own.group_relations.get(code, ()), controls
            )
            for code in structure.relation_types
        },
        [
            part(f"packaging.{code}", label_of(one.labels, code), units.get(code))
            for code, one in structure.packaging_units.items()
        ],
        _list_measures(structure),
        [part(f"order.{name}", name_order(name), order.get(name)) for name in packaging.ORDER],
        [
            part(f"classifications.{code}", label_of(one.labels, code), classes.get(code))
            for code, one in structure.classifications.items()
        ],
        _("The packaging is not whole: %(why)s", why=problem.remedy) if problem else "",
    )


def _list_measures(structure: Structure) -> list[Measure]:
    return [
        Measure(name, name_property(name), units)
        for name, family in packaging.MEASURES.items()
        if (units := [(unit.code, unit.symbol or unit.code) for unit in list_units(structure, family)])
    ]


def _group_rows(
    structure: Structure,
    field: str,
    own: Collection[str],
    controls: Mapping[str, Control],
    above: Sequence[Document] = (),
) -> list[GroupRow]:
    control = controls.get(field)
    typed = [code for code in control.texts.get("", ()) if code] if control else own
    rows = [
        GroupRow(code, group_label(structure, code), code in typed, None)
        for code in dict.fromkeys([*own, *typed])
    ]
    inherited = [
        GroupRow(code, group_label(structure, code), True, layer) for layer in above for code in layer.groups
    ]
    return [*rows, *inherited]
