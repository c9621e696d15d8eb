"""Clients, client groups and tax classes as targets of change sets. No rule about products leans on them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pim.changes.operations import Value
from pim.changes.rows import Column, RowTarget, iso_day, table_of, text
from pim.errors import BadValue, PimError
from pim.structure import models
from pim.structure.checks import ARCHIVED, CODE, LABEL, reference, references
from pim.structure.current import current
from pim.structure.units import canonical_number

MAX_CONTACT = 1000  # characters


class ClientGroupTarget(RowTarget):
    """Client groups."""

    kind, section = "client_group", "client_groups"
    rows = table_of(models.ClientGroup)
    columns = {"code": CODE, "labels": LABEL, "archived": ARCHIVED}


class ClientTarget(RowTarget):
    """Clients. The market may change: a client that moves keeps its part numbers and its prices."""

    kind, section = "client", "clients"
    rows = table_of(models.Client)
    columns = {
        "code": CODE,
        "labels": LABEL,
        "market": Column(reference("markets"), required=True),
        "client_group": Column(reference("client_groups")),
        "currency": Column(reference("currencies")),
        "locales": Column(references("locales"), default=[]),
        "contact": Column(text(MAX_CONTACT)),
        "archived": ARCHIVED,
    }


def _rates(target: RowTarget, _id: int, value: Value) -> list[dict[str, str]]:
    """Rates in the order of their days, each `{"percent": "25"}` with an optional `valid_from`."""
    if not isinstance(value, list) or not all(isinstance(rate, dict) for rate in value):
        raise BadValue(f"{target.kind} rates", value, 'A list such as [{"percent": "25"}] is needed.')
    rates = sorted((_rate(rate) for rate in value), key=lambda rate: rate.get("valid_from", ""))
    days = [rate.get("valid_from") for rate in rates]
    if len(set(days)) != len(days):
        raise BadValue(f"{target.kind} rates", value, "Two rates begin on the same day: keep one of them.")
    return rates


def _rate(rate: dict[str, Any]) -> dict[str, str]:
    if not {"percent"} <= set(rate) <= {"percent", "valid_from"}:
        raise BadValue("rate", rate, "A rate has percent, and may have valid_from.")
    percent = canonical_number(str(rate["percent"]))
    if not 0 <= Decimal(percent) <= 100:
        raise BadValue("rate percent", percent, "A percentage from 0 to 100 is needed.")
    if rate.get("valid_from") is None:
        return {"percent": percent}
    return {"percent": percent, "valid_from": iso_day("rate valid_from", rate["valid_from"])}


class TaxClassTarget(RowTarget):
    """Tax classes; `rates.<market>` is the list of rates there, one per day on which it changes."""

    kind, section = "tax_class", "tax_classes"
    rows = table_of(models.TaxClass)
    columns = {
        "code": CODE,
        "labels": LABEL,
        "rates": Column(_rates, default={}, keyed=True),
        "standard_in": Column(references("markets"), default=[]),
        "archived": ARCHIVED,
    }

    @classmethod
    def alone(cls, field: str) -> bool:
        """Of two that become the standard of one market at the same moment, neither would see the other."""
        return field in ("", "standard_in", "archived")

    def validate(self, target_id: int, field: str, value: Value, *, fresh: bool = False) -> Value:
        """The canonical value; rates are of a market that there is. Raises `UnknownCode` or `BadValue`."""
        name, _dot, market = field.partition(".")
        if name == "rates":
            current().market(market)
        return super().validate(target_id, field, value, fresh=fresh)

    def check(self) -> dict[int, PimError]:
        """A market has one standard class at most."""
        return {
            row_id: BadValue(
                f"tax class {self.key_of(row_id)} standard_in",
                market,
                f"{other} is the standard class there: take the market away from it first.",
            )
            for row_id in self.changed
            for market, other in self._claimed(row_id)
        }

    def _claimed(self, row_id: int) -> list[tuple[str, str]]:
        own = self.loaded[row_id]
        standing = {c.code: sorted(c.standard_in) for c in current().tax_classes.values()}
        standing |= {
            row["code"]: [] if row["archived"] else (row["standard_in"] or []) for row in self.loaded.values()
        }
        if own["archived"]:
            return []
        return [
            (market, code)
            for code, markets in standing.items()
            if code != own["code"]
            for market in markets
            if market in (own["standard_in"] or [])
        ]


# In the order in which one chunk may write them: what others refer to comes first.
TARGETS: tuple[type[RowTarget], ...] = (ClientGroupTarget, ClientTarget, TaxClassTarget)
KINDS = tuple(target.kind for target in TARGETS)
