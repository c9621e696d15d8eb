"""Whatever is sent: no fault of ours, and answers as the document describes them."""

from __future__ import annotations

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import checks as known_checks
from schemathesis.specs.openapi import checks as openapi_checks

from tests.api.programs import make_program
from tests.builders import make_model, make_product, make_structure, make_variant, value

CHECKS = [
    known_checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.response_headers_conformance,
]
KEYS = {
    "attributes": "name",
    "attribute-groups": "general",
    "options": "color.red",
    "units": "Weight.GRAM",
    "families": "tools",
    "family-variants": "wear_color",
    "categories": "tools",
    "category-tables": "google",
    "scopes": "print",
    "locales": "sv_SE",
    "currencies": "EUR",
    "markets": "PL",
    "relation-types": "accessory",
    "reference-entities": "makers",
    "reference-records": "makers.acme",
    "group-types": "series",
    "product-groups": "summer",
    "packaging-units": "box",
    "classifications": "etim",
    "rendition-profiles": "web",
    "assortments": "all_pl",
    "products": "T-1",
    "models": "jacket",
    "media": "0" * 64,
    "changes": 1,
    "price-lists": "list_se",
}
LIVELY = ("products", "models", "media", "changes")
TEXTS = st.text(max_size=12) | st.sampled_from(
    ["", "red", "name", "T-1", "jacket", "tools", "en_GB", "PL", "approved", "12.5", "1e9", "<p>x</p>"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
LINKS = st.lists(
    st.fixed_dictionaries({}, optional={"to": JSON, "kind": JSON, "quantity": JSON, "product": JSON}),
    max_size=2,
)


def bounded(examples):
    """So many examples in a usual run; in `make chaos` as many more as its profile says."""
    most = examples * settings.default.max_examples // 100
    return settings(max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@schemathesis.serializer("application/jsonl", "application/x-ndjson", "application/jsonlines")
def to_lines(_context, told):
    """Lines as they are generated: text."""
    return str(told).encode(errors="replace")


@pytest.fixture
def world(app):
    make_structure()
    make_product("T-1", {**value("weight", {"amount": "2", "unit": "KILOGRAM"}), "categories": ["drills"]})
    make_product("T-2")
    make_model()
    make_variant(color="red")
    return make_program(app)


def test_answers_are_as_the_document_says(app, world):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    headers = {"Authorization": f"Bearer {world.text}"}

    def ask_for(operation):
        # The addresses of the structure are one code over a dozen kinds.
        @bounded(8 if operation.path.split("/")[3] in LIVELY else 2)
        @given(case=operation.as_strategy(), is_known=st.booleans())
        def ask(case, is_known):
            if is_known and case.path_parameters:
                case.path_parameters = dict.fromkeys(case.path_parameters, KEYS[operation.path.split("/")[3]])
            case.call_and_validate(headers=headers, checks=CHECKS)

        ask()

    for found in schema.get_all_operations():
        ask_for(found.ok())


PRODUCT_FIELDS = [
    *("sku", "family", "parent", "archived", "categories", "status.PL", "relations.accessory"),
    *("relations.spare_part", "relations.goes_with", "values.name..en_GB", "values.description.print.en_GB"),
    *("values.brand..", "values.features..", "values.weight..", "values.price..", "values.picture.."),
    *(
        "successor",
        "groups",
        "group_relations.accessory",
        "packaging.box",
        "packaging.each",
        "packaging.nothing",
    ),
    *("order.unit", "order.step", "order.x", "classifications.etim", "classifications.unspsc"),
    *("values.launched..", "values.gtin..", "values.name..", "values", "values..", "nothing", "kind"),
]
FIELDS = {
    "/products/T-1": PRODUCT_FIELDS,
    "/models/jacket": [*PRODUCT_FIELDS, "code", "family_variant"],
    "/attributes/weight": ["rules", "unit", "group", "labels.en_GB", "locales", "filterable", "position"],
    "/families/tools": ["attributes", "requirements.ecommerce", "label_attribute", "archived"],
    "/family-variants/wear_color": ["axes", "attributes", "overridable"],
    "/categories/drills": ["parent", "position"],
    "/scopes/print": ["locales", "currencies", "category"],
    "/markets/PL": ["zone", "country", "currency", "locales"],
    "/units/Weight.GRAM": ["factor", "offset", "symbol", "family"],
}


def list_changes(path):
    """A path with one to three changes of fields of its kind."""
    one = st.fixed_dictionaries(
        {"field": st.sampled_from(FIELDS[path])},
        optional={
            "value": JSON | LINKS,
            "expected": JSON | LINKS,
            "op": st.sampled_from(["set", "clear", "append", "remove", "replace"]),
        },
    )
    return st.tuples(st.just(path), st.lists(one, min_size=1, max_size=3))


def test_no_value_of_a_field_is_a_fault_of_ours(app, world):
    @bounded(150)
    @given(path_and_changes=st.sampled_from(sorted(FIELDS)).flatmap(list_changes))
    def send(path_and_changes):
        path, changes = path_and_changes
        body = json.dumps({"changes": changes}).encode()
        answer = world.call("PATCH", f"{path}?dry_run=true", body, Content_Type="application/json")
        assert answer.status_code in (200, 400, 404, 409, 422), answer.text

    send()


def test_no_line_is_a_fault_of_ours(app, world):
    @bounded(60)
    @given(
        path=st.sampled_from(["/products", "/models"]),
        lines=st.lists(
            st.binary(max_size=20)
            | JSON.map(lambda told: json.dumps(told).encode())
            | st.dictionaries(
                st.sampled_from(["sku", "code", "family", "parent", "family_variant", "values", "changes"]),
                JSON,
                max_size=5,
            ).map(lambda told: json.dumps(told).encode()),
            max_size=4,
        ),
    )
    def send(path, lines):
        sent = [line.replace(b"\n", b" ") for line in lines]
        answer = world.send_lines(f"{path}/bulk?dry_run=true", *sent)
        assert answer.status_code == 200
        told = [json.loads(line) for line in answer.text.splitlines()]
        assert [one["line"] for one in told] == list(range(1, len([s for s in sent if s.strip()]) + 1))

    send()


def test_no_address_is_a_fault_of_ours(app, world):
    names = [
        "limit",
        "cursor",
        "fields",
        "scope",
        "locales",
        "in",
        "where",
        "since",
        "status",
        "keys",
        "sort",
    ]

    @bounded(60)
    @given(
        path=st.sampled_from(["/products", "/attributes", "/changes"]),
        asked=st.dictionaries(
            st.sampled_from(
                [*names, "text", "family", "category", "model", "missing", "archived", "group", "classified"]
            ),
            TEXTS | st.sampled_from(["weight:>:1 kg", "name..en_GB:contains:x", "PL:new", "ecommerce/en_GB"]),
            max_size=4,
        ),
    )
    def ask(path, asked):
        answer = world.open(
            f"/api/v1{path}", query_string=asked, headers={"Authorization": f"Bearer {world.text}"}
        )
        assert answer.status_code in (200, 400), answer.text

    ask()
