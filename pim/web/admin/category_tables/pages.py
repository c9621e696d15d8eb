"""Category tables: which there are, and one as a form, the categories with products but no name first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from pim import changes, jobs
from pim.catalog.category_names import CategoryName, count_unmapped, list_names
from pim.changes import Draft
from pim.db import transaction
from pim.errors import PimError
from pim.structure.category_tables import NAMES
from pim.structure.current import current
from pim.web.admin.shell import PimView, allow, expose, flash_saved, get_author, refusing
from pim.web.language import label_of

LIMIT = 200  # categories on a page
ALL, UNMAPPED = "all", "unmapped"


class CategoryTablesView(PimView):
    """What receivers call our categories."""

    title = lazy_gettext("Category tables")
    code = "category_tables"
    permission = "view"
    rank = 46

    @expose("/")
    def index(self) -> str:
        """List the tables, with what is not named in them yet."""
        structure = current()
        rows = [
            (table, len(table.names), *count_unmapped(list_names(structure, table.code)))
            for table in structure.category_tables.values()
        ]
        return self.render("pim/category_tables/index.html", rows=rows)

    @expose("/", methods=["POST"])
    @allow("publish")
    def create(self) -> Response:
        """Make a table."""
        code, label = (request.form.get(name, "").strip() for name in ("code", "label"))
        fields = {"code": code} | ({f"labels.{next(iter(current().locales))}": label} if label else {})
        with refusing(), transaction():
            saved = changes.save(
                [Draft("category_table", code, "", fields, op="create")],
                get_author(_("Category table %(code)s", code=code)),
            )
        flash_saved(_("The table is made. Name the categories that have products."), saved.set_id)
        return self.back("category_tables.show", code=code)

    @expose("/<code>/")
    def show(self, code: str) -> str:
        """Show a table, those categories first that are not named."""
        return self._show(code)

    @expose("/<code>/", methods=["POST"])
    @allow("publish")
    def save(self, code: str) -> Response | str:
        """Save the names that were changed; what somebody else changed meanwhile is refused."""
        try:
            set_id = jobs.run(f"category table {code}", _save, code, _read_form())
        except PimError as error:
            page = self._show(code, refusal=str(error), typed=dict(request.form))
            return Response(page, status=error.http_status, mimetype="text/html")
        said = _("The names are saved. Channels take them with their next publication.")
        flash_saved(said if set_id else _("Nothing was changed."), set_id)
        asked = {name: request.args.get(name) or None for name in ("tree", "which", "text", "after")}
        return self.back("category_tables.show", code=code, **asked)

    def _show(self, code: str, refusal: str = "", typed: dict[str, str] | None = None) -> str:
        structure, asked = current(), request.args
        table, tree = structure.category_table(code), asked.get("tree", "")
        names = list_names(structure, code, tree)
        which = asked.get("which", UNMAPPED if count_unmapped(names)[0] else ALL)
        shown = _choose(names, which, asked.get("text", "").strip().casefold())
        first = asked.get("after", 0, type=int)
        page = shown[first : first + LIMIT]
        return self.render(
            "pim/category_tables/show.html",
            table=table,
            name=label_of(table.labels, code),
            names=[(one, " / ".join(label_of(c.labels, c.code) for c in one.path)) for one in page],
            counts=count_unmapped(names),
            roots=[
                (c.code, label_of(c.labels, c.code)) for c in structure.categories.values() if not c.parent
            ],
            asked={"tree": tree, "which": which, "text": asked.get("text", "")},
            following=first + LIMIT if len(shown) > first + LIMIT else None,
            refusal=refusal,
            typed=typed or {},
        )


def _choose(names: Sequence[CategoryName], which: str, text: str) -> list[CategoryName]:
    """Those that were asked for: of what is not named, the most products first, else as the tree stands."""
    found = [one for one in names if not text or any(text in word.casefold() for word in _words(one))]
    if which == UNMAPPED:
        lacking = [one for one in found if one.is_unmapped and one.products]
        return sorted(lacking, key=lambda one: (-one.products, [c.code for c in one.path]))
    return found


def _words(name: CategoryName) -> list[str]:
    category = name.path[-1]
    return [category.code, name.own, *category.labels.values()]


def _read_form() -> dict[str, tuple[str, str]]:
    """By category, what its name was and is to be, where the two differ."""
    form = request.form
    told = {
        name.removeprefix("name-"): value.strip() for name, value in form.items() if name.startswith("name-")
    }
    pairs = {code: (form.get(f"was-{code}", ""), name) for code, name in told.items()}
    return {code: (was, name) for code, (was, name) in pairs.items() if was != name}


def _save(code: str, names: dict[str, tuple[str, str]]) -> int | None:
    """The id of the change set; None where there is nothing to change."""
    drafts: list[Any] = [
        Draft("category_table", code, f"{NAMES}{category}", name or None, expected=was or None)
        for category, (was, name) in sorted(names.items())
    ]
    if not drafts:
        return None
    with transaction():
        current().category_table(code)
        return changes.save(drafts, get_author(_("Category table %(code)s", code=code))).set_id
