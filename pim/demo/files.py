"""The pictures and data sheets of the demo catalogue, each made and stored once however often it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pim.demo.pictures import SIDE_PX, paint

Store = Callable[[bytes, str], str]  # keeps bytes under a file name, gives their sha256


class Files:
    """Makes files on demand and hands out the values that refer to them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, str] = {}

    def picture(
        self, drawing: str, colour: str, extension: str = "png", side_px: int = SIDE_PX
    ) -> dict[str, str]:
        """The value of an image attribute: a drawing with its body in a colour."""
        name = f"{drawing}-{colour}{'' if side_px == SIDE_PX else f'-{side_px}'}.{extension}"
        return self._value(name, lambda: paint(drawing, colour, extension, side_px))

    def sheet(self, code: str, title: str, lines: Sequence[str]) -> dict[str, str]:
        """The value of a document attribute: one page with a title and lines of facts, in English."""
        return self._value(f"{code}.pdf", lambda: page(title, lines))

    def _value(self, name: str, make: Callable[[], bytes]) -> dict[str, str]:
        if name not in self._known:
            self._known[name] = self._store(make(), name)
        return {"file": self._known[name], "name": name}


class Unpainted(Files):
    """Hands out values of the same form and makes nothing: for those who look at other fields."""

    def __init__(self) -> None:
        super().__init__(lambda _content, _name: "")  # never called: nothing is made

    def _value(self, name: str, _make: Callable[[], bytes]) -> dict[str, str]:
        return {"file": "0" * 64, "name": name}


def page(title: str, lines: Sequence[str]) -> bytes:
    """A PDF of one A4 page. Holds Latin-1 text only, since it embeds no font; other letters become `?`."""
    text = [f"BT /F1 16 Tf 56 780 Td ({_quoted(title)}) Tj /F1 11 Tf"]
    text += [f"0 -{36 if first else 18} Td ({_quoted(line)}) Tj" for first, line in _first(lines)]
    stream = "\n".join([*text, "ET"])
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    return _document((
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        " /Resources << /Font << /F1 4 0 R >> >> >>"),
        font,
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    ))  # fmt: skip


def _document(objects: Sequence[str]) -> bytes:
    body, offsets = "%PDF-1.4\n", []
    for place, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{place} 0 obj\n{content}\nendobj\n"
    size = len(objects) + 1
    # A line of the cross-reference table is exactly 20 bytes (ISO 32000-1, 7.5.4).
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    tail = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    return (body + tail).encode("latin-1")


def _quoted(text: str) -> str:
    plain = text.encode("latin-1", "replace").decode("latin-1")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _first(lines: Sequence[str]) -> list[tuple[bool, str]]:
    return [(place == 0, line) for place, line in enumerate(lines)]
