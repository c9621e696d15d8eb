"""What whoever writes a reader asks for besides the feed: a sample of the format, and saying what arrived."""

from __future__ import annotations

import io

import orjson
from flask import Response, request

from pim import clock, db
from pim.errors import NotFound
from pim.publish import feeds
from pim.publish.acknowledgements import acknowledge
from pim.publish.channels import get_stream
from pim.publish.generations import read_manifest
from pim.web.access import allow_token, current_token
from pim.web.feeds.answers import answer_bytes
from pim.web.feeds.files import CACHE
from pim.web.feeds.questions import live_revision, own_channel, read_number
from pim.web.feeds.routes import blueprint, describe, tell_schema

__all__ = ["blueprint"]  # with these addresses beside those of the feeds


@blueprint.get("/sample")
@allow_token
def sample(code: str) -> Response:
    """A small delta with all that a feed may hold; its products are invented."""
    connector = own_channel(code).connector
    found = connector.sample()
    if found is None:
        raise NotFound("sample of the format", connector.code, "Its documents are its receiver's.")
    out = io.BytesIO()
    connector.write(found.items, out, found.frame)
    headers = {"Cache-Control": CACHE} | tell_schema(own_channel(code))
    return answer_bytes(out.getvalue(), connector.media_type, headers)


@blueprint.post("/ack")
@allow_token
def ack(code: str) -> Response:
    """Keep that the reader has applied a revision."""
    channel, token = own_channel(code), current_token()
    revision, epoch = read_number("revision", request.args), request.args.get("epoch")
    with db.moment():
        stream = get_stream(channel.id)
        live = live_revision(stream, read_manifest(channel))
    if epoch not in (None, stream.epoch) or not 1 <= revision <= live:
        what = f"revision {revision}" if epoch in (None, stream.epoch) else f"epoch {epoch}"
        fact = f"of channel {code} (the live one is {live}, in epoch {stream.epoch})"
        raise feeds.Gone(what, fact, "Fetch the full feed instead.")
    with db.transaction():
        acknowledge(channel, token.id, revision, stream.epoch, clock.now())
    body = orjson.dumps({"channel": code, "acknowledged": revision, "live": live, "epoch": stream.epoch})
    return Response(body, mimetype="application/json", headers=describe(channel, revision, stream.epoch))
