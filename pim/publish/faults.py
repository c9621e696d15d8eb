"""Faults of channels for tests: what a reader has to stand, switched on by a person, never by chance.

Pure, but for what it is told of a channel. How an answer is spoilt is `pim.web.feeds`' matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from channels.base import Item, serialise, tombstone

FAULTS = {
    "unavailable": "503 with Retry-After, to every other call",
    "too_many": "429 with Retry-After, to every other call",
    "gone": "410 to every other delta, with the address of the full feed",
    "slow": "bodies in pieces, with a second between them",
    "truncated": "the body of every other answer ends half-way",
    "wrong_etag": "another ETag with every answer: nothing is ever known already",
    "tombstones": "every delta removes products that never were",
    "awkward": "every delta brings a product with awkward texts",
}
ON_EVERY_OTHER = {"unavailable": 503, "too_many": 429, "gone": 410}  # fault -> status

FIRST_INVENTED = 2_000_000_000  # ids from here on are nobody's
_AWKWARD_TEXTS = (
    'Bolt 1/2" <M12> & nut; “½” \\ 🔩 ]]> \u202eright to left\u202c',
    "Łódź — Śruby, zażółć gęślą jaźń",
    "=1+1; +2; -3; @x, 'quoted', \"twice\"",
    "a" * 5000,
    "one\ntwo\r\nthree\tfour\u2028five",
)


def add_invented(faults: Iterable[str], items: Iterable[Item], locales: Iterable[str]) -> Iterator[Item]:
    """The items of a delta, with what its faults put between them."""
    chosen = set(faults)
    if "awkward" in chosen:
        yield from (_awkward(number, locales) for number in range(len(_AWKWARD_TEXTS)))
    yield from items
    if "tombstones" in chosen:
        for number in range(3):
            yield tombstone("product", FIRST_INVENTED + number, f"INVENTED-{number}", "left_assortment")
        yield tombstone("group", FIRST_INVENTED + 3, "INVENTED", "empty_group")


def _awkward(number: int, locales: Iterable[str]) -> Item:
    text = _AWKWARD_TEXTS[number]
    record = {
        "type": "product",
        "id": FIRST_INVENTED + 10 + number,
        "sku": f"AWKWARD {number}/“ø”",
        "group": None,
        "name": dict.fromkeys(locales, text),
        "family": None,
        "attributes": [],
        "categories": [],
        "media": [],
    }
    return Item("product", serialise(record))
