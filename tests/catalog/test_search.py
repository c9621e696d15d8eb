"""Text search: words are found by their beginnings, whatever their case and marks, inherited ones too."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pim import db
from pim.catalog import search
from pim.catalog.models import Product
from pim.errors import BadValue
from tests.builders import edit, make_model, make_product, make_structure, make_variant

pytestmark = pytest.mark.usefixtures("app")

_products = Product.__table__


def found(question):
    """The SKUs and codes that a question finds; None where it has no words."""
    with db.transaction():
        condition = search.condition(question, _products.c.id)
        if condition is None:
            return None
        keys = sa.func.coalesce(_products.c.sku, _products.c.code)
        return set(db.connection().execute(sa.select(keys).where(condition)).scalars())


@pytest.mark.parametrize(
    "question",
    ["Łódź", "lodz", "LODZ", "łó", "lacznik lodz", "  lodz,  łącznik! ", "slutstycke", "Ersatz", "ŁĄCZ"],
)
def test_words_are_found_by_their_beginnings_without_marks_and_case(question):
    make_structure()
    make_product("A", {"values.name..pl_PL": "Łącznik ŁÓDŹ", "values.name..sv_SE": "Slutstycke für Ersatz"})
    make_product("B", {"values.name..en_GB": "Something else"})

    assert found(question) == {"A"}


def test_every_word_of_the_question_must_be_there():
    make_structure()
    make_product("A", {"values.name..en_GB": "Cordless drill"})
    make_product("B", {"values.name..en_GB": "Cordless saw"})

    assert found("cordless") == {"A", "B"}
    assert found("cordless drill") == {"A"}
    assert found("drill saw") == set()


def test_variant_is_found_by_the_words_of_its_model_until_they_change():
    make_structure()
    make_model("jacket", {"values.name..en_GB": "Windbreaker"})
    make_variant("J-red", color="red")
    assert found("windbreaker") == {"jacket", "J-red"}

    edit("model", "jacket", "values.name..en_GB", "Raincoat")

    assert found("windbreaker") == set()
    assert found("raincoat") == {"jacket", "J-red"}


def test_product_is_found_by_its_sku_and_no_longer_by_the_old_one():
    make_structure()
    make_product("AB-12/3", {"values.name..en_GB": "Drill"})

    assert found("ab-12") == {"AB-12/3"}
    edit("product", "AB-12/3", "sku", "XY-9")
    assert (found("ab-12"), found("xy")) == (set(), {"XY-9"})


@pytest.mark.parametrize("question", ["", "  ", "!?", "_", '"', "'", "&|!():*", "\\"])
def test_question_without_words_asks_nothing(question):
    make_structure()

    assert found(question) is None


@pytest.mark.parametrize(
    "question",
    ["NOT a", "a OR b", 'a"b', "a* b^2", "col:x", "a & !b", "x" * 5000, "a " * 500, "é\u0301" * 300],
)
def test_operators_of_the_engines_and_endless_words_mean_nothing(question):
    make_structure()
    make_product("T-1")

    assert found(question) == set()


def test_whatever_is_written_is_found_by_its_own_words():
    """Alike on both engines: letters of any script, digits, letters next to digits."""
    make_structure()
    make_product("T-1")
    texts = st.text(
        st.one_of(st.sampled_from("aBzŁøÅß19²½Ⅳßﬁİıſ. -_/+'&|:*!()<>@%$#éñ"), st.characters(codec="utf-8")),
        min_size=1,
        max_size=30,
    )

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(text=texts)
    @example(text="1e5 12.5mm 3x400V/50Hz IP-65 a@b.pl http://x.y/z?q=1 -5 +7 1_000 0x1F 1e5x")
    @example(text="日本語 Привет 한국어 ภาษาไทย العربية हिन्दी ქართული")
    def is_found(text):
        try:
            edit("product", "T-1", "values.name..en_GB", text)
        except BadValue:  # control characters, too long
            return
        for word in search._WORD.findall(search.fold(text))[: search.MAX_WORDS]:
            assert found(word) == {"T-1"}, word
            assert found(word[: max(1, len(word) // 2)]) == {"T-1"}, f"beginning of {word}"

    is_found()


def test_product_is_found_by_the_gtin_of_its_box():
    make_structure()
    box = {"quantity": "12", "gtin": "14006381333938"}
    make_product("A", {"packaging.each": {"quantity": "1"}, "packaging.box": box})

    assert found("14006381333938") == {"A"}
    edit("product", "A", "packaging.box", None)
    assert found("14006381333938") == set()
