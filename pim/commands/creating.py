"""What commands that make one thing share: the change set, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pim import db
from pim.changes import Author, Draft, save
from pim.commands.output import Output, to_cell


def create_one(out: Output, kind: str, name: str, body: Mapping[str, Any]) -> None:
    """Make one thing of its fields, those that are None left out, and say so."""
    given = {field: value for field, value in body.items() if value is not None and value != []}
    code = given["code"]
    with db.transaction():
        saved = save([Draft(kind, code, "", given, op="create")], Author("cli", f"{name} {code}"))
    parts = ", ".join(f"{field} {to_cell(value)}" for field, value in given.items() if field != "code")
    out.data(given | {"change_set": saved.set_id}, f"{name} {code} is made{': ' if parts else ''}{parts}")


def split_codes(text: str | None) -> list[str]:
    """Codes separated by commas."""
    return [code.strip() for code in (text or "").split(",") if code.strip()]
