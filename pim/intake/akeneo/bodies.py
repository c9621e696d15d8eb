"""What reading makes of rows: the wanted state of one target each, and what was refused on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pim.intake.problems import Problem
from pim.structure.snapshot import Structure


@dataclass(frozen=True, slots=True)
class Body:
    """The wanted state of one target, as far as its row says something: an absent field is left alone.

    A price collection holds only the currencies, and a relation list only the kinds, whose
    cells are filled; who compares with what stands there keeps the others.
    """

    kind: str
    key: str
    fields: dict[str, Any]
    source: tuple[str, int]  # file, row
    cells: dict[str, str]  # column by field, to say where a field came from


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that some cell names. `sha256` is None when it is not in the folder."""

    path: Path
    name: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A product model that is in the catalogue already: what a row below it needs to know of it."""

    code: str
    family_variant: str
    parent: str | None
    categories: frozenset[str] = frozenset()  # its own and inherited ones
    values: Mapping[str, Any] = field(default_factory=dict)  # by field address, inherited ones included


class Catalogue(Protocol):
    """What a reader asks of the products that are there already; of values, only those of models."""

    def find_models(self, codes: Iterable[str]) -> Mapping[str, KnownModel]:
        """Those of the models that exist, by code."""

    def find_parents(self, skus: Iterable[str]) -> Mapping[str, str]:
        """The model of each of these products that is a variant, by SKU."""

    def find_targets(self, kind: str, keys: Iterable[str]) -> Collection[str]:
        """Those of the SKUs (`product`) or codes (`model`) that exist."""


class NoCatalogue:
    """A catalogue without products."""

    def find_models(self, codes: Iterable[str]) -> Mapping[str, KnownModel]:
        """None."""
        return {}

    def find_parents(self, skus: Iterable[str]) -> Mapping[str, str]:
        """None."""
        return {}

    def find_targets(self, kind: str, keys: Iterable[str]) -> Collection[str]:
        """None."""
        return ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One folder as read. `problems` and `files` are complete once `products` is exhausted.

    `products` can be walked once: root models, then sub models, then products, each in the
    order of their file.
    """

    structure: list[Body]  # a target stands after those that it refers to
    merged: Structure  # the structure after all of that is applied
    products: Iterator[Body]
    problems: list[Problem]
    files: list[MediaFile]  # one per distinct path
