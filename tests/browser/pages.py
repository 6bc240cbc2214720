"""Open pages as somebody, look at them in every language and on a phone, and have them checked for everybody's use.

    def test_the_inbox_can_be_used_by_everybody(look):
        look(centre.supervisor, "/inbox")

`look` opens the page signed in as the person, in English, Chinese and Russian, at 360 and 1280 pixels, fails on any
violation that axe finds, on a box wider than the screen, on a key in the wrong place, and leaves a picture of each in
tests/.artifacts/.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

ARTIFACTS = Path(__file__).parents[1] / ".artifacts"
LANGUAGES = ("en", "zh", "ru")
WIDTHS = {360: 740, 1280: 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MILLISECONDS = 10_000


@dataclass(frozen=True)
class Look:
    """One way of looking at a page."""

    language: str
    width: int
    is_dark: bool = False

    def name(self, path: str) -> str:
        """Return the file name of the picture."""
        words = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"
        return f"{words}.{self.language}.{self.width}{'.dark' if self.is_dark else ''}.png"


LOOKS = (*(Look(language, width) for language in LANGUAGES for width in WIDTHS), Look("en", 1280, is_dark=True))


def open_as(browser: Browser, site: str, cookie: str | None, look: Look) -> BrowserContext:
    """Return a browser window of its own: signed in with the session cookie, or a visitor's when it is None."""
    context = browser.new_context(
        base_url=site,
        locale={"en": "en-GB", "zh": "zh-CN", "ru": "ru-RU"}[look.language],
        timezone_id="Asia/Dushanbe",
        viewport={"width": look.width, "height": WIDTHS[look.width]},
        color_scheme="dark" if look.is_dark else "light",
        bypass_csp=True,  # for the checker's own script; test_headers.py holds the policy
    )
    context.set_default_timeout(MILLISECONDS)
    if cookie is not None:
        context.add_cookies([{"name": "session", "value": cookie, "url": site}])
    return context


def take_picture(page: Page, name: str) -> Path:
    """Keep a picture of the whole page for people to look at."""
    ARTIFACTS.mkdir(exist_ok=True)
    path = ARTIFACTS / name
    page.screenshot(path=path, full_page=True)
    return path


def problems_for_some(page: Page) -> list[str]:
    """Return what axe finds wrong: rule, and the first place."""
    found: dict[str, Any] = Axe().run(page, options={"runOnly": RULES}).response
    return [f"{problem['id']}: {problem['nodes'][0]['html'][:160]}" for problem in found["violations"]]


def too_wide(page: Page) -> list[str]:
    """Return the elements that make the whole page scroll sideways."""
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll("*")]
                .filter(element => element.getBoundingClientRect().right > width + 1)
                .slice(0, 3).map(element => element.outerHTML.slice(0, 120));
        }"""
    )
