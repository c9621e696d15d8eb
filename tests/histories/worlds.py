"""Copies of one small catalogue, each in a database of its own: where random histories begin."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

from pim import create_app, db
from pim.changes import Draft
from pim.config import Settings
from tests import postgres
from tests.builders import (
    apply_all,
    create,
    make_assortment,
    make_channel,
    make_mapping,
    make_model,
    make_structure,
    make_variant,
)

CHANNELS = ("shop_pl", "yard_pl", "shop_gb")  # the first two share a view, and the market


class Worlds:
    """Makes copies of one catalogue: tools, clothes with variants, three assortments, three channels."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.count = settings, 0
        with _running(settings):
            _fill()

    @contextmanager
    def open(self) -> Iterator[Flask]:
        """An application on a fresh copy, with its context pushed; the copy is thrown away afterwards."""
        self.count += 1
        var_dir = self.settings.var_dir / f"world-{self.count}"
        places: dict[str, Any] = {"var_dir": var_dir, "feeds_dir": var_dir / "feeds"}
        with ExitStack() as stack:
            url = stack.enter_context(_copied(self.settings.database_url, var_dir))
            yield stack.enter_context(_running(replace(self.settings, database_url=url, **places)))
        shutil.rmtree(var_dir, ignore_errors=True)


@contextmanager
def _running(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.db.session.remove()
            db.db.engine.dispose()  # nobody may be connected to what is copied or dropped


@contextmanager
def _copied(url: str, folder: Path) -> Iterator[str]:
    folder.mkdir(parents=True)
    if url.startswith("sqlite"):
        shutil.copyfile(url.removeprefix("sqlite:///"), folder / "pim.db")
        yield f"sqlite:///{folder}/pim.db"
    else:
        with postgres.database(os.environ["PIM_TEST_PG_URL"], template=url) as copy:
            yield copy


def _fill() -> None:
    make_structure()
    _make_tools()
    _make_clothes()
    _relate()
    make_assortment()
    make_assortment("yard_pl", parent="all_pl", rule={"not": {"category": "clothes"}})
    make_assortment("all_gb", market="GB", rule={"any": [{"category": "shop"}, {"family": "wear"}]})
    make_mapping()
    make_channel()
    make_channel("yard_pl", assortment="yard_pl")
    make_channel("shop_gb", market="GB", assortment="all_gb", locales=["en_GB", "pl_PL"])


def _make_tools() -> None:
    approved = {f"status.{market}": "approved" for market in ("PL", "SE", "GB")}
    tools = {
        "T-0": ("Drill", "drills"),
        "T-1": ("Saw", "saws"),
        "T-2": ("Łącznik", "shop"),
        "T-3": ("Måttband", "tools"),
    }
    apply_all(
        create(
            "product",
            sku,
            {
                "sku": sku,
                "family": "tools",
                "categories": [category],
                "values.name..en_GB": name,
                "values.name..sv_SE": name,
                "values.brand..": "bosch",
                **approved,
            },
        )
        for sku, (name, category) in tools.items()
    )


def _make_clothes() -> None:
    make_model("jacket", {"values.brand..": "makita"}, categories=["clothes"])
    for color in ("red", "blue", "green"):
        make_variant(f"J-{color}", color=color)
    make_model("vest", {"values.name..sv_SE": "Väst"})
    make_model("parka", family_variant="wear_color_size")
    make_model("coat", {"values.name..sv_SE": "Rock"}, family_variant="wear_color_size")
    for color in ("red", "blue"):
        make_model(f"coat_{color}", {"values.color..": color}, parent="coat")
    for color, size in (("red", "s"), ("red", "m"), ("blue", "s")):
        make_variant(f"C-{color}-{size}", parent=f"coat_{color}", size=size)


def _relate() -> None:
    """Links of every kind, between things that come and go apart from each other."""
    links: tuple[tuple[str, str, str, str, str], ...] = (
        ("product", "T-0", "goes_with", "product", "T-1"),
        ("product", "T-1", "accessory", "product", "J-red"),
        ("product", "T-2", "spare_part", "model", "jacket"),
        ("product", "T-3", "accessory", "model", "coat_red"),
        ("product", "J-blue", "spare_part", "product", "T-0"),
        ("model", "coat", "goes_with", "product", "T-3"),
        ("model", "jacket", "accessory", "product", "C-red-s"),
        ("product", "C-blue-s", "goes_with", "model", "vest"),
    )
    apply_all(
        Draft(kind, key, f"relations.{name}", [{"to": other, "kind": other_kind}])
        for kind, key, name, other_kind, other in links
    )
