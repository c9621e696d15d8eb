"""The demo catalogue: some 2,000 industrial products in five languages, with faults seeded on purpose.

Plain drafts for change sets, the same on every call: nothing here reads the clock, the
database or chance, and nothing is written. Apply the four lists in their order; what the ERP
says (`listed_prices`, `counted_stock`) comes after them.
"""

from __future__ import annotations

from collections.abc import Callable

from pim.changes import Draft
from pim.demo import abrasives, chemicals, hand_tools, installation, plumbing, protection
from pim.demo.accessories import accessories
from pim.demo.cables import cable_models, cables
from pim.demo.clients import terms
from pim.demo.facts import Counted, ListedPrice, prices, skus, stock
from pim.demo.fasteners import fastener_models, fasteners
from pim.demo.faults import FAULTS, Fault, spoil, strays
from pim.demo.files import Files, Store, Unpainted
from pim.demo.lighting import lighting, lighting_models
from pim.demo.parts import product_parts
from pim.demo.planning import planning
from pim.demo.power_tools import power_tools
from pim.demo.ranges import range_models, range_variants
from pim.demo.relations import relations
from pim.demo.structure import structure
from pim.demo.supplier_files import SUPPLIER_FILES, SupplierFile, import_mappings
from pim.demo.workwear import workwear, workwear_models

__all__ = [
    "FAULTS",
    "SUPPLIER_FILES",
    "Counted",
    "Fault",
    "ListedPrice",
    "Store",
    "SupplierFile",
    "counted_stock",
    "listed_prices",
    "planning_drafts",
    "product_drafts",
    "structure_drafts",
    "terms_drafts",
]

_RANGES = (hand_tools, abrasives, protection, installation, plumbing, chemicals)


def structure_drafts() -> list[Draft]:
    """What creates the structure, from locales to clients."""
    return list(structure())


def product_drafts(picture_of: Store) -> list[Draft]:
    """What creates product models, products and, at the end, their relations and packaging.

    `picture_of` is called once for each picture and data sheet with its bytes and file
    name, stores them and returns their sha256.
    """
    return _products(Files(picture_of))


def _products(files: Files) -> list[Draft]:
    models = [*fastener_models(files), *cable_models(files), *lighting_models(files), *workwear_models(files)]
    simple = [*power_tools(files), *accessories(files)]
    variants = [*fasteners(), *cables(), *lighting(files), *workwear()]
    for family in _RANGES:
        models += range_models(family.RANGES, files)
        variants += range_variants(family.RANGES, family.FIRST_SERIAL)
    made = [*spoil([*models, *simple, *variants], files), *strays(files)]
    return [*made, *relations(), *product_parts(made)]


def planning_drafts(id_of: Callable[[str], int]) -> list[Draft]:
    """What creates assortments with their pins, the mapping and the channels.

    Pins name products by id: `id_of` gives the id of the product with a SKU.
    """
    return list(planning(id_of))


def terms_drafts() -> list[Draft]:
    """What creates price lists, warehouses, part numbers of clients, and mappings for files of suppliers."""
    return [*terms(skus(_products(Unpainted()))), *import_mappings()]


def listed_prices() -> list[ListedPrice]:
    """The prices in all lists, in the order of the products."""
    return list(prices(_products(Unpainted())))


def counted_stock() -> list[Counted]:
    """The stock in all warehouses, in the order of the products."""
    return list(stock(_products(Unpainted())))
