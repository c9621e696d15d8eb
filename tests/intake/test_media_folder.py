"""A folder of files brought to its products by their names."""

from __future__ import annotations

import json

import pytest

from pim.catalog import media
from pim.changes import get_set, revert
from pim.errors import BadValue, UnknownCode
from pim.intake.media import Pattern, Slots, import_folder
from tests.builders import (
    AUTHOR,
    create,
    edit,
    labels,
    make_model,
    make_product,
    make_structure,
    make_variant,
    read,
)
from tests.media.pictures import PDF, picture

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def structure(app):
    attribute = {"group": "general", **labels("x")}
    make_structure(
        create("attribute", "front", {"code": "front", "type": "image", **attribute}),
        create(
            "attribute",
            "sheet",
            {"code": "sheet", "type": "document", "localizable": True, "scopable": True, **attribute},
        ),
    )


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "drop"
    path.mkdir()
    return path


def fill(folder, *names, content=None):
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content or picture(size=(10 + number, 10)))


def bring(folder, attribute="picture", slots=None, dry_run=False, separators="_-", **suffixes):
    return import_folder(folder, Pattern(attribute, suffixes, separators), slots or Slots(), dry_run=dry_run)


def told(report):
    return {one.source: one.outcome for one in report.unplaced}


def placed(report):
    return {one.source: (one.key, one.field) for one in report.placed}


def test_files_come_to_the_products_they_are_named_by_in_one_change_set(folder):
    make_product("T-1")
    make_product("T-2")
    fill(folder, "T-1.png", "sub/T-2.jpg", "T-1-front.png")

    report = bring(folder, front="front")

    assert placed(report) == {
        "T-1.png": ("T-1", "values.picture.."),
        "T-1-front.png": ("T-1", "values.front.."),
        "sub/T-2.jpg": ("T-2", "values.picture.."),
    }
    value = read("product", "T-2", "values.picture..")
    assert value["name"] == "T-2.jpg"
    assert media.find(value["file"]).source == "folder"
    assert get_set(report.change_set).title == "Media: drop"
    assert report.unplaced == []


def test_same_folder_again_changes_nothing(folder):
    make_product("T-1")
    fill(folder, "T-1.png")
    bring(folder)

    again = bring(folder)

    assert (again.change_set, again.placed, [one.key for one in again.same]) == (None, [], ["T-1"])


def test_import_can_be_undone(folder):
    make_product("T-1")
    fill(folder, "T-1.png")

    revert(bring(folder).change_set, AUTHOR)

    assert read("product", "T-1", "values.picture..") is None


def test_dry_run_tells_the_same_and_keeps_nothing(folder, settings):
    make_product("T-1")
    make_product("T-2")
    fill(folder, "T-1.png", "T-3.png")
    fill(folder, "T-2.png", content=b"no picture")

    planned = bring(folder, dry_run=True)

    assert list(settings.media_dir.iterdir()) == []
    assert read("product", "T-1", "values.picture..") is None
    report = bring(folder)
    assert (placed(planned), told(planned)) == (placed(report), told(report))
    assert told(report) == {"T-2.png": "refused", "T-3.png": "unknown"}


def test_sku_matches_as_it_is_written_and_only_then_in_any_case(folder):
    make_product("ab-1")
    make_product("AB-1")
    make_product("Xy")
    fill(folder, "AB-1.png", "xY.png")

    assert {key for key, _field in placed(bring(folder)).values()} == {"AB-1", "Xy"}


def test_sku_that_fits_several_in_any_case_is_ambiguous(folder):
    make_product("ab")
    make_product("AB")
    fill(folder, "Ab.png")

    assert told(bring(folder)) == {"Ab.png": "ambiguous"}


def test_name_that_can_be_read_in_two_ways_is_ambiguous(folder):
    make_product("T")
    make_product("T-front")
    fill(folder, "T-front.png")

    assert told(bring(folder, front="front")) == {"T-front.png": "ambiguous"}


def test_two_files_for_one_place_are_both_left_out(folder):
    make_product("T-1")
    fill(folder, "T-1.png", "T-1.jpg", "t-1.webp")

    report = bring(folder)

    assert told(report) == dict.fromkeys(["T-1.png", "T-1.jpg", "t-1.webp"], "ambiguous")
    assert "T-1.jpg, T-1.png" in report.unplaced[0].remedy


def test_suffix_that_nobody_named_is_unmatched(folder):
    make_product("T-1")
    fill(folder, "T-1_2.png")

    report = bring(folder)

    assert told(report) == {"T-1_2.png": "unmatched"}
    assert "“2”" in report.unplaced[0].remedy


def test_suffix_is_compared_in_any_case_and_stands_behind_a_separator(folder):
    make_product("T-1")
    fill(folder, "T-1 FRONT.png", "T-1front.png")

    report = bring(folder, separators=" ", front="front")

    assert placed(report) == {"T-1 FRONT.png": ("T-1", "values.front..")}
    assert told(report) == {"T-1front.png": "unknown"}


def test_names_that_a_file_system_took_apart_match(folder):
    make_product("ŚRUBA")
    fill(folder, "S\u0301RUBA.png")

    assert placed(bring(folder)) != {}


def test_model_gets_its_picture_by_its_code(folder):
    make_model("jacket")
    fill(folder, "jacket.png")

    assert placed(bring(folder, "front")) == {"jacket.png": ("jacket", "values.front..")}


def test_variant_that_takes_its_picture_from_its_model_is_refused_with_the_reason(folder):
    make_model("jacket")
    make_variant("J-red", color="red")
    fill(folder, "J-red.png")

    report = bring(folder, "front")

    assert told(report) == {"J-red.png": "refused"}
    assert "level 0" in report.unplaced[0].remedy
    assert report.placed == []


def test_family_says_which_attribute_its_picture_is(folder):
    make_product("T-1")
    make_product("T-2", family=None)
    edit("family", "tools", "image_attribute", "picture")
    fill(folder, "T-1.png", "T-2.png")

    report = bring(folder, attribute="")

    assert placed(report) == {"T-1.png": ("T-1", "values.picture..")}
    assert told(report) == {"T-2.png": "refused"}


def test_scope_and_locale_serve_attributes_that_vary(folder):
    make_product("T-1")
    fill(folder, "T-1_sheet.pdf", content=PDF)
    fill(folder, "T-1.png")

    report = bring(folder, slots=Slots("print", "en_GB"), sheet="sheet")

    assert {field for _key, field in placed(report).values()} == {
        "values.picture..",
        "values.sheet.print.en_GB",
    }


def test_attribute_that_can_not_take_the_files_is_refused_before_anything(folder):
    make_product("T-1")
    fill(folder, "T-1.png")

    for attribute, slots, error in (
        ("nothing", Slots(), UnknownCode),
        ("name", Slots(), BadValue),
        ("sheet", Slots(), BadValue),
        ("sheet", Slots("print"), BadValue),
        ("sheet", Slots("print", "xx_XX"), UnknownCode),
    ):
        with pytest.raises(error):
            bring(folder, attribute=attribute, slots=slots)


def test_what_is_no_file_of_ours_is_unmatched_and_hidden_files_are_passed_over(folder, tmp_path):
    make_product("T-1")
    (tmp_path / "elsewhere.png").write_bytes(picture())
    (folder / "T-1.png").symlink_to(tmp_path / "elsewhere.png")
    fill(folder, "T-1.svg", "Thumbs.db", ".DS_Store", "._T-1.jpg", ".hidden/T-1.jpg")

    assert told(bring(folder)) == dict.fromkeys(["T-1.png", "T-1.svg", "Thumbs.db"], "unmatched")


def test_file_that_is_too_large_is_refused_before_it_is_read(folder):
    make_product("T-1")
    with (folder / "T-1.png").open("wb") as file:
        file.truncate(10**12)  # takes no room

    report = bring(folder)

    assert told(report) == {"T-1.png": "refused"}


def test_rule_of_an_attribute_decides_about_its_files(folder):
    make_product("T-1")
    edit("attribute", "picture", "rules", {"extensions": ["jpg"]})
    fill(folder, "T-1.png")

    assert told(bring(folder)) == {"T-1.png": "refused"}


def test_command_tells_what_became_of_each_file(folder, runner):
    from cli import cli

    make_product("T-1")
    fill(folder, "T-1.png", "T-1-front.png", "T-9.png")
    arguments = ["import", "media", str(folder), "--attribute", "picture", "--suffix", "front=front"]

    result = runner.invoke(cli, [*arguments, "--json"])
    again = runner.invoke(cli, arguments)

    assert result.exit_code == again.exit_code == 3
    found = json.loads(result.stdout)
    assert ([one["key"] for one in found["placed"]], found["unplaced"][0]["outcome"]) == (
        ["T-1", "T-1"],
        "unknown",
    )
    assert "T-9.png: unknown" in result.stderr
    assert again.stdout.startswith("0 placed, 2 the same as before, 1 unknown. Nothing differed")


def test_command_that_is_not_whole_is_wrong_usage(runner):
    from cli import cli

    for arguments in ([], ["--suffix", "front", "."], [".", "--from-list", __file__]):
        assert runner.invoke(cli, ["import", "media", *arguments]).exit_code == 2
