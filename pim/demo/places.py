"""Where and in what language the demo company sells: locales, currencies, scopes, markets, relation types."""

from __future__ import annotations

from collections.abc import Iterator

from pim.changes import Draft
from pim.demo.fields import create, labels
from pim.demo.texts import LOCALES, Five

ROOT_CATEGORY = "catalogue"
CURRENCIES = ("CZK", "EUR", "NOK", "PLN", "SEK")

# code, labels, locales, currencies
SCOPES: tuple[tuple[str, Five, tuple[str, ...], tuple[str, ...]], ...] = (
    ("ecommerce",
     ("Sklepy internetowe", "E-handel", "Online shops", "Internetové obchody", "Интернет-магазины"),
     LOCALES, CURRENCIES),
    ("marketplace", ("Platformy handlowe", "Marknadsplatser", "Marketplaces", "Tržiště", "Маркетплейсы"),
     ("pl_PL", "en_GB"), ("PLN",)),
    ("print", ("Katalog drukowany", "Tryckt katalog", "Printed catalogue", "Tištěný katalog",
               "Печатный каталог"),
     ("en_GB", "sv_SE"), ("EUR", "SEK")),
)  # fmt: skip

# code, labels, currency, zone, locales
MARKETS: tuple[tuple[str, Five, str, str, tuple[str, ...]], ...] = (
    ("PL", ("Polska", "Polen", "Poland", "Polsko", "Польша"), "PLN", "Europe/Warsaw", ("pl_PL", "en_GB")),
    ("SE", ("Szwecja", "Sverige", "Sweden", "Švédsko", "Швеция"), "SEK", "Europe/Stockholm",
     ("sv_SE", "en_GB")),
    ("NO", ("Norwegia", "Norge", "Norway", "Norsko", "Норвегия"), "NOK", "Europe/Oslo", ("nb_NO", "en_GB")),
    ("CZ", ("Czechy", "Tjeckien", "Czechia", "Česko", "Чехия"), "CZK", "Europe/Prague", ("cs_CZ", "en_GB")),
)  # fmt: skip

# code, labels, two-way, quantified
RELATION_TYPES: tuple[tuple[str, Five, bool, bool], ...] = (
    ("accessory", ("Akcesoria", "Tillbehör", "Accessories", "Příslušenství", "Принадлежности"), False, False),
    ("spare_part", ("Części zamienne", "Reservdelar", "Spare parts", "Náhradní díly", "Запасные части"),
     False, True),
    ("replaces", ("Zastępuje", "Ersätter", "Replaces", "Nahrazuje", "Заменяет"), False, False),
    ("cross_sell", ("Często kupowane razem", "Köps ofta tillsammans", "Often bought together",
                    "Často kupováno společně", "Часто покупают вместе"), True, False),
    ("set", ("Skład zestawu", "Satsen innehåller", "The set consists of", "Obsah sady", "Состав набора"),
     False, True),
)  # fmt: skip


def locales() -> Iterator[Draft]:
    """The five languages that texts are written in, and Norwegian, which shows the Swedish ones."""
    for code in LOCALES:
        yield create("locale", code, {"code": code})
    yield create("locale", "nb_NO", {"code": "nb_NO", "fallback": "sv_SE"})


def currencies() -> Iterator[Draft]:
    """The currencies that list prices are given in."""
    for code in CURRENCIES:
        yield create("currency", code, {"code": code})


def scopes() -> Iterator[Draft]:
    """The scopes; all of them show the one navigation tree."""
    for code, texts, scope_locales, scope_currencies in SCOPES:
        yield create("scope", code, {
            "code": code, **labels(texts), "locales": list(scope_locales),
            "currencies": list(scope_currencies), "category": ROOT_CATEGORY,
        })  # fmt: skip


def markets() -> Iterator[Draft]:
    """The markets; the code of each is its country."""
    for code, texts, currency, zone, market_locales in MARKETS:
        yield create("market", code, {
            "code": code, **labels(texts), "country": code, "currency": currency, "zone": zone,
            "locales": list(market_locales),
        })  # fmt: skip


def relation_types() -> Iterator[Draft]:
    """The relation types. Two-way ones are written on one of the two products only."""
    for code, texts, two_way, quantified in RELATION_TYPES:
        yield create("relation_type", code,
                  {"code": code, **labels(texts), "two_way": two_way, "quantified": quantified})  # fmt: skip
