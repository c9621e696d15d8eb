"""The products of the demo catalogue are sound, but for the faults that are seeded and listed."""

from __future__ import annotations

import io
import re
from collections import Counter

import pytest
from PIL import Image
from stdnum import ean

from pim.demo import FAULTS, product_drafts
from pim.demo.drawings import DRAWINGS
from pim.demo.faults import TINY_PX
from pim.demo.lifecycle import EXCEPTIONS, REPLACED_BY
from pim.demo.pictures import SIDE_PX, paint
from pim.demo.planning import ASSORTMENTS
from pim.demo.texts import LOCALES
from pim.structure.types import normalise
from tests.demo.reading import Shelf, ancestors, creations, iter_values, products, stocked, structure


def keys_of(code):
    return {fault.key for fault in FAULTS if fault.code == code}


def whole():
    """Models, products and all of them with what they inherit, by key."""
    drafts = products()
    models, goods = creations(drafts, "model"), creations(drafts, "product")
    merged = {}
    for key, fields in goods.items():
        merged[key] = {}
        for layer in (fields, *ancestors(fields, models)):
            merged[key] = layer | merged[key]
    return models, goods, merged


def test_two_calls_give_the_same_products_and_the_same_files():
    again = Shelf()

    assert (tuple(product_drafts(again)), again.files) == stocked()


def test_there_are_about_two_thousand_products_of_twelve_families_and_up_to_a_hundred_models():
    models, goods, _merged = whole()

    assert 1850 <= len(goods) <= 2150
    assert 70 <= len(models) <= 100
    assert len(structure().families) == 12
    assert Counter("parent" in fields for fields in goods.values())[False] > 60


def test_parents_come_before_their_children_and_have_their_level():
    found, models = structure(), {}
    for draft in products():
        if draft.op != "create":
            continue
        if (parent := draft.value.get("parent")) is not None:
            above = ancestors(draft.value, models)
            variant = found.family_variants[above[-1]["family_variant"]]
            assert (len(above) == variant.levels) == (draft.kind == "product"), draft.key
            assert parent in models
        if draft.kind == "model":
            models[draft.key] = draft.value


def test_every_value_is_in_its_canonical_form():
    found = structure()
    for draft in products():
        if draft.op == "create":
            for code, scope, locale, value in iter_values(draft.value):
                attribute = found.attribute(code)
                assert normalise(found, attribute, value) == value, (draft.key, code, locale)
                assert attribute.scopable == bool(scope), (draft.key, code)
                assert attribute.localizable == bool(locale), (draft.key, code)
                assert not scope or locale in found.scope(scope).locales
                assert not attribute.locales or locale in attribute.locales


def test_every_value_stands_on_a_level_that_may_hold_it():
    found, (models, goods, _merged) = structure(), whole()
    for key, fields in [*models.items(), *goods.items()]:
        above = ancestors(fields, models)
        root = above[-1] if above else fields
        if "family_variant" not in root:
            continue
        variant = found.family_variants[root["family_variant"]]
        for code, *_ in iter_values(fields):
            assert variant.may_hold(code, len(above)), (key, code)


def test_values_are_of_attributes_of_the_family():
    found, (models, goods, merged) = structure(), whole()
    for key, fields in merged.items():
        if key in keys_of("no_family"):
            continue
        root = ([goods[key], *ancestors(goods[key], models)])[-1]
        family = root.get("family") or found.family_variants[root["family_variant"]].family
        assert {code for code, *_ in iter_values(fields)} <= set(found.families[family].attributes), key


def test_variants_have_all_axis_values_and_no_combination_twice():
    found, (models, goods, merged) = structure(), whole()
    seen = set()
    for key, fields in merged.items():
        if not (above := ancestors(goods[key], models)):
            continue
        axes = [axis for level in found.family_variants[fields["family_variant"]].axes for axis in level]
        combination = (above[-1]["code"], *(str(fields[f"values.{axis}.."]) for axis in axes))
        assert combination not in seen
        seen.add(combination)


@pytest.mark.parametrize("attribute", ["name", "short_description"])
def test_texts_exist_in_all_five_languages(attribute):
    faulty = keys_of("missing_name") | keys_of("no_family") | keys_of("no_sku")
    models, goods, merged = whole()

    missing = {
        (key, locale)
        for key, fields in merged.items()
        if not faulty & {key, *(model["code"] for model in ancestors(goods[key], models))}
        for locale in LOCALES
        if not fields.get(f"values.{attribute}..{locale}") and key not in keys_of("variant_untranslated")
    }

    assert missing == set()


def test_descriptions_exist_in_every_scope_and_language_of_it():
    faulty = keys_of("missing_description") | keys_of("no_family") | keys_of("no_sku")
    _models, _goods, merged = whole()

    missing = {
        (key, scope.code, locale)
        for key, fields in merged.items()
        for scope, locale in structure().iter_scope_locales()
        if f"values.description.{scope.code}.{locale}" not in fields and key not in faulty
    }

    assert missing == set()


def test_languages_say_it_differently():
    _models, _goods, merged = whole()
    for key, fields in merged.items():
        if f"values.description.ecommerce.{LOCALES[0]}" in fields:
            assert len({fields[f"values.description.ecommerce.{locale}"] for locale in LOCALES}) == 5, key


def test_gtins_are_sound_and_unique_but_for_the_seeded_ones():
    _models, goods, _merged = whole()
    gtins = {key: fields["values.gtin.."] for key, fields in goods.items()}

    assert len(set(gtins.values())) == len(gtins)
    assert all(gtin.startswith("200") and len(gtin) == 13 for gtin in gtins.values())
    assert {key for key, gtin in gtins.items() if not ean.is_valid(gtin)} == keys_of("gtin_check_digit")


def test_skus_are_the_keys_and_are_unique_whatever_their_case():
    _models, goods, _merged = whole()
    skus = [fields["sku"] for fields in goods.values() if "sku" in fields]

    assert len({sku.casefold() for sku in skus}) == len(skus)
    assert {key for key, fields in goods.items() if fields.get("sku") != key} == keys_of("no_sku")


def test_categories_exist_and_every_lowest_one_has_a_product():
    found, (_models, _goods, merged) = structure(), whole()
    used = {code for fields in merged.values() for code in fields["categories"]}
    parents = {category.parent for category in found.categories.values()}

    assert used <= set(found.categories)
    assert set(found.categories) - parents <= used


def test_relations_name_earlier_products_and_fit_their_type():
    found, created = structure(), set()
    for draft in products():
        if draft.op == "create":
            created.add((draft.kind, draft.key))
            continue
        assert (draft.kind, draft.key) in created
        if not draft.field.startswith("relations."):
            continue
        relation_type = found.relation_type(draft.field.removeprefix("relations."))
        for link in draft.value:
            assert (link["kind"], link["to"]) in created
            assert ("quantity" in link) == relation_type.quantified
        targets = [link["to"] for link in draft.value]
        assert len({*targets, draft.key}) == len(targets) + 1


def test_every_relation_type_is_used():
    used = {draft.field for draft in products() if draft.field.startswith("relations.")}

    assert used == {f"relations.{code}" for code in structure().relation_types}


def test_every_packaging_unit_and_group_is_used():
    fields = {draft.field: draft.value for draft in products() if draft.op == "set"}
    found = structure()

    assert {f"packaging.{code}" for code in found.packaging_units} <= set(fields)
    assert fields["groups"] == fields["group_relations.cross_sell"] == list(found.product_groups)


def test_statuses_are_of_products_that_exist():
    _models, goods, _merged = whole()

    assert {*EXCEPTIONS, *REPLACED_BY, *REPLACED_BY.values()} <= set(goods)
    assert {"approved", "in_work", "phase_out", "archived"} == {
        value for fields in goods.values() for name, value in fields.items() if name.startswith("status.")
    }


def test_faults_are_of_products_that_exist_and_one_each():
    models, goods, _merged = whole()

    assert {fault.key for fault in FAULTS} <= set(goods) | set(models)
    assert len({fault.key for fault in FAULTS}) == len(FAULTS)


def lacks(start, *, locale="", among=None):
    models, goods, _merged = whole()
    names = {
        key: [n for n in fields if n.startswith(start)] for key, fields in (among or goods | models).items()
    }
    return {key for key, found in names.items() if not any(name.endswith(locale) for name in found)}


def test_seeded_gaps_are_there_and_nowhere_else():
    models, goods, merged = whole()
    strays = keys_of("no_family") | keys_of("no_sku")
    nameless = {key for key in (*goods, *models) if lacks_name(goods | models, key)}

    assert nameless == keys_of("missing_name")
    assert lacks("values.description.", among=merged) - strays == keys_of("missing_description")
    assert lacks("values.image.", among=merged) - strays == keys_of("missing_picture")
    assert lacks("values.weight.", among=merged) == keys_of("missing_weight")
    assert {key for key in goods if "family" not in goods[key] and "parent" not in goods[key]} == keys_of(
        "no_family"
    )


def lacks_name(all_fields, key):
    names = [n for n in all_fields[key] if n.startswith("values.name.")]
    return (
        bool(names) and "values.name..pl_PL" in names and "values.name..sv_SE" not in names and len(names) > 1
    )


def test_seeded_texts_and_dates_are_as_told():
    _models, goods, _merged = whole()
    long = {key for key, fields in goods.items() if len(fields.get("values.name..pl_PL", "")) > 150}
    polish = {
        key
        for key, fields in goods.items()
        if "values.name..pl_PL" in fields and "values.name..en_GB" not in fields
    }
    late = {
        pin.sku
        for plan in ASSORTMENTS
        for pin in plan.pins
        if plan.to_on and (pin.from_on or "") >= plan.to_on
    }
    out = {key for key, fields in goods.items() if fields.get("status.PL") == "phase_out"}

    assert long == keys_of("title_too_long")
    assert polish == keys_of("variant_untranslated")
    assert late == keys_of("pin_dates")
    assert out - set(REPLACED_BY) == keys_of("no_successor")


def test_pictures_are_as_large_as_told_and_one_is_tiny():
    drafts, files = stocked()
    sides = {}
    for name, content in files.items():
        if not name.endswith(".pdf"):
            picture = Image.open(io.BytesIO(content))
            assert picture.format == ("JPEG" if name.endswith(".jpg") else "PNG")
            sides[name] = picture.size
    tiny = {name for name, size in sides.items() if size != (SIDE_PX, SIDE_PX)}

    assert {sides[name] for name in tiny} == {(TINY_PX, TINY_PX)}
    shown = {
        d.key for d in drafts if d.op == "create" and d.value.get("values.image..", {}).get("name") in tiny
    }
    assert shown == keys_of("tiny_picture")


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_drawing_shows_something_in_its_colour(drawing):
    picture = Image.open(io.BytesIO(paint(drawing, "petrol", side_px=100))).convert("RGB")
    colours = picture.getcolors(10_000)

    assert len(colours) > 3
    assert max(count for count, colour in colours if colour == (255, 255, 255)) > 1_000


def test_drawings_differ():
    assert len({paint(drawing, "steel", side_px=100) for drawing in DRAWINGS}) == len(DRAWINGS)


def test_data_sheets_are_sound_pdf_files():
    sheets = {name: content for name, content in stocked()[1].items() if name.endswith(".pdf")}

    assert len(sheets) > 80
    for name, content in sheets.items():
        assert content.startswith(b"%PDF-1.4"), name
        assert content.endswith(b"%%EOF\n"), name
        start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
        assert content[start:].startswith(b"xref\n0 6\n")
        offsets = [int(offset) for offset in re.findall(rb"(\d{10}) 00000 n ", content[start:])]
        assert all(content[o:].startswith(b"%d 0 obj" % n) for n, o in enumerate(offsets, start=1))
        length = int(re.search(rb"/Length (\d+)", content)[1])
        stream = content.split(b"stream\n", 1)[1]
        assert stream[length:].startswith(b"\nendstream"), name
        assert b"?" not in stream[:length], name
