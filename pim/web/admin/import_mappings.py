"""The saved mappings of columns: what each says, where it was used last, its names, its archive."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from pim import changes
from pim.accounts import people
from pim.changes import Draft
from pim.db import transaction
from pim.errors import PimError
from pim.intake import uploads
from pim.intake.mappings import SKIP, ColumnRule, FileFormat, get_told, list_mappings, read_rules
from pim.structure.current import current
from pim.web.admin.shell import PimView, expose, flash_saved, get_author, is_confirmed, refusing
from pim.web.admin.wording.names import field_name
from pim.web.language import label_of


class ImportMappingsView(PimView):
    """Which column of whose files means what."""

    title = lazy_gettext("Column mappings")
    code = "import_mappings"
    permission = "import"

    @expose("/")
    def index(self) -> str:
        """List them, each with its last use."""
        archived = request.args.get("archived") == "1"
        found = list_mappings(archived=archived)
        uses = uploads.find_last_uses([one["code"] for one in found])
        return self.render(
            "pim/import_mappings/index.html",
            mappings=found,
            uses=uses,
            archived=archived,
            tabs=[
                {"text": _("In use"), "url": url_for("import_mappings.index"), "current": not archived},
                {
                    "text": _("Archived"),
                    "url": url_for("import_mappings.index", archived=1),
                    "current": archived,
                },
            ],
            names={one["code"]: field_name(current(), one["key_field"], {}) for one in found},
            authors=people.list_labels(one.author_id for one in uses.values() if one.author_id is not None),
        )

    @expose("/<code>/")
    def show(self, code: str) -> str:
        """Show what a mapping says, and whether the structure still fits it."""
        return self._show(get_told(code))

    @expose("/<code>/", methods=["POST"])
    def rename(self, code: str) -> Response:
        """Save the names of a mapping; its code stays, since commands call it by that."""
        told = get_told(code)
        wanted = {
            locale: request.form.get(f"label-{locale}", "").strip() or None for locale in current().locales
        }
        drafts = [
            Draft("import_mapping", code, f"labels.{locale}", text, expected=told["labels"].get(locale))
            for locale, text in wanted.items()
            if text != told["labels"].get(locale)
        ]
        return self._save(code, drafts, _("Names of the import mapping %(code)s", code=code))

    @expose("/<code>/archive", methods=["POST"])
    def archive(self, code: str) -> Response:
        """Take a mapping out of the lists, or back into them."""
        is_archived = bool(get_told(code)["archived"])
        if not is_archived and not is_confirmed():
            return self.ask(_("Archive this mapping? Files can not be imported by it any more."))
        title = (
            _("Import mapping %(code)s taken back", code=code)
            if is_archived
            else _("Import mapping %(code)s archived", code=code)
        )
        return self._save(code, [Draft("import_mapping", code, "archived", not is_archived)], title)

    def _save(self, code: str, drafts: list[Draft], title: str) -> Response:
        with refusing(), transaction():
            saved = changes.save(drafts, get_author(title))
        flash_saved(_("Saved.") if saved.set_id else _("Nothing has changed."), saved.set_id)
        return self.back("import_mappings.show", code=code)

    def _show(self, told: dict[str, Any]) -> str:
        structure = current()
        body = {name: told[name] for name in ("file", "key_field", "columns")}
        try:
            read_rules(structure, told["code"], body)
            problem = ""
        except PimError as error:
            problem = str(error)
        use = uploads.find_last_uses([told["code"]]).get(told["code"])
        return self.render(
            "pim/import_mappings/show.html",
            told=told,
            name=label_of(told["labels"], told["code"]),
            file=FileFormat(**told["file"]),
            columns=[(rule := ColumnRule(**one), _words(rule)) for one in told["columns"]],
            key=field_name(structure, told["key_field"], {}),
            locales=list(structure.locales),
            problem=problem,
            use=use,
        )


def _words(rule: ColumnRule) -> str:
    """What a column goes to, in words; "" for one that is not read."""
    return "" if rule.field == SKIP else field_name(current(), rule.field, {})


VIEWS = (ImportMappingsView,)
