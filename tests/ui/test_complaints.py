"""A page that complains fails its test: the harness itself is what is tested here."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Complaints, opened_page

POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<script>console.error('broken')</script>", "broken"),
        ("<script>throw new Error('broken')</script>", "broken"),
        (POLICY + "<script>1</script>", "Content Security Policy"),
        (POLICY + "<p style='color: red'>x</p>", "Content Security Policy"),
        (POLICY + "<button onclick='1' id='b'>x</button>", "Content Security Policy"),
        (POLICY + "<img src='http://127.0.0.1:9/x.png'>", "Content Security Policy"),
    ],
    ids=["console", "thrown", "inline-script", "inline-style", "inline-handler", "foreign-image"],
)
def test_complaint_is_heard(browser, html, words):
    heard = hear(browser, html)

    assert words in " ".join(heard.list_unexpected())


def test_quiet_page_has_nothing_to_complain_about(browser):
    heard = hear(browser, "<p>Hello</p><script>console.log('a remark')</script>")

    assert heard.list_unexpected() == []


def test_expected_complaint_is_let_through_and_no_other():
    complaints = Complaints()
    complaints.expect("status of 409")

    complaints.heard += ["Failed to load: status of 409 (/save)", "Failed to load: status of 500 (/save)"]

    assert complaints.list_unexpected() == ["Failed to load: status of 500 (/save)"]


def hear(browser, html: str) -> Complaints:
    complaints = Complaints()
    with opened_page(browser, complaints) as page:
        page.set_content(html, wait_until="load")
        page.evaluate("document.getElementById('b')?.click()")
    return complaints
