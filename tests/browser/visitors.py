"""A person at a screen, who counts her taps."""

from tests.browser.pages import WIDTHS, too_wide

PASSWORD = "a stone bridge over the quiet river"
PHONE = 360
DESK = 1280
MILLISECONDS = 10_000


class Visitor:
    """One person with a browser of her own, signed in by a cookie; `troubles` is what went wrong on her pages."""

    def __init__(self, browser, site, *, width, scripts=True, cookie=None):
        self.troubles = []
        self.taps = 0
        self._site = site
        self._context = browser.new_context(
            base_url=site,
            locale="en-GB",
            viewport={"width": width, "height": WIDTHS[width]},
            has_touch=width == PHONE,
            is_mobile=width == PHONE,
            java_script_enabled=scripts,
        )
        self._context.set_default_timeout(MILLISECONDS)
        self._context.on("weberror", lambda error: self.troubles.append(error.error.message))
        self._context.on("console", lambda message: message.type == "error" and self.troubles.append(message.text))
        self._context.on("request", self._note_stranger)
        if cookie is not None:
            self._context.add_cookies([{"name": "session", "value": cookie, "url": site}])
        self.page = self._context.new_page()

    def go(self, address):
        """Open an address that must answer; the taps are counted anew from here."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, (address, answer.status)
        self._look()
        self.taps = 0

    def accept(self, invitation):
        """Follow the link of an invitation and set a password."""
        self.go(invitation)
        self.page.locator("#password").fill(PASSWORD)
        self.page.locator("#password_again").fill(PASSWORD)
        self.tap("main form button")

    def open(self, selector):
        """Tap the one thing on the page that this selects, which opens in place."""
        self.page.locator(selector).click()
        self.taps += 1
        self._look()

    def tap(self, selector):
        """Tap the one thing on the page that this selects, and wait for the page to which it leads."""
        # A form may wait for its own draft to be saved before it goes.
        with self.page.expect_navigation():
            self.page.locator(selector).click()
        self.taps += 1
        self._look()

    def texts(self, selector):
        """The texts of all that this selects, each in one line."""
        return [" ".join(text.split()) for text in self.page.locator(selector).all_inner_texts()]

    def close(self):
        """Close the browser; nothing may have gone wrong in it."""
        self._context.close()
        assert self.troubles == []

    def _look(self):
        if wide := too_wide(self.page):
            self.troubles.append(f"{self.page.url} is wider than the screen: {wide}")

    def _note_stranger(self, request):
        if not request.url.startswith((self._site, "data:", "blob:")):
            self.troubles.append(f"asked {request.url}")
