"""The addresses of the streams beside the content: prices by revision, stock as it stands."""

from __future__ import annotations

from flask import Response, request

from pim import db
from pim.publish import prices_stream, stock_stream
from pim.publish.channels import ChannelSettings, get_stream
from pim.publish.models import PRICES
from pim.publish.prices_stream import PriceFrame
from pim.publish.stock_stream import StockFrame
from pim.web.access import allow_token
from pim.web.feeds.answers import Representation, answer, choose_encoding
from pim.web.feeds.bodies import name_answer, write_body
from pim.web.feeds.files import answer_file, answer_newest, stream_headers
from pim.web.feeds.questions import Span, own_channel, read_span
from pim.web.feeds.routes import blueprint


@blueprint.get("/prices")
@allow_token
def prices(code: str) -> Response:
    """All prices of the live revision, as their file stands."""
    channel = own_channel(code)
    return answer_newest(code, lambda: answer_file(channel, prices_stream.read_prices_manifest(channel), {}))


@blueprint.get("/prices/delta")
@allow_token
def new_prices(code: str) -> Response:
    """What brings a reader of one revision of prices to a later one."""
    channel, span = own_channel(code), read_span(request.args)
    with db.moment():
        frame = _frame_prices(channel, span)
        return _answer(channel, frame, frame.revision)


@blueprint.get("/stock")
@allow_token
def stock(code: str) -> Response:
    """All stock as it stands now."""
    channel = own_channel(code)
    with db.moment():
        frame = stock_stream.frame_of(channel)
        return _answer(channel, frame, frame.sequence)


@blueprint.get("/stock/delta")
@allow_token
def new_stock(code: str) -> Response:
    """What moved since a number of the stock, as it stands now."""
    channel, span = own_channel(code), read_span(request.args)
    with db.moment():
        frame = stock_stream.frame_of(channel, span.since)
        if span.epoch not in (None, frame.epoch):
            raise stock_stream.gone_for_good(channel, f"epoch {span.epoch}", f"the epoch is {frame.epoch}")
        return _answer(channel, frame, frame.sequence)


def _frame_prices(channel: ChannelSettings, span: Span) -> PriceFrame:
    """What the delta says of itself. Raises `Gone` for revisions that can not be told (any more)."""
    epoch = get_stream(channel.id, PRICES).epoch
    prices_stream.read_prices_manifest(channel)  # nothing was published: that is no revision that is gone
    until = prices_stream.check_since(channel, span.since, span.until)
    if span.epoch not in (None, epoch):
        raise prices_stream.gone_for_good(channel, span.since, f"the epoch is {epoch}")
    return prices_stream.frame_of(channel, until, span.since)


def _answer(channel: ChannelSettings, frame: PriceFrame | StockFrame, revision: int) -> Response:
    """The lines of a frame. No Last-Modified: what moved within one second would be taken for the same."""
    encoding = choose_encoding()
    shown = Representation(name_answer(channel, frame, encoding), stock_stream.MEDIA_TYPE, encoding)
    if isinstance(frame, PriceFrame):
        bodies = prices_stream.iter_bodies(channel, frame)
    else:
        bodies = stock_stream.iter_bodies(channel, frame)
    return answer(
        shown,
        lambda: write_body(lambda out: out.writelines(bodies), encoding),
        stream_headers(revision, frame.epoch),
    )
