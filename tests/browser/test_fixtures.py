"""The browser shows what the site answers."""


def test_the_browser_reaches_the_site(page, site):
    answer = page.goto("/no-such-page")
    assert (answer.url, answer.status) == (f"{site}/no-such-page", 404)


def test_what_a_page_asks_of_others_is_noticed(page, site, watched):
    page.goto("/no-such-page")
    page.evaluate("fetch('http://127.0.0.1:9/elsewhere').catch(() => null)")
    page.evaluate("setTimeout(() => { throw new Error('planted') })")
    page.wait_for_timeout(100)
    assert (watched.errors, watched.strangers) == (["planted"], ["http://127.0.0.1:9/elsewhere"])
    watched.forget()
