"""What of the demo catalogue goes where: assortments with their pins, shops, receivers beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pim.changes import Draft
from pim.demo.attributes import ATTRIBUTES
from pim.demo.comparisons import comparisons
from pim.demo.fields import create, labels
from pim.demo.marketplaces import marketplaces
from pim.demo.places import ROOT_CATEGORY
from pim.demo.texts import Five

CONNECTOR = "b2b_shop"
MAPPING = "b2b_shop_default"
MAPPING_LABELS: Five = (
    "Sklep B2B: wszystkie dane", "B2B-butik: alla uppgifter", "B2B shop: everything",
    "B2B obchod: všechny údaje", "B2B-магазин: все данные",
)  # fmt: skip
CHANNELS: tuple[tuple[str, str, Five, str, tuple[str, ...]], ...] = (
    ("shop_pl", "PL", ("Sklep B2B Polska", "B2B-butik Polen", "B2B shop Poland", "B2B obchod Polsko",
                       "B2B-магазин Польша"), "industry_pl", ("pl_PL", "en_GB")),
    ("shop_se", "SE", ("Sklep B2B Szwecja", "B2B-butik Sverige", "B2B shop Sweden", "B2B obchod Švédsko",
                       "B2B-магазин Швеция"), "industry_se", ("sv_SE", "en_GB")),
    ("shop_no", "NO", ("Sklep B2B Norwegia", "B2B-butik Norge", "B2B shop Norway", "B2B obchod Norsko",
                       "B2B-магазин Норвегия"), "industry_no", ("nb_NO", "en_GB")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pin:
    """A product put in or kept out by hand; `to_on` is the first day on which it no longer holds."""

    sku: str
    way: str
    note: str
    from_on: str | None = None
    to_on: str | None = None

    def content(self) -> dict[str, str]:
        """The pin as a field of its assortment."""
        parts = {"way": self.way, "note": self.note, "from_on": self.from_on, "to_on": self.to_on}
        return {name: part for name, part in parts.items() if part is not None}


@dataclass(frozen=True, slots=True)
class Plan:
    """One assortment with its pins."""

    code: str
    market: str
    labels: Five
    rule: dict[str, Any]
    pins: tuple[Pin, ...] = ()
    parent: str | None = None
    category: str | None = None
    from_on: str | None = None
    to_on: str | None = None


def _is(attribute: str, value: Any) -> dict[str, Any]:
    return {"attribute": attribute, "scope": "", "locale": "", "op": "=", "value": value}


ASSORTMENTS = (
    Plan(
        "industry_pl", "PL",
        ("Przemysł Polska", "Industri Polen", "Industry Poland", "Průmysl Polsko", "Промышленность Польша"),
        {"all": []}, category=ROOT_CATEGORY,
    ),
    Plan(
        "industry_se", "SE",
        ("Przemysł Szwecja", "Industri Sverige", "Industry Sweden", "Průmysl Švédsko",
         "Промышленность Швеция"),
        {"all": [{"category": ROOT_CATEGORY}, {"not": _is("brand", "zetmax")}]},
        (Pin("VFX-TR100-GRE-56", "out", "Sold in Norway only: no stock in the Swedish warehouse."),
         Pin("LMV-HB150-6500", "out", "Swedish clients take 4000 K.", from_on="2026-10-01")),
    ),
    Plan(
        "industry_no", "NO",
        ("Przemysł Norwegia", "Industri Norge", "Industry Norway", "Průmysl Norsko",
         "Промышленность Норвегия"),
        {"any": [{"category": code} for code in ("tools", "tool_accessories", "fastening", "lighting",
                                                  "workwear")]},
        (Pin("PRX-REEL-25M", "in", "Asked for by the Oslo branch."),
         Pin("PRX-REEL-50M", "in", "Spring launch.", from_on="2027-03-01")),
    ),
    Plan(
        "industry_cz", "CZ",
        ("Przemysł Czechy", "Industri Tjeckien", "Industry Czechia", "Průmysl Česko", "Промышленность Чехия"),
        {"not": _is("brand", "zetmax")}, category=ROOT_CATEGORY,
    ),
    Plan(
        "shipyard_gdansk", "PL",
        ("Stocznia Gdańska Północ", "Varvet Gdańsk Nord", "Gdańsk North Shipyard", "Loděnice Gdaňsk sever",
         "Гданьская верфь «Север»"),
        {"any": [_is("areas_of_use", "shipbuilding"), {"category": "gloves"}]},
        (Pin("BRV-BH1100", "in", "Framework contract 2026.", from_on="2026-01-01", to_on="2027-01-01"),
         Pin("VFX-HV300-ORA-XL", "in", "Work clothes for the dock."),
         Pin("FXN-985A2-M5", "out", "The yard buys M5 elsewhere."),
         Pin("BRV-BG18-125", "out", "No battery tools below deck.", from_on="2026-06-01"),
         Pin("BRV-BV1400-42", "in", "Autumn action.", from_on="2027-09-01")),
        parent="industry_pl", from_on="2026-01-01", to_on="2027-07-01",
    ),
    Plan(
        "battery_18v_pl", "PL",
        ("Platforma akumulatorowa 18 V", "Batteriplattform 18 V", "Battery platform 18 V",
         "Akumulátorová platforma 18 V", "Аккумуляторная платформа 18 В"),
        {"all": [_is("voltage", {"amount": "18", "unit": "VOLT"}), {"not": {"family": "cables"}}]},
        parent="industry_pl", from_on="2026-10-01",
    ),
)  # fmt: skip


def planning(id_of: Callable[[str], int]) -> Iterator[Draft]:
    """Assortments with their pins, the mapping, the channels. `id_of` gives the product id of a SKU."""
    for plan in ASSORTMENTS:
        yield create("assortment", plan.code, _assortment(plan))
        for pin in plan.pins:
            yield Draft("assortment", plan.code, f"pins.{id_of(pin.sku)}", pin.content())
    yield create("mapping", MAPPING, {
        "code": MAPPING, **labels(MAPPING_LABELS), "connector": CONNECTOR, "fields": mapping_fields(),
    })  # fmt: skip
    for code, market, texts, assortment, locales in CHANNELS:
        yield create("channel", code, {
            "code": code, **labels(texts), "connector": CONNECTOR, "market": market, "scope": "ecommerce",
            "locales": list(locales), "assortment": assortment, "mapping": MAPPING, "max_shrink_percent": 20,
        })  # fmt: skip
    yield from marketplaces()
    yield from comparisons()


def mapping_fields() -> list[dict[str, Any]]:
    """Which attribute feeds which field of the shop's format: the named fields, then all other attributes."""
    named = ("name", "description", "gtin")
    fields = [_feed(code, code) for code in named]
    fields.append({"field": "brand", "steps": [{"step": "label", "attribute": "brand"}]})
    fields[1]["steps"].append({"step": "attribute", "attribute": "short_description"})
    for code, kind, *_rest in sorted(ATTRIBUTES, key=lambda row: row[1] != "image"):
        if kind in ("image", "document"):
            fields.append(_feed(f"media.{code}", code))
        elif code not in (*named, "brand", "sku"):
            fields.append(_feed(f"attributes.{code}", code))
    return fields


def _feed(field: str, attribute: str) -> dict[str, Any]:
    return {"field": field, "steps": [{"step": "attribute", "attribute": attribute}]}


def _assortment(plan: Plan) -> dict[str, Any]:
    parts = {"parent": plan.parent, "category": plan.category, "from_on": plan.from_on, "to_on": plan.to_on}
    own = {name: part for name, part in parts.items() if part is not None}
    return {"code": plan.code, **labels(plan.labels), "market": plan.market, "rule": plan.rule, **own}
