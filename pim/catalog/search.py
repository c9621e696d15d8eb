"""Full-text search: the words of each product, and how a question becomes a condition.

SQLite: FTS5, kept by triggers on `product_search`. PostgreSQL: a generated tsvector. Both
take the words as they are folded and cut here, so ł is found by l.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from pim import db
from pim.catalog import documents, fields, references
from pim.catalog.documents import Document, Lineage
from pim.catalog.lineages import created_ids, touched_where
from pim.catalog.models import ProductSearch
from pim.catalog.side_tables import SLICE, iter_slices
from pim.changes import guard
from pim.changes.targets import Touched
from pim.structure.compiled import once
from pim.structure.current import current
from pim.structure.snapshot import Attribute, Structure
from pim.structure.types import fold, search_text

# The types whose values are searched: what people type into a search box.
SEARCHED = ("identifier", "text", "video_link", "reference")
MAX_WORDS = 8  # of one question
_search = ProductSearch.__table__
_COLUMNS = ("product_id", "words")
MAX_LENGTH = 100  # of a word; what is longer is found by its beginning
_WORD = re.compile(r"[^\W_]+")  # letters and digits of any script


def words(structure: Structure, lineage: Lineage) -> str:
    """The folded words of a product, sorted: SKU or code, and every text value, inherited ones included.

    The GTINs of its packaging units are words too: people scan boxes.
    Of a record that a value names, its code and its labels in all locales are words too.
    """
    searched = once(structure, "searched", "", lambda: _searched(structure))
    values = lineage.values(structure)
    texts = [lineage.own.key]
    texts += [unit["gtin"] for unit in lineage.own.packaging.values() if "gtin" in unit]
    for code, attribute in searched.items():
        for locales in values.get(code, {}).values():
            texts += [search_text(attribute, value) for value in locales.values()]
    pieces = set(" ".join(texts).split())
    return " ".join(sorted(set().union(*map(_words_of, pieces))))


def _searched(structure: Structure) -> dict[str, Attribute]:
    return {a.code: a for a in structure.attributes.values() if a.type in SEARCHED}


@lru_cache(maxsize=16384)  # texts of a catalogue repeat their words
def _words_of(piece: str) -> tuple[str, ...]:
    """The folded words of a text without spaces: nothing that is folded reaches across one."""
    return tuple(_cut(piece))


def _cut(text: str) -> list[str]:
    return [word[:MAX_LENGTH] for word in _WORD.findall(fold(text))]


def list_words(text: str) -> list[str]:
    """The folded words of a text, each once, in their order; numbers and what is shorter than 3 left out."""
    words = dict.fromkeys(_WORD.findall(fold(text)))
    return [word for word in words if len(word) > 2 and not word.isdecimal()]


def condition(question: str, product_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool] | None:
    """Products that have every word of the question, or a word that begins with it; None for no words."""
    asked = _cut(question)[:MAX_WORDS]
    if not asked:
        return None
    if db.is_sqlite():
        match = " ".join(f'"{word}"*' for word in asked)
        rows: sa.Select[Any] = sa.select(sa.column("rowid")).select_from(sa.table("product_search_fts"))
        return product_id.in_(
            rows.where(sa.text("product_search_fts MATCH :question").bindparams(question=match))
        )
    query = sa.cast(" & ".join(f"'{word}':*" for word in asked), TSQUERY)
    found = sa.select(_search.c.product_id).where(sa.literal_column("product_search.tsv").op("@@")(query))
    return product_id.in_(found)


def write_search(touched: Touched) -> None:
    """Hook: the words of what was written, and of what inherits from it."""
    structure = current()
    if _is_heard_otherwise(touched):
        for slice_ in iter_slices():
            db.upsert_rows(_search, _rows(structure, slice_), ["words"])
        return
    _write_holders(structure, _renamed_records(touched))
    rows = [
        (product_id, words(structure, lineage))
        for product_id, lineage in touched_where(touched, partial(_speaks, structure)).items()
    ]
    created = created_ids(touched)
    db.insert_tuples(_search, _COLUMNS, [row for row in rows if row[0] in created])
    others = [dict(zip(_COLUMNS, row, strict=True)) for row in rows if row[0] not in created]
    db.upsert_rows(_search, others, ["words"])


def rebuild() -> None:
    """Make the words of all products anew, in the caller's transaction."""
    structure = current()
    with guard.opened():
        db.connection().execute(_search.delete())
        for slice_ in iter_slices():
            db.insert_rows(_search, _rows(structure, slice_))


def _rows(structure: Structure, slice_: Iterable[Document]) -> list[dict[str, Any]]:
    lineages = documents.with_ancestors({document.id: document for document in slice_})
    return [{"product_id": i, "words": words(structure, lineage)} for i, lineage in lineages.items()]


def _is_heard_otherwise(touched: Touched) -> bool:
    """Whether an attribute that search looks into was archived, or brought back."""
    attributes: Any = touched.targets.get("attribute")
    return attributes is not None and any(
        "archived" in names and "created" not in names and attributes.loaded[i]["type"] in SEARCHED
        for i, names in attributes.changed.items()
    )


def _write_holders(structure: Structure, record_ids: Sequence[int]) -> None:
    """The words of all that name these records, themselves or through their models."""
    if not record_ids:
        return
    holders = references.find_holders(record_ids)
    ids = sorted({*holders, *documents.descendants(holders)})
    for start in range(0, len(ids), SLICE):
        found = documents.load(ids[start : start + SLICE])
        db.upsert_rows(_search, _rows(structure, found.values()), ["words"])


def _renamed_records(touched: Touched) -> list[int]:
    """Records of reference entities that are called otherwise now, or came back or went."""
    return [
        record_id
        for record_id, names in touched.fields.get("reference_record", {}).items()
        if "created" not in names and any(name.startswith("labels.") or name == "archived" for name in names)
    ]


def _speaks(structure: Structure, names: Iterable[str]) -> bool:
    for name in names:
        slot = fields.slot_of(name)
        attribute = structure.attributes.get(slot.attribute) if slot else None
        if (
            name in ("created", "sku", "code", "parent")
            or name.startswith("packaging.")
            or (attribute and attribute.type in SEARCHED)
        ):
            return True
    return False
