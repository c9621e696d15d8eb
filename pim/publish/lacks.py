"""What a laid field says of a product, or why it says nothing. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a step says nothing of a product: a stable word, what was found, and what would be right."""

    rule: str
    found: str
    remedy: str
