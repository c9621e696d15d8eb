"""A publication that ends at any of its points leaves what the next one makes whole."""

from __future__ import annotations

import pytest

from pim.errors import NotFound
from pim.publish.channels import get_channel
from pim.publish.generations import read_manifest
from pim.publish.publishing import publish
from pim.publish.stored_files import folder_of
from tests import builders
from tests.publication import running
from tests.publication.agreement import disagreements
from tests.publication.child import KILLED

CHANNEL = "shop_pl"


@pytest.fixture
def shop(app):
    """A channel with a few products, a group and a relation."""
    builders.make_shop()
    builders.make_products(5)
    builders.make_model()
    builders.make_variant("J-red", color="red")
    builders.make_variant("J-blue", color="blue")
    builders.edit("product", "T-1", "relations.accessory", [{"to": "T-2"}])


def test_publication_may_end_at_every_mark(shop, settings):
    """At the first publication, and at one that changes, adds and removes products."""
    code, marks = running.run(settings, CHANNEL)
    assert code == 0
    assert len(set(marks)) == 11  # else a function that is marked has moved
    faults = []

    for number in range(1, len(marks) + 1):
        builders.edit("product", "T-2", "values.name..en_GB", f"Name {number}")
        builders.edit("product", "T-3", "archived", number % 2 == 1)
        before = _live()
        code, passed = running.run(settings, CHANNEL, "--die", str(number))
        assert code == (KILLED if len(passed) < len(marks) else 0)
        if _live() not in (before, before + 1):
            faults.append(f"mark {number}: revision {_live()} after {before}")
        running.publish_unless_stuck(CHANNEL)
        faults += [f"after {passed[-1:]}: {fault}" for fault in disagreements(CHANNEL)]

    assert faults == []


def test_first_publication_may_end_before_anything_is_live(shop, settings):
    running.run(settings, CHANNEL, "--die", "6")

    with pytest.raises(NotFound):
        read_manifest(get_channel(CHANNEL))
    running.publish_unless_stuck(CHANNEL)

    assert disagreements(CHANNEL) == []


def test_what_killed_runs_left_is_swept(shop, settings):
    folder = folder_of(get_channel(CHANNEL))
    folder.mkdir(parents=True)
    (folder / ".manifest.json.4711.tmp").write_bytes(b"{")

    publish(CHANNEL)

    assert disagreements(CHANNEL) == []


def _live() -> int:
    return int(read_manifest(get_channel(CHANNEL))["revision"])
