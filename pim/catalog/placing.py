"""Where documents stand: what a family variant asks of a model and of those below it. Archived ones may wait.

Judged for a chunk as a whole, so that a model and its variants can move together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pim.catalog import documents
from pim.catalog.documents import Document
from pim.errors import BadValue, PimError
from pim.structure.current import current
from pim.structure.snapshot import FamilyVariant

if TYPE_CHECKING:
    from pim.catalog.targets import DocumentTarget

_NAMED = {"created", "family", "family_variant", "parent"}


def find_problems(target: DocumentTarget) -> dict[int, PimError]:
    """The documents of a chunk that would stand where their family variant has no place for them."""
    placed = {
        document_id: target.now[document_id]
        for document_id, names in target.changed.items()
        if names & _NAMED or (target.now[document_id].parent_id and "archived" in names)
    }
    problems: dict[int, PimError] = {}
    for document_id, document in placed.items():
        if not document.archived and (problem := _find_problem(target, document)):
            problems[document_id] = problem
    left = _left_behind(target, [d for d in placed.values() if d.is_model and d.id not in problems])
    return problems | left


def _find_problem(target: DocumentTarget, document: Document) -> PimError | None:
    if document.parent_id is None:
        return _problem_of_root(document)
    chain = target.chain(document)
    parent = chain[-1]
    if document.family_variant != parent.family_variant:
        remedy = f"Its model {parent.key} has {parent.family_variant}: change both together."
        return BadValue(f"{document.key} family_variant", document.family_variant, remedy)
    if document.family != parent.family:
        return BadValue(f"{document.key} family", document.family, "A variant has the family of its model.")
    variant = current().split_of(document.family_variant or "")
    if (len(chain) == variant.levels) == document.is_model or len(chain) > variant.levels:
        remedy = f"Family variant {variant.code} has {variant.levels} level(s)."
        return BadValue(f"{document.key} parent", parent.key, remedy)
    return _problem_of_values(document, variant, len(chain))


def _problem_of_root(document: Document) -> PimError | None:
    if not document.is_model:
        if document.family_variant is None:
            return None
        return BadValue(
            f"{document.key} family_variant", document.family_variant, "A simple product has none."
        )
    if document.family_variant is None:
        return BadValue("product model", document.key, "code and family_variant must be given.")
    variant = current().split_of(document.family_variant)
    if document.family != variant.family:
        remedy = "A product model has that of its family variant."
        return BadValue(f"{document.key} family", document.family, remedy)
    return _problem_of_values(document, variant, 0)


def _problem_of_values(document: Document, variant: FamilyVariant, level: int) -> PimError | None:
    wrong = [code for code in document.values if not variant.may_hold(code, level)]
    if not wrong:
        return None
    home = variant.level_of(wrong[0])
    remedy = f"In family variant {variant.code} it is set on level {home}, not on level {level}."
    return BadValue(f"{document.key} {wrong[0]}", ", ".join(wrong), remedy)


def _left_behind(target: DocumentTarget, models: Iterable[Document]) -> dict[int, PimError]:
    """Models that split otherwise now, with the variants that do not follow."""
    moved = {d.id: d for d in models if (old := target.old[d.id]) and old.family_variant != d.family_variant}
    if not moved:
        return {}
    below = documents.load_lineages(documents.descendants(sorted(moved)))
    problems: dict[int, PimError] = {}
    for document_id, lineage in below.items():
        document = target.in_chunk(document_id) or lineage.own
        root = next((d for d in reversed(target.chain(document)) if d.id in moved), None)
        if root is None or document.archived or document.family_variant == root.family_variant:
            continue
        remedy = f"What stands below it must change with it, or move away: {document.key}."
        problems.setdefault(root.id, BadValue(f"{root.key} family_variant", root.family_variant, remedy))
    return problems
