"""The products that a chunk of changes may have altered, with what they inherit: loaded once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pim.catalog import documents
from pim.catalog.documents import Document, Lineage
from pim.changes.targets import Touched

_KEY, _NAMES, _OWN = "lineages", "names of lineages", "names of documents"

Names = frozenset[str]
_CREATED: Names = frozenset({"created"})  # whatever else was written with it


def touched_lineages(touched: Touched) -> dict[int, Lineage]:
    """Every document that was written, and every one below it, with ancestors; by ascending id."""
    if _KEY not in touched.memo:
        touched.memo[_KEY] = _load(touched)
    found: dict[int, Lineage] = touched.memo[_KEY]
    return found


def touched_where(touched: Touched, test: Callable[[Names], bool]) -> dict[int, Lineage]:
    """The lineages for which the test holds of the fields written in the document or in one above it.

    The test holds of some names where it holds of one of them: so nothing is loaded where
    it holds of no name that was written.
    """
    if _OWN not in touched.memo:
        written = (touched.fields.get(kind, {}).values() for kind in ("model", "product"))
        touched.memo[_OWN] = {_told(names) for of_kind in written for names in of_kind}
    if not any(map(test, touched.memo[_OWN])):
        return {}
    if _NAMES not in touched.memo:
        touched.memo[_NAMES] = _written_names(touched)
    names: dict[int, Names] = touched.memo[_NAMES]
    verdicts = {written: test(written) for written in set(names.values())}  # few: chunks repeat themselves
    return {i: lineage for i, lineage in touched_lineages(touched).items() if verdicts[names[i]]}


def created_ids(touched: Touched) -> set[int]:
    """The documents that the chunk made: no side table knows them yet."""
    return {
        document_id
        for kind in ("model", "product")
        for document_id, names in touched.fields.get(kind, {}).items()
        if "created" in names
    }


def old_lineage(touched: Touched, lineage: Lineage) -> Lineage | None:
    """The lineage as it stood before the chunk; None where one of its documents was created or moved."""
    layers = []
    for layer in lineage.layers:
        target: Any = touched.targets.get(layer.kind)
        old = target.old.get(layer.id, layer) if target is not None else layer
        if old is None or old.parent_id != layer.parent_id:
            return None
        layers.append(old)
    return Lineage(tuple(layers))


def _written_names(touched: Touched) -> dict[int, Names]:
    written = [names for kind in ("model", "product") if (names := touched.fields.get(kind))]
    return {
        document_id: _names_of(lineage, written) for document_id, lineage in touched_lineages(touched).items()
    }


def _names_of(lineage: Lineage, written: Sequence[Mapping[int, set[str]]]) -> Names:
    found = [names for layer in lineage.layers for of_kind in written if (names := of_kind.get(layer.id))]
    return _told(set().union(*found))


def _told(names: set[str]) -> Names:
    return _CREATED if "created" in names else frozenset(names)


def _load(touched: Touched) -> dict[int, Lineage]:
    written: dict[int, Document] = {}
    above: dict[int, Document] = {}
    parents: set[int] = set()
    for kind in ("model", "product"):
        target: Any = touched.targets.get(kind)
        if target is None:
            continue
        written |= {i: target.now[i] for i in target.changed}
        above |= target.ancestors
        if kind == "model":
            parents = {i for i, names in target.changed.items() if "created" not in names}
    below = documents.load(documents.descendants(sorted(parents))) if parents else {}
    wanted = {**below, **written}
    found = documents.with_ancestors({**above, **wanted})
    return {document_id: found[document_id] for document_id in sorted(wanted)}
