"""What the steps of a mapping yield: by scope, by locale with its fallbacks, by the order of the steps."""

from __future__ import annotations

import pytest

from tests.publish.views import (
    feed,
    make_attribute,
    make_renderer,
    make_structure,
    make_subject,
    plain,
    render,
    step,
)


def test_localized_text_holds_each_locale_that_has_one():
    texts = {"": {"en_GB": "Bolt", "sv_SE": "Bult", "de_DE": "Bolzen"}}

    assert render(make_attribute("name", localizable=True), texts, "name") == {
        "en_GB": "Bolt",
        "sv_SE": "Bult",
    }


def test_missing_text_falls_back_by_locale():
    texts = {"": {"en_GB": "Bolt"}}
    name = make_attribute("name", localizable=True)

    found = render(name, texts, "name", locales=("sv_SE", "de_DE", "en_US"))

    assert found == {"sv_SE": "Bolt", "en_US": "Bolt"}


@pytest.mark.parametrize(
    "empty", [{}, {"": {}}, {"": {"en_GB": ""}}, {"": {"en_GB": None}}, {"print": {"en_GB": "x"}}]
)
def test_field_without_text_is_absent(empty):
    assert render(make_attribute("name", localizable=True), empty, "name") is None


def test_text_that_does_not_vary_by_locale_is_said_in_each():
    assert render(make_attribute("name"), plain("Bolt"), "name") == {"en_GB": "Bolt", "sv_SE": "Bolt"}


def test_field_that_is_not_localized_takes_the_text_of_the_leading_locale():
    texts = {"": {"en_GB": "123", "de_DE": "456"}}
    gtin = make_attribute("gtin", localizable=True)

    assert render(gtin, texts, "gtin", locales=("de_DE", "en_GB")) == "456"
    assert render(gtin, texts, "gtin", locales=("sv_SE", "de_DE")) == "123"


def test_locale_specific_attribute_exists_in_its_locales_only():
    texts = {"": {"en_GB": "Not for children", "sv_SE": "Ej för barn"}}
    warning = make_attribute("warning", localizable=True, locales=("sv_SE",))

    assert render(warning, texts, "name") == {"sv_SE": "Ej för barn"}
    assert render(warning, texts, "name", locales=("en_GB",)) is None
    assert render(make_attribute("warning", locales=("sv_SE",)), plain("x"), "name") == {"sv_SE": "x"}
    assert render(make_attribute("warning", locales=("sv_SE",)), plain("x"), locales=("en_GB",)) == []


def test_locale_that_an_attribute_does_not_exist_in_is_not_fallen_back_to():
    warning = make_attribute("warning", localizable=True, locales=("sv_SE",))

    assert render(warning, {"": {"en_GB": "Not for children"}}, "name") is None


def test_scopable_value_is_that_of_the_scope_of_the_view_unless_the_step_names_one():
    name = make_attribute("name", scopable=True)
    values = {"name": {"ecommerce": {"": "Short"}, "print": {"": "Long"}}}
    structure = make_structure(name)

    own = make_renderer(structure, feed("name", step("attribute", "name")), locales=("en_GB",))
    other = make_renderer(
        structure, feed("name", step("attribute", "name", scope="print")), locales=("en_GB",)
    )

    assert own.product(make_subject(values))["name"] == {"en_GB": "Short"}
    assert other.product(make_subject(values))["name"] == {"en_GB": "Long"}


def test_first_step_that_yields_a_value_wins():
    structure = make_structure(make_attribute("gtin"), make_attribute("ean"))
    steps = step("attribute", "gtin"), step("attribute", "ean"), {"step": "constant", "text": "none"}
    renderer = make_renderer(structure, feed("gtin", *steps))

    found = [
        renderer.product(make_subject(values)).get("gtin")
        for values in ({"gtin": plain("1"), "ean": plain("2")}, {"ean": plain("2")}, {})
    ]

    assert found == ["1", "2", "none"]


def test_each_locale_takes_the_first_step_that_yields_it_a_text():
    attributes = [make_attribute(code, localizable=True) for code in ("short", "name")]
    fields = feed("name", step("attribute", "short"), step("attribute", "name"))
    renderer = make_renderer(make_structure(*attributes), fields, locales=("en_GB", "de_DE"))
    values = {"short": {"": {"de_DE": "Bolzen"}}, "name": {"": {"de_DE": "Bolzen M12", "en_GB": "Bolt M12"}}}

    found = renderer.product(make_subject(values))["name"]

    assert list(found.items()) == [("en_GB", "Bolt M12"), ("de_DE", "Bolzen")]


def test_label_falls_back_by_locale_and_then_to_the_code():
    brand = make_attribute("brand", "simple_select")

    assert render(brand, plain("steel"), "brand", "label") == {"en_GB": "Steel", "sv_SE": "Stål"}
    assert render(brand, plain("zinc"), "brand", "label") == {"en_GB": "Zinc", "sv_SE": "Zinc"}
    assert render(brand, plain("bare"), "brand", "label") == {"en_GB": "bare", "sv_SE": "bare"}
    assert render(brand, plain("gone"), "brand", "label") == {"en_GB": "gone", "sv_SE": "gone"}
