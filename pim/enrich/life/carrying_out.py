"""Saving a plan, and telling which channels lose or gain products by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pim import changes
from pim.catalog import documents
from pim.changes import Author
from pim.enrich.life.plans import Plan
from pim.enrich.life.reach import load_reach


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan did. `gains` and `losses` are SKUs by the code of a channel, as its next publication would.

    `set_id` is None where nothing differed.
    """

    plan: Plan
    set_id: int | None
    gains: Mapping[str, tuple[str, ...]]
    losses: Mapping[str, tuple[str, ...]]


def carry_out(plan: Plan, author: Author) -> Outcome:
    """Save a plan as one change set in the caller's transaction. Rolled back, it was a preview.

    Raises what `changes.save` raises, `ChangesConflict` for a product that changed since the plan was made.
    """
    before = load_reach(plan.ids)
    saved = changes.save(plan.drafts, author)
    after = load_reach(plan.ids)
    keys = documents.find_keys(plan.ids)

    def differ(one: Mapping[str, set[int]], other: Mapping[str, set[int]]) -> dict[str, tuple[str, ...]]:
        found = {code: one[code] - other.get(code, set()) for code in sorted(one)}
        return {code: tuple(sorted(keys[i] for i in ids)) for code, ids in found.items() if ids}

    return Outcome(plan, saved.set_id, differ(after, before), differ(before, after))
