"""What is worked out once per structure and asked for per product: closures, masks, converters."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from pim.structure.snapshot import Attribute, Structure

T = TypeVar("T")


def once(structure: Structure, purpose: str, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returned when this structure was first asked for (purpose, key).

    Lives as long as the structure and is never shown by comparing structures. Two
    threads may both make it; one result stays.
    """
    # Like cached_property: the instance's dict is writable though the dataclass is frozen.
    try:
        found: T = structure.__dict__["_compiled"][purpose][key]
    except KeyError:
        made: dict[Hashable, T] = structure.__dict__.setdefault("_compiled", {}).setdefault(purpose, {})
        return made.setdefault(key, make())
    return found


def once_per_attribute(
    structure: Structure, purpose: str, attribute: Attribute, make: Callable[[Structure, Attribute], T]
) -> T:
    """Like `once`, by attribute; one that is not (yet) in the structure is worked out each time."""
    if structure.attributes.get(attribute.code) is not attribute:
        return make(structure, attribute)
    return once(structure, purpose, attribute.code, lambda: make(structure, attribute))
