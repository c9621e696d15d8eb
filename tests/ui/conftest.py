"""A browser, and a server for it to talk to: Debian's Chromium, driven by Playwright.

A test fails when its page writes an error to the console, throws, or breaks the content
security policy, unless the test said so before: `complaints.expect("status of 409")`.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = Path(os.environ.get("PIM_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--headless",
    "--no-sandbox",  # a container's root may not make one; only our own pages are opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Machines that build several things at once are slow; a wait that ends early costs nothing.
PATIENCE_MS = 60_000


class Complaints:
    """What a page complained about, and which of it the test meant to provoke."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """Let complaints through that match the regular expression somewhere; there need not be one."""
        self._expected.append(pattern)

    def list_unexpected(self) -> list[str]:
        return [text for text in self.heard if not any(re.search(p, text) for p in self._expected)]

    def listen(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.heard.append(f"uncaught: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":  # Chromium reports breaches of the policy as errors too
            self.heard.append(f"{message.text} ({message.location['url']})")


@pytest.hookimpl(tryfirst=True)  # before -m selects by the mark that is set here
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("ui")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(
            f"There is no {CHROMIUM}. Set PIM_CHROMIUM, or run: apt-get install chromium libatomic1",
            pytrace=False,
        )
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The base URL of the application, served from a thread on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    complaints = Complaints()
    yield complaints
    assert complaints.list_unexpected() == []


@pytest.fixture
def page(browser: Browser, live_server: str, complaints: Complaints) -> Iterator[Page]:
    """A fresh profile on the running application: `page.goto("/admin/")`."""
    with opened_page(browser, complaints, base_url=live_server) as page:
        yield page


@contextmanager
def opened_page(browser: Browser, complaints: Complaints, base_url: str | None = None) -> Iterator[Page]:
    """A page of a profile of its own: a second one in a test is a second person."""
    context = browser.new_context(base_url=base_url, locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    complaints.listen(page)
    yield page
    context.close()
