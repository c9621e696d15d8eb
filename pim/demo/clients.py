"""Who buys from the demo company, on what terms, and what they call our products."""

from __future__ import annotations

from collections.abc import Iterator

from pim.changes import Draft
from pim.demo.fields import create, labels
from pim.demo.texts import Five, same

# code, labels
CLIENT_GROUPS: tuple[tuple[str, Five], ...] = (
    ("shipyards", ("Stocznie", "Varv", "Shipyards", "Loděnice", "Верфи")),
    ("installers", ("Firmy instalacyjne", "Installatörer", "Installers", "Instalační firmy",
                    "Монтажные компании")),
)  # fmt: skip

# code, name, market, group, locales, contact
CLIENTS: tuple[tuple[str, str, str, str | None, tuple[str, ...], str], ...] = (
    ("stocznia_gdansk", "Stocznia Gdańska Północ S.A.", "PL", "shipyards", ("pl_PL", "en_GB"),
     "Zakupy, zakupy@stocznia.example"),
    ("malmo_el", "Malmö El & Installation AB", "SE", "installers", ("sv_SE",),
     "Inköp, inkop@malmoel.example"),
    ("nordbygg", "Nordbygg AS", "NO", None, ("nb_NO", "en_GB"), "Innkjøp, innkjop@nordbygg.example"),
)  # fmt: skip

# The standard rates of 2026 in each market; books and the like are not what we sell.
TAX_RATES = {"PL": "23", "SE": "25", "NO": "25", "CZ": "21"}

# Each with its labels, its currency, and whose it is: a market, a client group or a client.
PRICE_LISTS: tuple[tuple[str, Five, str, tuple[str, str]], ...] = (
    ("list_pl", ("Cennik Polska", "Prislista Polen", "Price list Poland", "Ceník Polsko",
                 "Прайс-лист Польша"), "PLN", ("market", "PL")),
    ("list_se", ("Cennik Szwecja", "Prislista Sverige", "Price list Sweden", "Ceník Švédsko",
                 "Прайс-лист Швеция"), "SEK", ("market", "SE")),
    ("list_no", ("Cennik Norwegia", "Prislista Norge", "Price list Norway", "Ceník Norsko",
                 "Прайс-лист Норвегия"), "NOK", ("market", "NO")),
    ("list_cz", ("Cennik Czechy", "Prislista Tjeckien", "Price list Czechia", "Ceník Česko",
                 "Прайс-лист Чехия"), "CZK", ("market", "CZ")),
    ("installers_se", ("Instalatorzy Szwecja", "Installatörer Sverige", "Installers Sweden",
                       "Instalatéři Švédsko", "Монтажники Швеция"), "SEK", ("client_group", "installers")),
    ("stocznia_2026", ("Umowa ramowa stoczni 2026", "Varvets ramavtal 2026",
                       "Shipyard framework contract 2026", "Rámcová smlouva loděnice 2026",
                       "Рамочный договор верфи 2026"), "PLN", ("client", "stocznia_gdansk")),
)  # fmt: skip

# code, labels, markets
WAREHOUSES: tuple[tuple[str, Five, tuple[str, ...]], ...] = (
    ("lodz", ("Magazyn Łódź", "Lager Łódź", "Łódź warehouse", "Sklad Lodž", "Склад Лодзь"),
     ("PL", "CZ")),
    ("malmo", ("Magazyn Malmö", "Lager Malmö", "Malmö warehouse", "Sklad Malmö", "Склад Мальмё"),
     ("SE", "NO")),
    ("oslo", ("Magazyn Oslo", "Lager Oslo", "Oslo warehouse", "Sklad Oslo", "Склад Осло"), ("NO",)),
)  # fmt: skip

# client -> how its numbers begin, and the SKUs that it has numbers for (by their beginning)
NUMBERED: dict[str, tuple[str, tuple[str, ...]]] = {
    "stocznia_gdansk": ("SG-", ("FXN-933A4", "FXN-933A2", "FXN-985A2", "PRX-PG", "VFX-HV300")),
    "malmo_el": ("E ", ("PRX-MCB1", "PRX-RCD2", "PRX-JB")),
    "nordbygg": ("NB", ("BRV-CW", "FXN-TX-", "RRV-PC")),
}


def client_groups() -> Iterator[Draft]:
    """The client groups."""
    for code, texts in CLIENT_GROUPS:
        yield create("client_group", code, {"code": code, **labels(texts)})


def clients() -> Iterator[Draft]:
    """The clients; a company has one name in all languages."""
    for code, name, market, group, locales, contact in CLIENTS:
        fields = {"code": code, **labels(same(name)), "market": market, "locales": list(locales)}
        yield create(
            "client", code, {**fields, "contact": contact, **({"client_group": group} if group else {})}
        )


def tax_classes() -> Iterator[Draft]:
    """The one class that everything falls into."""
    texts: Five = ("Stawka podstawowa", "Normalskattesats", "Standard rate", "Základní sazba",
                   "Основная ставка")  # fmt: skip
    rates = {f"rates.{market}": [{"percent": percent}] for market, percent in TAX_RATES.items()}
    yield create(
        "tax_class",
        "standard",
        {"code": "standard", **labels(texts), **rates, "standard_in": list(TAX_RATES)},
    )


def terms(skus: list[str]) -> Iterator[Draft]:
    """Price lists, warehouses, and the part numbers of clients for those of the SKUs that they buy."""
    for code, texts, currency, (owner, of) in PRICE_LISTS:
        yield create("price_list", code, {"code": code, **labels(texts), "currency": currency, owner: of})
    for code, texts, markets in WAREHOUSES:
        yield create("warehouse", code, {"code": code, **labels(texts), "markets": list(markets)})
    for client, (start, beginnings) in NUMBERED.items():
        bought = [sku for sku in skus if sku.startswith(beginnings)]
        for place, sku in enumerate(bought, start=1):
            number = f"{start}{100_000 + 17 * place}"
            yield Draft("part_number", sku, f"numbers.{client}", [{"number": number}])
