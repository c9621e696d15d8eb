"""The demo's channels to marketplaces: what is written obeys the receivers, what is not is held back."""

from __future__ import annotations

import io

import pytest

from pim.commands.demo_loading import load
from pim.publish.channels import get_channel
from pim.publish.generations import read_manifest, write_feed
from pim.publish.publishing import publish
from tests.channels.receivers import CENEO, GOOGLE, HEUREKA

pytestmark = pytest.mark.usefixtures("app")


def test_demo_sells_on_all_marketplaces():
    load()

    for code, receiver, least in (
        ("google_pl", GOOGLE, 1900),
        ("ceneo_pl", CENEO, 1900),
        ("heureka_cz", HEUREKA, 500),
    ):
        outcome = publish(code)
        out = io.BytesIO()
        write_feed(get_channel(code), out, since=None, at=None)
        items = receiver.list_items(out.getvalue())
        assert list(receiver.find_violations(out.getvalue())) == []
        assert len(items) == read_manifest(get_channel(code))["products"] > least
        assert 0 < outcome.held_back < 20
