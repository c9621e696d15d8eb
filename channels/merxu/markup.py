"""Whether a text is well-formed HTML, and without the elements that a marketplace refuses."""

from __future__ import annotations

from html.parser import HTMLParser

REFUSED = frozenset({"script", "style", "iframe"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


def find_refused(markup: str) -> str:
    """The first element that is refused; "" if there is none."""
    return _read(markup).refused


def find_flaw(markup: str) -> str:
    """The first thing that keeps it from being well-formed; "" if nothing does."""
    reader = _read(markup)
    return reader.flaw or (f"<{reader.open[-1]}> is not closed" if reader.open else "")


def _read(markup: str) -> _Reader:
    reader = _Reader(convert_charrefs=False)
    reader.feed(markup)
    reader.close()
    return reader


class _Reader(HTMLParser):
    """Follows the elements; what it finds first stands in `flaw` and `refused`."""

    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.open: list[str] = []
        self.flaw = self.refused = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what has to be closed."""
        self._look(tag)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<br/>` closes itself."""
        self._look(tag)
        if tag not in _VOID:
            self.flaw = self.flaw or f"<{tag}/> is not closed"

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, or find the flaw."""
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in _VOID:
            self.flaw = self.flaw or f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        """A sign that begins no tag had to be escaped."""
        if "<" in data:
            self.flaw = self.flaw or "a < that begins no tag"

    def _look(self, tag: str) -> None:
        if tag in REFUSED:
            self.refused = self.refused or tag
