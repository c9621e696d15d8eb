"""Price lists and warehouses as targets of change sets. What stands in them is not written here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pim.changes.rows import Column, RowTarget, day, flag
from pim.errors import BadValue, PimError
from pim.structure.checks import ARCHIVED, CODE, LABEL, reference, references
from pim.trade.models import PriceList, Warehouse

OWNERS = ("market", "client_group", "client")  # the less specific ones first
_DATES = ("valid_from", "valid_to")


class PriceListTarget(RowTarget):
    """Price lists. Whose they are and what the amounts mean is fixed: a list that changed would be another.

    Dates are ISO texts; `valid_to` is the first day on which the list no longer holds.
    """

    kind, section = "price_list", "price_lists"
    rows = PriceList.__table__
    columns = {
        "code": CODE,
        "labels": LABEL,
        "currency": Column(reference("currencies"), required=True, fixed=True),
        "market": Column(reference("markets"), fixed=True),
        "client_group": Column(reference("client_groups"), fixed=True),
        "client": Column(reference("clients"), fixed=True),
        "includes_vat": Column(flag, default=False, fixed=True),
        "valid_from": Column(day),
        "valid_to": Column(day),
        "archived": ARCHIVED,
    }

    def lock(self, ids: Sequence[int]) -> None:
        """Lock and load the lists; dates become texts, as change sets tell them."""
        super().lock(ids)
        for row in self.loaded.values():
            row |= {name: row[name] and row[name].isoformat() for name in _DATES}

    def check(self) -> dict[int, PimError]:
        """A list belongs to one market, client group or client, and holds at least one day."""
        problems: dict[int, PimError] = {}
        for row_id in self.changed:
            row = self.loaded[row_id]
            name = f"price list {row['code']}"
            if len(owners := [owner for owner in OWNERS if row[owner]]) != 1:
                remedy = "It belongs to one market, one client group or one client: give exactly one of them."
                problems[row_id] = BadValue(name, ", ".join(owners), remedy)
            elif row["valid_from"] and row["valid_to"] and row["valid_to"] <= row["valid_from"]:
                remedy = f"Give a day after {row['valid_from']}: the first one on which it no longer holds."
                problems[row_id] = BadValue(f"{name} valid_to", row["valid_to"], remedy)
        return problems

    def write(self) -> None:
        """Write the lists, dates as such."""
        for row in self.loaded.values():
            row |= {name: row[name] and date.fromisoformat(row[name]) for name in _DATES}
        super().write()


class WarehouseTarget(RowTarget):
    """Warehouses."""

    kind, section = "warehouse", "warehouses"
    rows = Warehouse.__table__
    columns = {
        "code": CODE,
        "labels": LABEL,
        "markets": Column(references("markets"), default=[]),
        "archived": ARCHIVED,
    }
