"""The form of a product as a browser holds it: what its controls say, changed and sent back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from tests.web.products.catalogue import product_id
from tests.web.visitors import Visitor


class Form(HTMLParser):
    """The controls of one form of a page, by the rules by which browsers send them."""

    def __init__(self, page: str, form_id: str = "product") -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.form_id = form_id
        self._is_inside = False
        self._select: str | None = None
        self._first: str | None = None
        self._area: str | None = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self._is_inside = given.get("id", "product") == self.form_id
        if not self._is_inside:
            return
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in ("checkbox", "radio", "file", "submit"):
            self._add(name, given.get("value", ""))
        elif tag == "input" and name and given.get("type") == "checkbox" and "checked" in given:
            self._add(name, given.get("value", "on"))
        elif tag == "textarea" and name:
            self._area = name
            self._add(name, "")
        elif tag == "select":
            self._select, self._first = name, None
        elif tag == "option" and self._select:
            if self._first is None:
                self._first = given.get("value")
                self._add(self._select, self._first)
            if "selected" in given:
                self.fields[self._select][-1] = given.get("value")

    def handle_data(self, data):
        if self._area:
            self.fields[self._area][-1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._is_inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            if self._area:  # browsers drop the first line end after the tag
                self.fields[self._area][-1] = self.fields[self._area][-1].removeprefix("\n")
            self._area = None

    def _add(self, name, value):
        self.fields.setdefault(name, []).append(value or "")

    def text(self, name: str) -> str:
        """What stands in a control; its name is an address such as `values.name..en_GB`."""
        return self.fields[name][0]


def open_form(visitor: Visitor, key: str, place: str = "?scope=shop&locale=en_GB") -> Form:
    """The form of a product's page."""
    answer = visitor.get(f"/admin/products/{product_id(key)}{place}")
    assert answer.status_code == 200
    return Form(answer.text)


def send(visitor: Visitor, key: str, form: Form, **typed: Any):
    """Type into a form and send it; dots in names are written `__`, a list fills several controls."""
    fields = {**form.fields, **{name.replace("__", "."): value for name, value in typed.items()}}
    return visitor.post(
        f"/admin/products/{product_id(key)}", data={**fields, "csrf_token": [visitor.token()]},
        content_type="multipart/form-data",
    )  # fmt: skip
