"""Making products, variants and models."""

from __future__ import annotations

from tests.web.products.catalogue import GOOD_GTIN, edit, get, own_values, product_id
from tests.web.test_pages import check_page

URL = "/admin/products/new"


def test_form_is_whole_and_accessible(marketing):
    for question in ("", "?kind=variant", "?kind=model", "?parent=SHIRT", "?parent=SHIRT-RED"):
        answer = marketing.get(URL + question)

        assert answer.status_code == 200
        check_page(answer.text)


def test_simple_product_is_made_and_opened(marketing):
    answer = marketing.send(URL, kind="product", key=" DRILL-9 ", family="drills")

    assert answer.headers["Location"] == f"/admin/products/{product_id('DRILL-9')}"
    assert get("DRILL-9").family == "drills"


def test_variant_is_made_with_its_axes(marketing):
    edit("SHIRT-RED-M", archived=True)

    marketing.send(URL, kind="variant", parent="SHIRT-RED", key="SHIRT-RED-M2", **{"values.size..": "m"})

    assert own_values("SHIRT-RED-M2") == {"size..": "m"}
    assert get("SHIRT-RED-M2").parent_id == product_id("SHIRT-RED")


def test_below_a_root_model_of_two_levels_a_model_is_made(marketing):
    form = marketing.get(f"{URL}?parent=SHIRT").text
    assert "Colour" in form
    assert "Size" not in form

    marketing.send(URL, kind="variant", parent="SHIRT", key="SHIRT-BLUE", **{"values.colour..": "blue"})

    assert get("SHIRT-BLUE").is_model
    assert own_values("SHIRT-BLUE") == {"colour..": "blue"}


def test_model_is_made_of_a_family_variant(marketing):
    marketing.send(URL, kind="model", key="JACKET", family_variant="shirts_by_colour_and_size")

    assert get("JACKET").is_model
    assert get("JACKET").family == "shirts"


REFUSED = [  # what is sent, and what is said
    ({"kind": "product", "key": ""}, "Give one."),
    ({"kind": "product", "key": "DRILL-1"}, "taken by product DRILL-1"),
    ({"kind": "product", "key": "5.90E+12"}, "Scientific notation"),
    ({"kind": "product", "key": "X", "family": "nix"}, "There is no family nix."),
    (
        {"kind": "model", "key": "SHIRT", "family_variant": "shirts_by_colour_and_size"},
        "The code SHIRT is taken",
    ),
    ({"parent": "SHIRT-RED", "key": "X"}, "A variant needs a value of each axis."),
    ({"parent": "SHIRT-RED", "key": "X", "values.size..": "s"}, "already has a variant"),
    ({"parent": "SHIRT-RED", "key": "X", "values.size..": "xxl"}, "There is: m, s."),
]


def test_refused_form_says_why_and_keeps_what_was_typed(marketing):
    for given, words in REFUSED:
        answer = marketing.send(URL, **given)

        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{given["key"]}"' in answer.text


def test_unknown_model_is_not_found(marketing):
    assert marketing.get(f"{URL}?parent=NIX").status_code == 404
    assert marketing.get(f"{URL}?parent={GOOD_GTIN}").status_code == 404
