"""First publications, deltas, bulk edits and full feeds, each beside a plain read of as many documents."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from statistics import median

from bench.catalogue import apply_drafts
from bench.deltas import LABEL, make_changes
from bench.edits import NAME
from bench.products import Products, sku_of
from bench.races import race
from bench.report import Row, rated, timed
from bench.shape import ROOT_CATEGORY
from bench.structure import CHANNELS
from pim import db
from pim.changes import Author, Draft, apply, stage
from pim.publish.affected import products_of
from pim.publish.channels import get_channel
from pim.publish.feeds import get_publication
from pim.publish.generations import write_feed
from pim.publish.publishing import publish
from pim.structure.current import current

ROUNDS = 3
FIRST_RATE = 4000.0  # documents a second
DELTA_RATIO = 1 / 20
EACH = 100  # of so many products one changes between two publications
AUTHOR = Author("api", "Changes of the bench")


class Nowhere(io.RawIOBase):
    """A file that counts the lines written to it and forgets them."""

    lines = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        """Take everything."""
        self.lines += bytes(chunk).count(b"\n")
        return len(chunk)


def publication_rows(products: Products) -> Iterator[Row]:
    """First publications of three views, deltas of changes of every kind, a renamed tree, full feeds."""
    codes = list(CHANNELS)
    times = race(lambda number: publish(codes[number]), lambda _number: read_documents(), len(codes))
    rate, read_rate = products.total / times.value, products.total / times.floor
    ratio = times.value / times.floor
    yield Row("first_publication_rate", rate, "documents/s", read_rate, ratio, FIRST_RATE, rate >= FIRST_RATE)
    read_one = times.floor / products.total
    yield from _delta_rows(products, codes[0], times.value)
    yield from _bulk_rows(products, codes[0], read_one)
    yield _rename_row(codes[0], read_one)
    yield _feed_row(codes[0], read_one)


def _delta_rows(products: Products, code: str, first: float) -> Iterator[Row]:
    """A publication of changes of every kind, to the bytes of its delta; the full feed beside it."""
    touched = make_changes(products)
    started = time.perf_counter()
    outcome = publish(code)
    whole = time.perf_counter() - started
    started = time.perf_counter()
    channel = get_channel(code)
    write_feed(channel, Nowhere(), since=outcome.previous, at=None)  # type: ignore[arg-type]
    written = time.perf_counter() - started
    sealed = get_publication(channel, outcome.revision).seconds
    db.db.session.rollback()
    unit = f"of the first ({touched:,} products)"
    yield timed("delta_ratio", (sealed + written) / first, unit, 1.0, DELTA_RATIO)
    yield timed("delta_with_full_ratio", whole / first, unit, 1.0)


def _bulk_rows(products: Products, code: str, read_one: float) -> Iterator[Row]:
    """Edits in bulk, and the publications that follow them, full feeds included."""
    edits, deltas = [], []
    changed = range(0, products.simple, EACH)
    for round_ in range(ROUNDS):
        started = time.perf_counter()
        apply(stage(_drafts(changed, round_), AUTHOR))
        edited = time.perf_counter()
        publish(code)
        edits.append(edited - started)
        deltas.append(time.perf_counter() - edited)
    floor = read_one * len(changed)
    yield rated("bulk_edit", len(changed), median(edits), "changes/s", floor)
    yield rated("publication_delta", len(changed), median(deltas), "documents/s", floor)


def _rename_row(code: str, read_one: float) -> Row:
    """The publication that follows a renamed category near the root, which shows in a good part of all."""
    apply_drafts([Draft("category", ROOT_CATEGORY, LABEL, "Everything that there is")])
    with db.transaction():
        ids = current().ids_of("category")
        touched = len(products_of({"category": {ids[ROOT_CATEGORY]}}) or ())
    started = time.perf_counter()
    publish(code)
    return rated("renamed_root", touched, time.perf_counter() - started, "documents/s", read_one * touched)


def _drafts(changed: range, round_: int) -> Iterator[Draft]:
    for number in changed:
        yield Draft("product", sku_of(number), NAME, f"Name of delta {round_}, {number}")


def _feed_row(code: str, read_one: float) -> Row:
    channel, out = get_channel(code), Nowhere()

    def write(_number: int) -> None:
        out.lines = 0
        write_feed(channel, out, since=None, at=None)  # type: ignore[arg-type]
        db.db.session.rollback()

    times = race(write, lambda _number: read_documents(), ROUNDS)
    return rated("full_feed", out.lines, times.value, "lines/s", read_one * out.lines)


def read_documents() -> None:
    """Read every document as text, past all layers of ours, a slice at a time."""
    connection = db.db.engine.raw_connection()
    try:
        if db.is_sqlite():
            cursor = connection.cursor()
        else:
            cursor = connection.driver_connection.cursor(name="documents")  # type: ignore[union-attr]
        cursor.execute("SELECT id, CAST(document AS text) FROM product ORDER BY id")
        while cursor.fetchmany(2000):
            pass
        cursor.close()
    finally:
        connection.close()
