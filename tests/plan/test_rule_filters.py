"""Rules as SQL give the verdicts of rules in Python, over random products and all that they inherit."""

from __future__ import annotations

from random import Random

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pim import db
from pim.catalog import documents, filters
from pim.catalog.models import Product
from pim.plan.rule_filters import rule_filter
from pim.plan.rules import matches, parse
from pim.plan.subjects import make_subject
from pim.structure.current import current
from tests.builders import apply_all, create, edit, make_product, make_structure

pytestmark = pytest.mark.usefixtures("app")

_products = Product.__table__

CATEGORIES = ("shop", "tools", "drills", "saws", "chainsaws", "clothes")
TEXTS = ("Drill", "drill 12", "Łódź", "STRASSE", "straße", "100% wool", "a_b", "x" * 250, "x" * 200)
WEIGHTS = [
    {"amount": a, "unit": u}
    for a, u in (("2", "KILOGRAM"), ("2000", "GRAM"), ("0.1", "GRAM"), ("-1", "GRAM"))
]
NUMBERS = ("0", "1", "2.5", "-3", "10", "0.1", "123456789012345", "123456789012346")
PRICES = ({"EUR": "9.90"}, {"PLN": "40"}, {"EUR": "10", "PLN": "40"})
# attribute -> slots, values, operators, values to compare with
ASKED = {
    "name": (["..en_GB", "..sv_SE"], TEXTS, ("=", "!=", "contains", "starts_with"), (*TEXTS, "l", "%", "_")),
    "note": ([".ecommerce.", ".print."], TEXTS, ("=", "contains", "starts_with"), (*TEXTS, "DRILL")),
    "brand": ([".."], ("bosch", "makita"), ("=", "!="), ("bosch", "makita", "stihl")),
    "features": ([".."], (["led"], ["case", "led"], ["quiet"]), ("=", "!="), ("led", "quiet")),
    "weight": ([".."], WEIGHTS, ("=", "!=", "<", "<=", ">", ">="), WEIGHTS),
    "gears": ([".."], NUMBERS, ("=", "!=", "<", "<=", ">", ">="), NUMBERS),
    "price": (
        [".."],
        PRICES,
        ("=", "<", "<=", ">", ">=", "!="),
        ({"EUR": "9.9"}, {"PLN": "40"}, {"EUR": "10"}),
    ),
    "cordless": ([".."], (True, False), ("=", "!="), (True, False)),
    "launched": ([".."], ("2026-01-01", "2027-05-05"), ("=", "<", ">="), ("2026-01-01", "2026-06-01")),
    "sku": ([".."], (), ("=", "starts_with", "contains"), ("P-1", "p-", "v")),
}


def slots(attribute):
    for slot in ASKED[attribute][0]:
        _, scope, locale = slot.split(".")
        yield slot, scope, locale


def conditions():
    for attribute, (_slots, _values, operators, wanted) in ASKED.items():
        for _slot, scope, locale in slots(attribute):
            head = {"attribute": attribute, "scope": scope, "locale": locale}
            yield st.sampled_from([{**head, "op": "empty"}, {**head, "op": "filled"}])
            yield st.builds(
                lambda op, value, head=head: {**head, "op": op, "value": value},
                st.sampled_from(operators),
                st.sampled_from(wanted),
            )
            if attribute != "price":
                yield st.lists(st.sampled_from(wanted), min_size=1, max_size=3).map(
                    lambda values, head=head: {**head, "op": "in", "value": values}
                )


LEAVES = st.one_of(
    st.sampled_from([{"category": code} for code in CATEGORIES if code != "saws"]),
    st.sampled_from([{"family": "tools"}, {"family": "wear"}]),
    st.one_of(*conditions()),
    st.one_of(*conditions()),
)
RULES = st.recursive(
    LEAVES,
    lambda nodes: st.one_of(
        st.lists(nodes, max_size=3).map(lambda found: {"all": found}),
        st.lists(nodes, max_size=3).map(lambda found: {"any": found}),
        nodes.map(lambda node: {"not": node}),
    ),
    max_leaves=6,
)


def random_values(random, attributes, share):
    """Values of some of the attributes, in some of their slots."""
    found = {}
    for attribute in attributes:
        for slot, _scope, _locale in slots(attribute):
            if ASKED[attribute][1] and random.random() < share:
                found[f"values.{attribute}{slot}"] = random.choice(ASKED[attribute][1])
    return found


def make_catalogue(random):
    """Tools, and two trees of models whose levels override each other; one category is archived."""
    make_structure(
        create(
            "attribute", "sku", {"code": "sku", "type": "identifier", "group": "general", "filterable": True}
        ),
        create("category", "chainsaws", {"code": "chainsaws", "parent": "saws"}),
    )
    without = {"values.launched..": None}  # it lives on the level below
    overridable = ("name", "note", "weight", "brand", "features")
    drafts = [
        create("model", "jacket", {"code": "jacket", "family_variant": "wear_color", **anything(random)}),
        create(
            "model",
            "coat",
            {"code": "coat", "family_variant": "wear_color_size", **anything(random), **without},
        ),
    ]
    for color in ("red", "blue"):
        own = random_values(random, overridable, 0.4)
        fields = {"code": f"coat_{color}", "parent": "coat", "values.color..": color, **own}
        drafts.append(create("model", f"coat_{color}", fields))
    for number, (parent, axis) in enumerate(VARIANTS):
        own = random_values(random, overridable, 0.4)
        drafts.append(create("product", f"v{number}", {"sku": f"v{number}", "parent": parent, **axis, **own}))
    for number in range(8):
        fields = {"sku": f"P-{number}", "family": "tools", **anything(random)}
        drafts.append(create("product", f"P-{number}", fields))
    apply_all(drafts)
    edit("category", "saws", "archived", True)
    edit("family_variant", "wear_color", "overridable", ["name"])  # what variants say stays


VARIANTS = [
    *(("jacket", {"values.color..": color}) for color in ("red", "blue", "green")),
    *((f"coat_{color}", {"values.size..": size}) for color in ("red", "blue") for size in ("s", "m")),
]


def anything(random):
    categories = random.sample(CATEGORIES, random.randint(0, 2))
    return {"categories": sorted(categories) or None, **random_values(random, ASKED, 0.5)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sql_agrees_with_python_over_random_rules_and_products(seed):
    make_catalogue(Random(seed))

    with db.transaction():
        ids = list(
            db.connection().execute(sa.select(_products.c.id).where(_products.c.kind == "product")).scalars()
        )
        subjects = {i: make_subject(lineage) for i, lineage in documents.load_lineages(ids).items()}

        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        @given(told=RULES, few=st.sampled_from((0, 2, filters.FEW)))  # where a list begins
        def agree(told, few):
            rule = parse(current(), told)
            with pytest.MonkeyPatch.context() as limits:
                limits.setattr(filters, "FEW", few)
                condition = rule_filter(current(), rule)
            statement = sa.select(_products.c.id).where(_products.c.kind == "product", condition)
            found = set(db.connection().execute(statement).scalars())
            assert found == {i for i, subject in subjects.items() if matches(rule, subject)}

        agree()


def test_rule_on_the_sku_follows_a_rename():
    make_structure(
        create(
            "attribute", "sku", {"code": "sku", "type": "identifier", "group": "general", "filterable": True}
        )
    )
    make_product("AB-1")
    edit("product", "AB-1", "sku", "CD-1")

    with db.transaction():
        rule = parse(current(), {"attribute": "sku", "op": "starts_with", "value": "CD"})
        found = db.connection().execute(sa.select(_products.c.id).where(rule_filter(current(), rule)))
        assert list(found.scalars()) == [documents.find_id("CD-1")]
