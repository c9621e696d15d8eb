"""The addresses of a channel's feeds; each view is named by what it gives, which the log writes down."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request, url_for
from werkzeug.http import http_date

from channels.base import Deprecation
from pim import db
from pim.errors import NotFound
from pim.publish import absences, feeds
from pim.publish.channels import ChannelSettings, get_stream
from pim.publish.filling import fill_shown
from pim.publish.generations import read_manifest
from pim.publish.models import PRODUCT
from pim.web.access import allow_token
from pim.web.feeds import log, refusals, spoiling
from pim.web.feeds.addresses import address
from pim.web.feeds.answers import Representation, answer, answer_bytes, choose_encoding
from pim.web.feeds.bodies import name_delta, write_delta
from pim.web.feeds.files import CACHE, answer_part, stream_headers
from pim.web.feeds.questions import frame_delta, live_revision, own_channel, read_span

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds/<code>")
blueprint.register_error_handler(feeds.Gone, refusals.answer_gone)
blueprint.register_error_handler(refusals.NotInFeed, refusals.answer_absence)


blueprint.before_request(spoiling.intercept)


@blueprint.after_request
def finish(response: Response) -> Response:
    """Keep caches from giving one receiver what another got, and write the fetch down."""
    response.headers["Vary"] = "Authorization, Accept-Encoding"
    return log.note(spoiling.spoil(response))


@blueprint.get("/full")
@allow_token
def full(code: str) -> Response:
    """The live generation, as its file stands; the first one where it has several."""
    return _answer_part(code, 1)


@blueprint.get("/parts/<int:number>")
@allow_token
def part(code: str, number: int) -> Response:
    """One file of the live generation, where the receiver takes so many items at most in one."""
    return _answer_part(code, number)


@blueprint.get("/delta")
@allow_token
def delta(code: str) -> Response:
    """What brings a reader of one revision to a later one."""
    channel, span, encoding = own_channel(code), read_span(request.args), choose_encoding()
    feeds.check_delta(channel)
    with db.moment():
        frame = frame_delta(channel, span)
        etag = name_delta(channel, frame, encoding)
        # No Last-Modified: revisions of one second would be taken for each other.
        shown = Representation(etag, channel.connector.media_type, encoding)
        return answer(
            shown,
            lambda: write_delta(channel, frame, encoding),
            describe(channel, frame.revision, frame.epoch) | tell_schema(channel),
        )


@blueprint.get("/manifest")
@allow_token
def manifest(code: str) -> Response:
    """What the live generation is, where everything stands, and from where deltas can start."""
    channel = own_channel(code)
    with db.moment():
        found = read_manifest(channel)
        found["oldest"] = feeds.oldest_revision(channel)  # it may have moved since the file was written
    found["urls"] = _addresses(channel, found)
    if channel.is_test:
        found["test"] = {"faults": list(channel.faults)}
    headers = describe(channel, found["revision"], found["epoch"]) | tell_schema(channel)
    return answer_bytes(orjson.dumps(found), "application/json", headers)


@blueprint.get("/schema")
@allow_token
def schema(code: str) -> Response:
    """The schema of the format: a JSON Schema of one item, or an XSD of the whole."""
    connector = own_channel(code).connector
    found = connector.schema_body()
    if found is None:
        raise NotFound("schema of the format", connector.code, "Its documents are its receiver's.")
    return answer_bytes(found, connector.schema_type, {"Cache-Control": CACHE})


@blueprint.get("/items/<path:sku>")
@allow_token
def item(code: str, sku: str) -> Response:
    """One product as the channel shows it now."""
    channel = own_channel(code)
    with db.moment():
        stream = get_stream(channel.id)
        revision = live_revision(stream, read_manifest(channel))
        product_id = absences.find_product(sku)
        found = feeds.find_by_id(channel, PRODUCT, product_id, revision) if product_id else None
        if found is not None:
            found = fill_shown(channel, revision, found)
        if found is None:
            raise refusals.NotInFeed(sku, absences.explain_absence(channel, product_id, revision))
        shown_as = found.record()["sku"]
        if shown_as != sku:
            raise refusals.NotInFeed(sku, absences.renamed(shown_as))
    headers = describe(channel, revision, stream.epoch) | tell_schema(channel)
    return answer_bytes(found.body, "application/json", headers)


def _answer_part(code: str, number: int) -> Response:
    channel = own_channel(code)
    more = tell_schema(channel) | tell_end(channel.connector.deprecation)
    return answer_part(channel, number, more, url_for("feeds.part", code=code, number=number + 1))


def describe(channel: ChannelSettings, revision: int, epoch: str) -> dict[str, str]:
    """Which revision an answer is of, and whether its format will end."""
    return stream_headers(revision, epoch) | tell_end(channel.connector.deprecation)


def tell_end(deprecation: Deprecation | None) -> dict[str, str]:
    """`Deprecation` (RFC 9745) and `Sunset` (RFC 8594) of a format that will end."""
    if deprecation is None:
        return {}
    told = {"Deprecation": f"@{int(deprecation.since.timestamp())}"}
    return told | ({"Sunset": http_date(deprecation.sunset_at)} if deprecation.sunset_at else {})


def tell_schema(channel: ChannelSettings) -> dict[str, str]:
    """Where the schema of the format is, if it has one."""
    if channel.connector.schema_body() is None:
        return {}
    return {"Link": f'<{url_for("feeds.schema", code=channel.code)}>; rel="describedby"'}


def _addresses(channel: ChannelSettings, found: dict[str, Any]) -> dict[str, str]:
    """Templates are RFC 6570's. The delta is the one that a reader of this manifest asks for next."""
    code = channel.code
    since = f"since={found['revision']}&epoch={found['epoch']}"
    urls = {name: address(code, name) for name in ("full", "manifest", "prices", "stock")}
    if channel.connector.schema_body() is not None:
        urls["schema"] = address(code, "schema")
    if channel.connector.sample() is not None:
        urls["sample"] = address(code, "sample")
    if found.get("parts", 1) > 1:
        urls["part"] = f"{address(code, 'parts')}/{{number}}"
    if channel.connector.has_delta:
        urls["delta"] = f"{address(code, 'delta')}?since={{since}}&epoch={found['epoch']}"
        urls["next"] = f"{address(code, 'delta')}?{since}"
    return urls | {
        "item": f"{address(code, 'items')}/{{sku}}",
        "ack": f"{address(code, 'ack')}?revision={{revision}}&epoch={found['epoch']}",
    }
