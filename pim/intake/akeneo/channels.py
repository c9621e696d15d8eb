"""channels.csv, locales.csv and currencies.csv as scopes, and the locales and currencies they use."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

from pim.intake.akeneo.bodies import Body
from pim.intake.akeneo.codes import clean, list_codes
from pim.intake.akeneo.files import Table
from pim.intake.akeneo.gathering import Gathering, iter_entries


def read_locales(channels: Table, gathering: Gathering) -> None:
    """Create the locales that a channel uses; of the 210 that Akeneo lists the others say nothing."""
    for row in channels.iter_rows():
        for code in list_codes(row.cells.get("locales", "")):
            source = (channels.name, row.number)
            if code in gathering.book("locale"):
                continue
            if _is_locale(code):
                gathering.add(Body("locale", code, {"code": code}, source, {"code": "locales"}))
            else:
                gathering.refuse(
                    source, "locales", code, "not a locale", "Use a language and country: de_DE."
                )


def read_currencies(currencies: Table, gathering: Gathering) -> None:
    """Create the currencies that are activated."""
    for row in currencies.iter_rows():
        code = clean(row.cells.get("code", ""))
        if clean(row.cells.get("activated", "")) != "1" or code in gathering.book("currency"):
            continue
        source = (currencies.name, row.number)
        if len(code) == 3 and code.isascii() and code.isalpha() and code.isupper():
            gathering.add(Body("currency", code, {"code": code}, source, {"code": "code"}))
        else:
            gathering.refuse(
                source, "code", code, "not a currency", "Use the three capitals of ISO 4217: EUR."
            )


def read_channels(channels: Table, gathering: Gathering) -> None:
    """Each channel is a scope. One without a locale would have no side to show and is refused."""
    for entry in iter_entries(channels, gathering, "scope"):
        entry.put("code", entry.key, "code")
        entry.labels()
        entry.references("locales", "locales", "locale")
        entry.references("currencies", "currencies", "currency")
        entry.reference("category", "tree", "category")
        # How a receiver wants its units is a matter of mappings here.
        entry.skip("conversion_units")
        if entry.old is None and not entry.fields.get("locales"):
            entry.refuse("locales", "no locale", "Name at least one locale of the channel.")
            continue
        if not entry.fields.get("locales", True):
            del entry.fields["locales"]  # all were refused: what stands in the catalogue stays
        entry.add()


def _is_locale(code: str) -> bool:
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True
