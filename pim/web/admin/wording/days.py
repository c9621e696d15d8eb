"""Periods of days and pins in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from pim.web.language import as_date


def tell_pin(pin: Mapping[str, str | None]) -> str:
    """A pin in words: which way, when, and its note."""
    way = str(_("in") if pin["way"] == "in" else _("out"))
    days = tell_days(_day(pin.get("from_on")), _day(pin.get("to_on")))
    note = f"“{pin['note']}”" if pin.get("note") else ""
    return ", ".join(filter(None, (way, days, note)))


def tell_days(from_on: date | None, to_on: date | None) -> str:
    """A period in words; `to_on` is the first day on which it no longer holds."""
    if from_on is None and to_on is None:
        return str(_("always"))
    if to_on is None:
        return str(_("from %(day)s on", day=as_date(from_on)))
    if from_on is None:
        return str(_("until before %(day)s", day=as_date(to_on)))
    return str(_("from %(day)s until before %(end)s", day=as_date(from_on), end=as_date(to_on)))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
