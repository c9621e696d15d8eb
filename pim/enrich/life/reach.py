"""Which channels a product is meant for: a registry, since channels stand above."""

from __future__ import annotations

from collections.abc import Callable, Collection

Reach = Callable[[Collection[int]], dict[str, set[int]]]

_asked: list[Reach] = []


def register_reach(reach: Reach) -> None:
    """Ask this function, too, which channels are to list which of some products now: code -> ids."""
    if reach not in _asked:
        _asked.append(reach)


def load_reach(ids: Collection[int]) -> dict[str, set[int]]:
    """The channels that are to list each of these products as the transaction sees them."""
    return {code: found for ask in _asked for code, found in ask(ids).items()}
