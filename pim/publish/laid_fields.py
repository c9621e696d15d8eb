"""The part of a mapping that feeds laid fields: what it takes to fill them, and when it is another one.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

import orjson

from channels.base import Connector
from pim.publish.mapping import FieldMapping, Step, read_mapping
from pim.structure.snapshot import Structure

# What a step reads of a product, by the stream that tells the same; other steps read records.
_STREAMS = {"price": "prices", "stock": "stock"}


def read_laid(structure: Structure, connector: Connector, fields: Any) -> tuple[FieldMapping, ...]:
    """The sound steps that feed laid fields, in the receiver's order; `fields` is the JSON of a mapping."""
    fed = {one.field: one for one in read_mapping(structure, connector, fields)[0]}
    return tuple(fed[field.name] for field in connector.laid_fields if field.name in fed)


def needed_streams(mappings: Iterable[FieldMapping]) -> frozenset[str]:
    """The streams, prices or stock, that these fields read something of."""
    kinds = {step.kind for mapping in mappings for step in _iter_steps(mapping.steps)}
    return frozenset(stream for kind, stream in _STREAMS.items() if kind in kinds)


def digest_laid(connector: Connector, fields: Iterable[dict[str, Any]]) -> str:
    """Changes with whatever feeds a laid field, and with nothing else of a mapping."""
    names = {field.name for field in connector.laid_fields}
    told = sorted((entry["field"], entry["steps"]) for entry in fields if entry["field"] in names)
    return blake2b(orjson.dumps(told, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()


def _iter_steps(steps: Iterable[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _iter_steps(step.steps)
