"""Visitors of the running application: browsers with a sign-in, and each request in a context of its own."""

from __future__ import annotations

import contextvars
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pim import clock
from pim.accounts import people, sessions
from pim.db import transaction

PASSWORD = "correct horse battery staple"


class Visitor(FlaskClient):
    """A browser. Unlike Flask's client it shares no `g`, person or database session with the test."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("buffered", True)  # reads the answer to its end, and closes its file
        return contextvars.Context().run(super().open, *args, **kwargs)

    def token(self) -> str:
        """A form token of the visitor's session, from a page that everybody who is here may see."""
        page = self.get("/sign-in")
        if page.status_code == 302:
            page = self.get("/account/")
        return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]

    def send(self, url: str, *, headers: dict[str, str] | None = None, **fields: Any) -> TestResponse:
        """Post a form with its token, as a page of ours would."""
        return self.post(url, data={"csrf_token": self.token(), **fields}, headers=headers)

    def sign_in(self, email: str, password: str = PASSWORD, **more: Any) -> TestResponse:
        return self.send("/sign-in", email=email, password=password, **more)

    @property
    def is_signed_in(self) -> bool:
        return self.get("/account/").status_code == 200


def make_person(email: str = "anna@example.com", *roles: str, password: str = PASSWORD) -> int:
    """A person who can sign in; the id."""
    with transaction():
        return people.create(email, password, roles).id


def make_visitor(app: Flask) -> Visitor:
    return Visitor(app, app.response_class, use_cookies=True)


def make_colleague(app: Flask, role: str = "viewer") -> Visitor:
    """A visitor who is signed in with this role. Without a password: hashing takes its time."""
    now = clock.now()
    with transaction():
        user = people.create(f"{role}@example.com", roles=[role])
        key = sessions.begin(user.id, now, 12, address="127.0.0.1", agent="Werkzeug")
        uniquifier = user.fs_uniquifier
    visitor = make_visitor(app)
    with visitor.session_transaction() as session:
        session.update(_user_id=uniquifier, _fresh=True, key=key, used=int(now.timestamp()))
    assert visitor.is_signed_in
    return visitor
