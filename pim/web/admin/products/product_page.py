"""The page of one product or model: shown, saved, its status changed, brought back from the archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pim import changes, clock
from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.changes import Draft, Saved
from pim.db import transaction
from pim.enrich import life, neighbours
from pim.enrich.product_view import view_product
from pim.errors import ChangesConflict, FieldConflict, NotFound, PimError
from pim.plan.offer import load_offer
from pim.structure.current import current
from pim.web.access import may
from pim.web.admin.products import form, part_sheet, sheet
from pim.web.admin.products.controls import Input
from pim.web.admin.products.editing import list_inputs, list_status_inputs
from pim.web.admin.products.form import Typed
from pim.web.admin.products.places import choose_place
from pim.web.admin.products.slots import draw_groups
from pim.web.admin.products.wording import list_statuses
from pim.web.admin.shell import PimView, allow, expose, flash_saved, get_author, refusing

SHOW, MOVE = "show", "move"  # buttons that draw the form anew with what is typed, for browsers without script


class ProductPages(PimView):
    """One product: what it says, where that comes from, what is missing."""

    @expose("/<int:product_id>")
    def show(self, product_id: int) -> str:
        """Show a product for the scope and locale of the address."""
        return self._draw_product(load(product_id))

    @expose("/key/<path:key>")
    def find(self, key: str) -> Response:
        """Go to the product with this SKU, else to the model with this code."""
        found = documents.find_id(key)
        if found is None:
            raise NotFound("product", key)
        return self.back("products.show", product_id=found)

    @expose("/<int:product_id>", methods=["POST"])
    @allow("enrich")
    def save(self, product_id: int) -> Response | str:
        """Save what was typed as one change set, whole or not at all; what was typed stays either way."""
        lineage = load(product_id)
        typed = form.read_typed(request.form)
        problems = form.keep_files(typed, request.files)
        if SHOW in request.form or MOVE in request.form:
            form.move_row(typed, request.form.get(MOVE, ""))
            return self._draw_product(lineage, typed)
        known = list_inputs(current(), view_product(current(), lineage))
        if undecided := [known[field] for field in typed.undecided() if field in known]:
            open_ = [_still_open(lineage, typed, one) for one in undecided]
            return self._refuse(409, product_id, typed, conflicts=open_)
        wanted = form.want(lineage.own, known, typed)
        problems |= wanted.problems
        if problems:
            return self._refuse(422, product_id, typed, problems=problems)
        return self._apply(lineage, known, typed, wanted.drafts)

    @expose("/<int:product_id>/status", methods=["POST"])
    @allow("plan")
    def set_status(self, product_id: int) -> Response:
        """Change the status in the markets, and nothing else: what purchasing may do."""
        lineage = load(product_id)
        typed = form.read_typed(request.form)
        known = {one.field: one for one in list_status_inputs(current(), lineage)}
        wanted = form.want(lineage.own, known, typed)
        with refusing(), transaction():
            saved = changes.save(wanted.drafts, get_author(_("Status of %(key)s", key=lineage.own.key)))
        _say_saved(saved)
        return self.back("products.show", product_id=product_id)

    @expose("/<int:product_id>/unarchive", methods=["POST"])
    @allow("enrich")
    def unarchive(self, product_id: int) -> Response:
        """Bring a product back."""
        own = load(product_id).own
        with refusing(), transaction():
            done = life.carry_out(life.unarchive(own.key), get_author(_("Bring %(key)s back", key=own.key)))
        flash_saved(_("%(key)s is back.", key=own.key), done.set_id)
        return self.back("products.show", product_id=own.id)

    def _apply(
        self, lineage: Lineage, known: Mapping[str, Input], typed: Typed, drafts: Sequence[Draft]
    ) -> Response:
        own = lineage.own
        try:
            with transaction():
                saved = changes.save(drafts, get_author(_("Edit of %(key)s", key=own.key)))
        except ChangesConflict as error:
            return self._refuse(409, own.id, typed, conflicts=error.conflicts)
        except PimError as error:
            problems = form.place_problem(error, known.values(), drafts)
            return self._refuse(error.http_status, own.id, typed, problems=problems)
        _say_saved(saved)
        place = choose_place(current(), request.form)
        focus = request.form.get("at") or None
        target = url_for("products.show", product_id=own.id, scope=place.scope, locale=place.locale)
        return Response(status=303, headers={"Location": f"{target}#field-{focus}" if focus else target})

    def _refuse(
        self,
        status: int,
        product_id: int,
        typed: Typed,
        *,
        problems: Mapping[str, str] | None = None,
        conflicts: Sequence[FieldConflict] = (),
    ) -> Response:
        """The form once more, with what was typed and why it was not saved."""
        for one in conflicts:
            typed.base[one.field] = one.theirs  # from now on known, so that saving mine overwrites it
        page = self._draw_product(load(product_id), typed, problems, conflicts)
        return Response(page, status=status, mimetype="text/html")

    def _draw_product(
        self,
        lineage: Lineage,
        typed: Typed | None = None,
        problems: Mapping[str, str] | None = None,
        conflicts: Sequence[FieldConflict] = (),
    ) -> str:
        structure, own = current(), lineage.own
        place = choose_place(structure, _asked())
        view = view_product(structure, lineage)
        known = list_inputs(structure, view) if may("enrich") else {}
        controls, base = form.draw(known, typed, problems)
        if not known and may("plan") and not own.is_model:
            inputs = {one.field: one for one in list_status_inputs(structure, lineage)}
            controls, base = form.draw(inputs)
        return self.render(
            "pim/products/show.html",
            own=own,
            lineage=lineage,
            view=view,
            place=place,
            title=sheet.find_title(structure, lineage, place),
            picture=sheet.find_picture(structure, lineage, place),
            structure=structure,
            groups=draw_groups(structure, view, controls, place),
            shares=sheet.list_shares(structure, view),
            relations=sheet.list_relations(structure, view, controls, place),
            mentions=sheet.list_mentions(structure, own.id),
            offer=load_offer(structure, lineage, clock.now()),
            variants=sheet.list_variants(structure, own, place) if own.is_model else [],
            variant_count=neighbours.count_below(own.id) if own.is_model else 0,
            categories=sheet.list_categories(structure, lineage, controls.get("categories")),
            beside=part_sheet.list_parts(structure, lineage, controls),
            statuses=list_statuses(),
            controls=controls,
            settings=sheet.tell_settings(lineage),
            base=base,
            problems=problems or {},
            conflicts=sheet.explain_conflicts(structure, own, conflicts, place.locale),
            sign=form.sign,
            successor=own.successor and documents.find_keys([own.successor]).get(own.successor),
        )


def load(product_id: int) -> Lineage:
    """The product or model with its ancestors. Raises `NotFound`."""
    found = documents.load_lineages([product_id]).get(product_id)
    if found is None:
        raise NotFound("product", f"#{product_id}")
    return found


def _say_saved(saved: Saved) -> None:
    if saved.set_id is None:
        flash(_("Nothing was changed."), "note")
    else:
        flash_saved(_("Saved."), saved.set_id if may("enrich") else None)


def _asked() -> Mapping[str, str]:
    """The place that the address or the form names; a button may name another: "ecommerce/pl_PL"."""
    asked: MultiDict[str, str] = request.values
    scope, slash, locale = asked.get(SHOW, "").partition("/")
    return {"scope": scope, "locale": locale} if slash else asked


def _still_open(lineage: Lineage, typed: Typed, one: Input) -> FieldConflict:
    """A conflict that was shown and not decided on, as it was shown."""
    mine: Any = None
    with suppress(PimError):  # what can not be read is said when it is to be saved
        mine = one.read(typed.texts.get(one.field, {}))
    return FieldConflict(lineage.own.key, one.field, typed.was[one.field], typed.base.get(one.field), mine)
