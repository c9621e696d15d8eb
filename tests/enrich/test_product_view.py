"""Products as people edit them: slots, levels, where values come from, what is missing."""

from __future__ import annotations

import pytest

from pim.catalog.documents import Document, Lineage
from pim.enrich.naming import find_image, find_label
from pim.enrich.product_view import content_locales, field_of, level_of, view_product
from pim.structure.snapshot import FamilyVariant, Locale, Market, Structure
from tests.plain import make_attribute, make_family, make_scope, make_structure


def structure() -> Structure:
    family = make_family(
        "shirts", "sku", "name", "text", "brand", "colour", "gtin", shop=["sku", "name", "colour", "brand"]
    )
    plain = make_structure(
        make_attribute("sku", "identifier"),
        make_attribute("name", localizable=True),
        make_attribute("text", "rich_text", localizable=True, scopable=True),
        make_attribute("brand", "simple_select", options=["bosch"]),
        make_attribute("colour", "simple_select", options=["red"]),
        make_attribute("gtin", "identifier"),
        make_attribute("photo", "image"),
        scopes=[make_scope("shop", locales=["en_GB", "pl_PL"]), make_scope("print", locales=["sv_SE"])],
    )
    variant = FamilyVariant(
        1, "by_colour", "shirts", {}, (("colour",),), (("gtin",),), overridable=frozenset({"name"})
    )
    named = make_family("shirts", *family.attributes)
    family = type(named)(1, "shirts", {}, family.attributes, family.requirements, "name", "photo")
    return Structure(
        attributes=plain.attributes,
        families={"shirts": family},
        family_variants={"by_colour": variant},
        scopes=plain.scopes,
        locales={
            code: Locale(n, code, "sv_SE" if code == "nb_NO" else None)
            for n, code in enumerate(["en_GB", "pl_PL", "sv_SE", "nb_NO"], start=1)
        },
        markets={"NO": Market(1, "NO", {}, "NO", "NOK", "Europe/Oslo", ("nb_NO",))},
    )


def model(**values):
    return Document(1, "model", code="SHIRT", family="shirts", family_variant="by_colour", values=values)


def variant(above, **values):
    own = Document(
        2, "product", sku="S-1", family="shirts", family_variant="by_colour", parent_id=1, values=values
    )
    return Lineage((above, own))


def named(**locales):
    return {"": dict(locales)}


def held(value):
    return {"": {"": value}}


def test_slots_are_those_of_each_scope_and_its_locales():
    fields = view_product(structure(), variant(model())).by_field()

    assert {name for name in fields if name.startswith("values.text")} == {
        "values.text.shop.en_GB", "values.text.shop.pl_PL", "values.text.shop.nb_NO",
        "values.text.print.sv_SE", "values.text.print.nb_NO",
    }  # fmt: skip
    assert {name for name in fields if name.startswith("values.name")} == {
        f"values.name..{locale}" for locale in ("en_GB", "pl_PL", "sv_SE", "nb_NO")
    }


def test_locale_of_a_market_alone_belongs_to_every_scope():
    assert content_locales(structure(), "shop") == ["en_GB", "pl_PL", "nb_NO"]
    assert content_locales(structure(), "print") == ["sv_SE", "nb_NO"]
    assert content_locales(structure()) == ["en_GB", "pl_PL", "sv_SE", "nb_NO"]


def test_variant_may_set_its_own_and_what_is_overridable_and_is_sent_up_for_the_rest():
    lineage = variant(model(name=named(en_GB="Shirt"), brand=held("bosch")), colour=held("red"))

    fields = view_product(structure(), lineage).by_field()

    name, brand, colour = (fields[f"values.{code}"] for code in ("name..en_GB", "brand..", "colour.."))
    assert (name.own, name.value, name.source, name.is_editable) == (None, "Shirt", lineage.root, True)
    assert (brand.value, brand.home, brand.is_editable) == ("bosch", lineage.root, False)
    assert (colour.own, colour.source, colour.is_editable) == ("red", None, True)


def test_own_value_hides_the_inherited_one_and_knows_it():
    lineage = variant(model(name=named(en_GB="Shirt")), name=named(en_GB="Red shirt"))

    name = view_product(structure(), lineage).by_field()["values.name..en_GB"]

    assert (name.value, name.inherited, name.source) == ("Red shirt", "Shirt", lineage.root)


def test_model_leaves_out_what_is_set_below_and_says_so():
    view = view_product(structure(), Lineage((model(),)))

    assert [attribute.code for attribute in view.below] == ["colour", "gtin"]
    assert not [name for name in view.by_field() if name.startswith(("values.colour", "values.gtin"))]


def test_axes_and_requirements_are_marked():
    view = view_product(structure(), variant(model()))
    told = {a.attribute.code: a for group in view.groups for a in group.attributes}

    assert [code for code, a in told.items() if a.is_axis] == ["colour"]
    assert [code for code, a in told.items() if "shop" in a.required_in] == ["name", "brand", "colour"]


def test_gaps_of_a_model_are_those_that_its_variants_can_not_close():
    on_model = view_product(structure(), Lineage((model(name=named(en_GB="Shirt")),)))
    on_variant = view_product(structure(), variant(model(name=named(en_GB="Shirt"))))

    assert on_model.completeness == ()
    assert set(on_model.gaps) == {
        ("name", "shop", "pl_PL"), ("brand", "shop", "en_GB"), ("brand", "shop", "pl_PL"),
    }  # fmt: skip
    assert set(on_variant.gaps) - set(on_model.gaps) == {
        ("colour", "shop", "en_GB"), ("colour", "shop", "pl_PL"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "field"),
    [("sku", "sku"), ("brand", "values.brand.."), ("name", "values.name..pl_PL"),
     ("text", "values.text.shop.pl_PL"), ("gone", "gone")],
)  # fmt: skip
def test_field_of_a_gap(code, field):
    assert field_of(structure(), code, "shop", "pl_PL") == field


def test_value_outside_the_family_is_shown():
    own = Document(3, "product", sku="S-2", values={"photo": held({"file": "0" * 64, "name": "a.png"})})

    assert list(view_product(structure(), Lineage((own,))).by_field()) == ["values.photo.."]


def test_simple_product_has_no_level():
    assert level_of(Lineage((Document(3, "product", sku="S-2"),))) is None
    assert level_of(Lineage((model(),))) == 0
    assert level_of(variant(model())) == 1


@pytest.mark.parametrize(
    ("gtin", "is_wrong"), [("4006381333931", False), ("4006381333932", True), ("12", True)]
)
def test_gtin_with_a_wrong_check_digit_is_a_problem(gtin, is_wrong):
    fields = view_product(structure(), variant(model(), gtin=held(gtin))).by_field()

    assert bool(fields["values.gtin.."].problem) == is_wrong


def test_product_is_called_by_the_locale_its_fallback_its_model_or_any_other():
    above = model(name=named(pl_PL="Koszula", sv_SE="Skjorta"))
    lineage = variant(above, name=named(sv_SE="Röd skjorta"))

    assert find_label(structure(), lineage, "shop", "pl_PL") == ("Koszula", "pl_PL")
    assert find_label(structure(), lineage, "shop", "nb_NO") == ("Röd skjorta", "sv_SE")
    assert find_label(structure(), lineage, "shop", "en_GB") == ("Koszula", "pl_PL")
    assert find_label(structure(), variant(model()), "shop", "en_GB") is None


def test_picture_is_that_of_the_nearest_level():
    lineage = variant(
        model(photo=held({"file": "a" * 64, "name": "a.png"})),
        photo=held({"file": "b" * 64, "name": "b.png"}),
    )

    assert find_image(structure(), lineage, "shop", "en_GB") == "b" * 64
    assert find_image(structure(), variant(model()), "shop", "en_GB") is None
