"""A product changes its family: what it keeps, what is shown apart, and who may not."""

from __future__ import annotations

import pytest

from pim import changes, db
from pim.enrich import life
from pim.enrich.completeness_table import load_completeness
from pim.errors import BadValue, UnknownCode
from tests.builders import (
    AUTHOR,
    create,
    make_model,
    make_product,
    make_structure,
    make_variant,
    read,
    value,
)
from tests.enrich.life.living import carry_out, fates, picture
from tests.histories.derived import check_derived

pytestmark = pytest.mark.usefixtures("app")

LAMPS = create(
    "family",
    "lamps",
    {"code": "lamps", "attributes": ["name", "brand"], "requirements.print": ["name", "brand"]},
)


def test_values_that_the_new_family_lacks_are_kept_and_named():
    make_structure(LAMPS)
    make_product("T-1", value("gears", "2"))

    outcome = carry_out(lambda: life.change_family("T-1", "lamps"))

    assert fates(outcome) == {("T-1", "values.gears.."): "outside"}
    assert (read("product", "T-1", "family"), read("product", "T-1", "values.gears..")) == ("lamps", "2")
    check_derived()


def test_values_that_the_new_family_lacks_are_cleared_where_asked():
    make_structure(LAMPS)
    make_product("T-1", value("gears", "2"))

    outcome = carry_out(lambda: life.change_family("T-1", "lamps", clear=True))

    assert fates(outcome) == {("T-1", "values.gears.."): "cleared"}
    assert read("product", "T-1", "values.gears..") is None


def test_completeness_follows_the_new_family():
    make_structure(LAMPS)
    product_id = make_product("T-1")

    carry_out(lambda: life.change_family("T-1", "lamps"))

    with db.transaction():
        assert load_completeness(product_id)["print", "en_GB"] == (2, ["brand"])


def test_family_of_a_variant_follows_its_model():
    make_structure(LAMPS)
    make_model()
    make_variant("A", color="red")

    for key in ("A", "jacket"):
        with pytest.raises(BadValue, match="regroup the model jacket"), db.transaction():
            life.change_family(key, "lamps")
    with pytest.raises(UnknownCode), db.transaction():
        life.change_family("A", "nobody")


def test_change_of_family_can_be_reverted():
    make_structure(LAMPS)
    make_product("T-1", value("gears", "2"))
    before = picture()

    outcome = carry_out(lambda: life.change_family("T-1", "lamps", clear=True))
    changes.revert(outcome.set_id, AUTHOR)

    assert picture() == before
