"""New products that wait for a family: what they may belong to, and what they look like.

A product without a family is what an ERP brings. The inbox is no table: it is a question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pim import db
from pim.catalog import documents, search
from pim.catalog.documents import Lineage
from pim.catalog.models import PRODUCT, Product
from pim.enrich.duplicates import Duplicate, find_duplicates
from pim.enrich.naming import find_label
from pim.structure.current import current
from pim.structure.snapshot import Structure

MAX_WORDS = 8  # of a name that are looked up
LOOKED_AT = 200  # products per word
LEAST = 30  # percent: below it a suggestion is a guess
_products = Product.__table__

Shares = Mapping[str, float]  # of the products that have a word, how many are in which family


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A family, how much of the name speaks for it in percent, and the words that do, strongest first."""

    family: str
    percent: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A product without a family. `suggestion` is None where its name tells nothing."""

    id: int
    key: str
    name: str
    created_at: datetime | None
    suggestion: Suggestion | None
    duplicates: tuple[Duplicate, ...]


def count_waiting() -> int:
    """How many products wait."""
    statement = sa.select(sa.func.count()).select_from(_products).where(_waits())
    return int(db.connection().execute(statement).scalar_one())


def list_waiting(*, after: int = 0, limit: int = 50) -> list[Waiting]:
    """The products that wait, in the order in which they came; `after` is the id of the last one seen."""
    statement = (
        sa.select(_products.c.id)
        .where(_waits(), _products.c.id > after)
        .order_by(_products.c.id)
        .limit(limit)
    )
    ids = list(db.connection().execute(statement).scalars())
    structure = current()
    duplicates = find_duplicates(structure, ids) if ids else {}
    shares: dict[str, Shares] = {}
    return [
        _waiting(structure, lineage, tuple(duplicates.get(lineage.own.id, ())), shares)
        for lineage in documents.load_lineages(ids).values()
    ]


def suggest_family(structure: Structure, name: str, shares: dict[str, Shares]) -> Suggestion | None:
    """The family of the products that share most words with a name.

    Each word votes for the families of the products that have it, by their share; the
    votes of all words make the percentage. `shares` keeps what was looked up already.
    """
    words = search.list_words(name)[:MAX_WORDS]
    for word in words:
        if word not in shares:
            shares[word] = _load_shares(structure, word)
    votes: Counter[str] = Counter()
    for word in words:
        votes.update(shares[word])
    if not votes:
        return None
    family, total = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    percent = round(100 * total / len(words))
    speaking = sorted((w for w in words if family in shares[w]), key=lambda w: -shares[w][family])
    return Suggestion(family, percent, tuple(speaking)) if percent >= LEAST else None


def _waits() -> sa.ColumnElement[bool]:
    c = _products.c
    return sa.and_(c.kind == PRODUCT, c.family_id.is_(None), c.parent_id.is_(None), c.archived.is_(False))


def _waiting(
    structure: Structure, lineage: Lineage, duplicates: tuple[Duplicate, ...], shares: dict[str, Shares]
) -> Waiting:
    own = lineage.own
    name = _name(structure, lineage)
    suggestion = suggest_family(structure, name, shares) if name else None
    return Waiting(own.id, own.key, name, own.created_at, suggestion, duplicates)


def _name(structure: Structure, lineage: Lineage) -> str:
    """The name in any locale; "" without one."""
    for scope, locale in structure.iter_scope_locales():
        label = find_label(structure, lineage, scope.code, locale)
        if label is not None:
            return label.text
    return ""


def _load_shares(structure: Structure, word: str) -> Shares:
    """In which families the products with a word are, or with one that begins so; some are looked at."""
    condition = search.condition(word, _products.c.id)
    if condition is None:
        return {}
    some = sa.select(_products.c.family_id).where(condition, _products.c.family_id.is_not(None))
    found = Counter(db.connection().execute(some.limit(LOOKED_AT)).scalars())
    codes = _codes(structure)
    total = sum(found.values())
    return {codes[family_id]: n / total for family_id, n in found.items() if family_id in codes}


def _codes(structure: Structure) -> dict[int, str]:
    return {family.id: code for code, family in structure.families.items()}
