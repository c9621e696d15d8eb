"""Ten thousand edits, each of a field of its own, as change sets of writers; and a shop to see them in."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pim.changes import Draft
from tests import builders

SIMPLE, MODELS = 1900, 100  # each model has a variant in red and one in blue, which show its fields
FIELDS = 5  # that are edited, per product and model
SETS = 504
CHUNKED = 12  # each so manieth set is staged and applied in chunks
CHUNK = 6  # edits in one of its chunks
CHANNELS = {"shop_pl": ["en_GB", "sv_SE"], "shop_se": ["en_GB", "sv_SE"], "shop_gb": ["en_GB"]}  # two views


@dataclass(frozen=True, slots=True)
class Edit:
    """A field, by its number, that gets its own token once."""

    kind: str
    key: str
    field: int

    @property
    def token(self) -> str:
        """What the field is set to: found nowhere else."""
        return f"token {self.key} {self.field}"

    @property
    def places(self) -> int:
        """How many records show it: its product's, or those of the group and of both variants."""
        return 3 if self.kind == "model" else 1

    def draft(self) -> Draft:
        """The change. It expects an empty field: one that was lost and made again would be a conflict."""
        return Draft(self.kind, self.key, f"values.edit_{self.field}..", self.token, expected=None)


@dataclass(frozen=True, slots=True)
class Task:
    """One change set of a writer; a chunked one is `applying` for a while."""

    number: int
    edits: tuple[Edit, ...]

    @property
    def is_chunked(self) -> bool:
        """Whether it is staged and applied chunk by chunk."""
        return self.number % CHUNKED == 0

    def drafts(self) -> list[Draft]:
        """Its changes, those of one target together."""
        return [edit.draft() for edit in sorted(self.edits, key=lambda edit: (edit.kind, edit.key))]


def make_catalogue() -> None:
    """Products, models with variants, and three channels that show every field that is edited."""
    names = [f"edit_{n}" for n in range(FIELDS)]
    attributes = ({"code": name, "type": "text", "group": "general"} for name in names)
    builders.make_structure(*(builders.create("attribute", body["code"], body) for body in attributes))
    builders.apply_all(_products())
    builders.make_assortment()
    shown = ({"field": f"attributes.{n}", "steps": [{"step": "attribute", "attribute": n}]} for n in names)
    builders.make_mapping(fields={"fields": [*builders.mapping_fields(), *shown]})
    for code, locales in CHANNELS.items():
        builders.make_channel(code, locales=locales, wait_seconds=30)


def deal(writers: int, seed: int) -> list[list[Task]]:
    """The sets of each writer: its own targets, but the last field of each target is another writer's."""
    rng = random.Random(seed)
    hands: list[list[Edit]] = [[] for _ in range(writers)]
    for at, (kind, key) in enumerate(_targets()):
        for field in range(FIELDS):
            other = (at + 1 + at // writers % (writers - 1)) % writers
            hands[other if field == FIELDS - 1 else at % writers].append(Edit(kind, key, field))
    numbers = iter(range(SETS))
    return [_tasks(hand, numbers, SETS // writers, rng) for hand in hands]


def _tasks(hand: Sequence[Edit], numbers: Iterator[int], sets: int, rng: random.Random) -> list[Task]:
    shuffled = rng.sample(hand, len(hand))
    return [Task(next(numbers), tuple(shuffled[start::sets])) for start in range(sets)]


def _targets() -> Iterator[tuple[str, str]]:
    yield from (("product", f"P-{n}") for n in range(SIMPLE))
    yield from (("model", f"M-{n}") for n in range(MODELS))


def _products() -> Iterator[Draft]:
    status = {"status.PL": "approved"}
    for n in range(MODELS):
        body = {"code": f"M-{n}", "family_variant": "wear_color", "values.name..en_GB": f"Model {n}"}
        yield builders.create("model", f"M-{n}", body)
    for n in range(SIMPLE):
        body = {"sku": f"P-{n}", "family": "tools", "values.name..en_GB": f"Product {n}"}
        yield builders.create("product", f"P-{n}", body | status)
    for n in range(MODELS):
        for color in ("red", "blue"):
            body = {"sku": f"V-{n}-{color}", "parent": f"M-{n}", "values.color..": color}
            yield builders.create("product", f"V-{n}-{color}", body | status)
