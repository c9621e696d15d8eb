"""What channels tell their receivers: kept per channel, sent by mappings, told to who writes the file."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa

from pim import db
from pim.errors import PimError
from pim.publish.channels import get_channel, get_stream
from pim.publish.feeds import get_publication
from pim.publish.generations import write_feed
from pim.publish.models import View
from pim.publish.publishing import publish
from pim.publish.rollback import rollback
from tests.builders import (
    edit,
    make_assortment,
    make_channel,
    make_mapping,
    make_product,
    make_structure,
    read,
)

pytestmark = pytest.mark.usefixtures("app", "invented")
PATTERN = "https://shop.example/{language}/p/{sku}?id={id}"
FIELDS = [
    {"field": "name", "steps": [{"step": "attribute", "attribute": "name"}]},
    {"field": "page", "steps": [{"step": "address", "name": "link_pattern"}]},
]
NOTE = {
    "field": "note",
    "steps": [{"step": "setting", "name": "note", "then": [{"do": "case", "to": "upper"}]}],
}


def make_receiver(fields=FIELDS, **told):
    make_structure()
    make_assortment()
    make_mapping("letter", {"fields": fields}, connector="price_letter")
    add_channel("letter_pl", **told)


def add_channel(code, **told):
    settings = {f"receiver.{name}": text for name, text in {"link_pattern": PATTERN, **told}.items()}
    make_channel(code, settings, connector="price_letter", mapping="letter")


def feed(code="letter_pl", at=None):
    out = io.BytesIO()
    write_feed(get_channel(code), out, since=None, at=at)
    return out.getvalue().decode().splitlines()


def view_of(code):
    return get_stream(get_channel(code).id).view_id


def test_a_setting_goes_into_the_address_of_a_page_and_into_the_file():
    make_receiver(head="Ceník")
    product_id = make_product("B/1 ä", {"values.name..en_GB": "Bolt"})

    publish("letter_pl")

    page = f"https://shop.example/en/p/B%2F1%20%C3%A4?id={product_id}"
    assert feed() == ["Ceník, 3 days", f"B/1 ä;Bolt;{page};"]


def test_settings_are_kept_in_one_spelling_with_their_defaults():
    make_receiver(days=7, carriers={"PPL": 99}, is_short=True)

    told = get_channel("letter_pl").settings

    assert read("channel", "letter_pl", "receiver.days") == "7"
    assert told == {
        "link_pattern": PATTERN,
        "head": "Prices",
        "days": "7",
        "carriers": "PPL=99",
        "basis": "gross",
        "is_short": "true",
    }


@pytest.mark.parametrize(
    ("name", "text", "remedy"),
    [
        ("link_pattern", "https://shop.example/", "holds {sku}"),
        ("days", "soon", "A whole number"),
        ("basis", "both", "net, gross"),
        ("unknown", "1", "link_pattern"),
        ("link_pattern", None, "Address of a product's page"),
    ],
)
def test_what_a_receiver_can_not_be_told_is_refused_with_its_remedy(name, text, remedy):
    make_receiver()

    with pytest.raises(PimError, match=remedy):
        edit("channel", "letter_pl", f"receiver.{name}", text)


def test_a_channel_is_not_made_without_what_its_receiver_needs():
    with pytest.raises(PimError, match="link_pattern"):
        make_receiver(link_pattern=None)


def test_another_setting_makes_a_revision_and_the_old_one_is_told_as_it_was():
    make_receiver()
    make_product("B-1", {"values.name..en_GB": "Bolt"})
    publish("letter_pl")

    edit("channel", "letter_pl", "receiver.days", 5)
    outcome = publish("letter_pl")

    assert (outcome.revision, outcome.changed) == (2, 1)
    assert [feed()[0], feed(at=1)[0]] == ["Prices, 5 days", "Prices, 3 days"]
    assert publish("letter_pl").revision == 2


def test_a_rollback_tells_the_settings_of_the_revision_it_goes_back_to():
    make_receiver()
    make_product("B-1", {"values.name..en_GB": "Bolt"})
    publish("letter_pl")
    edit("channel", "letter_pl", "receiver.days", 5)
    publish("letter_pl")

    rollback("letter_pl", 1)

    assert feed()[0] == "Prices, 3 days"
    assert get_publication(get_channel("letter_pl"), 3).basis["settings"]["days"] == "3"


def test_channels_share_a_view_while_the_mapping_sends_the_same_settings():
    make_receiver(fields=[*FIELDS, NOTE], note="sale")
    add_channel("letter_b", note="sale", days=9)
    add_channel("letter_c", note="none")
    make_product("B-1", {"values.name..en_GB": "Bolt"})

    for code in ("letter_pl", "letter_b", "letter_c"):
        publish(code)

    assert view_of("letter_pl") == view_of("letter_b") != view_of("letter_c")
    assert [feed(code)[1].rpartition(";")[2] for code in ("letter_pl", "letter_c")] == ["SALE", "NONE"]
    with db.transaction() as conn:
        kept = conn.execute(sa.select(View.settings).where(View.id == view_of("letter_c"))).scalar_one()
    assert kept == {"link_pattern": PATTERN, "note": "none"}


def test_a_mapping_that_sends_an_unknown_setting_is_refused():
    make_structure()

    wrong = {"field": "note", "steps": [{"step": "setting", "name": "colour"}]}

    with pytest.raises(PimError, match="Settings of Price letter are: link_pattern, head"):
        make_mapping("letter", {"fields": [FIELDS[0], wrong]}, connector="price_letter")
    with pytest.raises(PimError, match=r"Settings of B2B shop .* are: none"):
        make_mapping("shop", {"fields": [{"field": "gtin", "steps": FIELDS[1]["steps"]}]})
