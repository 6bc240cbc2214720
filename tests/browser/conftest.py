"""Fixtures for tests in a real browser: a running site on this test's database, and a page that watches itself."""

import threading
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from doctoral_center import create_app
from doctoral_center.db import db
from doctoral_center.domain.people import Locale
from doctoral_center.models.people import Person
from tests.browser import pages
from tests.browsers import launch

MILLISECONDS = 10_000


def pytest_collection_modifyitems(items):
    """Mark every test in this folder, so that it can be left out or run alone (`-m browser`)."""
    for item in items:
        if "browser" in item.path.parent.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """One browser for the whole run; each test has its own cookies in it."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def site(database_url):
    """The address of the application, served on this test's database by threads of this process."""
    server = make_server("127.0.0.1", 0, _unready, threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    server.app = create_app({"DATABASE_URL": database_url, "TESTING": True, "BASE_URL": address})
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()
    with server.app.app_context():
        db.engine.dispose()


def _unready(_environ, _start_response):
    raise AssertionError  # replaced before the first request, once the port is known


class Watched:
    """What pages did that they should not: fail in a script, break the security policy, ask other hosts."""

    def __init__(self):
        self.forget()

    def forget(self):
        self.errors = []
        self.violations = []
        self.strangers = []


@pytest.fixture
def watched():
    """What went wrong on the pages of this test; a test that provokes it looks and then forgets it."""
    watched = Watched()
    yield watched
    assert (watched.errors, watched.violations, watched.strangers) == ([], [], [])


@pytest.fixture
def context(browser, site, watched):
    """A new visitor: own cookies, English, in Prague."""
    context = browser.new_context(base_url=site, locale="en-GB", timezone_id="Europe/Prague")
    context.set_default_timeout(MILLISECONDS)
    context.on("weberror", lambda error: watched.errors.append(error.error.message))
    context.on("console", lambda message: _is_violation(message.text) and watched.violations.append(message.text))
    context.on("request", lambda request: _is_ours(request.url, site) or watched.strangers.append(request.url))
    yield context
    context.close()


@pytest.fixture
def page(context):
    """A page of a new visitor; the test fails if a script fails on it or it asks any host but our own."""
    return context.new_page()


def _is_violation(text):
    return "Content Security Policy" in text


def _is_ours(url, site):
    return urlsplit(url).scheme in {"data", "blob", "about"} or url.startswith(f"{site}/")


@pytest.fixture
def centre_site(centre):
    """The address of the small centre's own application."""
    server = make_server("127.0.0.1", 0, centre.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def look(browser, centre, centre_site):
    """Look at a page of the small centre as somebody (None: a visitor), in every language and width; see pages.py."""

    def look(person, path, *, status=200, looks=pages.LOOKS, name=None):
        found = {}
        for look in looks:
            cookie = None if person is None else centre.client_for(person).get_cookie("session").value
            if person is not None:
                with centre.writing():
                    db.session.get_one(Person, person.id).locale = Locale(look.language)
            context = pages.open_as(browser, centre_site, cookie, look)
            page = context.new_page()
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == status
            assert page.locator("html").get_attribute("lang") == look.language
            pages.take_picture(page, look.name(name or path))
            if problems := pages.problems_for_some(page) + pages.too_wide(page):
                found[look] = problems
            context.close()
        assert found == {}

    return look
