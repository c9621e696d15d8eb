"""Which product has which status in which market: approved everywhere, but for what stands here."""

from __future__ import annotations

MARKETS = ("PL", "SE", "NO", "CZ")

# SKU -> status by market; a market that is not named here has the status "approved".
EXCEPTIONS: dict[str, dict[str, str]] = {
    # Being prepared for the spring campaign.
    "BRV-BK18-4": {"PL": "in_work", "SE": "in_work", "NO": "in_work", "CZ": "in_work"},
    "BRV-BI18-205": {"SE": "in_work", "NO": "in_work"},
    "LMV-EM3": {"PL": "in_work", "SE": "in_work", "NO": "in_work"},
    # Sold off; what follows them stands in `REPLACED_BY`, but for one (a seeded fault).
    "BRV-BD18-50": {"PL": "phase_out", "SE": "phase_out", "NO": "phase_out"},
    "BRV-BG900-125": {"PL": "phase_out", "SE": "phase_out", "NO": "phase_out"},
    "BRV-BP650": {"PL": "phase_out", "SE": "archived", "NO": "archived"},
    "ZTX-ZF1800": {"PL": "phase_out", "SE": "phase_out", "NO": "phase_out"},
    # Sold in Norway, withdrawn in Sweden.
    "BRV-BF2300": {"SE": "archived"},
}
# Brand prefix -> markets where its products are new: never offered there so far.
NEW_IN = {"ZTX": ("SE", "NO", "CZ")}

REPLACED_BY = {
    "BRV-BD18-50": "BRV-BD18-65",
    "BRV-BG900-125": "BRV-BG1400-125",
    "BRV-BP650": "BRV-BP850",
}


def statuses(sku: str) -> dict[str, str]:
    """The status fields of a product; a market in which it is new is left out."""
    own = EXCEPTIONS.get(sku, {})
    new_in = NEW_IN.get(sku.partition("-")[0], ())
    return {
        f"status.{market}": own.get(market, "approved")
        for market in MARKETS
        if market in own or market not in new_in
    }
