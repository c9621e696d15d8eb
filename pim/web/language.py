"""In which language and time zone a page speaks, and how it writes dates, numbers and labels.

The language of the pages is the person's; the languages of the catalogue are another matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_timedelta
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import (
    Babel,
    format_currency,
    format_date,
    format_datetime,
    format_decimal,
    format_percent,
    get_locale,
)
from flask_login import current_user

from pim import clock
from pim.config import Settings
from pim.web.problems import is_for_machine


def init_app(app: Flask) -> None:
    """Set up translations, and the filters and functions that templates format with."""
    Babel(app, locale_selector=select_locale, timezone_selector=select_zone)
    app.jinja_env.filters.update(
        as_date=as_date,
        as_instant=as_instant,
        as_ago=as_ago,
        as_number=as_number,
        as_percent=as_percent,
        as_money=as_money,
        as_size=as_size,
    )
    app.jinja_env.globals.update(label_of=label_of, page_locale=get_locale, list_locales=list_locales)


def select_locale() -> str | None:
    """What the person chose, else what the browser asks for, else the default (None)."""
    if not has_request_context() or is_for_machine():
        return None
    known = _settings().ui_locales
    chosen = current_user.ui_locale if current_user.is_authenticated else None
    if chosen in known:
        return str(chosen)
    # Werkzeug's best_match prefers English to Swedish for "sv-SE, en;q=0.5", where only "sv" is known.
    for tag in request.accept_languages.values():
        wanted = tag.replace("-", "_")
        if match := next((name for name in (wanted, wanted.partition("_")[0]) if name in known), None):
            return match
    return None


def select_zone() -> str | None:
    """The time zone of the person; UTC (None) where it is not known."""
    if not has_request_context() or is_for_machine() or not current_user.is_authenticated:
        return None
    zone: str | None = current_user.zone
    return zone


def list_locales() -> list[tuple[str, str]]:
    """The languages of the pages, each with its own name for itself."""
    return [(name, (Locale.parse(name).display_name or name).capitalize()) for name in _settings().ui_locales]


def as_date(value: date | None) -> str:
    """A day, the year in four digits, in letters where numbers could be misread. "" for None."""
    return "" if value is None else str(format_date(value, "medium", rebase=False))


def as_instant(value: datetime | None) -> str:
    """A day and time to the minute, in the time zone of the person. "" for None."""
    if value is None:
        return ""
    return f"{format_date(value, 'medium')}, {format_datetime(value, 'HH:mm')}"


def as_ago(value: datetime | None) -> str:
    """How long ago something was, or how soon it will be: "3 hours ago". "" for None."""
    if value is None:
        return ""
    return format_timedelta(value - clock.now(), add_direction=True, locale=get_locale() or "en")


def as_number(value: int | Decimal | str | None) -> str:
    """A number with the separators of the locale, all its decimals kept. "" for None and ""."""
    if value is None or value == "":
        return ""
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    return str(format_decimal(number, "#,##0." + "0" * decimals if decimals else "#,##0"))


def as_percent(value: Decimal | float | None) -> str:
    """A share from 0 to 1 as whole percent, rounded down: 100 % means all."""
    if value is None:
        return ""
    percent = int(round(Decimal(value) * 100, 9))  # rounded first: as a float, 0.29 is a little less
    return str(format_percent(Decimal(percent) / 100))


def as_money(value: Decimal | str | None, currency: str) -> str:
    """An amount in this currency, as the locale writes it. "" for None."""
    return "" if value is None else str(format_currency(Decimal(value), currency))


def as_size(value: int) -> str:
    """A number of bytes in kB or MB, for people."""
    unit, divisor = ("MB", 1_000_000) if value >= 1_000_000 else ("kB", 1_000)
    number = Decimal(value) / divisor
    return f"{as_number(number.quantize(Decimal('0.1') if number < 10 else Decimal(1)))} {unit}"


def label_of(labels: Mapping[str, str], code: str) -> str:
    """The label in the language of the page, else in one of its countries, else English, else `[code]`.

    Labels are stored by locale of the catalogue (`pl_PL`); pages have languages (`pl`).
    """
    if "label_order" not in g:
        page = get_locale()
        g.label_order = [str(page), page.language, "en"] if page else ["en"]
    for wanted in g.label_order:
        if text := labels.get(wanted):
            return text
        for locale in sorted(labels):
            if locale.startswith(f"{wanted}_") and labels[locale]:
                return labels[locale]
    return f"[{code}]"


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
