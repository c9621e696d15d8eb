"""Keeping pictures: through the child that decodes them, beside the same painting in this process."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from PIL import Image

from bench.products import Products
from bench.races import race
from bench.report import Row, rated
from pim import db
from pim.catalog import media
from pim.catalog.media.files import WEB_SPEC
from pim.catalog.media.painting import paint

PICTURES = 10
SIDE_PX = 1600
ROUNDS = 3


def picture_rows(_products: Products) -> Iterator[Row]:
    """Photographs of 1600 x 1600, each stored with its rendition for the web; the floor stores nothing."""
    rounds = [list(_photographs(number)) for number in range(ROUNDS)]
    times = race(lambda number: _keep(rounds[number]), lambda number: _paint(rounds[number]), ROUNDS)
    yield rated("pictures_kept", PICTURES, times.value, "pictures/s", times.floor)


def _keep(photographs: Iterable[bytes]) -> None:
    for content in photographs:
        with db.transaction():
            media.keep(content, "photograph.jpg", "bench")


def _paint(photographs: Iterable[bytes]) -> None:
    for content in photographs:
        paint(content, WEB_SPEC)


def _photographs(round_: int) -> Iterator[bytes]:
    """JPEGs like photographs in size and detail, each round others."""
    noise = Image.effect_noise((SIDE_PX // 8, SIDE_PX // 8), 60).resize((SIDE_PX, SIDE_PX)).convert("RGB")
    for number in range(PICTURES):
        noise.putpixel((0, 0), (round_ % 256, number, 0))
        out = io.BytesIO()
        noise.save(out, "JPEG", quality=95, comment=f"{round_} {number}")
        yield out.getvalue()
