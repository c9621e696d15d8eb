"""Files of part numbers, of one client."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pim.errors import BadValue
from pim.intake.facts import Facts, Format, Line, read_day, read_facts
from pim.plan.numbering import check_number
from pim.plan.part_numbers import NewNumber
from pim.plan.periods import Period

SPELLINGS = {
    "number": (
        "part_number",
        "part_no",
        "client_number",
        "buyer_pid",
        "article_number",
        "artikelnr",
        "numer",
    ),
    "valid_from": ("from", "start"),
    "valid_to": ("to", "end", "until"),
}


def read_part_numbers(path: Path, format_: Format, valid_from: date | None = None) -> Facts[NewNumber]:
    """What a file says of a client's numbers; `valid_from` is the first day of lines that name none.

    Writes nothing. Raises what `read_facts` raises.
    """

    def make(line: Line) -> NewNumber:
        text = line.cells.get("number")
        if text is None:
            raise BadValue("number", "", "A number is needed.")
        first, last = read_day(line, "valid_from") or valid_from, read_day(line, "valid_to")
        Period(first, last)  # holds a day
        return NewNumber(line.product_id, check_number("number", text), first, last)

    return read_facts(path, format_, SPELLINGS, ("number",), make)
