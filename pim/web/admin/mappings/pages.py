"""Mappings: the fields of the receiver, each with what feeds it, edited one by one and tried before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from channels.base import ATTRIBUTES, MEDIA, Connector, Field
from pim import changes, jobs
from pim.catalog import documents
from pim.changes import Draft
from pim.db import transaction
from pim.errors import BadValue, NotFound, PimError
from pim.publish.channels import get_channel
from pim.publish.connectors import get_connector
from pim.publish.impact import Trial, check_fields, measure_impact, try_product
from pim.publish.keys import Key
from pim.publish.mapping import SETTING_STEPS, check_mapping, steps_for
from pim.publish.mappings import StoredMapping, get_mapping, list_mappings
from pim.publish.transforms import TRANSFORMS
from pim.structure.current import current
from pim.web.admin.mappings.forms import change_steps, read_steps, write_table
from pim.web.admin.mappings.wording import key_names, step_names, tell_step, transform_names
from pim.web.admin.shell import PimView, allow, expose, flash_saved, get_author
from pim.web.language import label_of

LOOKED_AT = 1000  # products of each channel: a person waits for the answer


class MappingsView(PimView):
    """What feeds the fields of receivers."""

    title = lazy_gettext("Mappings")
    code = "mappings"
    permission = "view"
    rank = 45

    @expose("/")
    def index(self) -> str:
        """List the mappings, and who uses them."""
        return self.render("pim/mappings/index.html", mappings=list_mappings())

    @expose("/<code>/")
    def show(self, code: str) -> str:
        """Show each field of the receiver, what feeds it, and what one product makes of it."""
        mapping, structure = get_mapping(code), current()
        connector = get_connector(mapping.connector)
        sku = request.args.get("sku", "").strip()
        trial, refusal = _try(mapping, mapping.fields, sku)
        return self.render(
            "pim/mappings/show.html",
            mapping=mapping,
            name=label_of(mapping.labels, code),
            connector=connector,
            rows=_list_rows(mapping, connector, trial),
            problems=check_mapping(structure, connector, mapping.fields),
            open_fields=connector.open_fields,
            sku=sku,
            refusal=refusal,
        )

    @expose("/<code>/field")
    def field(self, code: str) -> str:
        """Show the steps of one field, as a form."""
        mapping = get_mapping(code)
        name = _field_name(mapping, request.args)
        return self._show_field(mapping, name, _steps_of(mapping, name), sku=request.args.get("sku", ""))

    @expose("/<code>/field", methods=["POST"])
    @allow("publish")
    def save_field(self, code: str) -> Response | str:
        """Change the form, try it on a product, tell what it would do, or save it as the next version."""
        mapping, form = get_mapping(code), request.form
        name, steps, do = _field_name(mapping, form), read_steps(form), form.get("do", "")
        sku = form.get("sku", "").strip()
        change_steps(steps, form, do)
        if do not in ("save", "impact", "drop"):
            return self._show_field(mapping, name, steps, sku=sku, was=form.get("was"))
        fields = _with_field(mapping, name, [] if do == "drop" else steps)
        try:
            if do == "impact":
                impact = measure_impact(code, fields, looked_at=LOOKED_AT)
                return self._show_field(mapping, name, steps, sku=sku, was=form.get("was"), impact=impact)
            saved = jobs.run(f"mapping {code}", _save, mapping, name, fields, form.get("was", ""))
        except PimError as error:
            page = self._show_field(mapping, name, steps, sku=sku, was=form.get("was"), refusal=str(error))
            return Response(page, status=error.http_status, mimetype="text/html")
        said = _("The mapping is saved. Its channels take it with their next publication.")
        flash_saved(said if saved else _("The mapping was so already."), saved)
        return self.back("mappings.show", code=code, sku=sku or None)

    def _show_field(
        self,
        mapping: StoredMapping,
        name: str,
        steps: list[dict[str, Any]],
        *,
        sku: str,
        was: str | None = None,
        refusal: str = "",
        impact: Any = None,
    ) -> str:
        structure, connector = current(), get_connector(mapping.connector)
        fields = _with_field(mapping, name, steps)
        place = f"fields.{next((n for n, one in enumerate(fields) if one['field'] == name), -1)}."
        problems = [one for one in check_fields(mapping.code, fields) if one.field.startswith(place)]
        trial, unknown = _try(mapping, fields, sku)
        stored = orjson.dumps(_steps_of(mapping, name)).decode()
        return self.render(
            "pim/mappings/field.html",
            mapping=mapping,
            title=label_of(mapping.labels, mapping.code),
            name=name,
            known=connector.find_field(name),
            steps=steps,
            was=stored if was is None else was,
            problems=[f"{one.field.removeprefix(place)}: {one.found} – {one.remedy}" for one in problems],
            refusal=refusal or unknown,
            sku=sku,
            trial=trial,
            impact=impact,
            structure=structure,
            keys={"step": _list_keys(connector, name), "do": TRANSFORMS},
            names={"step": step_names(), "do": transform_names(), "key": key_names()},
            write_table=write_table,
            is_media=name.startswith(MEDIA),
        )


def _list_keys(connector: Connector, field: str) -> dict[str, tuple[Key, ...]]:
    """The keys of each kind of step that may feed a field.

    Where one names a setting, those of the receiver are its choices.
    """
    names = tuple(setting.name for setting in connector.settings)
    found = dict(steps_for(connector.find_field(field)))
    for kind in found.keys() & set(SETTING_STEPS):
        found[kind] = tuple(replace(key, choices=names) for key in found[kind])
    return found


def _save(mapping: StoredMapping, name: str, fields: list[dict[str, Any]], was: str) -> int | None:
    """Save the next version, unless somebody changed this field meanwhile; the id of the change set."""
    with transaction():
        now = get_mapping(mapping.code)
        if orjson.dumps(_steps_of(now, name)).decode() != was or now.fields != mapping.fields:
            remedy = (
                "Somebody changed it since you opened the page. Open it again, and change what is there now."
            )
            raise BadValue(f"mapping {mapping.code} {name}", "changed meanwhile", remedy)
        author = get_author(_("Mapping %(code)s: %(field)s", code=mapping.code, field=name))
        return changes.save(
            [Draft("mapping", mapping.code, "fields", fields, expected=now.fields)], author
        ).set_id


def _field_name(mapping: StoredMapping, given: Any) -> str:
    """The field that is asked for, an open one from its prefix and its rest. Raises `NotFound`."""
    name = given.get("field", "") + given.get("rest", "").strip()
    connector = get_connector(mapping.connector)
    if connector.find_field(name) is None:
        known = ", ".join(
            [*(one.name for one in connector.fields), *(f"{p}…" for p in connector.open_fields)]
        )
        raise NotFound("field", name, f"{connector.label} has: {known}.")
    return str(name)


def _steps_of(mapping: StoredMapping, name: str) -> list[dict[str, Any]]:
    return next((one["steps"] for one in mapping.fields if one["field"] == name), [])


def _with_field(mapping: StoredMapping, name: str, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields of the mapping with one fed otherwise, in its place; a new one is the last."""
    fields = [one if one["field"] != name else {"field": name, "steps": steps} for one in mapping.fields]
    if all(one["field"] != name for one in fields):
        fields.append({"field": name, "steps": steps})
    return [one for one in fields if one["steps"] or one["field"] != name]


def _try(mapping: StoredMapping, fields: list[dict[str, Any]], sku: str) -> tuple[Trial | None, str]:
    """What one product makes of the fields in the first channel that uses them; or why that is not told."""
    if not sku or not mapping.channels:
        return None, ""
    product_id = documents.find_id(sku)
    if product_id is None:
        return None, _("No product has this SKU: %(sku)s", sku=sku)
    return try_product(get_channel(mapping.channels[0]), mapping.fields, fields, product_id), ""


def _list_rows(mapping: StoredMapping, connector: Connector, trial: Trial | None) -> list[dict[str, Any]]:
    """Every field of the receiver, fed or not, then the open ones that are fed."""
    structure = current()
    fed = {one["field"]: one["steps"] for one in mapping.fields}
    names = list(dict.fromkeys([*(one.name for one in connector.fields), *fed]))
    rows = []
    for name in names:
        known = connector.find_field(name) or Field(name)
        rows.append(
            {
                "name": name,
                "kind": _("attribute")
                if name.startswith(ATTRIBUTES)
                else _("media")
                if name.startswith(MEDIA)
                else "",
                "known": known,
                "steps": [tell_step(structure, step) for step in fed.get(name, ())],
                "value": (trial.before or {}).get(name) if trial else None,
            }
        )
    return rows
