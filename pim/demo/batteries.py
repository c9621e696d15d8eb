"""The battery systems of the demo's cordless tools: records that tools name, and what fits what."""

from __future__ import annotations

from collections.abc import Iterator

from pim.changes import Draft
from pim.demo.fields import create, labels
from pim.demo.texts import LOCALES, Five, same

ENTITY = "battery_system"
_ENTITY_LABELS: Five = ("System akumulatorowy", "Batterisystem", "Battery system", "Akumulátorový systém",
                        "Аккумуляторная система")  # fmt: skip
_TEXT: Five = (
    "Jeden akumulator do wszystkich narzędzi systemu.",
    "Ett batteri till alla verktyg i systemet.",
    "One battery for all tools of the system.",
    "Jeden akumulátor pro všechno nářadí systému.",
    "Один аккумулятор для всех инструментов системы.",
)
RECORDS: dict[str, Five] = {
    "brovik_12": same("Brovik B12"),
    "brovik_18": same("Brovik B18"),
    "zetmax_18": same("Zetmax Z18"),
}


def battery_systems() -> Iterator[Draft]:
    """The reference entity and its records."""
    yield create("reference_entity", ENTITY, {"code": ENTITY, **labels(_ENTITY_LABELS)})
    for position, (code, texts) in enumerate(RECORDS.items()):
        yield create("reference_record", f"{ENTITY}.{code}", {
            "entity": ENTITY, "code": code, **labels(texts), "position": position,
            **{f"texts.{locale}": text for locale, text in zip(LOCALES, _TEXT, strict=True)},
        })  # fmt: skip


def system_of(brand: str, volt: str) -> str | None:
    """The battery system of a tool; None for one that needs a socket."""
    return code if (code := f"{brand}_{volt}") in RECORDS else None
