"""Files of stock, for one warehouse or with a column that names it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pim.errors import BadValue
from pim.intake.facts import Facts, Format, Line, read_amount, read_day, read_facts, read_instant
from pim.trade.stock import NewStock

SPELLINGS = {
    "quantity": ("stock", "qty", "available", "on_hand", "stan", "saldo", "bestand"),
    "warehouse": ("wh", "location", "magazyn", "lager"),
    "at": ("counted_at", "timestamp", "updated_at"),
    "next_on": ("next_delivery", "delivery_on", "next_date", "eta"),
    "next_quantity": ("next_qty", "delivery_quantity", "incoming"),
}


def read_stock(
    path: Path, format_: Format, warehouses: Collection[str], warehouse: str | None = None
) -> Facts[NewStock]:
    """What a file says about stock in these warehouses, or in the one named. Writes nothing.

    Raises what `read_facts` raises, `BadValue` too where neither a column nor the caller
    names the warehouse.
    """
    mark = format_.decimal_mark

    def make(line: Line) -> NewStock:
        place = warehouse or line.cells.get("warehouse", "")
        if place not in warehouses:
            known = ", ".join(sorted(warehouses)[:12])
            raise BadValue(
                "unknown warehouse", place, f"There is: {known}." if known else "There is none yet."
            )
        next_on = read_day(line, "next_on")
        has_next = "next_quantity" in line.cells
        return NewStock(
            place,
            line.product_id,
            read_amount(line, "quantity", mark),
            read_instant(line, "at"),
            next_on,
            read_amount(line, "next_quantity", mark) if has_next else None,
        )

    required = ("quantity",) if warehouse else ("quantity", "warehouse")
    return read_facts(path, format_, SPELLINGS, required, make)
