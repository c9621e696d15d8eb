"""Part numbers of clients: looked up both ways, never two things at once, and undone like any change."""

from __future__ import annotations

from datetime import date

import pytest

from pim import changes, db
from pim.changes import Author
from pim.errors import BadValue, DuplicateKey, UnknownCode
from pim.plan.part_numbers import (
    NewNumber,
    find_number,
    find_product,
    list_numbers,
    load_numbers,
    number_drafts,
)
from tests.builders import edit, make_client, make_model, make_products, make_structure, read, save

pytestmark = pytest.mark.usefixtures("app")
DAY, LATER = date(2026, 6, 15), date(2026, 7, 1)


@pytest.fixture(autouse=True)
def products(app):
    make_structure()
    make_client("nordbygg")
    make_client("sydbygg")
    return make_products(3)


def number(product_id, text, valid_from=None, valid_to=None, client="nordbygg", **options):
    with db.transaction():
        drafts = number_drafts(client, [NewNumber(product_id, text, valid_from, valid_to)], DAY)
        return changes.save(drafts, Author("cli", "Test"), **options)


def lookup(product_id, day=DAY, client="nordbygg"):
    with db.transaction():
        found = find_number(client, product_id, day)
        assert found is None or find_product(client, found, day) == product_id
        return found


def test_number_is_found_both_ways_on_its_days(products):
    number(products[0], "A", valid_to=LATER)
    number(products[1], "A", valid_from=LATER)

    assert (lookup(products[0]), lookup(products[1])) == ("A", None)
    assert (lookup(products[0], LATER), lookup(products[1], LATER)) == (None, "A")


def test_client_renumbers_a_part_from_today_on(products):
    number(products[0], "A")
    number(products[0], "B")

    assert lookup(products[0], date(2026, 6, 14)) == "A"
    assert lookup(products[0]) == "B"
    with db.transaction():
        assert [(code, row.number) for code, row in list_numbers(products[0])] == [
            ("nordbygg", "A"), ("nordbygg", "B"),
        ]  # fmt: skip


def test_number_means_one_product_on_any_day(products):
    number(products[0], "A", valid_to=LATER)

    with pytest.raises(DuplicateKey, match="part number of nordbygg A is taken by product T-1"):
        number(products[1], "A", valid_from=date(2026, 6, 30))

    assert lookup(products[1], date(2026, 6, 30)) is None


def test_another_client_may_call_another_product_so(products):
    number(products[0], "A")
    number(products[1], "A", client="sydbygg")

    assert lookup(products[1], client="sydbygg") == "A"


def test_two_products_may_change_numbers_with_each_other_at_once(products):
    number(products[0], "A")
    number(products[1], "B")
    swap = [NewNumber(products[0], "B", date.min), NewNumber(products[1], "A", date.min)]

    with db.transaction():
        changes.save(number_drafts("nordbygg", swap, DAY), Author("cli", "Test"))

    assert [lookup(product) for product in products] == ["B", "A", None]


def test_of_two_products_with_one_number_in_one_set_the_first_gets_it(products):
    given = [NewNumber(product, "A") for product in products[:2]]

    with db.transaction():
        saved = changes.save(number_drafts("nordbygg", given, DAY), Author("import"), skip=True)

    assert (saved.applied, [row.key for row in saved.invalid]) == (1, ["T-2"])
    assert [lookup(product) for product in products[:2]] == ["A", None]


def test_revert_gives_the_old_number_back(products):
    number(products[0], "A")
    saved = number(products[0], "B", valid_from=date.min)

    changes.revert(saved.set_id, Author("cli", "Undo"))

    assert lookup(products[0]) == "A"


def test_same_number_again_changes_nothing(products):
    number(products[0], "A")

    assert number(products[0], "A").set_id is None


def test_all_numbers_of_a_client_are_read_at_once(products):
    number(products[0], "A")
    number(products[2], "C")

    with db.transaction():
        assert load_numbers("nordbygg", DAY) == {products[0]: "A", products[2]: "C"}
        assert load_numbers("nordbygg", DAY, products[1:]) == {products[2]: "C"}


def test_change_tells_sku_and_client(products):
    number(products[0], "A")

    assert read("part_number", "T-1", "numbers.nordbygg") == [{"number": "A"}]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("numbers.nobody", [{"number": "A"}], UnknownCode),
        ("nordbygg", [{"number": "A"}], UnknownCode),
        ("numbers.nordbygg", "A", BadValue),
    ],
    ids=["unknown client", "no such field", "no list"],
)
def test_wrong_change_is_refused(field, value, error):
    with pytest.raises(error):
        edit("part_number", "T-1", field, value)


def test_model_has_no_number():
    make_model("jacket")

    with pytest.raises(Exception, match="no part number jacket"):
        edit("part_number", "jacket", "numbers.nordbygg", [{"number": "A"}])


def test_number_is_not_created_with_a_product():
    with pytest.raises(BadValue, match="of a product that exists"):
        save(changes.Draft("part_number", "T-9", "", {"numbers.nordbygg": []}, op="create"))
