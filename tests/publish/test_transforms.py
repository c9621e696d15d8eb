"""Laws of the transforms: what holds for every text, number and piece of HTML."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pim.publish.transforms import PATTERNS, Transform, compile_changes, find_misuse, format_number
from pim.publish.truncating import truncate_at_tag, truncate_at_word, truncate_text
from pim.structure.texts import TAGS, clean_html, plain_text

WORDS = st.text(alphabet="ab é\N{COMBINING ACUTE ACCENT}ł🔩 \n<&;", max_size=60)
LENGTHS = st.integers(min_value=1, max_value=40)
ENDINGS = st.sampled_from(["", "…", " [.]"])
PIECES = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<ul><li>", "</li></ul>", "<br>", "one two ", "ł&lt;x "]
)
MARKUP = st.lists(PIECES, max_size=12).map(lambda pieces: clean_html("text", "".join(pieces)))


def change(text, *transforms):
    made = compile_changes([Transform(kind, told) for kind, told in transforms])
    return made(text)


@given(text=WORDS, length=LENGTHS, ending=ENDINGS)
@pytest.mark.parametrize("cut", [truncate_text, truncate_at_word])
def test_text_that_was_cut_is_a_beginning_of_it_and_never_too_long(cut, text, length, ending):
    if len(ending) >= length:
        return

    found = cut(text, length, ending)

    assert len(found) <= length
    if len(text) > length and len(text.strip()) > length:
        assert found.endswith(ending)
        assert text.strip().startswith(found.removesuffix(ending).strip()) or cut is truncate_text


@given(text=WORDS, length=LENGTHS)
def test_cutting_again_changes_nothing(text, length):
    once = truncate_at_word(text, length)

    assert truncate_at_word(once, length) == once


@given(words=st.lists(st.text(alphabet="abł", min_size=1, max_size=8), min_size=1), length=st.integers(8, 40))
def test_word_is_never_torn_where_each_has_room(words, length):
    found = truncate_at_word(" ".join(words), length)

    assert found.split(" ") == words[: len(found.split(" "))]


@given(markup=MARKUP, length=LENGTHS, ending=ENDINGS)
def test_html_that_was_cut_is_sound_says_a_beginning_and_is_never_too_long(markup, length, ending):
    if len(ending) >= length:
        return

    found = truncate_at_tag(markup, length, ending)

    assert len(found) <= length
    assert nh3.clean(found, tags=set(TAGS), attributes={}) == found
    if len(markup) > length:
        said = plain_text(found)
        assert plain_text(markup).startswith(said.removesuffix(ending.strip()).strip())
        assert not re.search(r"<(\w+)></\1>$", found)


@pytest.mark.parametrize(
    ("markup", "length", "expected"),
    [
        ("<p>One two three</p>", 16, "<p>One two…</p>"),
        ("<p>One <b>two three</b> four</p>", 22, "<p>One <b>two…</b></p>"),
        ("<p>One</p><ul><li>two</li><li>three</li></ul>", 32, "<p>One</p><ul><li>two…</li></ul>"),
        ("<p>Onetwothree</p>", 12, "<p>Onet…</p>"),
        ("<p>One &lt; two</p>", 13, "<p>One…</p>"),
        ("<p>One<br>two three</p>", 18, "<p>One<br>two…</p>"),
        ("<p>One</p>", 4, ""),
    ],
)
def test_html_is_cut_at_a_word_and_its_tags_are_closed(markup, length, expected):
    assert truncate_at_tag(markup, length, "…") == expected


@given(
    number=st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12
    ),
    decimals=st.integers(0, 9),
    signs=st.sampled_from([(".", ""), (".", ","), (",", " "), (",", ".")]),
)
def test_number_reads_back_as_what_it_was_rounded_to(number, decimals, signs):
    mark, grouping = signs

    text = format_number(number, decimals, mark, grouping)

    read = Decimal(text.replace(grouping, "").replace(mark, ".") if grouping else text.replace(mark, "."))
    assert read == number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert not text.startswith("-") or read < 0
    assert len(text.partition(mark)[2]) == decimals


@pytest.mark.parametrize(
    ("told", "text", "expected"),
    [
        ({"decimals": 2}, "2.345", "2.35"),
        ({"decimals": 0}, "-0.4", "0"),
        ({"decimals": 1}, "-0.25", "-0.3"),
        ({"mark": ",", "grouping": " "}, "1234567.5", "1 234 567,5"),
        ({}, "1e3", "1000"),
        ({}, "about 3", ""),
    ],
)
def test_number_is_said_as_asked(told, text, expected):
    assert change(text, ("number", told)) == expected


@given(text=WORDS, what=st.sampled_from(sorted(PATTERNS)))
def test_what_was_taken_out_is_nowhere(text, what):
    assert not PATTERNS[what].search(change(text, ("replace", {"what": what})))


@given(text=WORDS, to=st.sampled_from(["upper", "lower", "first_upper"]))
def test_case_that_was_set_stays(text, to):
    once = change(text, ("case", {"to": to}))

    assert change(once, ("case", {"to": to})) == once


@given(markup=MARKUP, allowed=st.sets(st.sampled_from(sorted(TAGS))))
def test_tags_that_are_not_allowed_go_and_their_text_stays(markup, allowed):
    found = change(markup, ("tags", {"allowed": tuple(allowed)}))

    assert set(re.findall(r"<(\w+)", found)) <= allowed
    assert plain_text(found).replace(" ", "") == plain_text(markup).replace(" ", "")


@pytest.mark.parametrize(
    ("transforms", "text", "expected"),
    [
        ([("table", {"values": {"red": "czerwony"}})], "red", "czerwony"),
        ([("table", {"values": {"red": "czerwony"}})], "blue", ""),
        ([("table", {"values": {"red": "czerwony"}, "default": "inny"})], "blue", "inny"),
        ([("replace", {"what": "text", "find": ".", "by": r"\1"})], "a.b", r"a\1b"),
        ([("replace", {"what": "white_space", "by": " "})], " a \n b ", "a b"),
        ([("replace", {"what": "control_characters"})], "a\x07\x9fb\tc", "ab\tc"),
        ([("wrap", {"before": "ø ", "after": " mm"})], "12", "ø 12 mm"),
        ([("plain", {}), ("truncate", {"length": 5})], "<p>Tall &amp; wide</p>", "Tall"),
        ([("table", {"values": {"a": "b"}}), ("wrap", {"before": "x"})], "z", ""),
    ],
)
def test_transforms_work_one_after_the_other_until_nothing_is_left(transforms, text, expected):
    assert change(text, *transforms) == expected


@pytest.mark.parametrize(
    ("kind", "told", "key"),
    [
        ("number", {"mark": ",", "grouping": ","}, "grouping"),
        ("number", {"grouping": "."}, "grouping"),
        ("truncate", {"length": 3, "ending": "..."}, "ending"),
        ("replace", {"what": "text"}, "find"),
        ("replace", {"what": "digits", "find": "x"}, "find"),
    ],
)
def test_keys_that_do_not_go_together_are_named(kind, told, key):
    assert find_misuse(Transform(kind, told))[0] == key
