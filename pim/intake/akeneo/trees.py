"""categories.csv and association_types.csv."""

from __future__ import annotations

from pim.intake.akeneo.files import Table
from pim.intake.akeneo.gathering import Entry, Gathering, iter_entries


def read_categories(table: Table, gathering: Gathering) -> None:
    """Categories, parents first. Akeneo's file has no positions: new ones stand as in the file.

    A category below itself is refused, with all that stands below it.
    """
    entries = {entry.key: entry for entry in iter_entries(table, gathering, "category")}
    spelled = {key.casefold(): key for key in entries}
    places: dict[str, int] = {}
    for key in list(entries):
        _add_with_parents(key, entries, spelled, places)


def read_association_types(table: Table, gathering: Gathering) -> None:
    """Association types are relation types."""
    for entry in iter_entries(table, gathering, "relation_type"):
        entry.put("code", entry.key, "code")
        entry.labels()
        entry.flag("two_way", "is_two_way")
        entry.flag("quantified", "is_quantified")
        entry.add()


def _add_with_parents(
    key: str, entries: dict[str, Entry], spelled: dict[str, str], places: dict[str, int]
) -> None:
    """Add the category after the chain of its parents, each once."""
    chain: list[Entry] = []
    step: str | None = key
    while step in entries:
        entry = entries.pop(step)
        chain.append(entry)
        parent = entry.text("parent")
        step = parent if parent in entries else spelled.get(parent.casefold())
    if step is not None and any(entry.key == step for entry in chain):
        _refuse_circle(chain, step)
        return
    for entry in reversed(chain):
        _add(entry, places)


def _add(entry: Entry, places: dict[str, int]) -> None:
    entry.put("code", entry.key, "code")
    entry.labels()
    entry.reference("parent", "parent", "category")
    if entry.text("parent") and "parent" not in entry.fields and entry.old is None:
        return  # without its parent it would become a tree of its own
    if entry.old is None:
        parent = entry.fields.get("parent", "")
        entry.fields["position"] = places[parent] = places.get(parent, -1) + 1
    entry.add()


def _refuse_circle(chain: list[Entry], closing: str) -> None:
    for entry in chain:
        entry.refuse("parent", "stands below itself", f"Give {closing} another parent, or none.")
