"""Proposing a market: what a country implies, taken from CLDR."""

from __future__ import annotations

from collections.abc import Sequence

from babel.core import get_global
from babel.numbers import get_territory_currencies

from pim.changes import Draft
from pim.errors import BadValue
from pim.structure.snapshot import Structure


def market_drafts(
    structure: Structure,
    code: str,
    *,
    country: str | None = None,
    currency: str | None = None,
    zone: str | None = None,
    locales: Sequence[str] = (),
) -> list[Draft]:
    """What creates a market, its currency and its locales where these are missing.

    What is not given follows from the country, and the country from the code. Raises
    `BadValue` for a country that is unknown, or has several time zones to choose from.
    """
    country = country or code.upper()
    currency = currency or next(iter(get_territory_currencies(country)), None)
    if currency is None:
        raise BadValue("country", country, "Give a country code such as SE (ISO 3166-1).")
    drafts = [
        Draft("locale", locale, "", {"code": locale}, op="create")
        for locale in locales
        if locale not in structure.locales
    ]
    if currency not in structure.currencies:
        drafts.append(Draft("currency", currency, "", {"code": currency}, op="create"))
    body = {
        "code": code,
        "country": country,
        "currency": currency,
        "zone": zone or _zone_of(country),
        "locales": list(locales),
    }
    return [*drafts, Draft("market", code, "", body, op="create")]


def _zone_of(country: str) -> str:
    zones = [zone for zone in get_global("territory_zones").get(country, ()) if "/" in zone]
    if country in _CAPITALS:
        return _CAPITALS[country]
    if len(zones) != 1:
        known = f"One of {', '.join(zones[:8])}" if zones else "A zone such as Europe/Warsaw"
        raise BadValue("zone", "", f"{known} must be named for {country}.")
    return str(zones[0])


# Countries of one time in which CLDR keeps several zones for the sake of history.
_CAPITALS = {"DE": "Europe/Berlin", "UA": "Europe/Kyiv", "CY": "Asia/Nicosia"}
