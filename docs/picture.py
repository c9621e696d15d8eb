"""Takes the pictures of the docs from the demo: `python -m docs.picture`, after pages have changed.

Needs what `make test-ui` needs. No check compares it: letters look different on every machine.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from docs import session

SCREENS = session.ROOT / "docs" / "screens"
CHROMIUM = os.environ.get("PIM_CHROMIUM", "/usr/bin/chromium")
SHOWN = "/admin/products/key/BRV-BE400-150"  # its Swedish name is missing
SEEN_IN = "?scope=ecommerce&locale=sv_SE"
TOLD = {"google": "google_pl", "ceneo": "ceneo_pl", "heureka": "heureka_cz"}  # picture -> channel
SIZE = ViewportSize(width=1280, height=760)


def main() -> None:
    """Write the pictures."""
    with (
        tempfile.TemporaryDirectory(prefix="pim-docs-") as name,
        session.demo(session.environ_in(Path(name))) as greeting,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, locale="en-GB", timezone_id="UTC")
        _sign_in(page, greeting)
        page.goto(page.url.partition("?")[0] + SEEN_IN)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SCREENS / "product.png")
        _take_told(page)
        browser.close()
    for path in sorted(SCREENS.glob("*.png")):
        print(f"{path.relative_to(session.ROOT)}: {path.stat().st_size} bytes")


def _take_told(page: Page) -> None:
    """What each receiver is told: the form alone."""
    address = page.url.partition("/admin/")[0]
    for name, channel in TOLD.items():
        page.goto(f"{address}/admin/channels/{channel}/settings")
        page.wait_for_load_state("networkidle")
        page.locator("form[aria-labelledby=receiver]").screenshot(path=SCREENS / f"{name}.png")


def _sign_in(page: Page, greeting: str) -> None:
    """As the administrator, on the way to the page that is shown."""
    told = {key: re.search(rf"{key} +(\S+)", greeting) for key in ("runs at", "sign in", "password")}
    address, email, password = (found[1] for found in told.values() if found)
    page.goto(f"{address}{SHOWN}")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.locator("details.person").wait_for()


if __name__ == "__main__":
    main()
