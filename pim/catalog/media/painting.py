"""The child that decodes pictures: a process of its own, which is given bytes and can do nothing else.

Decoders of pictures are where a file that somebody made can do harm. So they run here, with no
settings, no database, and bounds that the kernel keeps. What goes wrong beyond the foreseen ends the
process, and `painter` starts another. Started by its path, it imports nothing of `pim`.

    python painting.py MEGABYTES SECONDS PIXELS

A message is two lengths (4 bytes each, of a JSON head and of what follows) and those two.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import struct
import sys
import warnings
from typing import Any, BinaryIO

from PIL import Image, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
LENGTHS = struct.Struct(">II")

_ORIENTATION = 0x0112  # the tag of EXIF
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = (5, 6, 7, 8)  # orientations that swap width and height
_TOO_MANY = "At most {} pixels are decoded."
_WITH_ALPHA = ("RGBA", "LA", "PA", "La", "RGBa")


class Refused(Exception):
    """The picture is not taken; says why."""


def look(content: bytes, specs: list[dict[str, Any]]) -> tuple[dict[str, Any], list[bytes]]:
    """The format and size of a picture as it is shown, and a rendition of it for each spec.

    Of an animation only the first picture is looked at. Raises `Refused`.
    """
    try:
        with _open(content) as picture:
            width, height = picture.size
            found = {"format": "JPEG" if picture.format == "MPO" else picture.format}
            if picture.getexif().get(_ORIENTATION) in _LYING:
                width, height = height, width
            if not specs:
                picture.load()
        painted = [paint(content, spec) for spec in specs]
    except MemoryError as error:
        raise Refused("It takes more memory to decode than it is given.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused("Pictures are kept as JPEG, PNG or WebP, and whole.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(_TOO_MANY.format(Image.MAX_IMAGE_PIXELS)) from error
    return {**found, "width": width, "height": height}, painted


def paint(content: bytes, spec: dict[str, Any]) -> bytes:
    """A rendition: upright, within or over the box of the spec, never enlarged, without metadata."""
    with _open(content) as picture:
        orientation = picture.getexif().get(_ORIENTATION, 1)
        box = (spec["width"], spec["height"])
        if orientation in _LYING:
            box = (box[1], box[0])
        picture.draft("RGB", box)  # JPEG only: decodes no more than is needed
        shrunk = _shrink(_in_colours(picture), box, spec["fit"] == "cover")
    if orientation in _UPRIGHT:
        shrunk = shrunk.transpose(_UPRIGHT[orientation])
    return _encode(_on_page(shrunk, spec), spec)


def _open(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content), formats=FORMATS)
    if picture.width * picture.height > (Image.MAX_IMAGE_PIXELS or 0):
        raise Refused(_TOO_MANY.format(Image.MAX_IMAGE_PIXELS))
    return picture


def _in_colours(picture: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shines through."""
    if picture.mode in ("RGB", "RGBA"):
        return picture
    if picture.mode.startswith("I"):  # 16 bits a pixel: Pillow would cut the upper half off
        return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("RGB")
    see_through = picture.mode in _WITH_ALPHA or "transparency" in picture.info
    return picture.convert("RGBA" if see_through else "RGB")


def _shrink(picture: Image.Image, box: tuple[int, int], cover: bool) -> Image.Image:
    """Scaled to stand within the box, or to cover it and cut to its proportions around the middle."""
    width, height = picture.size
    part = (0.0, 0.0, float(width), float(height))
    if cover:
        scale = min(width / box[0], height / box[1])
        across, down = box[0] * scale, box[1] * scale
        left, top = (width - across) / 2, (height - down) / 2
        part = (left, top, left + across, top + down)
    else:
        across, down = part[2:]
        scale = max(across / box[0], down / box[1])
    scale = max(scale, 1.0)
    size = (max(1, round(across / scale)), max(1, round(down / scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, box=part, reducing_gap=2.0)


def _on_page(picture: Image.Image, spec: dict[str, Any]) -> Image.Image:
    """On a fresh page, which carries nothing of what stood in the file beside its pixels."""
    clear = spec["background"] == "transparent"
    size = (spec["width"], spec["height"]) if spec["fit"] == "pad" else picture.size
    page = (
        Image.new("RGBA", size, (255, 255, 255, 0)) if clear else Image.new("RGB", size, spec["background"])
    )
    place = ((size[0] - picture.width) // 2, (size[1] - picture.height) // 2)
    has_alpha = picture.mode == "RGBA"
    page.paste(picture, place, picture.getchannel("A") if has_alpha and not clear else None)
    return page


def _encode(page: Image.Image, spec: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    if spec["format"] == "png":
        page.save(out, "PNG")
    elif spec["format"] == "webp":
        page.save(out, "WEBP", quality=spec["quality"])
    else:
        page.save(out, "JPEG", quality=spec["quality"], optimize=True)
    return out.getvalue()


def serve(asked: BinaryIO, told: BinaryIO, seconds: int) -> None:
    """Answer messages until there are no more. One that takes too long ends the process, by SIGALRM."""
    while head := asked.read(LENGTHS.size):
        sizes = LENGTHS.unpack(head)
        specs, content = json.loads(asked.read(sizes[0])), asked.read(sizes[1])
        signal.alarm(seconds)
        try:
            found, painted = look(content, specs)
        except Refused as error:
            found, painted = {"refused": str(error)}, []
        signal.alarm(0)
        found["sizes"] = [len(one) for one in painted]
        line = json.dumps(found).encode()
        told.write(LENGTHS.pack(len(line), sum(found["sizes"])) + line + b"".join(painted))
        told.flush()


def bind(memory: int, pixels: int) -> None:
    """Take from this process what decoding does not need: more memory, writing files, dumping core."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def main(megabytes: str, seconds: str, pixels: str) -> None:
    """Bind the process and answer on its pipes."""
    bind(int(megabytes) * 1024 * 1024, int(pixels))
    serve(sys.stdin.buffer, sys.stdout.buffer, int(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
