"""Whole catalogues on merXu: every product is in a file that keeps all rules, or is held back with why."""

from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa

from channels.merxu import Merxu
from pim import db
from pim.catalog.models import Product
from pim.commands import demo_loading
from pim.intake.importing import import_akeneo
from pim.publish.candidates import load_held_back, load_wanted
from pim.publish.channels import get_channel, get_stream, market_day
from pim.publish.generations import read_manifest
from pim.publish.held_items import load_broken
from pim.publish.proposals import default_mapping
from pim.publish.publishing import publish
from pim.publish.stored_files import folder_of
from pim.structure.current import current
from tests.builders import create, save
from tests.channels.validators.merxu import Account, validate
from tests.publish.streams import price, put

pytestmark = pytest.mark.usefixtures("app")


def check_channel(code, kind, languages):
    """The live file keeps all rules; what it leaves out is told with field, rule and remedy. Gives counts."""
    channel = get_channel(code)
    manifest, stream, day = read_manifest(channel), get_stream(channel.id), market_day(channel)
    body = (folder_of(channel) / manifest["files"]["identity"]["name"]).read_bytes()
    held = load_held_back(channel, stream.view_id, day)
    left_out = load_broken(channel.id, is_held=True)
    wanted = load_wanted(channel, stream.view_id, day, None)

    assert manifest["products"] == manifest["items"] == len(wanted) - len(left_out)
    assert validate(body, kind, Account(languages, items=manifest["items"])) == []
    for problems in (*held.values(), *left_out.values()):
        errors = [one for one in problems if one[0] == "error"]
        assert errors
        assert all(field and rule and remedy for _severity, field, _locale, rule, _found, remedy in errors)
    causes = Counter((one[1], one[3]) for problems in held.values() for one in problems if one[0] == "error")
    return manifest["items"], causes, left_out


def test_demo_goes_to_merxu_but_for_the_faults_that_were_sown():
    assert all(part.rejected == 0 for part in demo_loading.load(None))
    publish("merxu_pl")

    items, causes, _left_out = check_channel("merxu_pl", "xml", {"en"})

    assert items > 1000
    assert causes["ean", "check_digit"] == 2


@pytest.mark.shared_data
def test_real_catalogue_goes_to_merxu_once_it_has_prices(shared_data):
    save(create("currency", "EUR", {"code": "EUR"}))
    save(create("market", "PL", {"code": "PL", "country": "PL", "currency": "EUR", "zone": "Europe/Warsaw"}))
    import_akeneo(shared_data / "icecat_demo", approve_for=("PL",))
    save(
        create(
            "tax_class", "normal", {"code": "normal", "standard_in": ["PL"], "rates.PL": [{"percent": "23"}]}
        ),
        create("price_list", "list_pl", {"code": "list_pl", "currency": "EUR", "market": "PL"}),
        create("assortment", "all_pl", {"code": "all_pl", "market": "PL", "rule": {"all": []}}),
        create(
            "mapping",
            "merxu",
            {"code": "merxu", "connector": "merxu_csv", "fields": default_mapping(current(), Merxu())},
        ),
    )
    scope = current().scopes["ecommerce"]
    settings = {
        "connector": "merxu_csv",
        "market": "PL",
        "scope": "ecommerce",
        "assortment": "all_pl",
        "mapping": "merxu",
    }
    save(create("channel", "merxu_pl", {"code": "merxu_pl", "locales": list(scope.locales), **settings}))
    products = Product.__table__
    ids = (
        db.connection().execute(sa.select(products.c.id).where(products.c.kind == "product")).scalars().all()
    )
    db.db.session.rollback()
    put(*(price(i, "99.90") for i in ids[:-5]), code="list_pl")
    publish("merxu_pl")

    languages = {locale[:2] for locale in scope.locales[1:]}
    items, _causes, left_out = check_channel("merxu_pl", "csv", languages)

    assert items + len(left_out) > 100
    broken = {one[1] for problems in left_out.values() for one in problems if one[0] == "error"}
    assert broken <= {"price", "currency", "vat"}
