"""What documents hold besides values, by field: categories, relations, packaging, order and so on. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pim.catalog import fields
from pim.catalog.documents import Document, Lineage

UNITED = ("categories", "groups", "relations", "group_relations")  # lists: what two say holds side by side
KEYED = ("packaging", "order", "classifications")  # the nearest says it


def merged_parts(layers: Sequence[Document]) -> dict[str, Any]:
    """What holds for the last of these layers, root first, by field; what is empty is left out."""
    return {field: value for field, value in _iter_merged(Lineage(tuple(layers))) if value}


def own_part(document: Document, field: str) -> Any:
    """The own value of such a field; None is empty."""
    return fields.read(document, field)


def united(field: str, held: Any, more: Any) -> Any:
    """Two lists of one field as one: links keep their order, those held first; codes are sorted."""
    if not field.startswith("relations."):
        return sorted({*(held or ()), *(more or ())})
    links = {link["product"]: link for link in (*(more or ()), *(held or ()))}
    return [
        links[target] for target in dict.fromkeys(link["product"] for link in (*(held or ()), *(more or ())))
    ]


def _iter_merged(lineage: Lineage) -> Iterator[tuple[str, Any]]:
    yield "categories", lineage.categories()
    yield "groups", lineage.groups()
    for part in ("relations", "group_relations"):
        for name in sorted({name for layer in lineage.layers for name in getattr(layer, part)}):
            field, found = f"{part}.{name}", None
            for layer in reversed(lineage.layers):  # own ones come before inherited ones
                found = united(field, found, getattr(layer, part).get(name))
            yield field, found
    for part in KEYED:
        for name, told in sorted(getattr(lineage, part)().items()):
            yield f"{part}.{name}", told
