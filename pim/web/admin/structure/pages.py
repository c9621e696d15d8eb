"""What the pages of the structure show and do: a list of each kind, one row, a new one."""

from __future__ import annotations

from typing import Any

import orjson
from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pim import changes
from pim.changes import Draft
from pim.db import transaction
from pim.errors import NotFound, PimError
from pim.structure.current import current
from pim.web.admin.shell import PimView, allow, expose, flash_saved, get_author, is_confirmed, refusing
from pim.web.admin.structure import reading
from pim.web.admin.structure.forms import draft_changes, draft_creation, read_form, values_of
from pim.web.admin.structure.kinds import KINDS, Kind
from pim.web.admin.wording.names import field_name, kind_name, kinds_name
from pim.web.language import label_of

LIMIT = 100  # rows of a page


class StructureView(PimView):
    """Attributes, families, options; clients, price lists, warehouses."""

    title = lazy_gettext("Structure")
    code = "structure"
    permission = "view"
    rank = 60

    @expose("/")
    def index(self) -> str:
        """Begin with the attributes."""
        return self._list("attribute")

    @expose("/<kind>/")
    def list_kind(self, kind: str) -> str:
        """List the rows of one kind, by code and label."""
        return self._list(kind)

    @expose("/<kind>/new")
    @allow("structure")
    def new(self, kind: str) -> str:
        """Ask what the new row is."""
        found = _get_kind(kind)
        return self._show(found, None, values={found.owner: request.args.get("owner")})

    @expose("/<kind>/new", methods=["POST"])
    @allow("structure")
    def create(self, kind: str) -> Response:
        """Make a new row."""
        found, code = _get_kind(kind), request.form.get("code", "").strip()
        values: dict[str, Any] = {}
        try:
            values = read_form(current(), found, MultiDict(request.form), fresh=True)
            draft = draft_creation(found, code, values)
            with transaction():
                saved = changes.save([draft], get_author(f"{kind_name(kind)} {draft.key}"))
        except PimError as error:
            page = self._show(found, None, values=values, problem=str(error))
            return Response(page, status=error.http_status, mimetype="text/html")
        flash_saved(_("Saved."), saved.set_id)
        return self.back("structure.show", kind=kind, key=draft.key)

    @expose("/<kind>/<key>/")
    def show(self, kind: str, key: str) -> str:
        """Show one row; who may, edits it here."""
        found = _get_kind(kind)
        return self._show(found, reading.get_row(found, key))

    @expose("/<kind>/<key>/", methods=["POST"])
    @allow("structure")
    def save(self, kind: str, key: str) -> Response:
        """Save what differs from what the person saw."""
        found = _get_kind(kind)
        row = reading.get_row(found, key)
        values: dict[str, Any] = {}
        try:
            values = read_form(current(), found, MultiDict(request.form), fresh=False)
            drafts = draft_changes(found, key, values, request.form.get("seen", ""))
            with transaction():
                saved = changes.save(drafts, get_author(f"{kind_name(kind)} {key}"))
        except PimError as error:
            page = self._show(found, row, values=values, problem=str(error))
            return Response(page, status=error.http_status, mimetype="text/html")
        flash_saved(_("Saved.") if saved.set_id else _("Nothing has changed."), saved.set_id)
        return self.back("structure.show", kind=kind, key=key)

    @expose("/<kind>/<key>/archive", methods=["POST"])
    @allow("structure")
    def archive(self, kind: str, key: str) -> Response:
        """Archive a row, or take it back."""
        found = _get_kind(kind)
        is_archived = bool(reading.get_row(found, key)["archived"])
        if not is_archived and not is_confirmed():
            return self.ask(
                _("Archive %(name)s? It is offered no longer; what refers to it stays.", name=key)
            )
        with refusing(), transaction():
            author = get_author(f"{kind_name(kind)} {key}")
            saved = changes.save([Draft(kind, key, "archived", not is_archived)], author)
        flash_saved(_("Saved."), saved.set_id)
        return self.back("structure.show", kind=kind, key=key)

    def _list(self, kind: str) -> str:
        found = _get_kind(kind)
        args = request.args
        asked = reading.Asked(
            text=args.get("text", "").strip(),
            owner=args.get("owner", ""),
            archived=args.get("archived") == "1",
            after=args.get("after", ""),
        )
        rows = reading.list_rows(found, asked, LIMIT + 1)
        kept: dict[str, Any] = {name: args[name] for name in ("text", "owner", "archived") if args.get(name)}
        return self.render(
            "pim/structure/index.html",
            kind=found,
            name=kinds_name(kind),
            asked=asked,
            rows=rows[:LIMIT],
            columns=[(name, field_name(current(), name, {})) for name in found.listed],
            words={control.name: dict(control.choices(current())) for control in found.controls
                   if control.choices and control.name in found.listed},
            next=url_for("structure.list_kind", kind=kind, after=rows[LIMIT - 1]["key"], **kept)
            if len(rows) > LIMIT else None,
            tabs=_tabs(kind),
            kept=kept,
        )  # fmt: skip

    def _show(
        self, kind: Kind, row: reading.Row | None, *, values: dict[str, Any] | None = None, problem: str = ""
    ) -> str:
        structure = current()
        stored = values_of(structure, kind, row or {})
        key = row[kind.target.key_column] if row else ""
        return self.render(
            "pim/structure/show.html",
            kind=kind,
            key=key,
            row=row,
            kind_words=kind_name(kind.code),
            kinds_words=kinds_name(kind.code),
            name=label_of(row["labels"] or {}, key) if row else "",
            values={**stored, **(values or {})},
            # A form that is shown again keeps what was seen first: else a conflict would pass unseen.
            seen=request.form.get("seen") or orjson.dumps(stored).decode(),
            controls=[
                (one, field_name(structure, one.name, {}), one.choices(structure) if one.choices else [])
                for one in kind.controls
            ],
            label_fields=[name for name in stored if name.startswith("labels.")],
            structure=structure,
            families=reading.list_families_of(structure, key) if kind.code == "attribute" else [],
            members=_list_members(kind, key),
            variants=[
                (code, label_of(variant.labels, code))
                for code, variant in structure.family_variants.items()
                if kind.code == "family" and variant.family == key
            ],
            problem=problem,
            given=request.form,
        )  # fmt: skip


def _list_members(kind: Kind, key: str) -> list[tuple[str, str]]:
    """The attributes of an attribute group, with their labels."""
    if kind.code != "attribute_group":
        return []
    attributes = current().attributes.items()
    return [(code, label_of(one.labels, code)) for code, one in attributes if one.group == key]


def _get_kind(code: str) -> Kind:
    """The kind with pages. Raises `NotFound`."""
    if code not in KINDS:
        raise NotFound("kind of the structure", code)
    return KINDS[code]


def _tabs(current_kind: str) -> list[dict[str, Any]]:
    return [
        {
            "text": kinds_name(code),
            "url": url_for("structure.list_kind", kind=code),
            "current": code == current_kind,
            "count": reading.count_rows(kind),
        }
        for code, kind in KINDS.items()
    ]
