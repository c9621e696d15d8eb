"""What happens to a product in its life: asked for, previewed, and carried out when a person says yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson
from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from pim import db
from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.fields import Slot
from pim.catalog.links import links_in
from pim.catalog.models import MODEL
from pim.enrich import life
from pim.enrich.life import Fate, Outcome, Plan
from pim.errors import Denied, NotFound, PimError
from pim.structure.current import current
from pim.structure.snapshot import ALL, Attribute
from pim.web.access import may
from pim.web.admin.products.axis_inputs import draw_axis, read_axes
from pim.web.admin.products.places import choose_place
from pim.web.admin.products.product_page import load
from pim.web.admin.products.wording import say_field
from pim.web.admin.shell import PimView, allow, expose, flash_saved, get_author
from pim.web.admin.wording.days import tell_pin
from pim.web.admin.wording.names import field_name
from pim.web.language import label_of

VERBS = "family, variant, simple, merge, archive"
ASKING = ("family", "variant", "merge")  # the others have nothing to ask
ASKED_AGAIN = ("csrf_token", "confirm", "seen")  # fields that the preview does not hand on


@dataclass(frozen=True, slots=True)
class ToldFate:
    """One line of a preview, in words. `is_open` where a merge may still choose the other value."""

    key: str
    field: str
    name: str
    fate: str
    tone: str
    old: str
    new: str
    is_open: bool


class LifePages(PimView):
    """Another family, a variant, a simple product, a merged or archived one: one page for all of them."""

    @expose(f"/<int:product_id>/life/<any({VERBS}):verb>")
    @allow("enrich")
    def ask_life(self, product_id: int, verb: str) -> Response | str:
        """Ask what is needed, or preview right away; nothing is kept either way."""
        lineage = load(product_id)
        return self._draw_question(lineage, verb) if verb in ASKING else self._answer(lineage, verb)

    @expose(f"/<int:product_id>/life/<any({VERBS}):verb>", methods=["POST"])
    @allow("enrich")
    def live(self, product_id: int, verb: str) -> Response | str:
        """Preview what was asked for, or carry it out where the preview was seen as it would be now."""
        return self._answer(load(product_id), verb)

    def _answer(self, lineage: Lineage, verb: str) -> Response | str:
        problems: dict[str, str] = {}
        try:
            with db.rehearsal():
                plan = _MAKERS[verb](lineage, problems)
                outcome = None if problems or plan is None else life.carry_out(plan, get_author(plan.title))
                told = [] if outcome is None else _tell(outcome)
            if outcome is None:
                return self._ask_again(lineage, verb, problems)
            seen = _fingerprint(outcome.plan)
            if "confirm" in request.form and request.form.get("seen") == seen:
                return self._carry_out(lineage, verb, outcome.plan)
        except Denied:
            raise
        except PimError as error:
            return self._ask_again(lineage, verb, {"": str(error)})
        return self._draw_preview(lineage, verb, outcome, told, seen)

    def _carry_out(self, lineage: Lineage, verb: str, plan: Plan) -> Response:
        with db.transaction():
            done = life.carry_out(plan, get_author(_title(verb, lineage.own.key)))
        flash_saved(_say_done(verb, lineage.own.key), done.set_id)
        return self.back("products.show", product_id=lineage.own.id)

    def _ask_again(self, lineage: Lineage, verb: str, problems: Mapping[str, str]) -> Response:
        page = self._draw_question(lineage, verb, problems)
        return Response(page, status=422, mimetype="text/html")

    def _draw_question(self, lineage: Lineage, verb: str, problems: Mapping[str, str] | None = None) -> str:
        structure, own = current(), lineage.own
        model, held = _find_model(), life.effective(lineage)
        place = choose_place(structure, request.args)
        families = [(code, label_of(one.labels, code)) for code, one in structure.families.items()]
        return self.render(
            "pim/products/life.html",
            own=own,
            lineage=lineage,
            verb=verb,
            title=_title(verb, own.key),
            place=place,
            problems=problems or {},
            families=sorted(families, key=lambda one: one[1].casefold()),
            model=model,
            axes=[
                draw_axis(structure, axis, place, problems or {}, held.get(Slot(axis.code, ALL, ALL)))
                for axis in _axes_below(model)
            ],
        )

    def _draw_preview(
        self, lineage: Lineage, verb: str, outcome: Outcome, told: Sequence[ToldFate], seen: str
    ) -> str:
        given = [pair for pair in request.form.items(multi=True) if pair[0] not in ASKED_AGAIN]
        return self.render(
            "pim/products/life_preview.html",
            own=lineage.own,
            lineage=lineage,
            verb=verb,
            title=_title(verb, lineage.own.key),
            place=choose_place(current(), request.args),
            outcome=outcome,
            told=told,
            seen=seen,
            given=[(name, value) for name, value in given if name != "take"],
            taken=request.form.getlist("take"),
            is_stale="confirm" in request.form,
        )


def _family(lineage: Lineage, _problems: dict[str, str]) -> Plan:
    return life.change_family(lineage.own.key, request.form.get("family", ""), clear="clear" in request.form)


def _variant(lineage: Lineage, problems: dict[str, str]) -> Plan | None:
    model = _find_model()
    if model is None:
        raise NotFound("product model", request.form.get("model", ""))
    axes = read_axes(current(), _axes_below(model), problems)
    return None if problems else life.to_variant(lineage.own.key, model.own.key, axes)


def _merge(lineage: Lineage, _problems: dict[str, str]) -> Plan:
    winner = request.form.get("winner", "").strip()
    return life.merge(lineage.own.key, winner, request.form.getlist("take"))


_MAKERS: Mapping[str, Callable[[Lineage, dict[str, str]], Plan | None]] = {
    "family": _family,
    "variant": _variant,
    "simple": lambda lineage, _problems: life.to_simple(lineage.own.key),
    "merge": _merge,
    "archive": lambda lineage, _problems: life.archive(lineage.own.key),
}


def _check_rights(plan: Plan) -> None:
    """Pins are planning: who may only enrich does not move them. Raises `Denied`."""
    if any(draft.kind == "assortment" for draft in plan.drafts) and not may("plan"):
        raise Denied(_("It would move pins of assortments: ask somebody who may plan to do it."))


def _find_model() -> Lineage | None:
    found = documents.find_id(request.values.get("model", "").strip(), MODEL)
    return None if found is None else documents.load_lineages([found])[found]


def _axes_below(model: Lineage | None) -> list[Attribute]:
    if model is None:
        return []
    variant, level = current().split_of(model.own.family_variant or ""), len(model.layers)
    codes = variant.axes[level - 1] if level <= variant.levels else ()
    return [current().attribute(code) for code in codes]


def _fingerprint(plan: Plan) -> str:
    """Changes with anything that the plan would write: what a person has seen is what is done."""
    told = [[d.kind, d.key, d.field, d.op, d.value] for d in plan.drafts]
    return blake2b(orjson.dumps(told, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()


def _tell(outcome: Outcome) -> list[ToldFate]:
    _check_rights(outcome.plan)
    fates = outcome.plan.fates
    linked = (link for f in fates for side in (f.old, f.new) for link in links_in(f.field, side))
    keys = documents.find_keys(link["product"] for link in linked if "product" in link)
    return [_tell_fate(fate, keys) for fate in fates]


def _tell_fate(fate: Fate, keys: Mapping[int, str]) -> ToldFate:
    tone = "warn" if fate.fate in life.WORRYING else ""
    return ToldFate(
        fate.key,
        fate.field,
        field_name(current(), fate.field, keys),
        _fate_name(fate.fate),
        tone,
        _say(fate.field, fate.old, keys),
        _say(fate.field, fate.new, keys),
        fate.fate == "left" and fate.field.startswith(("values.", "status.")),
    )


def _say(field: str, value: Any, keys: Mapping[int, str]) -> str:
    if field.startswith("pin.") and isinstance(value, Mapping):
        return tell_pin(value)
    return (
        value
        if isinstance(value, str) and field.startswith("relations.")
        else say_field(current(), field, value, keys=keys)
    )


def _fate_name(fate: str) -> str:
    names = {
        "kept": _("differs from the model: kept"),
        "inherited": _("as in the model: inherited"),
        "gained": _("inherited from now on"),
        "copied": _("copied"),
        "lifted": _("moves to the model"),
        "set": _("set"),
        "taken": _("taken"),
        "left": _("not taken"),
        "outside": _("not in the new family: kept"),
        "cleared": _("taken away"),
        "lost": _("lost: only the history keeps it"),
        "moved": _("refers to the other product"),
    }
    return str(names[fate])


def _title(verb: str, key: str) -> str:
    titles = {
        "family": _("Change the family of %(key)s", key=key),
        "variant": _("Make %(key)s a variant", key=key),
        "simple": _("Make %(key)s a simple product", key=key),
        "merge": _("Merge %(key)s into another product", key=key),
        "archive": _("Archive %(key)s", key=key),
    }
    return str(titles[verb])


def _say_done(verb: str, key: str) -> str:
    said = {
        "family": _("%(key)s has another family.", key=key),
        "variant": _("%(key)s is a variant.", key=key),
        "simple": _("%(key)s is a simple product.", key=key),
        "merge": _("%(key)s is merged.", key=key),
        "archive": _("%(key)s is archived.", key=key),
    }
    return str(said[verb])
