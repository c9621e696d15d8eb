"""Programs that call the API, each with a token of its own."""

from __future__ import annotations

import contextvars
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from pim import db
from pim.accounts import api_tokens

PREFIX = "/api/v1"


class Program(FlaskClient):
    """A program with a token. It shares no `g` and no database session with the test."""

    text = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("buffered", True)  # reads the answer to its end
        return contextvars.Context().run(super().open, *args, **kwargs)

    def call(self, method: str, path: str, told: Any = None, **more: Any) -> TestResponse:
        """Call an address below `/api/v1` with the token; `told` goes as JSON, other keywords as headers."""
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        headers.setdefault("Authorization", f"Bearer {self.text}")
        sent = {"data": told} if isinstance(told, bytes) else {} if told is None else {"json": told}
        return self.open(PREFIX + path, method=method, headers=headers, **sent)

    def read(self, path: str) -> Any:
        """What an address shows."""
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def edit(self, path: str, *changes: dict[str, Any], **more: Any) -> TestResponse:
        """Send changes of one thing."""
        return self.call("PATCH", path, {"changes": list(changes)}, **more)

    def send_lines(self, path: str, *lines: str | bytes, **more: Any) -> TestResponse:
        """Send JSON Lines."""
        content = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
        return self.call("POST", path, content, Content_Type="application/jsonl", **more)


def make_program(app: Flask, role: str = "admin", label: str = "ERP", source: str | None = None) -> Program:
    """A program whose token has this role."""
    with db.transaction():
        _token, text = api_tokens.create(role, label, source=source)
    program = Program(app, app.response_class)
    program.text = text
    return program


def change(field: str, value: Any = None, **more: Any) -> dict[str, Any]:
    """One change as PATCH takes it."""
    return {"field": field, "value": value, **more}


def make_picture() -> bytes:
    """A small PNG."""
    out = BytesIO()
    Image.new("RGB", (2, 2), "red").save(out, "PNG")
    return out.getvalue()
