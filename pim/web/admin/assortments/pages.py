"""The list of assortments, one with its rule, its members on a day, and why a product is in or not."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from pim import changes, db
from pim.catalog import documents
from pim.changes import Draft
from pim.errors import PimError
from pim.plan.why import get_assortment, list_members, why
from pim.structure.current import current
from pim.web.admin.assortments import reading
from pim.web.admin.assortments.frame import get_asked_day, read_day
from pim.web.admin.assortments.pin_pages import PinPages
from pim.web.admin.assortments.rule_pages import RulePages
from pim.web.admin.shell import allow, expose, flash_saved, get_author, refusing
from pim.web.admin.wording.links import product_url
from pim.web.admin.wording.rules import tell_explanation
from pim.web.language import label_of

MEMBERS = 100  # on a page


class AssortmentsView(RulePages, PinPages):
    """Which products are meant for which market and client, and when."""

    title = lazy_gettext("Assortments")
    code = "assortments"
    permission = "view"
    rank = 30

    @expose("/")
    def index(self) -> str:
        """List the assortments with their members of today."""
        archived = request.args.get("archived") == "1"
        plans = reading.list_plans(archived=archived)
        markets = current().markets
        return self.render("pim/assortments/index.html", plans=plans, markets=markets, archived=archived)

    @expose("/new")
    @allow("plan")
    def new(self) -> str:
        """Ask what the new assortment is."""
        return self._ask_new({}, "")

    @expose("/new", methods=["POST"])
    @allow("plan")
    def create(self) -> Response:
        """Make an assortment that holds nothing yet."""
        form, code = request.form, request.form.get("code", "").strip()
        try:
            body = _filled({"code": code, "market": form.get("market"), **_read_frame()})
            if label := form.get("label", "").strip():
                body[f"labels.{_label_locale(form.get('market', ''))}"] = label
            with db.transaction():
                draft = Draft("assortment", code, "", body, op="create")
                saved = changes.save([draft], get_author(_("New assortment %(code)s", code=code)))
        except PimError as error:
            page = self._ask_new(form, str(error))
            return Response(page, status=error.http_status, mimetype="text/html")
        flash_saved(_("The assortment is there. Give it a rule or pins."), saved.set_id)
        return self.back("assortments.show", code=code)

    @expose("/<code>/members")
    def members(self, code: str) -> str:
        """List the members on a day, and by what they are in."""
        assortment = get_assortment(code)
        on, after = get_asked_day(assortment), request.args.get("after", 0, type=int)
        found = list_members(code, on, after=after, limit=MEMBERS + 1)
        return self.show_assortment(
            "members",
            assortment,
            "members",
            on=on,
            members=found[:MEMBERS],
            labels=reading.load_labels(
                [row[0] for row in found[:MEMBERS]], _market_locale(assortment.market)
            ),
            last=found[MEMBERS - 1][0] if len(found) > MEMBERS else None,
            product_url=product_url,
        )

    @expose("/<code>/why")
    def why(self, code: str) -> Response | str:
        """Explain why a product is in on a day, or is not."""
        assortment, sku = get_assortment(code), request.args.get("sku", "").strip()
        given = {"sku": sku, "on": request.args.get("on", "")}
        try:
            on = get_asked_day(assortment)
            answer = why(sku, code, on) if sku else None
        except PimError as error:
            page = self._show_why(assortment, given, problem=str(error))
            return Response(page, status=error.http_status, mimetype="text/html")
        return self._show_why(assortment, given | {"on": on.isoformat()}, answer=answer)

    @expose("/<code>/edit")
    def edit(self, code: str) -> str:
        """Show dates, parent and category."""
        return self._show_edit(get_assortment(code), "")

    @expose("/<code>/edit", methods=["POST"])
    @allow("plan")
    def save(self, code: str) -> Response:
        """Change dates, parent and category."""
        assortment = get_assortment(code)
        was = {field: request.form.get(f"was_{field}") or None for field in FRAME}
        try:
            drafts = [
                Draft("assortment", code, field, value, expected=was[field])
                for field, value in _read_frame().items()
                if value != was[field]
            ]
            with db.transaction():
                saved = changes.save(drafts, get_author(_("Dates of assortment %(code)s", code=code)))
        except PimError as error:
            page = self._show_edit(assortment, str(error))
            return Response(page, status=error.http_status, mimetype="text/html")
        flash_saved(_("The assortment is saved."), saved.set_id)
        return self.back("assortments.edit", code=code)

    @expose("/<code>/archive", methods=["POST"])
    @allow("plan")
    def archive(self, code: str) -> Response:
        """Archive an assortment, or bring it back."""
        is_archived = request.form.get("archived") == "1"
        with refusing(), db.transaction():
            draft = Draft("assortment", code, "archived", is_archived)
            saved = changes.save([draft], get_author(_("Archive of assortment %(code)s", code=code)))
        said = _("The assortment is archived.") if is_archived else _("The assortment is back.")
        flash_saved(said, saved.set_id)
        return self.back("assortments.show", code=code)

    def _ask_new(self, given: Any, problem: str) -> str:
        return self.render("pim/assortments/new.html", given=given, problem=problem, **_choices())

    def _show_edit(self, assortment: Any, problem: str) -> str:
        given = request.form if problem else _frame_of(assortment)
        return self.show_assortment(
            "edit", assortment, "edit", given=given, was=_frame_of(assortment), problem=problem, **_choices()
        )

    def _show_why(
        self, assortment: Any, given: dict[str, str], *, answer: Any = None, problem: str = ""
    ) -> str:
        tree = tell_explanation(current(), answer.rule) if answer is not None and answer.rule else None
        return self.show_assortment(
            "why", assortment, "why", given=given, answer=answer, tree=tree, problem=problem,
            url=product_url(documents.find_id(given["sku"])) if answer else "",
        )  # fmt: skip


FRAME = ("from_on", "to_on", "parent", "category")


def _read_frame() -> dict[str, str | None]:
    """Dates, parent and category as the form has them. Raises `BadValue`."""
    form = request.form
    days = {name: read_day(form.get(name, "")) for name in ("from_on", "to_on")}
    told = {name: day.isoformat() if day else None for name, day in days.items()}
    return told | {name: form.get(name) or None for name in ("parent", "category")}


def _frame_of(assortment: Any) -> dict[str, str | None]:
    """Dates, parent and category as they stand."""
    return {name: None if (value := getattr(assortment, name)) is None else str(value) for name in FRAME}


def _filled(body: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in body.items() if value is not None}


def _choices() -> dict[str, Any]:
    """What market, parent and category may be chosen from."""
    structure = current()
    return {
        "markets": [(code, label_of(row.labels, code)) for code, row in structure.markets.items()],
        "parents": [(row.code, label_of(row.labels, row.code)) for row in reading.list_plans()],
        "categories": [
            (code, " › ".join(label_of(step.labels, step.code) for step in structure.path(code)))
            for code in structure.categories
        ],
    }


def _market_locale(market: str) -> str:
    """The language in which products are named: the market's first one."""
    return next(iter(current().market(market).locales), "")


def _label_locale(market: str) -> str:
    return _market_locale(market) or next(iter(current().locales))
