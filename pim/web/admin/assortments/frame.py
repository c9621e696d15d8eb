"""What all pages of one assortment share: its name, its day, the tabs between them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from pim.errors import BadValue
from pim.plan.why import count_members, get_assortment
from pim.structure.current import current
from pim.web.admin.assortments import reading
from pim.web.admin.shell import PimView
from pim.web.language import label_of


class AssortmentPages(PimView):
    """Pages about assortments. Not a view by itself: `AssortmentsView` is."""

    def show_assortment(self, template: str, assortment: Any, tab: str, **values: Any) -> str:
        """Render a page of the assortment that stands under this tab ("" for none)."""
        today = reading.market_today(assortment.market)
        return self.render(
            f"pim/assortments/{template}.html",
            assortment=assortment,
            name=label_of(assortment.labels or {}, assortment.code),
            market=current().market(assortment.market),
            today=today,
            assortment_tabs=_list_tabs(assortment, tab, today),
            **values,
        )


def get_asked_day(assortment: Any) -> date:
    """The day that the address asks for, else today in the market. Raises `BadValue`."""
    return read_day(request.args.get("on", "")) or reading.market_today(assortment.market)


def read_day(text: str) -> date | None:
    """A day as a form sends it; None for an empty field. Raises `BadValue`."""
    if not text.strip():
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
            raise ValueError(text)
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadValue("day", text, "Give a day such as 2026-03-01.") from error


def _list_tabs(assortment: Any, tab: str, today: date) -> list[dict[str, Any]]:
    code = assortment.code
    tabs = [
        ("show", _("Rule"), None),
        ("pins", _("Pins"), reading.count_pins(get_assortment(code).id)),
        ("members", _("Members"), count_members(code, today)),
        ("why", _("Why?"), None),
        ("edit", _("Dates and parent"), None),
    ]
    return [
        {
            "text": title,
            "url": url_for(f"assortments.{name}", code=code),
            "current": name == tab,
            "count": count,
        }
        for name, title, count in tabs
    ]
