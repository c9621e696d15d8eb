"""What is rendered: a product or a root model, as far as rendering asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]  # attribute -> scope -> locale -> value


@dataclass(frozen=True, slots=True)
class Subject:
    """A product or a root model.

    `values` are effective: those of its models are merged in. `categories` include inherited ones and
    are listed in this order. `axes` are the attributes that tell variants apart, () of a simple product.
    """

    id: int
    sku: str  # "" of a model
    code: str  # "" of a product
    group: str | None  # code of the root model of a variant
    family: str | None
    values: Values
    categories: Sequence[str]
    axes: tuple[str, ...] = ()
    groups: Sequence[str] = ()  # of products, inherited ones included
    packaging: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    order: Mapping[str, str] = field(default_factory=dict)
    classifications: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
