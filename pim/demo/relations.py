"""How the products of the demo catalogue relate: written after all of them exist, as changes of their own."""

from __future__ import annotations

from collections.abc import Iterator

from pim.changes import Draft
from pim.demo.lifecycle import REPLACED_BY

Quantities = tuple[tuple[str, str], ...]  # (SKU, how many)

_PLATFORM = {
    "12": ("BRV-BA12-4", "BRV-BL12"),
    "18": ("BRV-BA18-4", "BRV-BA18-8", "BRV-BL18", "BRV-SC-2"),
}
ACCESSORIES: dict[str, tuple[str, ...]] = {
    "BRV-BD12-30": (*_PLATFORM["12"], "BRV-BS-32"),
    "BRV-BI12-110": _PLATFORM["12"],
    "BRV-BD18-65": (*_PLATFORM["18"], "BRV-BS-32", "BRV-HSS-6", "BRV-DC-13"),
    "BRV-BD18-85X": (*_PLATFORM["18"], "BRV-BS-32", "BRV-HSS-8", "BRV-HSS-10"),
    "BRV-BI18-170": (*_PLATFORM["18"], "BRV-BS-32"),
    "BRV-BI18-205": (*_PLATFORM["18"], "BRV-BS-32"),
    "BRV-BH18-20": (*_PLATFORM["18"], "BRV-SDS-6-110", "BRV-SDS-8-160"),
    "BRV-BH800": ("BRV-SDS-8-160", "BRV-SDS-10-160", "BRV-SDS-12-210"),
    "BRV-BG18-125": (*_PLATFORM["18"], "BRV-CD-125"),
    "BRV-BG1400-125": ("BRV-CD-125",),
    "BRV-BG2400-230": ("BRV-CD-230",),
    "ZTX-ZG750-115": ("BRV-CD-115",),
    "BRV-BS18-165": (*_PLATFORM["18"], "BRV-SB-165"),
    "BRV-BS1400-190": ("BRV-SB-190",),
    "BRV-BJ18-135": (*_PLATFORM["18"], "BRV-JB-100"),
    "BRV-BJ720": ("BRV-JB-100", "BRV-JB-132"),
    "BRV-BE18-125": _PLATFORM["18"],
    "BRV-BM18": _PLATFORM["18"],
    "BRV-BR18-28": _PLATFORM["18"],
    "BRV-BV18-10": _PLATFORM["18"],
    "LMV-WL18": ("BRV-BA18-4", "BRV-BL18"),
}
SPARE_PARTS: dict[str, Quantities] = {
    "BRV-BG900-125": (("BRV-CB-G900", "1"),),
    "BRV-BG2400-230": (("BRV-CB-G2400", "1"),),
    "BRV-BH800": (("BRV-CB-H800", "1"),),
    "BRV-BP850": (("BRV-DC-13", "1"),),
    "BRV-BV1250-30": (("BRV-FB-30", "2"),),
    "BRV-BV1400-42": (("BRV-FB-42", "2"),),
}
SETS: dict[str, Quantities] = {
    "BRV-BK12-2": (("BRV-BD12-30", "1"), ("BRV-BI12-110", "1"), ("BRV-BA12-2", "2"), ("BRV-BL12", "1"),
                   ("BRV-SC-2", "1")),
    "BRV-BK18-2": (("BRV-BD18-65", "1"), ("BRV-BI18-170", "1"), ("BRV-BA18-4", "2"), ("BRV-BL18", "1"),
                   ("BRV-SC-2", "1")),
    "BRV-BK18-4": (("BRV-BD18-85X", "1"), ("BRV-BI18-205", "1"), ("BRV-BG18-125", "1"), ("BRV-BS18-165", "1"),
                   ("BRV-BA18-55", "3"), ("BRV-BL18", "1"), ("BRV-SC-3", "2")),
}  # fmt: skip
# Two-way: the other side shows them too, and is not written.
CROSS_SELL: dict[str, tuple[str, ...]] = {
    "BRV-BP850": ("BRV-HSS-8",),
    "BRV-BF2000": ("BRV-BM300",),
    "LMV-EM3": ("LMV-HL4",),
}
CROSS_SELL_MODELS: dict[str, tuple[str, ...]] = {
    "hex_screw_zinc": ("hex_nut", "flat_washer"),
    "hex_screw_a2": ("lock_nut_a2",),
    "work_trousers": ("work_t_shirt", "assembly_gloves"),
    "cable_h07rnf": ("cable_reel",),
}


def relations() -> Iterator[Draft]:
    """The relations of products, then those of models; one change for each type and product."""
    for sku, parts in ACCESSORIES.items():
        yield _links(sku, "accessory", parts)
    for sku, wanted in SPARE_PARTS.items():
        yield _counted(sku, "spare_part", wanted)
    for old, new in REPLACED_BY.items():
        yield _links(new, "replaces", (old,))
    for sku, wanted in SETS.items():
        yield _counted(sku, "set", wanted)
    for sku, others in CROSS_SELL.items():
        yield _links(sku, "cross_sell", others)
    for code, others in CROSS_SELL_MODELS.items():
        yield _links(code, "cross_sell", others, "model")


def _links(key: str, relation_type: str, others: tuple[str, ...], kind: str = "product") -> Draft:
    links = [{"to": other, "kind": kind} for other in others]
    return Draft(kind, key, f"relations.{relation_type}", links)


def _counted(sku: str, relation_type: str, wanted: Quantities) -> Draft:
    links = [{"to": part, "kind": "product", "quantity": quantity} for part, quantity in wanted]
    return Draft("product", sku, f"relations.{relation_type}", links)
