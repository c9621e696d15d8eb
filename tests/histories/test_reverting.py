"""A hundred random sets, all undone in random order: as a dictionary says, and nothing derived lags."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from pim import changes, db
from pim.changes import ANY, Draft
from pim.changes.targets import target_type
from tests.builders import AUTHOR, OPTIONS, find, save
from tests.histories.derived import check_derived
from tests.histories.dictionary import Address, Dictionary
from tests.histories.worlds import Worlds

KEYS: dict[str, tuple[str, ...]] = {
    "product": ("T-0", "T-1", "T-2", "J-red", "J-blue", "C-red-s", "C-blue-s"),
    "model": ("jacket", "vest", "coat", "coat_red"),
    "category": ("tools", "drills"),
    "option": ("brand.bosch", "color.red"),
    "family": ("tools",),
    "assortment": ("all_pl", "yard_pl"),
    "attribute": ("cordless",),
}
TEXTS = (None, "Drill", "Drill 12", "Łódź drill", "Sav")
LISTS = (None, ["drills"], ["drills", "saws"], ["clothes"], ["clothes", "shop"])
FEATURES = (None, ["led"], ["led", "quiet"], ["case"])
PINS = (None, {"way": "in"}, {"note": "no", "way": "out"}, {"from_on": "2027-01-01", "way": "out"})
FIELDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "model": {
        "values.name..en_GB": TEXTS,
        "values.name..sv_SE": TEXTS,
        "values.note.print.": TEXTS,
        "values.brand..": (None, *OPTIONS["brand"]),
        "values.weight..": (None, {"amount": "2", "unit": "KILOGRAM"}, {"amount": "1500", "unit": "GRAM"}),
        "values.features..": FEATURES,
        "categories": LISTS,
        "archived": (True, False),
    },
    "category": {"labels.en_GB": TEXTS, "position": (0, 1, 2), "parent": (None, "shop", "clothes")},
    "option": {"labels.sv_SE": TEXTS, "position": (0, 1, 2)},
    "family": {"labels.en_GB": TEXTS, "requirements.ecommerce": (None, ["name"], ["name", "brand"])},
    "attribute": {"labels.pl_PL": TEXTS, "filterable": (True, False), "archived": (True, False)},
    "assortment": {
        "labels.en_GB": TEXTS,
        "to_on": (None, "2027-02-01"),
        "rule": (None, {"all": []}, {"category": "tools"}, {"not": {"category": "drills"}}),
    },
}
FIELDS["product"] = {**FIELDS["model"], "status.PL": (None, "in_work", "approved")}


class Author:
    """Writes change sets at random, with what a dictionary makes of them."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.ids = {(kind, key): find(kind, key) for kind, keys in KEYS.items() for key in keys}
        self.dictionary = Dictionary(read_field)

    def write(self) -> list[Draft]:
        """One set: usually of one field, sometimes of many."""
        return [self.draft() for _ in range(self.random.choice((1, 1, 2, 5)))]

    def draft(self) -> Draft:
        (kind, key), target_id = self.random.choice(list(self.ids.items()))
        if kind == "assortment" and self.random.random() < 0.5:
            field, values = f"pins.{self.ids['product', self.random.choice(KEYS['product'])]}", PINS
        elif kind == "product" and self.random.random() < 0.2:
            field, values = "sku", (key, f"{key}-A", f"{key}-B")  # its own: they stay reserved for it
        elif kind in ("product", "model") and self.random.random() < 0.2:
            return self.relate(kind, key, target_id)
        else:
            field, values = self.random.choice(list(FIELDS[kind].items()))
        op, value = self.operation(field, values)
        expected = ANY
        if op in ("set", "clear") and self.random.random() < 0.4:
            expected = self.random.choice([self.dictionary.hold((kind, target_id, field)), *values])
        return Draft(kind, key, field, value, op, expected, target_id)

    def operation(self, field: str, values: tuple[Any, ...]) -> tuple[str, Any]:
        value = self.random.choice(values)
        if values in (LISTS, FEATURES) and value and self.random.random() < 0.7:
            return self.random.choice(("append", "remove")), value
        if values is TEXTS and not field.startswith("labels") and self.random.random() < 0.3:
            return "replace", {"find": "Drill", "with": self.random.choice(("Bore", "Drill drill"))}
        return ("clear", None) if value is None and self.random.random() < 0.5 else ("set", value)

    def relate(self, kind: str, key: str, target_id: int) -> Draft:
        name = self.random.choice(("relations.accessory", "relations.spare_part", "relations.goes_with"))
        others = [
            i for (other, _key), i in self.ids.items() if other in ("product", "model") and i != target_id
        ]
        links = [{"product": i} for i in self.random.sample(others, self.random.randint(1, 2))]
        if name == "relations.spare_part":
            links = [{**link, "quantity": self.random.choice(("1", "2.5"))} for link in links]
        before = self.dictionary.hold((kind, target_id, name)) or []
        standing = {link["product"] for link in before}
        op = self.random.choice(("set", "append", "remove"))
        if op == "append":  # one link to a target at most
            links = [link for link in links if link["product"] not in standing]
        return Draft(kind, key, name, links or None, op if links else "clear", target_id=target_id)


def read_field(address: Address) -> Any:
    kind, target_id, field = address
    with db.transaction():
        target = target_type(kind)()
        target.lock([target_id])
        return target.read(target_id, field)


@pytest.fixture
def worlds(settings: Any) -> Iterator[Worlds]:
    return Worlds(settings)


def revert_all(seed: int, count: int) -> None:
    """Apply so many random sets, then undo all of them in random order."""
    author = Author(random := Random(seed))
    made = []
    for number in range(count):
        drafts = author.write()
        done, conflicts = author.dictionary.apply(drafts)
        staged = changes.stage(drafts, AUTHOR, chunk=2) if number % 2 else None
        saved = save(*drafts, skip=True) if staged is None else changes.apply(staged)
        assert [(row.kind, row.target_id, row.field) for row in saved.conflicts] == conflicts
        assert (saved.invalid, saved.applied) == ([], len(done))
        if saved.set_id:
            made.append((saved.set_id, done))
    check_fields(author.dictionary)
    check_derived()

    random.shuffle(made)
    for set_id, done in made:
        conflicts = author.dictionary.undo(done)
        undone = changes.revert(set_id, AUTHOR)
        assert [(row.kind, row.target_id, row.field) for row in undone.conflicts] == conflicts
        assert undone.invalid == []
    check_fields(author.dictionary)
    check_derived()


def check_fields(dictionary: Dictionary) -> None:
    assert {address: read_field(address) for address in dictionary.fields} == dictionary.fields


@pytest.mark.parametrize("seed", [1, 2])
def test_a_hundred_sets_are_undone_in_any_order(worlds, seed):
    with worlds.open():
        revert_all(seed, 100)


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(10, 30))
def test_hundreds_of_sets_are_undone_in_any_order(worlds, seed):
    with worlds.open():
        revert_all(seed, 300)
