"""Small folders in Akeneo's CSV format: a base catalogue, and what a test adds or replaces."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from pim.intake.akeneo import Body, Reading, read_folder
from pim.structure.snapshot import Structure

# Two families: hats come alone; shirts split by colour, then by size. Sent as files by name.
BASE = {
    "channels": """\
        code;label-en_GB;locales;currencies;tree
        web;Web;en_GB,de_DE;EUR;master
        print;Print;en_GB;EUR,USD;master
        """,
    "currencies": """\
        code;activated
        EUR;1
        USD;1
        ADP;0
        """,
    "categories": """\
        code;parent;label-en_GB
        master;;Master
        clothes;master;Clothes
        hats;clothes;Hats
        """,
    "attributes": """\
        code;type;group;localizable;scopable;unique;metric_family;default_metric_unit;decimals_allowed
        sku;pim_catalog_identifier;other;0;0;1;;;
        ean;pim_catalog_text;other;0;0;1;;;
        name;pim_catalog_text;other;1;0;0;;;
        text;pim_catalog_textarea;other;1;1;0;;;
        brand;pim_catalog_text;other;0;0;0;;;
        color;pim_catalog_simpleselect;other;0;0;0;;;
        size;pim_catalog_simpleselect;other;0;0;0;;;
        tags;pim_catalog_multiselect;other;0;0;0;;;
        weight;pim_catalog_metric;other;0;0;0;Weight;KILOGRAM;1
        pieces;pim_catalog_number;other;0;0;0;;;0
        price;pim_catalog_price_collection;other;0;0;0;;;1
        washable;pim_catalog_boolean;other;0;0;0;;;
        since;pim_catalog_date;other;0;1;0;;;
        photo;pim_catalog_image;other;0;0;0;;;
        """,
    "attribute_options": """\
        attribute;code;sort_order;label-en_GB
        color;red;1;Red
        color;blue;2;Blue
        size;s;1;S
        size;m;2;M
        tags;new;1;New
        tags;warm;2;Warm
        """,
    "families": """\
        code;attributes;attribute_as_label;requirements-web
        hats;sku,ean,name,text,brand,color,tags,weight,pieces,price,washable,since,photo;name;sku,name
        shirts;sku,ean,name,brand,color,size,tags,weight,price,photo;name;sku,name
        """,
    "family_variants": """\
        code;family;variant-axes_1;variant-axes_2;variant-attributes_1;variant-attributes_2
        by_color_size;shirts;color;size;photo,color;sku,ean,weight
        by_size;shirts;size;;size,weight;
        """,
    "association_types": """\
        code;label-en_GB;is_two_way;is_quantified
        UPSELL;Upsell;0;0
        PACK;Pack;0;1
        """,
}


def make_folder(path: Path, base: bool = True, **files: str) -> Path:
    """A folder of these CSV files, over the base catalogue; their texts may be indented."""
    for name, text in ({**BASE, **files} if base else files).items():
        (path / f"{name}.csv").write_text(dedent(text), encoding="utf-8")
    return path


def read(path: Path, base: bool = True, existing: Structure | None = None, **files: str) -> Reading:
    """The folder as read, its products walked through: they are a list."""
    reading = read_folder(make_folder(path, base, **files), existing or Structure())
    return Reading(
        reading.structure, reading.merged, iter(list(reading.products)), reading.problems, reading.files
    )


def products(reading: Reading) -> dict[str, Body]:
    """Models and products by key."""
    return {body.key: body for body in reading.products}


def rules(reading: Reading) -> list[tuple[str, int, str, str]]:
    """File, row, column and rule of each problem."""
    return [(p.file, p.row, p.column, p.rule) for p in reading.problems]
