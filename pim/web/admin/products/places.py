"""Which scope and locale of the catalogue a page is about: the address says it, else the last one chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from flask import session
from flask_babel import get_locale

from pim.enrich.product_view import content_locales
from pim.structure.snapshot import Structure

_KEY = "place"  # in the session


@dataclass(frozen=True, slots=True)
class Place:
    """A scope and a locale of the catalogue; "" where the structure has none."""

    scope: str
    locale: str

    @property
    def tag(self) -> str:
        """The locale as HTML spells it."""
        return self.locale.replace("_", "-")

    def is_shown(self, scope: str, locale: str) -> bool:
        """Whether a slot of this scope and locale ("" = does not vary) belongs to this place."""
        return scope in ("", self.scope) and locale in ("", self.locale)


def choose_place(structure: Structure, asked: Mapping[str, str]) -> Place:
    """The place that the parameters `scope` and `locale` name, remembered for the next page.

    What they leave open, or spell wrong, is filled in: as chosen last, else what is nearest
    to the language of the page, else the first.
    """
    last_scope, _, last_locale = str(session.get(_KEY, "")).partition("/")
    scope = _first_known([asked.get("scope", ""), last_scope], structure.scopes, list(structure.scopes))
    locales = content_locales(structure, scope)
    locale = _first_known([asked.get("locale", ""), last_locale], locales, [*_near(locales), *locales])
    if ("scope" in asked or "locale" in asked) and session.get(_KEY) != f"{scope}/{locale}":
        session[_KEY] = f"{scope}/{locale}"
    return Place(scope, locale)


def locale_name(code: str) -> str:
    """What a locale is called in the language of the page: "Polish (Poland)"; its code if nobody knows."""
    try:
        name = Locale.parse(code).get_display_name(get_locale())
    except (UnknownLocaleError, ValueError):
        return code
    return name or code


def _first_known(wanted: list[str], known: Mapping[str, object] | list[str], otherwise: list[str]) -> str:
    return next((code for code in [*wanted, *otherwise] if code in known), "")


def _near(locales: list[str]) -> list[str]:
    page = get_locale()
    return [code for code in locales if page and code.split("_")[0] == page.language]
