"""Takes the picture of the README from the demo: `python -m docs.picture`, after pages have changed.

Needs what `make test-ui` needs. No check compares it: letters look different on every machine.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from docs import session

PICTURE = session.ROOT / "docs" / "screens" / "product.png"
CHROMIUM = os.environ.get("PIM_CHROMIUM", "/usr/bin/chromium")
SHOWN = "/admin/products/key/BRV-BE400-150"  # its Swedish name is missing
SEEN_IN = "?scope=ecommerce&locale=sv_SE"
SIZE = ViewportSize(width=1280, height=760)


def main() -> None:
    """Write the picture."""
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
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(session.ROOT)}: {PICTURE.stat().st_size} bytes")


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
