"""The calls that the OpenAPI page offers, run as they stand against a server that listens."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from contextlib import contextmanager

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from pim.publish.streams import publish_stream
from pim.web.openapi.document import make_curl
from pim.web.openapi.table import OPERATIONS
from tests.feeds.shops import change, publish

CALLS = [operation for operation in OPERATIONS if not operation.is_public]

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


class Quiet(WSGIRequestHandler):
    """Writes nothing to stderr for each request."""

    def log(self, *args):
        pass


@contextmanager
def served(app):
    """The address of the application, on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(call, token, folder):
    environ = {**os.environ, "PIM_TOKEN": token}
    return subprocess.run(
        ["sh", "-c", call + " --silent --show-error"],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_calls_work_as_they_stand(app, shop, tmp_path):
    change("A", {"values.name..": "Nut"})
    publish()
    publish_stream("shop", "prices")

    with served(app) as url:
        for operation in CALLS:
            call = make_curl(operation, url, "shop").replace("/items/SKU", "/items/A")
            done = run(call, shop.token, tmp_path)
            assert (done.returncode, done.stderr) == (0, ""), call
        full = next(operation for operation in CALLS if operation.name == "full")
        again = run(make_curl(full, url, "shop"), shop.token, tmp_path)

    assert again.returncode == 0
    assert (tmp_path / "full.feed").read_bytes() == shop.ask("full").data
    assert (tmp_path / "delta.feed").read_bytes() == shop.ask("delta?since=1").data
    assert (tmp_path / "schema.json").read_bytes() == shop.ask("schema").data


def test_call_without_a_token_fails_and_says_why(app, shop, tmp_path):
    with served(app) as url:
        done = run(make_curl(CALLS[0], url, "shop").replace(" --output manifest.json", ""), "", tmp_path)

    assert done.returncode == 22  # of curl: the server answered 400 or above
    assert "Send a live token" in done.stdout
