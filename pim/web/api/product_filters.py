"""What a list of products is asked for: the parameters of the pages' addresses, read strictly.

What the address of the product list in the browser asks can be asked here; what can not be
understood is refused there with a sentence and here with a problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from marshmallow import fields, validate

from pim.catalog import documents
from pim.catalog.classes import FORMS, check_class_code
from pim.catalog.models import MODEL, STATUSES
from pim.enrich import neighbours
from pim.enrich.product_list import SORTS, ProductFilter
from pim.errors import BadValue, NotFound, PimError, UnknownCode
from pim.plan.rule_filters import condition_filter
from pim.structure.current import current
from pim.structure.snapshot import Structure
from pim.web.admin.products.asking import NEW, read_condition
from pim.web.api.pages import PageSchema, split
from pim.web.api.refusals import BadQuery

MOST_KEYS, MOST_CONDITIONS = 500, 20


class ProductsSchema(PageSchema):
    """Which products, and which page."""

    text = fields.String(metadata={"description": "Words of SKU, code and texts; they may be cut short."})
    family = fields.String()
    category = fields.String(metadata={"description": "Or one below it."})
    group = fields.String(metadata={"description": "A group of products."})
    classified = fields.String(metadata={"description": "classification:class, such as etim_9:EC000123."})
    model = fields.String(metadata={"description": "Only what stands below this model."})
    where = fields.List(
        fields.String(),
        load_default=[],
        validate=validate.Length(max=MOST_CONDITIONS),
        metadata={
            "description": "attribute[.scope[.locale]]:operator[:value], such as weight:>:2 kg or"
            " name..en_GB:empty; the values of “in” are parted by |. The attribute must be filterable."
        },
    )
    in_ = fields.String(
        data_key="in", metadata={"description": "scope/locale in which completeness is told and asked for."}
    )
    complete = fields.String(validate=validate.OneOf(("yes", "no")))
    missing = fields.String(metadata={"description": "Only those that lack this required attribute there."})
    status = fields.String(metadata={"description": f"market:status, one of {NEW}, {', '.join(STATUSES)}."})
    since = fields.String(metadata={"description": "Changed since this instant or day (UTC), in ISO 8601."})
    archived = fields.String(load_default="no", validate=validate.OneOf(("yes", "no")))
    keys = fields.String(metadata={"description": f"SKUs or codes with commas, at most {MOST_KEYS}."})
    sort = fields.String(
        load_default="key",
        validate=validate.OneOf(SORTS),
        metadata={"description": "key: in the order in which they came; updated: the newest change first."},
    )


def read_filter(asked: Mapping[str, Any], kind: str) -> ProductFilter:
    """The filter of a list of products or of models. Raises `BadQuery`, which names the parameter."""
    structure = current()
    read = _Reading(structure, asked)
    scope, locale = read.place()
    return ProductFilter(
        text=asked.get("text", ""),
        kind=kind,
        family=read.family(),
        category=read.category(),
        group=read.group(),
        classified=read.classified(),
        conditions=[*read.conditions(), *read.below()],
        scope=scope,
        locale=locale,
        complete=asked["complete"] == "yes" if "complete" in asked else None,
        missing=read.missing(),
        status=read.status(),
        updated_since=read.since(),
        archived=asked["archived"] == "yes",
        keys=read.keys(),
    )


@contextmanager
def naming(parameter: str) -> Iterator[None]:
    """Turn what the block refuses into a refusal of the parameter."""
    try:
        yield
    except PimError as error:
        raise BadQuery({parameter: str(error)}) from error


class _Reading:
    """Reads the parameters one by one."""

    def __init__(self, structure: Structure, asked: Mapping[str, Any]) -> None:
        self.structure, self.asked = structure, asked

    def family(self) -> str | None:
        if "family" not in self.asked:
            return None
        with naming("family"):
            return self.structure.family(self.asked["family"]).code

    def category(self) -> str | None:
        if "category" not in self.asked:
            return None
        with naming("category"):
            return self.structure.category(self.asked["category"]).code

    def group(self) -> str | None:
        if "group" not in self.asked:
            return None
        with naming("group"):
            return self.structure.product_group(self.asked["group"]).code

    def classified(self) -> tuple[str, str] | None:
        if "classified" not in self.asked:
            return None
        code, _colon, class_code = self.asked["classified"].partition(":")
        with naming("classified"):
            form = FORMS[self.structure.classification(code).system]
            return code, check_class_code(form, code, class_code)

    def below(self) -> list[Any]:
        if "model" not in self.asked:
            return []
        with naming("model"):
            found = documents.find_id(self.asked["model"], MODEL)
            if found is None:
                raise NotFound("product model", self.asked["model"])
            return [neighbours.is_below(found)]

    def conditions(self) -> list[Any]:
        with naming("where"):
            told = [read_condition(self.structure, text) for text in self.asked["where"]]
            return [condition_filter(self.structure, condition) for condition in told]

    def place(self) -> tuple[str | None, str | None]:
        given = self.asked.get("in_")
        if given is None:
            if "complete" in self.asked or "missing" in self.asked:
                raise BadQuery({"in": "complete and missing need in=scope/locale, e.g. in=ecommerce/en_GB."})
            return None, None
        scope, _slash, locale = given.partition("/")
        with naming("in"):
            return self.structure.scope(scope).code, self.structure.locale(locale).code

    def missing(self) -> str | None:
        if "missing" not in self.asked:
            return None
        with naming("missing"):
            return self.structure.attribute(self.asked["missing"]).code

    def status(self) -> tuple[str, str | None] | None:
        if "status" not in self.asked:
            return None
        market, _colon, status = self.asked["status"].partition(":")
        with naming("status"):
            self.structure.market(market)
            if status != NEW and status not in STATUSES:
                raise UnknownCode("status", status, (NEW, *STATUSES))
        return market, None if status == NEW else status

    def since(self) -> datetime | None:
        if "since" not in self.asked:
            return None
        with naming("since"):
            try:
                at = datetime.fromisoformat(self.asked["since"])
                return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
            except (ValueError, OverflowError) as error:
                raise BadValue(
                    "since", self.asked["since"], "Give 2026-03-01 or 2026-03-01T06:00Z."
                ) from error

    def keys(self) -> list[str]:
        found = split(self.asked.get("keys", ""))
        if len(found) > MOST_KEYS:
            raise BadQuery({"keys": f"At most {MOST_KEYS} at a time; these are {len(found)}."})
        return found
