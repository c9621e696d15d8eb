"""Category tables on pages: what lacks a name stands first, and what somebody else changed is not lost."""

from __future__ import annotations

from pim.db import transaction
from pim.structure.current import current
from tests.web.console.world import edit, words

PAGE = "/admin/category_tables/merxu/"


def names():
    with transaction():
        return dict(current().category_table("merxu").names)


def make_table(manager):
    return manager.send("/admin/category_tables/", code="merxu", label="merXu <EU>")


def test_categories_with_products_and_no_name_are_counted_and_come_first(world, manager):
    make_table(manager)

    index, page = words(manager.get("/admin/category_tables/").text), manager.get(PAGE).text

    assert "merXu &lt;EU&gt;" in index
    assert "merxu 0 1 5" in index
    assert "One category with products has no name here." in words(page)
    assert "5 products are sent without it." in words(page)
    assert 'name="name-drills"' in page
    assert 'name="name-root"' not in page


def test_name_is_saved_and_what_stands_below_is_called_so(world, manager):
    make_table(manager)

    manager.send(PAGE, **{"was-root": "", "name-root": "Tools/All", "was-drills": "", "name-drills": ""})

    assert names() == {"root": "Tools/All"}
    page = words(manager.get(f"{PAGE}?which=all").text)
    assert "called as root: Tools/All" in page
    assert "has no name here" not in page


def test_what_somebody_else_changed_meanwhile_is_refused(world, manager):
    make_table(manager)
    edit("category_table", "merxu", "names.drills", "Theirs")

    answer = manager.send(PAGE, **{"was-drills": "", "name-drills": "Mine"})

    assert answer.status_code == 409
    assert names() == {"drills": "Theirs"}
    assert 'value="Mine"' in answer.text


def test_viewer_sees_names_and_changes_none(world, manager, viewer):
    make_table(manager)

    assert 'name="name-' not in viewer.get(f"{PAGE}?which=all").text
    assert viewer.send(PAGE, **{"was-drills": "", "name-drills": "x"}).status_code == 403


def test_save_without_changes_makes_no_change_set(world, manager):
    make_table(manager)

    manager.send(PAGE, **{"was-drills": "", "name-drills": ""})

    assert names() == {}
    assert "Nothing was changed." in words(manager.get("/admin/category_tables/").text)
