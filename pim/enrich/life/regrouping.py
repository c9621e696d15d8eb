"""A model and what stands below it take another family variant: other axes, one level more or less.

What holds for each variant is worked out first; then each level gets what it may have of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from pim.catalog import documents
from pim.catalog.documents import Document, Lineage
from pim.catalog.fields import Slot, value_field
from pim.catalog.models import MODEL
from pim.changes import Draft
from pim.enrich.life.parts import merged_parts
from pim.enrich.life.plans import Plan, Slots, Writer, flatten
from pim.enrich.life.settling import settle
from pim.enrich.life.variants import copy_parts, effective
from pim.errors import BadValue, NotFound
from pim.structure.current import current
from pim.structure.snapshot import ALL, FamilyVariant

Axes = Mapping[str, Mapping[str, Any]]  # canonical axis values by attribute, by SKU


def regroup(code: str, family_variant: str, axes: Axes | None = None) -> Plan:
    """Give a root model and all below it another family variant, also of another family.

    `axes` adds or replaces axis values of variants. A value whose attribute moves down is copied to
    each variant; one that moves up is lifted where all variants agree, and lost where they do not.
    Models of the first of two levels are made for each combination of its axes, or kept where
    these are the old ones; those that are left over are archived. Raises `NotFound`, `UnknownCode`,
    and `BadValue` for a model that is no root, and a variant that lacks an axis.
    """
    found = documents.find_id(code, MODEL)
    if found is None:
        raise NotFound("product model", code)
    lineages = documents.load_lineages([found, *documents.descendants([found])])
    top = lineages.pop(found)
    root = top.own
    if root.parent_id is not None:
        raise BadValue("model", code, f"Name the model at the root: {top.root.code}.")
    new = current().family_variant(family_variant)
    tree = _Tree(root, new, lineages, axes or {})
    writer = Writer()
    tree.write(writer)
    return writer.plan(
        f"{code}: family variant {new.code}",
        [lineage.own.id for lineage in tree.leaves],
        [lineage.own.key for lineage in lineages.values()],
    )


@dataclass(slots=True)
class _Group:
    """Variants that share the axes of the first of two levels. `model` is None where it is to be made."""

    code: str
    model: Document | None
    axes: dict[Slot, Any]
    leaves: list[Lineage] = field(default_factory=list)


class _Tree:
    """A root model with its variants, as they are to stand."""

    def __init__(
        self, root: Document, new: FamilyVariant, lineages: Mapping[int, Lineage], axes: Axes
    ) -> None:
        self.root, self.new = root, new
        self.models = [lineage.own for lineage in lineages.values() if lineage.own.is_model]
        self.leaves = [lineage for lineage in lineages.values() if not lineage.own.is_model]
        self.wanted = {lineage.own.id: effective(lineage) for lineage in self.leaves}
        self._add_axes(axes)

    def _add_axes(self, axes: Axes) -> None:
        ids = {lineage.own.key: lineage.own.id for lineage in self.leaves}
        allowed = [axis for level in self.new.axes for axis in level]
        for sku, values in axes.items():
            if sku not in ids:
                raise NotFound("variant", sku, f"It does not stand below {self.root.code}.")
            for axis, value in values.items():
                if axis not in allowed:
                    raise BadValue(f"{sku} axis", axis, f"The axes are {', '.join(allowed)}.")
                self.wanted[ids[sku]][Slot(axis, ALL, ALL)] = value
        for lineage in self.leaves:
            held = self.wanted[lineage.own.id]
            missing = [axis for axis in allowed if Slot(axis, ALL, ALL) not in held]
            if missing and not lineage.own.archived:
                key = lineage.own.key
                raise BadValue(f"{key} axes", "", f"Give a value of each of: {', '.join(missing)}.")

    def write(self, writer: Writer) -> None:
        """Write models first, then what stands below them."""
        writer.set(self.root, "family_variant", self.root.family_variant, self.new.code)
        common = self._write_model(writer, self.root, 0, self.leaves, {})
        if self.new.levels == 1:
            self._archive(writer, self.models)
            for leaf in self.leaves:
                self._write_leaf(writer, leaf, self.root.code, common)
            return
        groups = self._list_groups()
        kept = {group.model.id for group in groups if group.model}
        for group in groups:
            shared = self._write_group(writer, group, common)
            for leaf in group.leaves:
                self._write_leaf(writer, leaf, group.code, {**common, **shared})
        self._archive(writer, [model for model in self.models if model.id not in kept])

    def _write_group(self, writer: Writer, group: _Group, common: Slots) -> dict[Slot, Any]:
        if group.model is not None:
            model = group.model
            writer.set(model, "family_variant", model.family_variant, self.new.code)
            return self._write_model(writer, model, 1, group.leaves, common)
        lifted = self._lift(1, group.leaves, group.axes, common)
        self._tell_lifted(writer, group.code, lifted)
        own = {**group.axes, **lifted}
        body = {value_field(*slot): value for slot, value in sorted(own.items())}
        told = {"code": group.code, "parent": self.root.code, **body}
        writer.add(Draft(MODEL, group.code, "", told, op="create"))
        return own

    def _write_model(
        self, writer: Writer, model: Document, level: int, leaves: Sequence[Lineage], above: Slots
    ) -> dict[Slot, Any]:
        """Give a model what it may keep, and what its variants agree on; give that."""
        held = flatten(model.values)
        kept = {slot: value for slot, value in held.items() if self.new.may_hold(slot.attribute, level)}
        lifted = self._lift(level, leaves, kept, above)
        self._tell_lifted(writer, model.key, lifted)
        own = {**kept, **lifted}
        for slot in sorted(held.keys() - own.keys()):
            if not any(slot in self.wanted[leaf.own.id] for leaf in leaves):
                writer.tell(model.key, value_field(*slot), "lost", held[slot], None)
        writer.set_values(model, own)
        return own

    def _lift(self, level: int, leaves: Sequence[Lineage], kept: Slots, above: Slots) -> dict[Slot, Any]:
        """What all variants below a model agree on, and the model is the home of."""
        living = [leaf for leaf in leaves if not leaf.own.archived] or leaves
        told = [self.wanted[leaf.own.id] for leaf in living]
        found = {}
        for slot in set().union(*told) - kept.keys() if told else ():
            value = told[0].get(slot)
            is_agreed = value != above.get(slot) and all(one.get(slot) == value for one in told)
            if is_agreed and self._is_home(slot, level) and not self._stays_below(slot, living):
                found[slot] = value
        return found

    def _is_home(self, slot: Slot, level: int) -> bool:
        attribute = current().attributes.get(slot.attribute)
        is_unique = attribute is not None and attribute.unique  # two variants never agree on one
        return self.new.level_of(slot.attribute) == level and not is_unique

    def _stays_below(self, slot: Slot, leaves: Sequence[Lineage]) -> bool:
        """Whether the variants say it themselves, and may go on saying it."""
        may_hold = self.new.may_hold(slot.attribute, self.new.levels)
        return may_hold and all(slot in flatten(leaf.own.values) for leaf in leaves)

    def _tell_lifted(self, writer: Writer, key: str, lifted: Slots) -> None:
        for slot, value in sorted(lifted.items()):
            writer.tell(key, value_field(*slot), "lifted", None, value)

    def _write_leaf(self, writer: Writer, leaf: Lineage, parent: str | None, above: Slots) -> None:
        own = leaf.own
        writer.set(own, "family_variant", own.family_variant, self.new.code)
        writer.set(own, "parent", leaf.layers[-2].code, parent)
        place = (self.new, self.new.levels)
        settle(writer, own, place, self.wanted[own.id], above, keep=flatten(own.values).keys())
        if len(leaf.layers) > 2 and leaf.layers[-2].code != parent:  # what the model between them said
            copy_parts(writer, own, merged_parts(leaf.layers[1:]))

    def _archive(self, writer: Writer, models: Iterable[Document]) -> None:
        for model in models:
            writer.set(model, "archived", model.archived, True)

    def _list_groups(self) -> list[_Group]:
        """The models of the first level; an archived variant that lacks their axes stays where it is."""
        groups: dict[bytes, _Group] = {}
        old = current().split_of(self.root.family_variant or "")
        for model in self.models if set(old.axes[0]) == set(self.new.axes[0]) else ():
            axes = self._first_axes(flatten(model.values))
            if axes is not None and not model.archived:
                groups[_named(axes)] = _Group(model.code or "", model, axes)
        for leaf in self.leaves:
            axes = self._first_axes(self.wanted[leaf.own.id])
            if axes is None:
                continue
            if _named(axes) not in groups:
                groups[_named(axes)] = _Group(self._find_code(axes, groups.values()), None, axes)
            groups[_named(axes)].leaves.append(leaf)
        return list(groups.values())

    def _first_axes(self, values: Slots) -> dict[Slot, Any] | None:
        slots = [Slot(axis, ALL, ALL) for axis in self.new.axes[0]]
        return {slot: values[slot] for slot in slots} if all(slot in values for slot in slots) else None

    def _find_code(self, axes: Slots, groups: Iterable[_Group]) -> str:
        """A code that is free: that of the root and the axis values, numbered where it is taken."""
        words = [_word(value) for _slot, value in sorted(axes.items())]
        code, taken = "_".join([self.root.code or "", *words]), {group.code for group in groups}
        number, found = 1, code
        while found in taken or documents.find_id(found, MODEL) is not None:
            number += 1
            found = f"{code}_{number}"
        return found


def _named(axes: Slots) -> bytes:
    return orjson.dumps([value for _slot, value in sorted(axes.items())], option=orjson.OPT_SORT_KEYS)


def _word(value: Any) -> str:
    """An axis value as a part of a code: the option, yes or no, or amount and unit."""
    if isinstance(value, dict):
        return f"{value['amount']}{value['unit']}".lower()
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
