"""Files from addresses: the list that names them, and how they are fetched and judged."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pim.catalog.media.kinds import clean_name, sniff, suffix_of
from pim.errors import BadValue
from pim.intake.media.names import Reading
from pim.outbound import Client

MAX_LIST_BYTES = 50 * 1024 * 1024
COLUMNS = ("sku", "attribute", "url")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list."""

    sku: str
    attribute: str
    url: str

    @property
    def reading(self) -> Reading:
        """What it asks for."""
        return Reading(self.sku, self.attribute)


def read_list(file: Path) -> dict[str, Line]:
    """The lines of a CSV in UTF-8 by their place, "pictures.csv, row 2"; semicolons or commas between cells.

    The columns sku, attribute and url are found by name, in any case; others are passed over.
    Raises `BadValue` for a file that is no such thing.
    """
    if file.stat().st_size > MAX_LIST_BYTES:
        raise BadValue(file.name, "too large", f"Lists of at most {MAX_LIST_BYTES} bytes are read.")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadValue(file.name, f"byte {error.start}", "Save it as CSV in UTF-8.") from error
    head = text.partition("\n")[0]
    rows = csv.reader(text.splitlines(), delimiter=";" if ";" in head else ",")
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        if missing := [name for name in COLUMNS if name not in names]:
            raise BadValue(file.name, head, f"Its first row must name the columns {', '.join(missing)}.")
        at = [names.index(name) for name in COLUMNS]
        return {
            f"{file.name}, row {number}": Line(
                *(row[place].strip() if place < len(row) else "" for place in at)
            )
            for number, row in enumerate(rows, start=2)
            if any(cell.strip() for cell in row)
        }
    except csv.Error as error:
        raise BadValue(file.name, str(error), "Save it as CSV in UTF-8.") from error


def fetch(client: Client, url: str) -> tuple[bytes, str]:
    """The file at an address, a picture or a PDF by its bytes, and a name for it.

    What the server says of its type is not asked. Raises `BadValue` for anything else, and
    what `Client.get` raises.
    """
    content = client.get(url)
    suffix = sniff(content)
    if not suffix:
        raise BadValue(url, "neither a picture nor a PDF", "The address must lead to the file itself.")
    name = clean_name(unquote(urlsplit(url).path))
    return content, name if suffix_of(name) == suffix else f"{name}.{suffix}"
