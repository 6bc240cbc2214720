"""The browser that tests drive: Chromium on PATH, else the one that Playwright downloaded."""

import shutil
from typing import Any

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox, since tests may run as root; the rest keeps the browser from calling anybody by itself.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: Playwright) -> Browser:
    """Start the browser without a window."""
    options: dict[str, Any] = {"args": list(ARGUMENTS)}
    if path := next(filter(None, map(shutil.which, NAMES)), None):
        options["executable_path"] = path
    return playwright.chromium.launch(**options)


def browser_works() -> bool:
    """Say whether a browser can be started and shows a page."""
    try:
        with sync_playwright() as playwright, launch(playwright) as browser:
            page = browser.new_page()
            page.set_content("<title>It works</title>")
            return page.title() == "It works"
    except Error:
        return False
