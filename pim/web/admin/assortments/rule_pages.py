"""The rule of an assortment: in words, as JSON, and what another one would change."""

from __future__ import annotations

from typing import Any

import orjson
from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from pim import changes, db, jobs
from pim.catalog import documents
from pim.changes import Author, Draft, Saved
from pim.errors import BadValue, PimError
from pim.plan.conditions import OPERATORS
from pim.plan.preview import RulePreview, preview_rule
from pim.plan.why import get_assortment
from pim.structure.current import current
from pim.web.admin.assortments import reading
from pim.web.admin.assortments.frame import AssortmentPages
from pim.web.admin.shell import allow, expose, flash_saved, get_author
from pim.web.admin.wording.links import product_url
from pim.web.admin.wording.rules import Branch, tell_rule


class RulePages(AssortmentPages):
    """The rule, and trying another one."""

    @expose("/<code>/")
    def show(self, code: str) -> str:
        """Show the rule in words, with the editor for who may plan."""
        assortment = get_assortment(code)
        return self._show_rule(assortment, _to_text(assortment.rule))

    @expose("/<code>/rule", methods=["POST"])
    @allow("plan")
    def save_rule(self, code: str) -> Response | str:
        """Save the rule, or say what it would change."""
        assortment, text = get_assortment(code), request.form.get("rule", "")
        try:
            told = read_rule(text)
            if "preview" in request.form:
                preview = preview_rule(code, told, reading.market_today(assortment.market))
                return self._show_rule(assortment, _to_text(told), preview=preview, told=told)
            expected = orjson.loads(request.form.get("expected") or "null")
            author = get_author(_("Rule of assortment %(code)s", code=code))
            saved = jobs.run(
                f"rule of {code}", _save, Draft("assortment", code, "rule", told, expected=expected), author
            )
        except PimError as error:
            page = self._show_rule(assortment, text, problem=str(error))
            return Response(page, status=error.http_status, mimetype="text/html")
        said = _("The rule is saved.") if saved.set_id else _("The rule was so already.")
        flash_saved(said, saved.set_id)
        return self.back("assortments.show", code=code)

    def _show_rule(
        self,
        assortment: Any,
        text: str,
        *,
        preview: RulePreview | None = None,
        told: Any = None,
        problem: str = "",
    ) -> str:
        joining, leaving = (preview.joining, preview.leaving) if preview is not None else ((), ())
        keys = documents.find_keys((*joining, *leaving))
        return self.show_assortment(
            "show",
            assortment,
            "show",
            tree=_find_tree(assortment.rule),
            text=text,
            expected=orjson.dumps(assortment.rule).decode(),
            preview=preview,
            preview_tree=tell_rule(current(), told) if preview is not None else None,
            joining=[(keys[i], product_url(i)) for i in joining],
            leaving=[(keys[i], product_url(i)) for i in leaving],
            problem=problem,
            channels=reading.list_channels_of(assortment.code),
            children=reading.list_children(assortment.code),
            operators={kind: " ".join(names) for kind, names in OPERATORS.items()},
        )


def read_rule(text: str) -> Any:
    """The JSON of the editor; None where it is empty. Raises `BadValue` with line and column."""
    if not text.strip():
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        line = (text.splitlines() or [""])[error.lineno - 1 : error.lineno]
        remedy = f"It is no JSON at line {error.lineno}, column {error.colno}: {error.msg}."
        raise BadValue("rule", (line or [""])[0].strip(), remedy) from error


def _save(draft: Draft, author: Author) -> Saved:
    with db.transaction():
        return changes.save([draft], author)


def _find_tree(told: Any) -> Branch | None:
    """The rule in words; None where it names what is archived by now."""
    try:
        return tell_rule(current(), told)
    except PimError:
        return None


def _to_text(told: Any) -> str:
    return "" if told is None else orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()
