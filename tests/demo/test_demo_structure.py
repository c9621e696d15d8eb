"""The structure of the demo catalogue is whole, and says everything in five languages."""

from __future__ import annotations

import pytest

from channels.b2b_shop import B2bShop
from pim.demo import planning_drafts, structure_drafts
from pim.demo.places import ROOT_CATEGORY
from pim.demo.planning import mapping_fields
from pim.demo.texts import LOCALES
from pim.plan.rules import parse
from pim.publish.mapping import check_mapping
from pim.structure.snapshot import AXIS_TYPES, TYPES
from pim.structure.types import check_code, normal_rules
from tests.demo.reading import creations, iter_values, products, structure


def test_two_calls_give_the_same_structure():
    assert structure_drafts() == structure_drafts()


def test_everything_visible_is_labelled_in_all_five_languages():
    unlabelled = {
        (draft.kind, draft.key, locale)
        for draft in [*structure_drafts(), *planning_drafts(hash)]
        for locale in LOCALES
        if draft.op == "create"
        and draft.kind not in ("locale", "currency")
        and not draft.value.get(f"labels.{locale}")
    }

    assert unlabelled == set()


@pytest.mark.parametrize(
    ("locale", "letters"),
    [("pl_PL", "ąćęłńóśźż"), ("sv_SE", "åäö"), ("cs_CZ", "áčéěíňřšůýž"), ("ru_RU", "ёжщъыэя")],
)
def test_labels_and_texts_use_the_letters_of_their_language(locale, letters):
    texts = [
        text
        for draft in [*structure_drafts(), *products()]
        if draft.op == "create"
        for name, text in draft.value.items()
        if name.endswith(f".{locale}") and isinstance(text, str)
    ]

    assert set(letters) <= set("".join(texts).lower())


def test_nothing_refers_to_what_comes_later():
    known: dict[str, set[str]] = {}
    for draft in structure_drafts():
        fields = draft.value
        assert _referred(draft.kind, fields) <= {(k, c) for k, codes in known.items() for c in codes}
        known.setdefault(draft.kind, set()).add(draft.key)


def _referred(kind, fields):
    single = {
        "attribute": {"group": "attribute_group"},
        "option": {"attribute": "attribute"},
        "family": {"label_attribute": "attribute", "image_attribute": "attribute"},
        "family_variant": {"family": "family"},
        "scope": {"category": "category"},
        "category": {"parent": "category"},
        "market": {"currency": "currency"},
        "locale": {"fallback": "locale"},
    }
    several = {
        "family": {"attributes": "attribute"},
        "family_variant": {"overridable": "attribute"},
        "scope": {"locales": "locale", "currencies": "currency"},
        "market": {"locales": "locale"},
        "attribute": {"locales": "locale"},
    }
    found = {(of, fields[name]) for name, of in single.get(kind, {}).items() if name in fields}
    found |= {(of, code) for name, of in several.get(kind, {}).items() for code in fields.get(name, ())}
    if kind == "family_variant":
        found |= {("attribute", code) for level in fields["axes"] + fields["attributes"] for code in level}
    if kind == "family":
        found |= {("scope", name.partition(".")[2]) for name in fields if name.startswith("requirements.")}
    if fields.get("unit_family"):
        found.add(("unit", f"{fields['unit_family']}.{fields['unit']}"))
    return found


def test_codes_and_rules_are_ones_that_the_structure_accepts():
    for draft in structure_drafts():
        if draft.kind != "locale":
            check_code(draft.kind, draft.value["code"])
        if draft.kind == "attribute":
            normal_rules(draft.key, draft.value["type"], draft.value.get("rules", {}))


def test_every_attribute_type_is_there_and_has_a_value():
    types = {code: attribute.type for code, attribute in structure().attributes.items()}
    used = {
        attribute
        for draft in products()
        if draft.op == "create"
        for attribute, _scope, _locale, _value in iter_values(draft.value)
    }

    assert set(types.values()) == set(TYPES)
    assert set(types) - used == {"sku"}  # the field of its own


def test_requirements_name_attributes_of_the_family():
    for family in structure().families.values():
        for scope, required in family.requirements.items():
            assert set(required) <= set(family.attributes), (family.code, scope)


def test_axes_are_of_types_that_can_be_axes_and_cover_all_of_them():
    found = structure()
    axes = {axis for variant in found.family_variants.values() for level in variant.axes for axis in level}

    assert {found.attributes[axis].type for axis in axes} == set(AXIS_TYPES)
    assert {variant.levels for variant in found.family_variants.values()} == {1, 2}


def test_levels_hold_attributes_of_the_family_only_and_each_once():
    found = structure()
    for variant in found.family_variants.values():
        placed = [code for level in (*variant.axes, *variant.attributes) for code in level]
        assert len(placed) == len(set(placed))
        assert set(placed) | variant.overridable <= set(found.families[variant.family].attributes)


def test_the_tree_has_three_levels_and_about_fifty_categories():
    found = structure()
    depths = {len(found.path(code)) for code in found.categories}

    assert depths == {1, 2, 3}
    assert 50 <= len(found.categories) <= 60
    assert {found.path(code)[0].code for code in found.categories} == {ROOT_CATEGORY}


def test_norwegian_shows_the_swedish_texts():
    found = structure()

    assert found.fallbacks("nb_NO") == ("nb_NO", "sv_SE")
    assert found.markets["NO"].locales[0] == "nb_NO"


def test_the_mapping_has_no_problem():
    assert check_mapping(structure(), B2bShop(), mapping_fields()) == []


def test_rules_are_ones_that_the_planning_accepts():
    for fields in creations(planning_drafts(hash), "assortment").values():
        parse(structure(), fields["rule"])


def test_plans_name_what_exists():
    found, drafts = structure(), planning_drafts(hash)
    assortments, channels = creations(drafts, "assortment"), creations(drafts, "channel")
    seen = []
    for code, fields in assortments.items():
        assert fields["market"] in found.markets
        assert fields.get("parent") in (None, *seen)
        seen.append(code)
    for fields in channels.values():
        assert assortments[fields["assortment"]]["market"] == fields["market"]
        assert fields["mapping"] in creations(drafts, "mapping")
        assert fields["scope"] in found.scopes
        assert set(fields["locales"]) <= set(found.markets[fields["market"]].locales)


def test_pins_name_products_by_the_id_they_are_given():
    skus = set(creations(products(), "product"))
    asked = []

    drafts = planning_drafts(lambda sku: asked.append(sku) or len(asked))

    assert set(asked) <= skus
    pins = [draft.field for draft in drafts if draft.op == "set"]
    assert pins == [f"pins.{number}" for number in range(1, len(asked) + 1)]
