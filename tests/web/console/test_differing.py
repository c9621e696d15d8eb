"""What differs between two values, as lines and marks."""

from __future__ import annotations

import pytest

from pim.web.admin.wording.differing import Line, compare, mark, to_text


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("a", "a", []),
        (None, "a", [((), None, "a")]),
        ({"name": {"en_GB": "a", "sv_SE": "b"}}, {"name": {"en_GB": "a", "sv_SE": "c"}},
         [(("name", "sv_SE"), "b", "c")]),
        ([{"code": "x", "value": "1"}, {"code": "y", "value": "2"}],
         [{"code": "y", "value": "3"}, {"code": "x", "value": "1"}],
         [(("y", "value"), "2", "3")]),
        ([{"code": "x"}, {"code": "y"}], [{"code": "y"}, {"code": "x"}], [((), "x, y", "y, x")]),
        ([{"code": "x", "value": "1"}], [], [(("x",), "1", None)]),
        ([1, 2], [1, 3], [((), "1, 2", "1, 3")]),
        ([{"type": "spare", "to": {"sku": "A"}, "quantity": "1"}],
         [{"type": "spare", "to": {"sku": "A"}, "quantity": "2"}],
         [(("spare A", "quantity"), "1", "2")]),
        ([{"unit": "box", "label": {"en_GB": "Box"}, "quantity": "6"}],
         [{"unit": "box", "label": {"en_GB": "Box"}, "quantity": "12"}],
         [(("box", "quantity"), "6", "12")]),
    ],
    ids=["same", "new", "one-locale", "by-code", "order", "gone", "plain-list", "relation", "packaging"],
)  # fmt: skip
def test_lines_name_the_places_that_differ(old, new, lines):
    assert compare(old, new) == [Line(*line) for line in lines]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        ({"code": "weight", "type": "metric", "amount": "2.5", "unit": "KILOGRAM", "symbol": "kg"}, "2.5 kg"),
        ({"code": "colour", "value": {"code": "red", "label": {"en_GB": "Red"}}}, "Red"),
        ({"code": "drills", "path": {"en_GB": ["All", "Drills"]}}, "All › Drills"),
        ({"type": "spare", "to": {"sku": "A-1"}, "quantity": "2"}, "A-1 × 2"),
        ({"attribute": "image", "url": "http://x/y", "name": "front.jpg"}, "front.jpg"),
        ({"en_GB": "Drill", "sv_SE": "Borr"}, "en_GB: Drill; sv_SE: Borr"),
        ({"depth": {"of": 1}}, '{"depth":{"of":1}}'),
    ],
    ids=["none", "truth", "metric", "option", "category", "relation", "file", "locales", "other"],
)
def test_value_of_a_record_is_told_shortly(value, text):
    assert to_text(value) == text


def test_marks_stand_where_texts_differ_and_pieces_make_the_text_again():
    old, new = mark("The drill weighs 2 kg.", "The drill weighs 2.5 kg.")

    assert "".join(text for text, _marked in old) == "The drill weighs 2 kg."
    assert "".join(text for text, _marked in new) == "The drill weighs 2.5 kg."
    assert [text for text, marked in old if marked] == []
    assert [text for text, marked in new if marked] == [".5"]


def test_texts_that_share_little_are_marked_whole():
    assert mark("abc", "xyz") == ((("abc", True),), (("xyz", True),))


def test_long_texts_are_not_compared_word_by_word():
    long = "word " * 1000

    assert mark(long, long + "more") == (((long, True),), ((long + "more", True),))
