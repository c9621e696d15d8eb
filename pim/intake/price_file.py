"""Files of prices, for one list."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from pim.intake.facts import Facts, Format, Line, read_amount, read_day, read_facts
from pim.trade.prices import NewPrice

SPELLINGS = {
    "price": ("amount", "net_price", "price_net", "net", "unit_price", "cena", "cena_netto", "pris", "preis"),
    "min_quantity": ("tier", "from_quantity", "quantity", "qty", "min_qty"),
    "per_quantity": ("price_quantity", "per", "price_per"),
    "unit": ("price_unit", "uom"),
    "valid_from": ("from", "start"),
    "valid_to": ("to", "end", "until"),
}
_ONE = Decimal(1)


def read_prices(path: Path, format_: Format) -> Facts[NewPrice]:
    """What a file says about prices. Writes nothing. Raises what `read_facts` raises.

    Without a tier a price holds from a quantity of 1 on, and without days always.
    """
    mark = format_.decimal_mark

    def make(line: Line) -> NewPrice:
        return NewPrice(
            line.product_id,
            read_amount(line, "price", mark),
            read_amount(line, "min_quantity", mark, _ONE),
            line.cells.get("unit", ""),
            read_amount(line, "per_quantity", mark, _ONE),
            read_day(line, "valid_from"),
            read_day(line, "valid_to"),
        )

    return read_facts(path, format_, SPELLINGS, ("price",), make)
