"""Where the values of a document stand once it is on a level of a family variant. Pure."""

from __future__ import annotations

from collections.abc import Collection

from pim.catalog.documents import Document
from pim.catalog.fields import Slot, value_field
from pim.enrich.life.plans import Slots, Writer, flatten
from pim.structure.snapshot import FamilyVariant

Place = tuple[FamilyVariant, int]  # a family variant and the level in it


def settle(
    writer: Writer,
    document: Document,
    place: Place,
    wanted: Slots,
    above: Slots,
    *,
    keep: Collection[Slot] = (),
) -> None:
    """Give a document those of the wanted effective values that it can have on its new level.

    A value that equals the one above falls away, unless its slot is in `keep`; one that
    differs is kept where the level may hold it, and lost where it may not.
    """
    (variant, level), held = place, flatten(document.values)
    own = {}
    for slot, value in wanted.items():
        may_hold = variant.may_hold(slot.attribute, level)
        is_home = variant.level_of(slot.attribute) == level
        if may_hold and (is_home or slot in keep or above.get(slot) != value):
            own[slot] = value
    writer.set_values(document, own)
    for slot in sorted(wanted.keys() | above.keys()):
        fate = _fate(slot, wanted, above, held, own)
        if fate:
            old, new = wanted.get(slot), own.get(slot, above.get(slot))
            writer.tell(document.key, value_field(*slot), fate, old, new)


def _fate(slot: Slot, wanted: Slots, above: Slots, held: Slots, own: Slots) -> str | None:
    """What became of a slot; None where nothing did."""
    if slot in own:
        if slot not in held:
            return "copied"
        if held[slot] != own[slot]:
            return "set"
        return "kept" if slot in above and above[slot] != own[slot] else None
    if slot not in wanted:
        return "gained"
    if above.get(slot) != wanted[slot]:
        return "lost"
    return "inherited" if slot in held else None
