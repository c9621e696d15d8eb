"""The page of a product: what it shows to whom, where values come from, what is missing."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from pim import changes
from pim.changes import Author, Draft
from pim.db import db
from pim.db import transaction as db_transaction
from tests.web.products.catalogue import edit, get, make_products, product_id
from tests.web.products.forms import open_form, send
from tests.web.test_pages import check_page
from tests.web.visitors import make_colleague


def page(visitor, key, question="?scope=shop&locale=en_GB"):
    answer = visitor.get(f"/admin/products/{product_id(key)}{question}")
    assert answer.status_code == 200
    return answer.text


def slot(text, field):
    """The part of a page that draws one field."""
    (found,) = [part for part in text.split('id="field-') if part.startswith(f'{field}"')]
    return found


@pytest.mark.parametrize("role", ["admin", "marketing", "purchasing", "viewer"])
def test_page_is_whole_and_accessible(catalogue, role):
    colleague = make_colleague(catalogue, role)

    for key in ("DRILL-1", "SHIRT", "SHIRT-RED", "SHIRT-RED-S", "BIT-1"):
        check_page(page(colleague, key))


def test_values_of_every_scope_and_locale_are_in_the_page_and_one_place_is_shown(marketing):
    form = page(marketing, "DRILL-1", "?scope=print&locale=sv_SE")

    shown = {
        name for name in re.findall(r'id="field-(values\.[^"]+)"', form) if "hidden>" not in head(form, name)
    }
    everything = set(re.findall(r'id="field-(values\.[^"]+)"', form))

    assert "values.name..sv_SE" in shown
    assert "values.description.print.sv_SE" in shown
    assert "values.weight.." in shown
    assert not {"values.name..en_GB", "values.description.shop.pl_PL"} & shown
    assert {"values.name..en_GB", "values.name..nb_NO", "values.description.shop.pl_PL"} <= everything


def head(text, field):
    return slot(text, field).split('<div class="name">')[0]


def test_translated_fields_name_their_language(marketing):
    form = page(marketing, "DRILL-1")

    assert 'name="values.name..pl_PL" lang="pl-PL"' in form
    assert 'name="values.description.print.sv_SE" lang="sv-SE"' in form


def test_options_are_told_in_the_locale(marketing):
    assert ">Bosch (pl)</option>" in page(marketing, "DRILL-1", "?scope=shop&locale=pl_PL")
    assert ">Bosch</option>" in page(marketing, "DRILL-1")


def test_fixed_value_leads_to_the_level_where_it_lives(marketing):
    brand = slot(page(marketing, "SHIRT-RED-S"), "values.brand..")

    assert (
        f'href="/admin/products/{product_id("SHIRT")}?scope=shop&amp;locale=en_GB#field-values.brand..">'
        in brand
    )
    assert "inherited from SHIRT" in brand
    assert "<select" not in brand


def test_nearest_level_is_named(marketing):
    edit("SHIRT-RED", values__name____en_GB="Red work shirt")

    name = slot(page(marketing, "SHIRT-RED-S"), "values.name..en_GB")

    assert "Red work shirt" in name
    assert "inherited from SHIRT-RED" in name
    assert "Override" in name


def test_overridden_value_says_what_it_hides(marketing):
    edit("SHIRT-RED-S", values__name____en_GB="Own name")

    name = slot(page(marketing, "SHIRT-RED-S"), "values.name..en_GB")

    assert "Overrides “Work shirt” of SHIRT." in name
    assert "inherited from" not in name


def test_model_shows_its_variants_with_axes_and_how_many_are_complete(marketing):
    edit("SHIRT", values__description__shop__en_GB="<p>Strong.</p>")

    text = page(marketing, "SHIRT")

    assert "2 variants" in text
    assert re.search(r"SHIRT-RED-S</a>.*?<td>Red · S</td>", text, re.DOTALL)
    assert re.search(r'title="English \(United Kingdom\)">en_GB</span>\s*<span class="number">2 of 2', text)
    assert re.search(r'title="Polish \(Poland\)">pl_PL</span>\s*<span class="number">0 of 2', text)
    assert "2 variants inherit from this model." in text
    assert re.search(r"Set further down, on the variants:\s*Colour, GTIN, Price, Size", text)


def test_each_gap_leads_to_its_field_in_its_place_and_on_its_level(marketing):
    text = page(marketing, "SHIRT-RED-S", "?scope=print&locale=sv_SE")

    model, own = product_id("SHIRT"), product_id("SHIRT-RED-S")
    here = f"/admin/products/{own}?scope=print&amp;locale=sv_SE#field-values.name..sv_SE"
    assert f'{here}" data-goto="print/sv_SE"' in text
    assert (
        f'/admin/products/{model}?scope=shop&amp;locale=pl_PL#field-values.description.shop.pl_PL">' in text
    )


def test_completeness_moves_with_a_save(marketing):
    assert "66%" in page(marketing, "BIT-1") or "50%" in page(marketing, "BIT-1")
    before = re.findall(r"(\d+)%", page(marketing, "BIT-1"))

    answer = send(
        marketing, "BIT-1", open_form(marketing, "BIT-1"),
        values__brand____="bosch", values__description__shop__en_GB="<p>x</p>",
    )  # fmt: skip

    after = re.findall(r"(\d+)%", marketing.get(answer.headers["Location"]).text)
    assert after != before
    assert "100" in after


def test_viewer_reads_and_finds_nothing_to_type(catalogue, viewer):
    text = page(viewer, "DRILL-1")

    assert "Cordless drill" in text
    assert "<p>Drills <b>wood</b>.</p>" in text
    assert "<textarea" not in text
    assert 'name="values.' not in text
    assert "/life/" not in text
    token = viewer.token()
    for action in ("", "/life/archive", "/status", "/history/1/revert"):
        answer = viewer.post(f"/admin/products/{product_id('DRILL-1')}{action}", data={"csrf_token": token})
        assert answer.status_code == 403, action
    assert viewer.get("/admin/products/new").status_code == 403


def test_purchasing_changes_the_status_and_nothing_else(catalogue):
    purchasing = make_colleague(catalogue, "purchasing")
    text = page(purchasing, "DRILL-1")
    base = re.search(r'name="base" value="([^"]+)"', text)[1]
    url = f"/admin/products/{product_id('DRILL-1')}"

    answer = purchasing.send(
        f"{url}/status", base=base, **{"status.PL": "phase_out", "status.NO": "", "sku": "X"}
    )

    assert answer.status_code == 303
    assert get("DRILL-1").status == {"PL": "phase_out"}
    assert get("DRILL-1").sku == "DRILL-1"
    assert purchasing.send(url, base=base, **{"status.PL": ""}).status_code == 403


def test_status_that_was_changed_meanwhile_is_not_overwritten(catalogue):
    purchasing = make_colleague(catalogue, "purchasing")
    base = re.search(r'name="base" value="([^"]+)"', page(purchasing, "DRILL-1"))[1]
    edit("DRILL-1", status__PL="archived")

    url = f"/admin/products/{product_id('DRILL-1')}"
    purchasing.send(f"{url}/status", base=base, **{"status.PL": "phase_out", "status.NO": ""})

    assert get("DRILL-1").status == {"PL": "archived"}
    assert "Changed by somebody else meanwhile" in purchasing.get(url).text


def test_sku_and_code_lead_to_their_pages(viewer):
    for key in ("DRILL-1", "SHIRT"):
        answer = viewer.get(f"/admin/products/key/{key}")
        assert answer.headers["Location"] == f"/admin/products/{product_id(key)}"
    edit("DRILL-1", sku="A/B 1")
    assert viewer.get("/admin/products/key/A/B%201").status_code == 303
    assert viewer.get("/admin/products/key/NIX").status_code == 404
    assert viewer.get("/admin/products/999999").status_code == 404


def test_product_without_family_shows_what_it_has(marketing):
    edit("BIT-1", family=None)

    text = page(marketing, "BIT-1")

    assert "Bit set" in text
    assert "Without a family nothing is required." in text


def test_others_that_name_a_product_are_listed(viewer):
    text = page(viewer, "BIT-1")

    mentions = text[text.index("mentions-title") :]
    assert f'<a href="/admin/products/{product_id("DRILL-1")}">DRILL-1</a>' in mentions


def test_page_takes_the_same_number_of_statements_however_many_relations_and_variants(catalogue, marketing):
    def count(key):
        statements = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        page(marketing, key)
        return len(statements)

    page(marketing, "DRILL-1")
    few = count("DRILL-1")
    make_products(30)
    edit("DRILL-1", relations__accessory=[{"to": f"P-{n:03}"} for n in range(30)])
    page(marketing, "DRILL-1")

    assert count("DRILL-1") == few


def test_value_tells_who_set_it_and_leads_to_its_history(catalogue, marketing):
    with db_transaction():
        draft = Draft("product", "DRILL-1", "values.name..en_GB", "Drill of the supplier")
        changes.save([draft], Author("import", "Price file", source="supplier"))

    text = slot(page(marketing, "DRILL-1"), "values.name..en_GB")

    assert "import · supplier · Price file" in text
    assert f"/admin/products/{product_id('DRILL-1')}/history?field=values.name..en_GB" in text


def test_inherited_value_tells_who_set_it_on_the_model(marketing):
    text = slot(page(marketing, "SHIRT-RED-S"), "values.brand..")

    assert "inherited from SHIRT" in text
    assert f"/admin/products/{product_id('SHIRT')}/history?field=values.brand.." in text
    assert "Catalogue of the tests" in text
