"""Publications killed with -9 while a receiver reads: it sees whole files, the next run mends the rest."""

from __future__ import annotations

import random
import signal
import sys
import time
from subprocess import Popen

import pytest

from pim.config import Settings
from pim.publish.channels import get_channel
from pim.publish.generations import read_manifest
from pim.publish.publishing import publish
from pim.publish.stored_files import folder_of
from tests import builders
from tests.publication import running
from tests.publication.agreement import disagreements
from tests.publication.running import Readings

CHANNEL = "shop_pl"
PRODUCTS = 20_000
MOVED = 5  # of so many products one is rendered anew each time: more than fit into the moment of sealing


@pytest.mark.parametrize(
    "kills", [pytest.param(10, id="10"), pytest.param(50, id="50", marks=pytest.mark.chaos)]
)
def test_killed_publications_tear_nothing(app, settings, tmp_path, record_property, kills):
    """[kills_torn] At least 70 % of the kills hit between the first rendering and the new manifest."""
    _make_catalogue()
    publish(CHANNEL)
    marks, seconds = _measure(settings)
    rng = random.Random(5)
    inside, faults = 0, []

    with running.reading(folder_of(get_channel(CHANNEL)), tmp_path / "stop") as reader:
        for number in range(kills):
            _change(number)
            before = _live()
            _kill(running.start(settings, CHANNEL), rng.randrange(1, marks), rng.uniform(0, seconds))
            inside += _live() == before
            assert running.publish_unless_stuck(CHANNEL).revision == before + 1
            faults += [f"after kill {number}: {fault}" for fault in disagreements(CHANNEL)]
    seen: Readings = reader.result()

    figures = (
        f"kills_torn: {len(seen.torn)} torn, {len(seen.missing)} missing in {seen.whole} readings of"
        f" {len(seen.revisions)} revisions; {inside} of {kills} kills inside the write window"
    )
    record_property("kills_torn", figures)
    sys.stdout.write(f"{figures}\n")
    assert (seen.torn, seen.missing, faults) == ([], [], [])
    assert inside >= 0.7 * kills
    assert seen.whole > kills


def _make_catalogue() -> None:
    """A channel of simple products, a part of which stands in a category that records show."""
    builders.make_shop()
    builders.apply_all(
        builders.create(
            "product",
            f"P-{n}",
            {
                "sku": f"P-{n}",
                "family": "tools",
                "values.name..en_GB": f"Product {n}",
                "status.PL": "approved",
                "categories": ["drills" if n % MOVED == 0 else "saws"],
            },
        )
        for n in range(PRODUCTS)
    )


def _change(number: int) -> None:
    """One small edit that shows in thousands of records."""
    builders.edit("category", "drills", "labels.en_GB", f"Drills {number}")


def _measure(settings: Settings) -> tuple[int, float]:
    """How many marks such a publication passes up to its manifest, and the mean time between two."""
    _change(-1)
    with running.start(settings, CHANNEL) as process:
        names = iter(process.stdout.readline, "update_stream\n")
        assert next(names) == "ready\n"
        started = time.monotonic()
        marks = 1 + sum(1 for _mark in names)
        seconds = (time.monotonic() - started) / marks
        process.communicate()
    assert process.returncode == 0
    return marks, seconds


def _kill(process: Popen[str], mark: int, delay: float) -> None:
    """Kill the publication a moment after its mark of this number: on its way to the next one, as a rule."""
    with process:
        for _passed in range(mark + 1):
            process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)


def _live() -> int:
    return int(read_manifest(get_channel(CHANNEL))["revision"])
