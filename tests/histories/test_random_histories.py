"""Whatever happens to a catalogue, its channels tell it right: deltas add up, and no past shows.

Random histories of edits, renames, moves, pins, rules, dates, reverts, mappings, settings,
publications, rollbacks and releases. A receiver that knows nothing of the project reads along
(`reader`), and a twin of each channel that never published before must show the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from pim import changes, db
from pim.catalog import documents
from pim.changes import Draft
from pim.errors import Blocked, Busy, Conflict, Invalid, NotFound
from pim.publish.publishing import publish
from pim.publish.reconciling import reconcile
from pim.publish.rollback import release, rollback
from tests.builders import AUTHOR, OPTIONS, create, find, save
from tests.histories import offers
from tests.histories.derived import check_derived
from tests.histories.watching import Watch
from tests.histories.worlds import CHANNELS, Worlds

REFUSALS = (Conflict, Invalid, NotFound)  # what a person may be told; anything else is a mistake of ours
FIRST_DAY = datetime(2027, 1, 1, 12, tzinfo=UTC)
PRODUCTS = ("T-0", "T-1", "T-2", "T-3", "J-red", "J-blue", "J-green", "C-red-s", "C-red-m", "C-blue-s")
MODELS = ("jacket", "vest", "coat", "parka", "coat_red", "coat_blue")
FORETOLD = ("revision", "items", "added", "changed", "removed", "held_back")


class Histories(RuleBasedStateMachine):
    """One catalogue, three channels, and a clock that only grows. `steps` counts over all histories.

    One rule for all steps: Hypothesis leaves whole rules out of a history, and a history
    without edits proves nothing.
    """

    worlds: Worlds
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(self.worlds.open())
        self.at = FIRST_DAY
        self.watches = [Watch(code) for code in CHANNELS]
        self.products = [find("product", sku) for sku in PRODUCTS]
        self.models = [find("model", code) for code in MODELS]
        self.sets: list[int] = []
        self.twins = 0

    def teardown(self) -> None:
        try:
            check_derived()
        finally:
            self.stack.close()

    @initialize()
    def publish_everything(self):
        for number in range(3):
            self.publish_and_read(number)

    @rule(step=st.sampled_from(offers.STEPS), data=st.data())
    def take(self, step, data):
        type(self).steps += 1
        getattr(self, step)(data.draw)

    def edit(self, draw):
        """One save of one field, or of several, of products and models."""
        self.do(*(self.draft(pick, *choice) for pick, choice in draw(offers.EDITS)))

    def rename(self, draw):
        """Also to a name that it had before, or that another one has or had."""
        pick = draw(offers.PICKS)
        _kind, _key, target_id = self.target(pick, "product")
        name = f"T-{pick % 4}" if pick % 5 == 0 else f"Å{target_id}-{pick % 3}"
        self.do(Draft("product", name, "sku", name, target_id=target_id))
        self.publish_and_read(draw(offers.PICKS), twin=True)

    def sell(self, draw):
        """One product, or one model with its variants, comes or goes: it must show wherever it is named."""
        pick = draw(offers.PICKS)
        kind, key, target_id = self.target(pick)
        if kind == "model":
            self.do(Draft(kind, key, "archived", bool(pick % 2), target_id=target_id))
        else:
            market = {"shop_gb": "GB"}.get(CHANNELS[pick % 3], "PL")
            self.do(
                Draft(kind, key, f"status.{market}", ("approved", "in_work")[pick % 2], target_id=target_id)
            )
        self.publish_and_read(pick, twin=True)

    def relate(self, draw):
        op, name = draw(offers.RELATIONS)
        links = [{"product": self.target(pick)[2], "quantity": n} for pick, n in draw(offers.LINKS)]
        self.do(self.draft(draw(offers.PICKS), op, f"relations.{name}", links))

    def regroup(self, draw):
        """One product or model comes into a group of products or leaves it, and one relates to the group."""
        op, group = draw(offers.GROUPS)
        pick, other = draw(offers.PICKS), draw(offers.PICKS)
        self.do(self.draft(pick, op, "groups", [group]))
        self.do(self.draft(other, op, f"group_relations.{('accessory', 'goes_with')[pick % 2]}", [group]))
        self.publish_and_read(pick, twin=True)

    def move(self, draw):
        """A variant, or a sub model with its variants, below another model."""
        pick = draw(offers.PICKS)
        _kind, key, _id = self.target(pick)
        family = {"J": ("vest", "jacket"), "C": ("coat_red", "coat_blue"), "c": ("parka", "coat")}
        self.do(self.draft(pick, "set", "parent", family.get(key[0], MODELS)[pick % 2]))

    def create(self, draw):
        """A tool, or a variant of a model, if it has none of that color or size."""
        pick, color, key = draw(offers.PICKS), draw(offers.COLORS), f"N-{len(self.products)}"
        name = draw(offers.NAMES)
        fields = {"sku": key, "values.name..en_GB": name, "status.PL": "approved", "status.GB": "phase_out"}
        if color is None:
            fields |= {"family": "tools", "categories": [["tools"], ["saws"]][pick % 2]}
        else:
            size = OPTIONS["size"][pick % 3]
            parent, axis = (("vest", "color"), ("coat_blue", "size"), ("coat_red", "size"))[pick % 3]
            fields |= {"parent": parent, f"values.{axis}..": color if axis == "color" else size}
        self.do(create("product", key, fields))
        with db.transaction():
            created = documents.find_id(key)
        self.products += [created] if created else []

    def change_settings(self, draw):
        """Of the structure, of the mapping, of a channel."""
        kind, key, field, value = draw(offers.SETTINGS)
        self.do(Draft(kind, key or CHANNELS[draw(offers.PICKS) % 3], field, value))

    def plan(self, draw):
        field, value = draw(offers.PLANS)
        content = self.day(value) if field.endswith("_on") else value
        self.do(Draft("assortment", draw(st.sampled_from(offers.ASSORTMENTS)), field, content))

    def pin(self, draw):
        first, length, way = draw(offers.DAYS), draw(offers.LENGTHS), draw(offers.WAYS)
        last = None if first is None or length is None else first + length
        pin = None if way is None else {"way": way, "from_on": self.day(first), "to_on": self.day(last)}
        field = f"pins.{self.target(draw(offers.PICKS), 'product')[2]}"
        self.do(Draft("assortment", draw(st.sampled_from(offers.ASSORTMENTS)), field, pin))

    def pass_time(self, draw):
        self.at += timedelta(hours=draw(st.integers(1, 60)))
        self.publish_and_read(draw(offers.PICKS), twin=True)

    def revert(self, draw):
        if not self.sets:
            return
        set_id = self.sets[-1 - draw(offers.PICKS) % len(self.sets)]
        with suppress(Conflict):  # it was reverted before
            saved = changes.revert(set_id, AUTHOR, **draw(offers.UNDOING))
            self.sets += [saved.set_id] if saved.set_id else []

    def leave_half_applied(self, draw):
        """A set of which a part is applied: nobody publishes it until somebody resumes or aborts it."""
        pick = draw(offers.PICKS)
        drafts = [self.draft(pick + n, "set", "values.name..en_GB", f"Half {n}") for n in range(3)]
        set_id = changes.stage(drafts, AUTHOR, chunk=1)
        changes.applying._apply_next(changes.applying._Staged(set_id))
        if changes.get_set(set_id).state == "applying":
            with pytest.raises((Busy, Blocked)):
                publish(CHANNELS[pick % 3], at=self.at)
        end = changes.apply if pick % 2 else lambda set_id: changes.abort(set_id, AUTHOR)
        end(set_id)
        self.sets.append(set_id)

    def publish(self, draw):
        pick = draw(offers.PICKS)
        self.publish_and_read(pick, whole=pick % 5 == 0, dry=pick % 2 == 0, twin=True)

    def publish_and_read(
        self, pick: int, *, whole: bool = False, dry: bool = False, twin: bool = False
    ) -> None:
        """Publish one channel and read along; now and then a twin of it too."""
        watch = self.watches[pick % 3]
        try:
            foretold = publish(watch.code, at=self.at, dry_run=True) if dry else None
            outcome = publish(watch.code, at=self.at, whole=whole)
        except Blocked:  # paused
            return
        watch.look(pick)
        watch.check_outcome(outcome)
        if foretold:
            assert [getattr(foretold, n) for n in FORETOLD] == [getattr(outcome, n) for n in FORETOLD]
        if twin or pick % 2:
            self.twins += 1
            watch.check_twin(self.twins, self.at)

    def reconcile(self, draw):
        pick = draw(offers.PICKS)
        watch = self.watches[pick % 3]
        assert reconcile(watch.code, at=self.at) == []
        watch.look(pick)

    def roll_back(self, draw):
        pick = draw(offers.PICKS)
        watch = self.watches[pick % 3]
        to = 1 + (pick // 3) % watch.last
        outcome = rollback(watch.code, to, note="bad")
        watch.look(pick)
        watch.check_outcome(outcome)
        assert watch.fulls[watch.last] == watch.fulls[to]

    def release(self, _draw):
        for code in CHANNELS:
            with suppress(Blocked):  # not paused
                release(code)

    def do(self, *drafts: Draft) -> None:
        """Save as a person would, who may be refused; every third time a channel is published at once."""
        try:
            saved = save(*drafts, skip=len(drafts) > 1)
        except REFUSALS:
            return
        if saved.set_id:
            self.sets.append(saved.set_id)
            if saved.set_id % 3 == 0:
                self.publish_and_read(saved.set_id // 3)

    def draft(self, pick: int, op: str, field: str, value: Any, kind: str = "") -> Draft:
        """A change of a product or model, or of one of that kind."""
        kind, key, target_id = self.target(pick, kind)
        return Draft(kind, key, field, value, op, target_id=target_id)

    def target(self, pick: int, kind: str = "") -> tuple[str, str, int]:
        """Kind, key and id of a product or model."""
        ids = self.products if kind == "product" else self.products + self.models
        target_id = ids[pick % len(ids)]
        with db.transaction():
            document = documents.load([target_id])[target_id]
        return document.kind, document.key, target_id

    def day(self, offset: int | None) -> str | None:
        """So many days from today."""
        return None if offset is None else str((self.at + timedelta(days=offset)).date())


def run(worlds: Worlds, histories: int, length: int, **options: Any) -> int:
    """Run so many random histories; give the number of steps that were really taken."""
    machine = type("Machine", (Histories,), {"worlds": worlds, "steps": 0})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=length,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            **options,
        ),
    )
    return machine.steps


@pytest.fixture
def worlds(settings: Any) -> Iterator[Worlds]:
    return Worlds(settings)


def test_receivers_are_told_the_truth_whatever_happens(worlds):
    steps = run(worlds, histories=8, length=55, derandomize=True, phases=[Phase.generate])

    print(f"{steps} steps")  # noqa: T201
    assert steps >= 300


@pytest.mark.chaos
def test_receivers_are_told_the_truth_for_3000_steps(worlds):
    steps = run(worlds, histories=40, length=120)

    assert steps >= 3000
