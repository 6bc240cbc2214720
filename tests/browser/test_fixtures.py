"""The browser shows what the site answers, and notices what it should not do."""

import pytest
from playwright.sync_api import Error


def test_the_browser_reaches_the_site(page, site):
    answer = page.goto("/no-such-page")
    assert (answer.url, answer.status) == (f"{site}/no-such-page", 404)


def test_what_a_page_should_not_do_is_noticed(page, watched):
    page.goto("/no-such-page")
    page.evaluate("setTimeout(() => { throw new Error('planted') })")
    page.evaluate("fetch('http://127.0.0.1:9/elsewhere').catch(() => null)")
    with pytest.raises(Error):
        page.goto("http://127.0.0.1:9/away")
    assert watched.errors == ["planted"]
    assert len(watched.violations) >= 1
    assert all("http://127.0.0.1:9/elsewhere" in violation for violation in watched.violations)
    assert watched.strangers == ["http://127.0.0.1:9/away"]
    watched.forget()
