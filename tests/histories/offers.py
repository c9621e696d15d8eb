"""What a random history may do: the values, rules, settings and steps to choose from."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.builders import OPTIONS, mapping_fields

# The steps, as often as they stand here.
STEPS = """
    edit edit edit edit edit edit edit rename rename rename relate relate move move
    regroup regroup regroup sell sell sell sell
    change_settings change_settings change_settings change_settings
    change_settings plan plan pin pin pin pass_time pass_time pass_time
    create create revert revert leave_half_applied publish publish reconcile roll_back release release
""".split()

PICKS = st.integers(0, 9999)
DAYS = st.sampled_from([None, None, -2, -1, 0, 1, 1, 2, 2, 3, 4, 6])  # from today
LENGTHS = st.one_of(st.none(), st.integers(1, 5))
WAYS = st.sampled_from(["in", "out", "in", "out", None])
UNDOING = st.sampled_from([{}, {}, {"force": True}, {"include_later": True}])
ASSORTMENTS = ("all_pl", "yard_pl", "all_gb")

_NAMES = [None, "Drill", "Łódź 12", "Sav & <b>", "Drill\u2028two"]
_VALUES: dict[str, list[Any]] = {
    "values.name..en_GB": _NAMES,
    "values.name..sv_SE": _NAMES,
    "values.name..pl_PL": _NAMES,
    "values.description.ecommerce.en_GB": [None, "<p>Good</p>", "<ul><li>a</li></ul>"],
    "values.gtin..": [None, "4006381333931", "4006381333932", "12"],
    "values.mpn..": [None, "A1", "B2"],
    "values.brand..": [None, *OPTIONS["brand"]],
    "values.color..": [*OPTIONS["color"]],
    "values.size..": [*OPTIONS["size"]],
    "values.features..": [None, ["led"], ["led", "quiet"]],
    "values.weight..": [None, {"amount": "2", "unit": "KILOGRAM"}, {"amount": "2000", "unit": "GRAM"}],
    "values.price..": [None, {"EUR": "9.90"}, {"PLN": "40", "SEK": "100"}],
    "values.cordless..": [None, True, False],
    "values.note.ecommerce.": [None, "fragile"],
    "values.picture..": [None, {"file": "ab" * 32, "name": "a.jpg"}],
    "categories": [None, ["drills"], ["clothes", "saws"], ["shop"]],
    "groups": [None, ["promo"], ["promo", "summer"]],
    "group_relations.accessory": [None, ["promo"], ["summer"]],
    "packaging.each": [None, {"quantity": "1"}, {"quantity": "1", "gtin": "4006381333931"}],
    "packaging.box": [None, {"quantity": "12"}, {"quantity": "6", "weight": {"amount": "2", "unit": "GRAM"}}],
    "order.unit": [None, "each", "box"],
    "classifications.etim": [None, {"class": "EC000001", "features": {"EF000001": {"value": ["1", "2"]}}}],
    "archived": [False, False, True],
    **{f"status.{market}": [None, "in_work", "approved", "phase_out"] for market in ("PL", "SE", "GB")},
}
_EDIT = st.sampled_from(
    [
        *(("set", field, value) for field, values in _VALUES.items() for value in values),
        *(
            (op, "categories", items)
            for op in ("append", "remove")
            for items in (["drills"], ["saws", "shop"])
        ),
        *((op, "groups", items) for op in ("append", "remove") for items in (["promo"], ["summer"])),
        *(
            ("replace", "values.name..en_GB", {"find": a, "with": b})
            for a, b in (("Drill", "Bore"), ("o", "ö"))
        ),
    ]
)
EDITS = st.lists(st.tuples(PICKS, _EDIT), min_size=1, max_size=5)
NAMES = st.sampled_from(_NAMES)
COLORS = st.sampled_from([None, *OPTIONS["color"]])
LINKS = st.lists(st.tuples(PICKS, st.sampled_from(["1", "2.5"])), max_size=3)
GROUPS = st.tuples(st.sampled_from(["append", "append", "remove"]), st.sampled_from(["promo", "summer"]))
RELATIONS = st.tuples(
    st.sampled_from(["set", "set", "append", "remove"]),
    st.sampled_from(["accessory", "spare_part", "goes_with"]),
)

_RULES: list[Any] = [
    None,
    {"all": []},
    {"category": "tools"},
    {"not": {"category": "clothes"}},
    {"family": "wear"},
    {"any": [{"category": "drills"}, {"attribute": "brand", "op": "=", "value": "bosch"}]},
    {"attribute": "weight", "op": ">=", "value": {"amount": "1.5", "unit": "KILOGRAM"}},
    {"attribute": "name", "locale": "en_GB", "op": "contains", "value": "drill"},
    {"not": {"attribute": "cordless", "op": "=", "value": True}},
]
PLANS = st.one_of(
    st.tuples(st.just("rule"), st.sampled_from(_RULES)),
    st.tuples(st.sampled_from(["from_on", "to_on"]), DAYS),
    st.tuples(st.just("parent"), st.sampled_from([None, "all_pl", "all_gb"])),
)
_SETTINGS: list[tuple[str, str, str, list[Any]]] = [
    ("category", "tools", "labels.en_GB", ["Tools", "Machines", None]),
    ("category", "drills", "parent", ["tools", "shop", "clothes", None]),
    ("category", "saws", "archived", [True, False]),
    ("category", "shop", "labels.sv_SE", ["Butik", None]),
    ("option", "brand.bosch", "labels.en_GB", ["Bosch", "BOSCH", None]),
    ("option", "brand.makita", "labels.en_GB", ["Makita", "MAKITA", None]),
    ("option", "color.blue", "labels.en_GB", ["Blue", "Navy", None]),
    ("option", "color.red", "labels.sv_SE", ["Röd", None]),
    ("option", "brand.makita", "archived", [True, False]),
    ("family", "wear", "labels.en_GB", ["Clothes", None]),
    ("family", "tools", "requirements.ecommerce", [["name"], ["name", "brand"], None]),
    ("attribute", "weight", "labels.en_GB", ["Mass", "Weight"]),
    ("attribute", "cordless", "archived", [True, False]),
    ("attribute", "color", "archived", [True, False, False]),
    ("attribute", "features", "filterable", [True, False]),
    ("unit", "Weight.GRAM", "symbol", ["g", "gr"]),
    ("locale", "nb_NO", "fallback", ["sv_SE", "en_GB"]),
    ("scope", "ecommerce", "category", ["shop", None]),
    ("scope", "ecommerce", "currencies", [["EUR"], ["EUR", "PLN"]]),
    ("relation_type", "goes_with", "archived", [True, False]),
    ("product_group", "promo", "archived", [True, False]),
    ("product_group", "summer", "labels.en_GB", ["Summer", None]),
    ("packaging_unit", "box", "labels.en_GB", ["Box", "Carton"]),
    ("packaging_unit", "box", "archived", [True, False, False]),
    ("classification", "etim", "version", ["9.0", "10.0"]),
    ("family_variant", "wear_color", "archived", [True, False]),
    ("market", "GB", "zone", ["Europe/London", "Pacific/Auckland"]),
    # never without the name: every product needs it
    ("mapping", "shop", "fields", [mapping_fields()[: -1 - n] for n in range(3)]),
    ("mapping", "shop", "fields", [mapping_fields()[:n] for n in (3, 5, 9)]),
    # "": any of the channels
    ("channel", "", "locales", [["en_GB"], ["en_GB", "sv_SE"], ["en_GB", "nb_NO"], ["sv_SE"]]),
    ("channel", "", "scope", ["ecommerce", "print"]),
    ("channel", "", "assortment", [*ASSORTMENTS]),
    ("channel", "", "market", ["PL", "SE", "GB"]),
    ("channel", "", "labels.en_GB", ["Shop", "Our shop"]),
]
SETTINGS = st.sampled_from(
    [(kind, key, field, value) for kind, key, field, values in _SETTINGS for value in values]
)
