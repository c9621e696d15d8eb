"""Paints the drawings: the same bytes for the same drawing and colour, every time."""

from __future__ import annotations

import io

from PIL import Image, ImageColor, ImageDraw

from pim.demo.drawings import DRAWINGS, Shape

SIDE_PX = 640
PALETTE = {
    "aluminium": "#c9ced3", "black": "#2f3235", "blue": "#1f5fae", "brass": "#d9b55b", "cool": "#dff0ff",
    "green": "#2e8b57", "grey": "#8c949b", "navy": "#24365c", "neutral": "#fff7e0", "orange": "#f47b20",
    "petrol": "#0f6e7c", "red": "#c0392b", "steel": "#b4bcc4", "warm": "#ffd28a", "white": "#f4f4f2",
    "yellow": "#e8e337",
}  # fmt: skip

_OVERSAMPLING = 2  # painted twice as large, then scaled down: Pillow's own edges are jagged
_FIXED = {
    "accent": "#d9482b", "blue": "#2f6fb5", "copper": "#b87333", "dark": "#3a3f44", "glow": "#fff3c4",
    "green": "#3f9b5a", "light": "#eef1f3", "metal": "#a7b0b8",
}  # fmt: skip
_FORMATS = {"jpg": "JPEG", "png": "PNG"}

Colour = tuple[int, int, int]


def paint(drawing: str, colour: str, extension: str = "png", side_px: int = SIDE_PX) -> bytes:
    """A square picture of a drawing on white, its body in a colour of `PALETTE`; lamps glow in it."""
    large = side_px * _OVERSAMPLING
    canvas = Image.new("RGB", (large, large), "#ffffff")
    pen = ImageDraw.Draw(canvas)
    roles = _roles(PALETTE[colour])
    for shape in DRAWINGS[drawing]:
        _put(pen, shape, roles, large / 100)
    out = io.BytesIO()
    small = canvas.reduce(_OVERSAMPLING)
    if extension == "jpg":
        small.save(out, _FORMATS[extension], quality=88)
    else:
        small.quantize(64, dither=Image.Dither.NONE).save(out, _FORMATS[extension])
    return out.getvalue()


def _roles(body: str) -> dict[str, Colour]:
    red, green, blue = ImageColor.getrgb(body)[:3]
    roles = {role: ImageColor.getrgb(code)[:3] for role, code in _FIXED.items()}
    shade = (red * 3 // 4, green * 3 // 4, blue * 3 // 4)
    if body in (PALETTE["warm"], PALETTE["neutral"], PALETTE["cool"]):
        roles["glow"] = (red, green, blue)
    return {**roles, "body": (red, green, blue), "shade": shade}


def _put(pen: ImageDraw.ImageDraw, shape: Shape, roles: dict[str, Colour], scale: float) -> None:
    kind, role, numbers = shape
    colour = roles[role]
    match kind:
        case "box":
            pen.rounded_rectangle(_scaled(numbers[:4], scale), numbers[4] * scale, colour)
        case "oval":
            pen.ellipse(_scaled(numbers, scale), colour)
        case "poly":
            pen.polygon(_scaled(numbers, scale), colour)
        case "pie":
            pen.pieslice(_scaled(numbers[:4], scale), numbers[4], numbers[5], colour)
        case "arc":
            pen.arc(_scaled(numbers[1:5], scale), numbers[5], numbers[6], colour, round(numbers[0] * scale))
        case "line":
            pen.line(_scaled(numbers[1:], scale), colour, round(numbers[0] * scale), joint="curve")
        case "hatch":
            _hatch(pen, numbers, colour, scale)


def _hatch(pen: ImageDraw.ImageDraw, numbers: tuple[float, ...], colour: Colour, scale: float) -> None:
    width, left, top, right, bottom, step, lean = numbers
    x = left
    while x + lean <= right:
        pen.line(_scaled((x, bottom, x + lean, top), scale), colour, round(width * scale))
        x += step


def _scaled(numbers: tuple[float, ...], scale: float) -> list[float]:
    return [number * scale for number in numbers]
