"""What happened to a product: who, when, by what way, from which value to which; one field taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from pim import changes
from pim.accounts import people
from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.links import links_in
from pim.changes import Draft, history
from pim.changes.history import Entry
from pim.db import transaction
from pim.enrich.naming import find_label
from pim.errors import ChangesConflict, NotFound
from pim.structure.current import current
from pim.structure.snapshot import Structure
from pim.web.admin.products.places import choose_place
from pim.web.admin.products.product_page import load
from pim.web.admin.products.wording import FieldName, Part, compare, name_field, say_field
from pim.web.admin.shell import PimView, allow, expose, flash_saved, get_author, refusing
from pim.web.admin.wording.names import via_name

LIMIT = 50  # changes on a page


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change of one field, in words."""

    entry: Entry
    author: str
    via: str
    name: FieldName
    parts: Sequence[Part]
    can_revert: bool


class HistoryPages(PimView):
    """The history of one product, and taking one field back."""

    @expose("/<int:product_id>/history")
    def history(self, product_id: int) -> str:
        """Show what was changed, the newest first; of one field where the address names one."""
        structure, lineage = current(), load(product_id)
        place = choose_place(structure, request.args)
        field, before = request.args.get("field"), request.args.get("before", type=int)
        entries = history.list_history(
            lineage.own.kind, product_id, field=field, before=before, limit=LIMIT + 1
        )
        shown = entries[:LIMIT]
        return self.render(
            "pim/products/history.html",
            own=lineage.own,
            lineage=lineage,
            place=place,
            title=find_label(structure, lineage, place.scope, place.locale),
            rows=_rows(structure, shown, place.locale),
            field=field,
            field_name=name_field(structure, field) if field else None,
            is_first=before is None,
            older=shown[-1].id if len(entries) > LIMIT else None,
        )

    @expose("/<int:product_id>/history/<int:change_id>/revert", methods=["POST"])
    @allow("enrich")
    def revert(self, product_id: int, change_id: int) -> Response:
        """Give one field the value it had before a change, unless it has changed again since."""
        lineage = load(product_id)
        entry = history.get_entry(change_id)
        if entry is None or not _belongs(entry, lineage) or not _can_revert(entry):
            raise NotFound("change of this product", change_id)
        name = name_field(current(), entry.field).text
        draft = Draft(
            entry.kind, lineage.own.key, entry.field, entry.old, expected=entry.new, target_id=product_id
        )
        title = _("%(field)s of %(key)s taken back", field=name, key=lineage.own.key)
        with refusing():
            try:
                with transaction():
                    saved = changes.save([draft], get_author(title))
            except ChangesConflict:
                newer = _(
                    "%(field)s was changed again since then. Take the newer change back first.", field=name
                )
                flash(newer, "error")
            else:
                _say_reverted(saved.set_id, name)
        return self.back("products.history", product_id=product_id)


def _say_reverted(set_id: int | None, name: str) -> None:
    if set_id is None:
        flash(_("%(field)s has this value already.", field=name), "note")
    else:
        flash_saved(_("%(field)s has its former value again.", field=name), set_id)


def _belongs(entry: Entry, lineage: Lineage) -> bool:
    return (entry.kind, entry.target_id) == (lineage.own.kind, lineage.own.id) and entry.outcome is None


def _can_revert(entry: Entry) -> bool:
    return entry.op != "create" and entry.field != "parent"


def _rows(structure: Structure, entries: Sequence[Entry], locale: str) -> list[HistoryRow]:
    labels = people.list_labels(entry.author_id for entry in entries if entry.author_id)
    keys = documents.find_keys(set(_linked(entries)))
    return [_row(structure, entry, labels, keys, locale) for entry in entries]


def _row(
    structure: Structure, entry: Entry, labels: Mapping[int, str], keys: Mapping[int, str], locale: str
) -> HistoryRow:
    old = say_field(structure, entry.field, entry.old, locale, keys) if entry.op != "create" else ""
    new = say_field(structure, entry.field, entry.new, locale, keys)
    return HistoryRow(
        entry,
        labels.get(entry.author_id or 0, ""),
        via_name(entry.via),
        name_field(structure, entry.field),
        compare(old, new),
        _can_revert(entry),
    )


def _linked(entries: Iterable[Entry]) -> Iterator[int]:
    """The ids that relations of these changes name."""
    for entry in entries:
        for value in (entry.old, entry.new):
            body = value if entry.op == "create" and isinstance(value, dict) else {entry.field: value}
            for name, part in body.items():
                for link in links_in(name, part):
                    if isinstance(link.get("product"), int):
                        yield link["product"]
