"""Texts are stored so that every feed can carry them, compared without case, found without diacritics."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pim.errors import BadValue
from pim.structure.texts import MAX_TERM, TAGS, clean_html, clean_text, fold, plain_text, term_text

storable = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
lines = st.lists(storable).map("\n".join)
markup = st.lists(
    st.one_of(
        st.sampled_from(
            "<p> </p> <br> <b> </b> <i> <ul> <li> </li> </ul> <h2> </h2> <table> <td> <a> <div> </div> <svg>"
            " <math> <style> <script> </script> <!-- --> &lt; &nbsp; & < > \u0338 \u00a0 <p>\u0338".split(" ")
        ),
        storable.filter(lambda text: len(text) < 5),
    ),
    max_size=12,
).map("".join)


@given(lines)
def test_cleaning_a_text_again_changes_nothing(text):
    once = clean_text("name", text)

    assert clean_text("name", once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("  Bohrer\u00a0", "Bohrer"),
        ("\ufeffname\u200b", "name"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("A\u030a", "Å"),
        ("a\tb", "a\tb"),
        (" \n ", ""),
    ],
)
def test_text_is_stored_without_what_nobody_sees(written, stored):
    assert clean_text("name", written) == stored


@pytest.mark.parametrize("bad", ["ab\x00c", "ab\x0bc", "ab\x7fc", "ab\x85c", "ab\ud800c", "ab\uffffc"])
def test_control_character_is_refused_by_its_position(bad):
    with pytest.raises(BadValue, match=r"U\+[0-9A-F]{4} at position 3") as caught:
        clean_text("name", bad)

    assert str(caught.value).encode("utf-8")


@given(markup)
@example("<p><table><tr><td><p>x")
@example("<p>\u0338x")
@example("<b><p>x</b>y</p>")
def test_cleaning_rich_text_again_changes_nothing(text):
    once = clean_html("text", text)

    assert clean_html("text", once) == once
    assert {tag.lower() for tag in re.findall(r"</?([^\s>]*)[^>]*>", once)} <= TAGS
    assert unicodedata.is_normalized("NFC", once)


@given(storable)
def test_text_without_markup_is_rich_text_as_it_is(text):
    plain = re.sub("[<>&\u00a0]", "", text)

    assert clean_html("text", plain) == clean_text("text", plain)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ('<p style="color:red" onclick="x()">Hi</p>', "<p>Hi</p>"),
        ('<a href="https://x.example">Hi</a>', "Hi"),
        ("<script>alert(1)</script>Hi", "Hi"),
        ("<b>a<p>b", "<b>a<p>b</p></b>"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("<p></p>", ""),
        ("<p><br></p>\n<p>&nbsp;</p>", ""),
        ("<img src=x onerror=y>", ""),
        ("&nbsp;", ""),
    ],
)
def test_rich_text_keeps_allowed_tags_only(written, stored):
    assert clean_html("text", written) == stored


def test_entity_can_not_smuggle_a_control_character():
    with pytest.raises(BadValue, match=r"U\+0001"):
        clean_html("text", "<p>&#1;</p>")


@pytest.mark.parametrize(
    ("stored", "plain"),
    [("<p>One</p><p>two<br>th<b>r</b>ee</p>", "One two three"), ("1 &lt; 2", "1 < 2"), ("", "")],
)
def test_plain_text_reads_like_the_page(stored, plain):
    assert plain_text(stored) == plain


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łódź", "lodz"),
        ("Rødgrød", "rodgrod"),
        ("GROSSE Straße", "grosse strasse"),
        ("Ærø œuvre", "aero oeuvre"),
        ("Țară", "tara"),
        ("Kąty Wrocławskie", "katy wroclawskie"),
        ("½ ﬁn ™", "1⁄2 fin tm"),
        ("İstanbul ılık", "istanbul ilik"),
        ("Đorđe", "dorde"),
        ("ガ 한", "ガ 한"),
    ],
)
def test_search_folds_case_diacritics_and_ligatures(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_sees_no_difference_of_normal_forms(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(storable)
def test_term_of_a_text_ignores_case_and_is_short(text):
    term = term_text(clean_text("name", text))

    assert term == term_text(clean_text("name", text).casefold())
    assert len(term) <= MAX_TERM
    assert unicodedata.is_normalized("NFC", term)
