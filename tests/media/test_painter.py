"""The child that decodes pictures: what it makes, what it refuses, and what keeps it in bounds."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from pim.catalog.media import painter
from pim.catalog.media.painter import Undecodable, look
from tests.media.pictures import exif, opened, picture, pixels, png

BOX = {
    "width": 40,
    "height": 20,
    "fit": "contain",
    "format": "png",
    "quality": 82,
    "background": "#ffffff",
}


def paint(content, **more):
    return opened(look(content, [BOX | more]).painted[0])


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (400, 100)), ("PNG", (400, 100)), ("WEBP", (400, 100))])
def test_picture_is_looked_at(kind, size):
    seen = look(picture(kind, size))

    assert (seen.format, seen.width_px, seen.height_px, seen.painted) == (kind, *size, ())


def test_size_is_that_of_the_picture_as_it_is_shown():
    lying = picture("JPEG", (400, 100), exif=exif(orientation=6))

    seen = look(lying, [BOX])

    assert (seen.width_px, seen.height_px) == (100, 400)
    assert opened(seen.painted[0]).size == (5, 20)


@pytest.mark.parametrize(
    ("fit", "source", "made"),
    [
        ("contain", (400, 100), (40, 10)),
        ("contain", (100, 400), (5, 20)),
        ("contain", (30, 10), (30, 10)),  # never enlarged
        ("cover", (400, 100), (40, 20)),
        ("cover", (20, 20), (20, 10)),
        ("pad", (400, 100), (40, 20)),
        ("pad", (10, 10), (40, 20)),
    ],
)
def test_fit_decides_about_the_size(fit, source, made):
    assert paint(picture("PNG", source), fit=fit).size == made


def test_padding_has_the_colour_of_the_background():
    padded = paint(picture("PNG", (10, 20)), fit="pad", background="#00ff00")

    assert (padded.getpixel((0, 0)), padded.getpixel((20, 10))) == ((0, 255, 0), (255, 0, 0))


def test_what_shines_through_shows_the_background_or_stays_clear():
    clear = picture("PNG", (40, 20), (0, 0, 0, 0), mode="RGBA")

    assert paint(clear, background="#0000ff").getpixel((1, 1)) == (0, 0, 255)
    assert paint(clear, background="transparent").getpixel((1, 1))[3] == 0
    assert paint(clear, background="transparent", format="webp").mode == "RGBA"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright(orientation):
    upright = opened(picture("PNG", (4, 2)))
    upright.putpixel((0, 0), (0, 0, 255))
    lying = _laid(upright, orientation)

    made = paint(lying)

    assert made.size == (4, 2)
    assert made.getpixel((0, 0)) == (0, 0, 255)


def _laid(upright, orientation):
    import io

    from PIL import Image

    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    lying = upright.transpose(Image.Transpose(back[orientation])) if orientation > 1 else upright
    out = io.BytesIO()
    lying.save(out, "PNG", exif=exif(orientation))
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "colour", "shown"),
    [
        ("L", 120, (120, 120, 120)),
        ("1", 1, (255, 255, 255)),
        ("P", 0, (0, 0, 0)),
        ("LA", (120, 255), (120, 120, 120)),
        ("I;16", 120 * 256, (120, 120, 120)),
    ],
)
def test_pictures_of_few_or_many_colours_are_shown_right(mode, colour, shown):
    assert paint(picture("PNG", (8, 8), colour, mode=mode)).getpixel((3, 3)) == shown


def test_jpeg_for_print_is_shown_in_colours_of_screens():
    red, green, blue = paint(picture("JPEG", (8, 8), (0, 255, 255, 0), mode="CMYK")).getpixel((3, 3))

    assert red > 200
    assert max(green, blue) < 60


def test_several_renditions_are_made_at_once():
    painted = look(picture("PNG", (400, 100)), [BOX, BOX | {"width": 8}, BOX | {"format": "webp"}]).painted

    assert [opened(one).size for one in painted] == [(40, 10), (8, 2), (40, 10)]


@pytest.mark.parametrize("format_", ["jpeg", "png", "webp"])
def test_rendition_carries_no_metadata(format_):
    from PIL import Image

    more = {"exif": exif(text="<script>"), "icc_profile": b"profile" * 40}
    for kind in ("JPEG", "PNG", "WEBP"):
        made = look(picture(kind, (80, 40), **more), [BOX | {"format": format_}]).painted[0]
        assert b"<script>" not in made
        assert b"profileprofile" not in made
        assert not Image.Image.getexif(opened(made))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "JPEG, PNG or WebP"),
        (b"GIF89a" + bytes(40), "JPEG, PNG or WebP"),
        (picture("PNG")[:-30], "whole"),
        (picture("JPEG", (300, 300))[:-300], "whole"),
        (png(pixels(), width=13_000, height=13_000, depth=1), "40000000 pixels"),
        (png(pixels(), width=40_000, height=40_000), "40000000 pixels"),
        (png(), "whole"),
    ],
)
def test_what_is_no_whole_picture_is_refused(content, words):
    with pytest.raises(Undecodable, match=words):
        look(content, [BOX])


def test_child_has_no_environment_and_bounded_memory(monkeypatch):
    monkeypatch.setenv("PIM_SECRET_KEY", "not for decoders")
    painter.end_child()
    look(picture())
    pid = painter._children[0]._process.pid

    child = Path(f"/proc/{pid}")
    assert (child / "environ").read_bytes() == b""
    assert f"Max address space         {512 * 2**20}" in (child / "limits").read_text()


def test_picture_that_needs_more_memory_than_there_is_is_refused_and_the_next_one_is_not(monkeypatch):
    monkeypatch.setattr(painter, "MEGABYTES", 60)
    painter.end_child()
    large = picture("PNG", (6000, 6000))

    with pytest.raises(Undecodable, match="memory"):
        look(large, [BOX])
    assert look(picture(), [BOX]).format == "PNG"
    painter.end_child()


def test_picture_that_takes_too_long_is_refused_and_the_next_one_is_not(monkeypatch):
    monkeypatch.setattr(painter, "SECONDS", 1)
    painter.end_child()
    many = [BOX | {"width": 4000, "height": 4000, "format": "webp", "quality": 100}] * 60

    with pytest.raises(Undecodable, match="longer than 1 seconds"):
        look(picture("PNG", (4000, 4000)), many)
    assert look(picture(), [BOX]).format == "PNG"
    painter.end_child()


def test_child_that_was_killed_is_replaced():
    look(picture())
    child = painter._children[0]._process
    os.kill(child.pid, signal.SIGKILL)
    child.wait()

    assert look(picture()).format == "PNG"
    assert painter._children[0]._process.pid != child.pid


def test_child_is_replaced_after_many_pictures(monkeypatch):
    monkeypatch.setattr(painter, "PICTURES", 2)
    painter.end_child()

    pids = []
    for _ in range(3):
        look(picture())
        pids.append(painter._children[0]._process.pid)

    assert pids[0] == pids[1] != pids[2]
    painter.end_child()
