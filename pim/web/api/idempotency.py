"""Writing once, however often a call arrives: the header `Idempotency-Key`.

The first call with a key claims it, and its answer is kept in the transaction of what it
writes: it is there if and only if the write is. Later calls with the same key and the same
method, address and body get that answer again; another call under the same key is refused,
and so is a twin while the first is under way. Faults of ours (5xx) are not kept.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Response, g, request

from pim import clock, db
from pim.accounts.expiry import old_answers
from pim.accounts.models import ApiAnswer
from pim.web.access import current_api_token
from pim.web.api.refusals import BadQuery, InFlight, KeyReused

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
ABANDONED = timedelta(minutes=10)  # a claim without an answer: its process has died
LONGEST = 255

_KEPT_HEADERS = ("Content-Type", "Location", "ETag")
_answers = ApiAnswer.__table__
_Name = tuple[int, str]


def begin() -> Response | None:
    """Claim the key of the request; the kept answer where it has been answered, None where it goes on.

    Raises `BadQuery`, `KeyReused` or `InFlight`.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method in ("GET", "HEAD", "OPTIONS"):
        return None
    if not 0 < len(key) <= LONGEST or not key.isprintable() or not key.isascii():
        raise BadQuery({HEADER: f"Use 1 to {LONGEST} printable characters of ASCII."})
    name, call, at = (current_api_token().id, key), _call(), clock.now()
    with db.transaction():
        _forget(at)
        if db.insert_once(_answers, {"token_id": name[0], "key": key, "call": call, "at": at}):
            g.claimed = name
            return None
        found = db.connection().execute(sa.select(_answers).where(*_named(name))).one()
    if found.call != call:
        raise KeyReused(f"The key {key} came with another call before. Use a new key for each call.")
    if found.status is None:
        raise InFlight("The call with this key is being answered. Ask again in a moment.")
    return Response(found.body, status=found.status, headers={**found.headers, REPLAYED: "true"})


def keep(answer: Response) -> None:
    """Keep what the claimed call is answered, in the transaction at hand."""
    name: _Name | None = g.get("claimed")
    if name is None:
        return
    headers = {header: answer.headers[header] for header in _KEPT_HEADERS if header in answer.headers}
    values = {"status": answer.status_code, "headers": headers, "body": answer.get_data(as_text=True)}
    db.connection().execute(_answers.update().where(*_named(name)).values(values))
    g.claimed = None


def settle(answer: Response) -> None:
    """Keep the answer of a claimed call that wrote nothing; give the key free where the fault was ours."""
    name: _Name | None = g.get("claimed")
    if name is None:
        return
    with db.transaction() as connection:
        if answer.status_code < 500:
            keep(answer)
        else:
            connection.execute(_answers.delete().where(*_named(name)))
    g.claimed = None


def _forget(at: datetime) -> None:
    """Drop what is kept long enough, and claims whose process has died."""
    is_old = old_answers(at, db.settings().keep_answer_hours)
    is_abandoned = _answers.c.status.is_(None) & (_answers.c.at < at - ABANDONED)
    db.connection().execute(_answers.delete().where(is_old | is_abandoned))


def _named(name: _Name) -> tuple[sa.ColumnElement[bool], ...]:
    return _answers.c.token_id == name[0], _answers.c.key == name[1]


def _call() -> str:
    """What makes a call the same one: method, address and body."""
    parts = (request.method, request.full_path, request.mimetype)
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request.get_data()).hexdigest()
