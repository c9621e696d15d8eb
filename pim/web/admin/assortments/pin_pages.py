"""Pins: the list, adding by SKU or by a pasted list, taking away."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from pim import changes, db, jobs
from pim.changes import Author, Draft, Saved
from pim.errors import BadValue, PimError
from pim.plan.preview import PinPreview, preview_pins, split_skus
from pim.plan.targets import pin_field
from pim.plan.why import get_assortment
from pim.web.admin.assortments import reading
from pim.web.admin.assortments.frame import AssortmentPages, read_day
from pim.web.admin.shell import allow, expose, flash_saved, get_author, refusing
from pim.web.admin.wording.days import tell_days, tell_pin
from pim.web.admin.wording.links import product_url

PINS = 100  # on a page
LISTED = 10_000  # SKUs in one pasted list


class PinPages(AssortmentPages):
    """Products put in or kept out by hand."""

    @expose("/<code>/pins")
    def pins(self, code: str) -> str:
        """List the pins, with a form to add some."""
        return self._show_pins(get_assortment(code), {"skus": request.args.get("sku", "")})

    @expose("/<code>/pins", methods=["POST"])
    @allow("plan")
    def save_pins(self, code: str) -> Response | str:
        """Say what becomes of each SKU of the list; pin them once that was seen."""
        assortment = get_assortment(code)
        try:
            asked = _read_pins()
            preview = preview_pins(code, asked.skus, asked.pin, reading.market_today(assortment.market))
        except PimError as error:
            page = self._show_pins(assortment, request.form, problem=str(error))
            return Response(page, status=error.http_status, mimetype="text/html")
        if "confirm" not in request.form or request.form.get("seen") != _digest(preview):
            return self._show_preview(assortment, asked, preview, is_stale="confirm" in request.form)
        author = get_author(_("Pins of assortment %(code)s", code=code))
        drafts = [
            Draft("assortment", code, pin_field(product_id), asked.pin, expected=old)
            for product_id, _sku, old in preview.pins
        ]
        with refusing():
            saved = jobs.run(f"pins of {code}", _save, drafts, author)
        flash_saved(
            ngettext("One product is pinned.", "%(num)d products are pinned.", saved.applied), saved.set_id
        )
        return self.back("assortments.pins", code=code)

    @expose("/<code>/unpin", methods=["POST"])
    @allow("plan")
    def unpin(self, code: str) -> Response:
        """Take pins away: the rule alone decides then."""
        get_assortment(code)
        ids = request.form.getlist("product_id", type=int)
        author = get_author(_("Pins of assortment %(code)s", code=code))
        drafts = [Draft("assortment", code, pin_field(product_id), None) for product_id in ids]
        with refusing():
            if not ids:
                raise BadValue("pins", "none", "Tick those that are to go.")
            saved = jobs.run(f"pins of {code}", _save, drafts, author)
        flash_saved(
            ngettext("One pin is taken away.", "%(num)d pins are taken away.", saved.applied), saved.set_id
        )
        return self.back("assortments.pins", code=code)

    def _show_pins(self, assortment: Any, given: Any, problem: str = "") -> str:
        after = request.args.get("after", 0, type=int)
        today = reading.market_today(assortment.market)
        found = reading.list_pins(assortment.id, today, after=after, limit=PINS + 1)
        return self.show_assortment(
            "pins",
            assortment,
            "pins",
            pins=[(pin, tell_days(pin.from_on, pin.to_on)) for pin in found[:PINS]],
            last=found[PINS - 1].product_id if len(found) > PINS else None,
            given=given,
            problem=problem,
            product_url=product_url,
        )

    def _show_preview(self, assortment: Any, asked: Asked, preview: PinPreview, *, is_stale: bool) -> str:
        return self.show_assortment(
            "pins_preview",
            assortment,
            "pins",
            asked=asked,
            words=tell_pin(asked.pin),
            preview=preview,
            replaced=[(sku, tell_pin(old)) for _id, sku, old in preview.pins if old is not None],
            seen=_digest(preview),
            is_stale=is_stale,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for: SKUs as they were listed, and the pin they are to get."""

    skus: list[str]
    pin: dict[str, str | None]


def _read_pins() -> Asked:
    """Raises `BadValue` for what no pin can be."""
    form = request.form
    skus = split_skus(form.get("skus", ""))
    if not 0 < len(skus) <= LISTED:
        raise BadValue("SKUs", str(len(skus)), f"List 1 to {LISTED} of them.")
    if form.get("way") not in ("in", "out"):
        raise BadValue("way", form.get("way", ""), "Choose in or out.")
    days = {name: read_day(form.get(name, "")) for name in ("from_on", "to_on")}
    told = {name: day.isoformat() for name, day in days.items() if day is not None}
    pin: dict[str, str | None] = {"way": form["way"], **told}
    if note := " ".join(form.get("note", "").split())[:200]:
        pin["note"] = note
    return Asked(skus, pin)


def _save(drafts: list[Draft], author: Author) -> Saved:
    with db.transaction():
        return changes.save(drafts, author)


def _digest(preview: PinPreview) -> str:
    """Tells whether what was seen is what would be done."""
    return hashlib.sha256(orjson.dumps(preview.pins)).hexdigest()[:16]
