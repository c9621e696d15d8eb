"""A sheet of products brought in: what is written, what is left alone, what comes back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from pim import db
from pim.catalog import documents
from pim.changes import ChangeSet, get_set, revert
from pim.errors import BadValue, NotFound
from pim.intake.importing import Counts
from pim.intake.mappings import find_fitting
from pim.intake.sheets import Source
from pim.structure.current import current
from tests import builders
from tests.builders import AUTHOR, edit, make_model, make_product, make_structure, make_variant, read
from tests.intake.files import csv_file, csv_of, load, make_import_mapping, xlsx_of

TWO = """
    Artnr;Family;Namn;Weight;EUR
    A-1;tools;Borr;1,5;12,50
    A-2;tools;Såg;2;9
    """


@pytest.fixture(autouse=True)
def structure(app):
    make_structure()


def own(sku):
    return documents.get(sku).own


def value(sku, attribute, scope="", locale=""):
    return own(sku).values.get(attribute, {}).get(scope, {}).get(locale)


def sets():
    with db.transaction() as conn:
        return conn.execute(sa.select(sa.func.count()).select_from(ChangeSet)).scalar_one()


def cells(report):
    return [(problem.row, problem.column) for problem in report.rejected]


def test_rows_become_products_in_one_change_set():
    make_import_mapping()

    report = load(csv_file(TWO), via="cli")

    head = get_set(report.change_set)
    assert (head.state, head.via, head.title) == ("applied", "cli", "supplier.csv (supplier)")
    assert (report.rows, report.by_kind, report.rejected) == (2, {"product": Counts(created=2)}, [])
    assert value("A-1", "name", locale="sv_SE") == "Borr"
    assert value("A-1", "weight") == {"amount": "1.5", "unit": "KILOGRAM"}
    assert value("A-1", "price") == {"EUR": "12.50"}


def test_same_file_again_changes_nothing():
    make_import_mapping()
    load(csv_file(TWO))
    before = sets()

    again = load(csv_file(TWO))

    assert (again.change_set, again.by_kind) == (None, {"product": Counts(same=2)})
    assert sets() == before


def test_every_kind_of_field_is_read_from_text_and_from_typed_cells():
    make_import_mapping()
    make_product("B-1")
    make_product("B-2")
    header = (
        "Artnr Family Categories Status Text EAN Colour Features Weight PLN Cordless Launched Gears".split()
    )
    header += ["Accessories", "Spares"]
    shared = ["drills|saws", "approved", "<p>Fin</p>"]
    text = ["X-1", "tools", *shared, "4006381333931", "Red EN", "led|case", "1 234,5 g", "9,90"]
    text += ["TAK", "1.3.2026", "2", "B-1,B-2", "B-1:2,B-2"]
    typed = [
        "X-2",
        "tools",
        *shared,
        Decimal(4006381333931),
        "red",
        "case|led",
        Decimal("0.5"),
        Decimal("9.9"),
    ]
    typed += [True, date(2026, 3, 1), Decimal(2), "B-1,B-2", "B-1:2,B-2"]

    report = load(xlsx_of([header, text, typed]))

    assert report.rejected == []
    for sku in ("X-1", "X-2"):
        document = own(sku)
        assert (document.family, document.categories, document.status) == (
            "tools",
            ["drills", "saws"],
            {"PL": "approved"},
        )
        assert value(sku, "description", "ecommerce", "en_GB") == "<p>Fin</p>"
        assert (value(sku, "gtin"), value(sku, "color")) == ("4006381333931", "red")
        assert (value(sku, "features"), value(sku, "price")) == (["case", "led"], {"PLN": "9.90"})
        assert (value(sku, "cordless"), value(sku, "launched"), value(sku, "gears")) == (
            True,
            "2026-03-01",
            "2",
        )
        assert [link.get("quantity") for link in document.relations["spare_part"]] == ["2", "1"]
        assert len(document.relations["accessory"]) == 2
    assert value("X-1", "weight") == {"amount": "1234.5", "unit": "GRAM"}
    assert value("X-2", "weight") == {"amount": "0.5", "unit": "KILOGRAM"}


def test_empty_cell_leaves_and_clear_takes_away():
    make_import_mapping()
    make_product("A-1", builders.value("price", {"EUR": "5.00", "PLN": "20.00"}), weight=None)
    edit("product", "A-1", "values.name..sv_SE", "Borr")
    edit("product", "A-1", "values.gears..", "2")

    load(csv_file("Artnr;Namn;Gears;EUR;PLN\nA-1;;<clear>;<clear>;"))

    assert (value("A-1", "name", locale="sv_SE"), value("A-1", "gears")) == ("Borr", None)
    assert value("A-1", "price") == {"PLN": "20.00"}


def test_modes_create_update_and_both():
    make_import_mapping()
    make_product("A-1", {"values.name..sv_SE": "Gammal"})

    created = load(csv_file(TWO), mode="create")
    updated = load(csv_file("Artnr;Namn\nA-1;Ny\nA-9;Okänd"), mode="update")

    assert (created.skipped, created.by_kind["product"]) == (1, Counts(created=1))
    assert value("A-1", "name", locale="sv_SE") == "Ny"
    [problem] = updated.rejected
    assert (problem.row, problem.column, problem.value, problem.rule) == (
        3,
        "Artnr",
        "A-9",
        "no such product",
    )


def test_columns_keep_what_is_there_if_they_are_told_to():
    make_import_mapping(
        Namn={"mode": "set_if_empty"}, Gears={"mode": "set_if_empty"}, Weight={"mode": "never"}
    )
    make_product("A-1", {"values.name..sv_SE": "Vår"})

    load(csv_file("Artnr;Family;Namn;Gears;Weight\nA-1;;Deras;3;1\nA-2;tools;Deras;3;1"))

    assert (value("A-1", "name", locale="sv_SE"), value("A-1", "gears"), value("A-1", "weight")) == (
        "Vår",
        "3",
        None,
    )
    assert value("A-2", "weight") == {"amount": "1", "unit": "KILOGRAM"}


def test_row_with_a_bad_cell_is_refused_whole_and_the_others_go_in():
    make_import_mapping()

    report = load(csv_file(f"{TWO.rstrip()}\nA-3;tools;Fel;tung;x"))

    assert (report.by_kind["product"], report.rejected_rows) == (Counts(created=2), [4])
    first, second = report.rejected
    assert (first.file, first.row, first.column, first.value) == ("supplier.csv", 4, "Weight", "tung")
    assert "amount and a unit" in first.remedy
    assert (second.column, second.value) == ("EUR", "x")
    assert documents.find_id("A-3") is None


def test_problem_in_a_workbook_names_the_sheet():
    make_import_mapping()

    [problem] = load(xlsx_of([["Artnr", "Gears"], ["A-1", "many"]])).rejected

    assert str(problem).startswith("supplier.xlsx, Products, row 2, column Gears: ")


def test_what_only_the_database_shows_is_told_at_its_cell():
    make_import_mapping()
    make_product("A-1")

    report = load(csv_file("Artnr;Namn;Accessories;Parent\nA-1;Borr;NO-SUCH;\nA-2;;;no_model"))

    assert cells(report) == [(2, "Accessories"), (3, "")]
    assert "NO-SUCH" in report.rejected[0].remedy
    assert value("A-1", "name", locale="sv_SE") == "Borr"


def test_unknown_options_are_refused_mapped_or_created():
    make_import_mapping(Colour={"map": {"röd": "red"}}, Features={"unknown": "create"})
    make_import_mapping("label", Colour={"unknown": "create"})

    refused = load(csv_file("Artnr;Colour;Features\nA-1;purpur;\nA-2;röd;led|laser"))
    load(csv_file("Artnr;Colour\nA-3;Purpur (matt)\nA-4;purpur (MATT)\nA-5;Blue EN"), "label")

    assert cells(refused) == [(2, "Colour")]
    assert (value("A-2", "color"), value("A-2", "features")) == ("red", ["laser", "led"])
    assert (value("A-3", "color"), value("A-4", "color"), value("A-5", "color")) == (
        "purpur_matt",
        "purpur_matt",
        "blue",
    )
    assert current().attribute("color").options["purpur_matt"].labels == {"en_GB": "Purpur (matt)"}


def test_variants_stand_below_their_model_and_copies_of_its_values_are_not_theirs():
    make_model("jacket", {"values.name..sv_SE": "Jacka", "values.description.ecommerce.en_GB": "Warm"})
    make_variant("J-blue", color="blue")
    make_import_mapping()
    sheet = "Artnr;Parent;Colour;Namn;Text\nJ-red;jacket;red;Jacka;Warm\nJ-blue;;;Jacka;Warm"

    report = load(csv_file(sheet))

    assert (report.rejected, report.by_kind["product"]) == ([], Counts(created=1, same=1))
    assert own("J-red").values == {"color": {"": {"": "red"}}}
    assert load(csv_file(sheet)).change_set is None


def test_products_are_found_by_a_unique_identifier():
    make_import_mapping(key="values.mpn..")
    make_product("A-1", {"values.mpn..": "M-1"})

    report = load(csv_file("MPN;Artnr;Family;Gears\nM-1;;;4\nM-2;A-2;tools;5\nM-3;;tools;6"))

    assert (value("A-1", "gears"), value("A-2", "gears")) == ("4", "5")
    assert [(p.row, p.rule) for p in report.rejected] == [(4, "no SKU")]


def test_row_without_a_key_twice_the_same_and_shifted_ones_are_refused():
    make_import_mapping()

    report = load(
        csv_of([["Artnr", "Gears"], ["", "1"], ["A-1", "1"], ["A-1", "2"], ["A-2", "1", "left over"]])
    )

    assert [(p.row, p.rule) for p in report.rejected] == [
        (2, "no key"),
        (4, "product named twice"),
        (5, "more cells than columns"),
    ]


def test_columns_that_are_not_mapped_are_named_and_not_read():
    make_import_mapping()

    report = load(csv_file("Artnr;Family;Farve;Remark\nA-1;tools;rød;x"))

    assert report.ignored_columns == ("Farve",)
    assert "Weight" in report.missing_columns


def test_file_without_the_key_column_is_refused_whole():
    make_import_mapping()

    with pytest.raises(BadValue, match="finds products by the column Artnr"):
        load(csv_file("SKU;Namn\nA-1;Borr"))


def test_dry_run_counts_like_the_import_and_writes_nothing():
    make_import_mapping(Features={"unknown": "create"})
    make_product("A-1")
    sheet = csv_file(
        "Artnr;Family;Features;Accessories;Gears\nA-1;;laser;A-2;1\nA-2;tools;;A-1;\nA-3;tools;;;no"
    )
    before = sets()

    planned = load(sheet, dry_run=True)

    assert (sets(), documents.find_id("A-2")) == (before, None)
    db.db.session.rollback()
    done = load(sheet)
    assert (planned.by_kind, planned.rejected, planned.rows) == (done.by_kind, done.rejected, done.rows)
    assert done.by_kind == {"option": Counts(created=1), "product": Counts(created=1, changed=1)}


def test_file_that_breaks_off_writes_nothing():
    make_import_mapping()
    before = sets()

    with pytest.raises(BadValue, match="after row 2"):
        load(Source("supplier.csv", b'Artnr;Family\nA-1;tools\nA-2;"open\n'))

    assert (sets(), documents.find_id("A-1")) == (before, None)


def test_import_can_be_undone_and_done_again():
    make_import_mapping()
    make_product("A-1", {"values.name..sv_SE": "Vår"})
    first = load(csv_file(TWO))

    revert(first.change_set, AUTHOR)
    db.db.session.rollback()
    assert (value("A-1", "name", locale="sv_SE"), read("product", "A-2", "archived")) == ("Vår", True)

    assert load(csv_file(TWO)).by_kind["product"].changed == 1


def test_source_may_not_change_what_another_owns():
    make_import_mapping()
    edit("attribute", "gears", "owner", "erp")
    make_product("A-1", {"values.gears..": "1"})

    report = load(csv_file("Artnr;Namn;Gears\nA-1;Borr;2"), source="supplier")

    assert cells(report) == [(2, "Gears")]
    assert (value("A-1", "gears"), value("A-1", "name", locale="sv_SE")) == ("1", "Borr")
    assert get_set(report.change_set).source == "supplier"
    assert load(csv_file("Artnr;Namn;Gears\nA-1;Borr;2"), source="erp").rejected == []


def test_mapping_that_is_not_there_is_refused():
    with pytest.raises(NotFound, match="import mapping nobody"):
        load(csv_file(TWO), "nobody")


def test_reading_tells_how_many_rows_it_has_read_also_in_a_dry_run():
    make_import_mapping()
    rows = [["Artnr", "Family"], *(["A-1", "tools"] for _ in range(1200))]
    told: list[int] = []

    load(csv_of(rows), dry_run=True, reading=told.append)

    assert told == [500, 1000, 1200]


def test_report_holds_the_first_changes_without_those_that_were_refused():
    make_import_mapping()
    make_product("A-1", {"values.mpn..": "M-1"})
    make_product("A-2")

    report = load(csv_of([["Artnr", "MPN", "Gears"], ["A-2", "M-1", "3"], ["A-3", "M-3", "4"]]), dry_run=True)

    assert [(one.key, one.op, one.target_id) for one in report.first] == [("A-3", "create", None)]
    assert report.first[0].new == {"sku": "A-3", "values.mpn..": "M-3", "values.gears..": "4"}
    assert report.changes == 1


def test_mapping_that_names_most_of_a_header_is_found():
    make_import_mapping()

    with db.transaction():
        assert find_fitting(["Artnr", "Family", "Namn", "Text", "New"]) == "supplier"
        assert find_fitting(["Artnr", "Family", "New", "Newer"]) is None
        assert find_fitting(["Family", "Namn", "Text"]) is None  # without the key
