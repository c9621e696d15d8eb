"""The pages of products in a browser: what is typed survives, gaps lead to fields, history takes back."""

from __future__ import annotations

import random
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from pim.accounts import people
from pim.db import transaction
from tests.web.products.catalogue import edit, get, make_catalogue, own_values, product_id

PASSWORD = "correct horse battery staple"
TYPED = {  # place, field, what is typed
    ("shop", "en_GB"): ("values.name..en_GB", "Cordless drill – brushless"),
    ("shop", "pl_PL"): ("values.name..pl_PL", "Wiertarka bezszczotkowa żółć"),
    ("shop", "nb_NO"): ("values.description.shop.nb_NO", "<p>Bor på 18 V</p>"),
    ("print", "sv_SE"): ("values.description.print.sv_SE", "<p>Borrar\nåäö</p>"),
    ("print", "en_GB"): ("values.description.print.en_GB", "<p>Drills</p>"),
}


@pytest.fixture
def signed_in(app, page):
    """A browser at the sign-in of somebody who may edit products, with the small catalogue there."""
    make_catalogue()
    with transaction():
        people.create("anna@example.com", PASSWORD, ["marketing"], "Anna Nowak")
    page.goto("/sign-in")
    page.fill("[name=email]", "anna@example.com")
    page.fill("[name=password]", PASSWORD)
    page.click("form button.primary")
    page.locator("details.person").wait_for()
    return page


def open_product(page, key, place="?scope=shop&locale=en_GB"):
    page.goto(f"/admin/products/{product_id(key)}{place}")
    return page


def control(page, field):
    return page.locator(f'[name="{field}"]')


def show(page, scope, locale):
    """Switch by the buttons, as a person does."""
    page.locator(f'[data-keep-locale][value^="{scope}/"]').click()
    page.locator(f'[data-of-scope="{scope}"] [value="{scope}/{locale}"]').click()


def test_no_typed_character_is_lost_in_random_switches(signed_in):
    page = open_product(signed_in, "DRILL-1")
    for (scope, locale), (field, text) in TYPED.items():
        show(page, scope, locale)
        control(page, field).fill(text)
    dice = random.Random(20)

    for _ in range(20):
        place = dice.choice(list(TYPED))
        show(page, *place)
        expect(control(page, TYPED[place][0])).to_be_visible()

    for field, text in TYPED.values():
        assert control(page, field).input_value() == text
    expect(page.locator("[data-unsaved]")).to_have_text("Unsaved changes: 5")
    page.keyboard.press("Control+s")
    expect(page.locator(".message.success")).to_contain_text("Saved.")
    stored = own_values("DRILL-1")
    assert {field.removeprefix("values."): text for field, text in TYPED.values()}.items() <= stored.items()


def test_value_that_was_typed_and_taken_back_is_no_change(signed_in):
    page = open_product(signed_in, "DRILL-1")
    unsaved = page.locator("[data-unsaved]")

    control(page, "values.name..en_GB").fill("Other")
    page.locator('input[name="values.areas.."][value=stone]').check()
    control(page, "values.weight..~unit").select_option("GRAM")
    expect(unsaved).to_have_text("Unsaved changes: 3")

    control(page, "values.name..en_GB").fill("Cordless drill")
    page.locator('input[name="values.areas.."][value=stone]').uncheck()
    control(page, "values.weight..~unit").select_option("KILOGRAM")
    expect(unsaved).to_have_text("")
    page.goto("/admin/products/")  # and nothing asks
    expect(page).to_have_title(re.compile("^Products"))


def test_leaving_with_unsaved_changes_asks(signed_in):
    page = open_product(signed_in, "DRILL-1")
    control(page, "values.name..en_GB").fill("Other")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.locator(".crumbs a").first.click()
    page.wait_for_timeout(200)

    assert asked == ["beforeunload"]
    assert control(page, "values.name..en_GB").input_value() == "Other"


def test_missing_link_shows_the_place_and_focuses_the_field(signed_in):
    page = open_product(signed_in, "DRILL-1")
    control(page, "values.name..en_GB").fill("Still typed")
    page.locator(".group", has_text="Texts").locator("summary").first.click()  # closed

    page.locator('[data-place-gaps="print/sv_SE"] summary').click()
    page.locator('[data-place-gaps="print/sv_SE"] a', has_text="Name").click()

    expect(control(page, "values.name..sv_SE")).to_be_focused()
    expect(control(page, "values.name..sv_SE")).to_be_in_viewport()
    assert control(page, "values.name..en_GB").input_value() == "Still typed"


def test_completeness_moves_with_a_save_and_the_focus_stays(signed_in):
    page = open_product(signed_in, "DRILL-1", "?scope=print&locale=sv_SE")
    button = page.locator('[value="print/sv_SE"]:not([data-keep-locale])')
    expect(button).to_contain_text("50%")

    control(page, "values.name..sv_SE").fill("Borrmaskin")
    page.keyboard.press("Control+s")

    expect(page.locator('[value="print/sv_SE"]:not([data-keep-locale])')).to_contain_text("100%")
    expect(control(page, "values.name..sv_SE")).to_be_focused()


def test_link_to_a_field_of_the_model_arrives_there(signed_in):
    page = open_product(signed_in, "SHIRT-RED-S", "?scope=shop&locale=pl_PL")

    page.locator('[data-place-gaps="shop/pl_PL"] a', has_text="Description").click()

    expect(page).to_have_url(re.compile(rf"/admin/products/{product_id('SHIRT')}\?"))
    expect(control(page, "values.description.shop.pl_PL")).to_be_focused()


def test_only_what_is_missing_can_be_shown(signed_in):
    page = open_product(signed_in, "BIT-1")

    page.get_by_label("Only what is missing").check()

    shown = page.locator(".group .slot:visible")
    assert sorted(shown.evaluate_all("slots => slots.map(slot => slot.dataset.field)")) == [
        "values.brand..", "values.description.shop.en_GB",
    ]  # fmt: skip


def test_inherited_text_is_overridden_by_keyboard(signed_in):
    page = open_product(signed_in, "SHIRT-RED-S")
    slot = page.locator('[data-field="values.name..en_GB"]')

    slot.locator("summary").press("Enter")
    slot.get_by_text("Start from the inherited text").press("Enter")
    assert page.evaluate("document.activeElement.value") == "Work shirt"
    page.keyboard.press("End")
    page.keyboard.type(" S")
    page.keyboard.press("Control+s")
    expect(page.locator(".message.success")).to_contain_text("Saved.")

    assert own_values("SHIRT-RED-S")["name..en_GB"] == "Work shirt S"


def test_relations_are_ordered_by_buttons_and_saved(signed_in):
    page = open_product(signed_in, "DRILL-1")

    page.get_by_label("Move CASE-1 up").click()
    expect(page.locator("[data-unsaved]")).to_have_text("Unsaved changes: 1")
    page.keyboard.press("Control+s")
    expect(page.locator(".message.success")).to_contain_text("Saved.")

    ids = [link["product"] for link in get("DRILL-1").relations["accessory"]]
    assert ids == [product_id("CASE-1"), product_id("BIT-1")]


def test_conflict_is_decided_without_losing_anything(signed_in, complaints):
    complaints.expect("status of 409")
    page = open_product(signed_in, "DRILL-1")
    control(page, "values.name..en_GB").fill("Mine")
    control(page, "values.cores..").fill("7")
    edit("DRILL-1", values__name____en_GB="Theirs")

    page.keyboard.press("Control+s")
    expect(page.locator(".conflicts")).to_be_focused()
    expect(page.locator(".conflicts")).to_contain_text("Theirs")
    expect(page.locator("[data-unsaved]")).to_have_text("Unsaved changes: 2")
    page.get_by_label("Keep theirs").check()
    page.keyboard.press("Control+s")
    expect(page.locator(".message.success")).to_contain_text("Saved.")

    assert own_values("DRILL-1")["name..en_GB"] == "Theirs"
    assert own_values("DRILL-1")["cores.."] == "7"


def test_one_field_is_taken_back_from_the_history(signed_in):
    page = open_product(signed_in, "DRILL-1")
    control(page, "values.name..en_GB").fill("Wrong name")
    control(page, "values.cores..").fill("5")
    page.keyboard.press("Control+s")
    expect(page.locator(".message.success")).to_contain_text("Saved.")

    page.get_by_role("link", name="History", exact=True).click()
    page.locator("tr", has_text="Wrong").get_by_role("button", name="Take back").click()
    expect(page.locator(".message.success")).to_contain_text("Name has its former value again.")

    assert own_values("DRILL-1")["name..en_GB"] == "Cordless drill"
    assert own_values("DRILL-1")["cores.."] == "5"


def test_picture_is_previewed_and_uploaded(signed_in, tmp_path):
    Image.new("RGB", (30, 20), "red").save(tmp_path / "drill.png")
    page = open_product(signed_in, "DRILL-1")

    page.locator('[name="values.image..~file"]').set_input_files(tmp_path / "drill.png")
    expect(page.locator('[id="picture-values.image.."]')).to_have_attribute(
        "src", re.compile("^data:image/png")
    )
    page.keyboard.press("Control+s")

    expect(page.locator('[id="picture-values.image.."]')).to_have_attribute("src", re.compile(r"web\.jpg$"))
    assert page.locator('[id="picture-values.image.."]').evaluate("image => image.naturalWidth") == 30


def test_list_is_filtered_by_keyboard_and_counted(signed_in):
    page = signed_in
    page.goto("/admin/products/")
    expect(page.locator(".foot")).to_contain_text("7 in all")

    page.get_by_label("Search").press_sequentially("drill")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator(".foot")).to_contain_text("1 in all")
    expect(page.locator(".chip")).to_contain_text("drill")

    page.get_by_label("Remove the filter “drill”").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(7)


def test_value_is_asked_for_in_two_steps(signed_in):
    page = signed_in
    page.goto("/admin/products/?filters=open")

    page.get_by_label("Attribute").select_option("weight")
    page.get_by_label("Question").select_option(">")
    page.get_by_label("Value", exact=True).fill("1")
    page.get_by_role("button", name="Add the filter").click()

    expect(page.locator(".chip")).to_contain_text("Weight > 1 kg")
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("key", ["", "DRILL-1", "SHIRT", "SHIRT-RED-S"])
def test_page_of_360_pixels_needs_no_sideways_scrolling(signed_in, key):
    signed_in.set_viewport_size({"width": 360, "height": 740})

    signed_in.goto(f"/admin/products/{product_id(key) if key else ''}")

    assert signed_in.evaluate("document.documentElement.scrollWidth") <= 360
