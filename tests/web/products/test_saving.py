"""Saving a product: one change set of what differs from what the page had shown; refusals lose nothing."""

from __future__ import annotations

import io
import re

from PIL import Image

from pim import changes, db
from pim.changes import Author, Draft, history
from pim.web.admin.products import slots
from tests.web.products.catalogue import BAD_GTIN, GOOD_GTIN, OTHER_GTIN, edit, get, own_values, product_id
from tests.web.products.forms import Form, open_form, send


def last_set():
    with db.transaction():
        head = history.list_sets(limit=1)[0]
        return head.id, head.title, history.list_changes(head.id)


def test_form_that_nobody_touched_changes_nothing(marketing):
    before, updated = own_values("DRILL-1"), get("DRILL-1").updated_at

    answer = send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"))

    assert answer.status_code == 303
    assert own_values("DRILL-1") == before
    assert get("DRILL-1").updated_at == updated
    assert "Nothing was changed." in marketing.get(answer.headers["Location"]).text


def test_only_fields_that_differ_are_in_the_change_set(marketing):
    form = open_form(marketing, "DRILL-1")

    send(marketing, "DRILL-1", form, values__name____pl_PL="Wiertarka udarowa", values__cores____="4")

    _, title, changed = last_set()
    assert title == "Edit of DRILL-1"
    assert {(c.field, c.old, c.new) for c in changed} == {
        ("values.name..pl_PL", "Wiertarka", "Wiertarka udarowa"),
        ("values.cores..", "3", "4"),
    }


TYPED = [  # what is typed, where it is stored, as what
    ({"values.name..en_GB": " Drill\t "}, "name..en_GB", "Drill"),
    ({"values.name..sv_SE": "Borr"}, "name..sv_SE", "Borr"),
    ({"values.name..nb_NO": "Bor"}, "name..nb_NO", "Bor"),
    ({"values.description.print.sv_SE": "<p onclick=x>Bra</p>"}, "description.print.sv_SE", "<p>Bra</p>"),
    ({"values.brand..": "makita"}, "brand..", "makita"),
    ({"values.areas..": ["wood", "stone"]}, "areas..", ["stone", "wood"]),
    (
        {"values.weight..": "1 500,5", "values.weight..~unit": "GRAM"},
        "weight..",
        {"amount": "1500.5", "unit": "GRAM"},
    ),
    ({"values.cores..": "12"}, "cores..", "12"),
    ({"values.cordless..": "false"}, "cordless..", False),
    ({"values.on_sale_on..": "2027-01-31"}, "on_sale_on..", "2027-01-31"),
    ({"values.price..~PLN": "399,9"}, "price..", {"EUR": "99.00", "PLN": "399.90"}),
    ({"values.gtin..": OTHER_GTIN}, "gtin..", OTHER_GTIN),
]


def test_typed_values_are_stored_in_their_canonical_form(marketing):
    typed = {name: text for given, _, _ in TYPED for name, text in given.items()}

    answer = send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **typed)

    assert answer.status_code == 303
    stored = own_values("DRILL-1")
    assert {address: stored[address] for _, address, _ in TYPED} == {where: what for _, where, what in TYPED}


def test_emptied_controls_clear_their_values(marketing):
    edit("DRILL-1", values__gtin____=OTHER_GTIN)
    before = own_values("DRILL-1")
    emptied = {
        "values.name..en_GB": "  ", "values.name..pl_PL": "", "values.description.shop.en_GB": "<p> </p>",
        "values.brand..": "", "values.areas..": [], "values.weight..": "", "values.cores..": "",
        "values.cordless..": "", "values.on_sale_on..": "", "values.price..~EUR": "", "values.gtin..": "",
    }  # fmt: skip
    assert len(before) == len(emptied)

    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **emptied)

    assert own_values("DRILL-1") == {}


REFUSED = [
    ("values.name..pl_PL", "ł" * 61, "at most 60 characters"),
    ("values.cores..", "two", "Write digits"),
    ("values.cores..", "1,234", "two readings"),
    ("values.cores..", "2.5", "whole"),
    ("values.weight..", "5.90E+12", "Scientific notation"),
    ("sku", "BIT-1", "taken by product BIT-1"),
    ("values.gtin..", GOOD_GTIN, "taken by SHIRT-RED-S"),
    ("relations.accessory~add", "NOBODY-1", "NOBODY-1"),
    ("relations.accessory~add", "DRILL-1", "cannot relate to itself"),
    ("categories~add", "no such", "There is: drills, root, tools"),
]


def test_refused_form_keeps_all_that_was_typed_and_saves_nothing(marketing):
    before = get("DRILL-1").body()
    other = {"values.name..en_GB": "A new name that is fine", "values.cordless..": "false"}
    form = open_form(marketing, "DRILL-1")

    for field, typed, words in REFUSED:
        answer = send(marketing, "DRILL-1", form, **{**other, field: typed})

        assert answer.status_code in (409, 422), field
        kept = Form(answer.text)
        assert [kept.text(name) for name in (*other, field)] == [*other.values(), typed]
        assert words in answer.text
        assert get("DRILL-1").body() == before


def test_message_stands_at_its_field_and_is_linked_from_the_top(marketing):
    answer = send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), values__cores____="two")

    assert answer.status_code == 422
    assert '<a href="#field-values.cores.." data-goto>Cores</a>' in answer.text
    (slot,) = [part for part in answer.text.split('id="field-') if part.startswith('values.cores.."')]
    assert 'class="error">Write digits' in slot


def test_corrected_form_saves_what_was_typed_before_too(marketing):
    refused = send(
        marketing, "DRILL-1", open_form(marketing, "DRILL-1"),
        values__cores____="two", values__name____pl_PL="Młotowiertarka",
    )  # fmt: skip

    answer = send(marketing, "DRILL-1", Form(refused.text), values__cores____="2")

    assert answer.status_code == 303
    assert own_values("DRILL-1")["cores.."] == "2"
    assert own_values("DRILL-1")["name..pl_PL"] == "Młotowiertarka"


def test_value_that_breaks_a_later_rule_does_not_stand_in_the_way_of_others(marketing):
    edit("DRILL-1", values__cores____="30")
    with db.transaction():
        changes.save([Draft("attribute", "cores", "rules", {"max": "20"})], Author("cli", "Stricter"))

    answer = send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), values__name____en_GB="Other")

    assert answer.status_code == 303
    assert own_values("DRILL-1")["cores.."] == "30"


def test_text_with_line_ends_is_untouched_by_those_of_browsers(marketing):
    edit("DRILL-1", values__description__shop__en_GB="<p>One</p>\n<p>Two</p>")
    form = open_form(marketing, "DRILL-1")
    name = "values.description.shop.en_GB"
    assert form.text(name) == "<p>One</p>\n<p>Two</p>"

    answer = send(marketing, "DRILL-1", form, **{name: form.text(name).replace("\n", "\r\n")})

    assert "Nothing was changed." in marketing.get(answer.headers["Location"]).text


def test_renamed_sku_stays_reserved(marketing):
    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), sku="DRILL-2")
    answer = send(marketing, "BIT-1", open_form(marketing, "BIT-1"), sku="DRILL-1")

    assert get("DRILL-2").id == product_id("DRILL-2")
    assert answer.status_code == 409
    assert "taken by product DRILL-2" in answer.text


def test_page_shows_the_check_digit_of_a_wrong_gtin_and_saves_it_nevertheless(marketing):
    answer = send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), values__gtin____=BAD_GTIN)

    assert own_values("DRILL-1")["gtin.."] == BAD_GTIN
    assert "Its check digit is wrong" in marketing.get(answer.headers["Location"]).text


def test_options_of_a_long_list_are_typed_by_code_or_label(marketing, monkeypatch):
    monkeypatch.setattr(slots, "MANY", 1)
    form = open_form(marketing, "DRILL-1")
    assert form.text("values.areas..") == "metal\nwood"
    assert form.text("values.brand..") == "bosch"

    send(marketing, "DRILL-1", form, **{"values.areas..": "Stone\r\nwood", "values.brand..": "MAKITA (pl)"})

    assert own_values("DRILL-1")["areas.."] == ["stone", "wood"]
    assert own_values("DRILL-1")["brand.."] == "makita"


def test_relations_are_added_removed_counted_and_ordered(marketing):
    bit, case, shirt = product_id("BIT-1"), product_id("CASE-1"), product_id("SHIRT")
    form = open_form(marketing, "DRILL-1")
    assert form.fields["relations.accessory"] == [str(bit), str(case)]

    send(
        marketing, "DRILL-1", form,
        **{"relations.accessory": [str(case), str(bit)], "relations.accessory~drop": [str(case)],
           "relations.accessory~add": "SHIRT\nSHIRT-RED-S", "relations.set~add": "BIT-1; CASE-1",
           "relations.set~add_quantity": "2,5"},
    )  # fmt: skip

    assert get("DRILL-1").relations["accessory"] == [
        {"product": bit}, {"product": shirt}, {"product": product_id("SHIRT-RED-S")},
    ]  # fmt: skip
    assert get("DRILL-1").relations["set"] == [
        {"product": bit, "quantity": "2.5"}, {"product": case, "quantity": "2.5"},
    ]  # fmt: skip

    moved = open_form(marketing, "DRILL-1")
    send(
        marketing, "DRILL-1", moved,
        **{"relations.set": [str(case), str(bit)], "relations.set~quantity": ["1", "2.5"]},
    )  # fmt: skip
    assert get("DRILL-1").relations["set"] == [
        {"product": case, "quantity": "1"}, {"product": bit, "quantity": "2.5"},
    ]  # fmt: skip


def test_row_moves_and_place_changes_without_script_and_without_saving(marketing):
    form = open_form(marketing, "DRILL-1")
    bit, case = str(product_id("BIT-1")), str(product_id("CASE-1"))

    moved = send(
        marketing, "DRILL-1", form, move="relations.accessory:0:1", values__name____en_GB="Not saved yet"
    )
    other = send(marketing, "DRILL-1", Form(moved.text), show="print/sv_SE")

    assert moved.status_code == other.status_code == 200
    assert Form(other.text).fields["relations.accessory"] == [case, bit]
    assert Form(other.text).text("values.name..en_GB") == "Not saved yet"
    assert Form(other.text).text("locale") == "sv_SE"
    assert own_values("DRILL-1")["name..en_GB"] == "Cordless drill"


def test_category_is_added_by_code_or_label_and_removed_by_its_box(marketing):
    for text in ("tools", "Tools [tools]", "tOOLS"):
        form = open_form(marketing, "DRILL-1")
        assert form.fields["categories"] == ["drills"]

        send(marketing, "DRILL-1", form, **{"categories": [], "categories~add": text})

        assert get("DRILL-1").categories == ["tools"]
        edit("DRILL-1", categories=["drills"])


def test_status_is_set_per_market(marketing):
    form = open_form(marketing, "DRILL-1")

    send(marketing, "DRILL-1", form, status__PL="", status__NO="phase_out")

    assert get("DRILL-1").status == {"NO": "phase_out"}


def test_family_is_chosen_for_a_simple_product_only(marketing):
    send(marketing, "BIT-1", open_form(marketing, "BIT-1"), family="shirts")

    assert get("BIT-1").family == "shirts"
    assert "family" not in open_form(marketing, "SHIRT-RED-S").fields


def picture(colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(out, "PNG")
    return out.getvalue()


def test_picture_is_uploaded_shown_kept_and_removed(marketing):
    form = open_form(marketing, "DRILL-1")

    answer = send(marketing, "DRILL-1", form, **{"values.image..~file": (io.BytesIO(picture()), "drill.png")})

    value = own_values("DRILL-1")["image.."]
    assert value["name"] == "drill.png"
    page = marketing.get(answer.headers["Location"])
    shown = re.search(r'src="(/media/[^"]+/web\.jpg)"', page.text)[1]
    assert marketing.get(shown).mimetype == "image/jpeg"

    send(marketing, "DRILL-1", Form(page.text), values__name____en_GB="Other")
    assert own_values("DRILL-1")["image.."] == value

    send(marketing, "DRILL-1", open_form(marketing, "DRILL-1"), **{"values.image..~drop": "1"})
    assert "image.." not in own_values("DRILL-1")


def test_uploaded_picture_is_not_lost_when_another_field_is_refused(marketing):
    form = open_form(marketing, "DRILL-1")

    refused = send(
        marketing, "DRILL-1", form,
        **{"values.image..~file": (io.BytesIO(picture()), "drill.png"), "values.cores..": "two"},
    )  # fmt: skip
    send(marketing, "DRILL-1", Form(refused.text), **{"values.cores..": "2"})

    assert own_values("DRILL-1")["image.."]["name"] == "drill.png"


def test_file_that_is_no_picture_is_refused_at_its_field(marketing):
    form = open_form(marketing, "DRILL-1")

    answer = send(marketing, "DRILL-1", form, **{"values.image..~file": (io.BytesIO(b"<svg>"), "x.png")})

    assert answer.status_code == 422
    assert "x.png: Pictures are kept as JPEG, PNG or WebP, and whole." in answer.text


def test_form_whose_memory_was_tampered_with_is_refused(marketing):
    form = open_form(marketing, "DRILL-1")

    answer = send(marketing, "DRILL-1", form, base=form.text("base")[:-2] + "xx")

    assert answer.status_code == 422
    assert "not whole" in answer.text


def test_variant_inherits_overrides_and_inherits_again(marketing):
    page = marketing.get(f"/admin/products/{product_id('SHIRT-RED-S')}?scope=shop&locale=en_GB").text
    assert "inherited from SHIRT<" in page
    form = Form(page)
    assert form.text("values.name..en_GB") == ""
    assert "values.brand.." not in form.fields  # fixed on the model

    send(marketing, "SHIRT-RED-S", form, values__name____en_GB="Work shirt S")
    assert own_values("SHIRT-RED-S")["name..en_GB"] == "Work shirt S"
    overriding = open_form(marketing, "SHIRT-RED-S")
    assert overriding.text("values.name..en_GB") == "Work shirt S"

    send(marketing, "SHIRT-RED-S", overriding, values__name____en_GB="")
    assert "name..en_GB" not in own_values("SHIRT-RED-S")


def test_axis_of_a_variant_must_stay_unique(marketing):
    answer = send(marketing, "SHIRT-RED-S", open_form(marketing, "SHIRT-RED-S"), values__size____="m")

    assert answer.status_code == 409
    assert "already has a variant" in answer.text
    assert own_values("SHIRT-RED-S")["size.."] == "s"


def test_after_saving_the_page_is_where_it_was(marketing):
    form = open_form(marketing, "DRILL-1", "?scope=print&locale=sv_SE")

    answer = send(marketing, "DRILL-1", form, values__name____sv_SE="Borrmaskin", at="values.name..sv_SE")

    assert answer.headers["Location"].endswith("?scope=print&locale=sv_SE#field-values.name..sv_SE")
