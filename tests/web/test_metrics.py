"""What Prometheus reads: by a token that may, over all processes, without a series for each guess."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from pim.accounts import api_tokens
from pim.commands.serve import empty_counts
from pim.config import ROOT
from pim.db import transaction
from pim.publish.publishing import publish
from pim.web.metrics import state
from tests.builders import edit, make_products, make_shop


@pytest.fixture
def ask(client):
    """Asks as Prometheus does."""
    with transaction():
        _token, text = api_tokens.create("monitor", "prometheus")

    def ask(path="/metrics"):
        return client.get(path, headers={"Authorization": f"Bearer {text}"})

    return ask


def values(text):
    """Each series with its value."""
    return dict(re.findall(r"^(pim_\S+) (\S+)$", text, flags=re.MULTILINE))


def test_metrics_are_for_tokens_that_may_monitor_only(client, ask):
    with transaction():
        _token, text = api_tokens.create("viewer", "reader")

    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": f"Bearer {text}"}).status_code == 403
    assert ask().status_code == 200
    assert ask("/api/v1/products").status_code == 403


def test_channels_are_measured_by_revision_and_age(ask):
    make_shop()
    make_products(2)
    edit("product", "T-2", "values.name..en_GB", None)  # the receiver wants a name
    publish("shop_pl")

    told = values(ask().text)

    labels = '{channel="shop_pl",stream="content"}'
    assert (told[f"pim_revision{labels}"], told[f"pim_paused{labels}"]) == ("1.0", "0.0")
    assert (told[f"pim_items{labels}"], told[f"pim_held_back{labels}"]) == ("1.0", "1.0")
    assert float(told[f"pim_revision_age_seconds{labels}"]) >= 0
    assert float(told[f"pim_compared_age_seconds{labels}"]) >= 0
    assert float(told[f"pim_publication_seconds{labels}"]) > 0
    assert float(told["pim_database_bytes"]) > 10_000
    assert told["pim_change_sets_applying"] == "0.0"
    assert told['pim_jobs{state="queued"}'] == "0.0"


def test_requests_are_counted_by_route_and_not_by_address(client, ask):
    series = 'pim_requests_total{method="GET",route="/feeds/<code>/full",status="401"}'
    before = float(values(ask().text).get(series, 0))

    for code in ("a", "b", "c"):
        client.get(f"/feeds/{code}/full")
        client.get(f"/guess-{code}")

    told = values(ask().text)
    assert float(told[series]) == before + 3
    assert "guess" not in "".join(told)
    assert any(name.startswith("pim_request_seconds_bucket") for name in told)


def test_other_parts_measure_more(ask, monkeypatch):
    def measure(_at):
        gauge = state.GaugeMetricFamily("pim_jobs_waiting", "Jobs.")
        gauge.add_metric([], 3)
        yield gauge

    monkeypatch.setattr(state, "_sources", [])
    state.register_source(measure)

    assert values(ask().text)["pim_jobs_waiting"] == "3.0"


def test_requests_of_all_processes_are_told_by_each(settings, tmp_path, app):
    """Two processes of one server; whichever is asked tells of both."""
    folder = empty_counts(settings.var_dir)
    child = (
        "from pim import create_app\n"
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from prometheus_client.multiprocess import MultiProcessCollector\n"
        "create_app().test_client().get('/feeds/x/full')\n"
        "registry = CollectorRegistry()\n"
        "MultiProcessCollector(registry)\n"
        "print(generate_latest(registry).decode())\n"
    )
    environ = {
        "PATH": os.environ["PATH"],
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
        **settings.to_environ(),
    }

    told = [
        subprocess.run(
            [sys.executable, "-c", child], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
        ).stdout
        for _process in range(2)
    ]

    series = 'pim_requests_total{method="GET",route="/feeds/<code>/full",status="401"}'
    assert [values(text)[series] for text in told] == ["1.0", "2.0"]
    assert list(empty_counts(settings.var_dir).iterdir()) == []


def test_answer_bears_the_id_of_its_request(client):
    assert re.fullmatch(r"[0-9a-f]{16}", client.get("/media/x").headers["X-Request-ID"])
    given = {"X-Request-ID": "proxy-0123456789"}
    assert client.get("/media/x", headers=given).headers["X-Request-ID"] == "proxy-0123456789"
    hostile = {"X-Request-ID": 'a b"c' * 100}
    assert re.fullmatch(r"[0-9a-f]{16}", client.get("/media/x", headers=hostile).headers["X-Request-ID"])
