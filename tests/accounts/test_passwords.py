from __future__ import annotations

import pytest

from pim.accounts import passwords
from pim.errors import Invalid


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 129,
        "passwordpassword1"[:11],
        "Password1234!",
        "qwertyuiop123",
        "111111111111",
        "abababababab",
        "123456789012",
        "abcdefghijklm",
        "anna.nowak-2026",
    ],
)
def test_password_that_is_easily_guessed_is_refused_and_not_repeated(password):
    with pytest.raises(Invalid) as refused:
        passwords.check(password, "anna.nowak@example.com")

    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "zażółć gęślą jaźń", "aA1!aA1!bB2?", "x7" * 30 + "yQw9"]
)
def test_long_password_is_taken_whatever_it_is_made_of(password):
    passwords.check(password, "anna@example.com")


def test_password_is_stored_as_argon2id_and_never_twice_alike(app):
    first, second = passwords.to_hash("correct horse battery"), passwords.to_hash("correct horse battery")

    assert first.startswith("$argon2id$")
    assert first != second
    assert passwords.matches("correct horse battery", first)
    assert not passwords.matches("correct horse batterY", first)


def test_password_is_the_same_however_the_keyboard_composes_its_letters(app):
    stored = passwords.to_hash("zażółć gęślą jaźń")

    assert passwords.matches("zaz\u0307o\u0301łc\u0301 ge\u0328s\u0301la\u0328 jaz\u0301n\u0301", stored)


def test_nobody_has_a_password_where_none_is_stored(app):
    assert not passwords.matches("nobody has this password", None)
    assert not passwords.matches("", None)


def test_password_of_a_megabyte_is_nobodys(app):
    assert not passwords.matches("x" * 1_000_000, passwords.to_hash("x" * 100))
