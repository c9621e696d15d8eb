"""Products as rules see them: made of a document with what it inherits."""

from __future__ import annotations

from pim.catalog.documents import Lineage
from pim.plan.rules import Subject
from pim.structure.compiled import once
from pim.structure.current import current
from pim.structure.snapshot import Structure


def make_subject(lineage: Lineage) -> Subject:
    """What rules see of a product. Archived categories hold nothing."""
    structure = current()
    held = (_upwards(structure, code) for layer in lineage.layers for code in layer.categories)
    return Subject(lineage.own.family, frozenset().union(*held), lineage.values(structure))


def _upwards(structure: Structure, code: str) -> frozenset[str]:
    """A category and those above it; none of an archived one."""
    if code not in structure.categories:
        return frozenset()
    return once(structure, "upwards", code, lambda: frozenset(above.code for above in structure.path(code)))
