"""Every page, for everybody who may open it, in every language: usable, no wider than a phone, light, and at home.

The pages are those of the route matrix, so a new one is looked at as soon as it is listed there.
"""

from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.access import LinkPurpose, link_path
from doctoral_center.domain.people import Locale
from doctoral_center.models.people import Person
from doctoral_center.models.reports import ReportVersion
from doctoral_center.operations.access import invite
from doctoral_center.queries.access import list_open_links
from tests.browser import pages
from tests.centre import HIT
from tests.signing import ask_ref, link_token
from tests.web.matrix.objects import own
from tests.web.matrix.rows import ACTORS
from tests.web.test_route_matrix import ROWS, address

# One of each kind; the others of tests/centre.py see the same pages about more or fewer people.
READERS = ("visitor", "candidate", "supervisor", "coordinator", "observer", "administrator")
# Answers without anything to look at, and what is looked at by other means.
NO_PAGES = {"/healthz", "/readyz", "/attachments/<ref>", "/d/<token>/files/<ref>"}
DOWNLOADED = ".yaml"
# What is written stands in a report that is still the candidate's; everything else is about one that was handed in.
IN_WORK = (
    "/reports/<ref>/edit",
    "/reports/<ref>/check",
    "/milestones/<ref>/waive",
    "/milestones/<ref>/date",
    "/milestones/<ref>/later",
)

FIRST_VIEW_BYTES = 100_000
FIRST_VIEW_REQUESTS = 6


@pytest.fixture
def addresses(centre):
    """Turn a row into the address of something of Zeng Min's: her study plan was handed in, with a file."""
    file = own(centre, "attachment")
    plan = centre.milestone("study-plan")
    ask = ask_ref(centre, plan, centre.supervisor)
    token = link_token(centre, ask, centre.supervisor)
    refs = {
        "attachment": file,
        "candidacy": centre.candidacy.ref,
        "cohort": centre.cohort_refs["hit-itmo"],
        "link": token,
        "link's file": f"{token} {file}",
        "milestone": plan,
        "sign-off": ask,
    }
    with centre.reading():
        refs["report"] = db.session.scalars(select(ReportVersion.ref)).one()

    def address_of(row):
        if row.rule in IN_WORK:
            return address(row.rule, centre.milestone("progress-report", at=HIT))
        if row.about and row.about not in refs:
            refs[row.about] = own(centre, row.about)
        return address(row.rule, refs.get(row.about, ""))

    return address_of


@pytest.fixture
def invitation(centre):
    """The address at which somebody who was invited sets a password."""
    with centre.writing():
        person = db.session.get_one(Person, centre.candidate.id)
        invite(person, actor=centre.operator, now=centre.now)
        (link,) = list_open_links(person.id)
        return link_path(link.nonce, LinkPurpose.INVITATION, str(centre.app.secret_key))


def paths_for(reader, addresses):
    """The addresses of all pages that open for the reader, about Zeng Min where they are about somebody.

    One after the other: her only mail waits on one page, and has failed on another.
    """
    column = ACTORS.index(reader)
    opening = [row for row in ROWS if row.method == "GET" and row.own.split()[column] == "200"]
    return (addresses(row) for row in opening if row.rule not in NO_PAGES and not row.rule.endswith(DOWNLOADED))


@pytest.mark.parametrize("language", pages.LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
def test_every_page_can_be_used_by_everybody_who_may_open_it(reader, language, viewing, addresses):
    with viewing(reader, language) as troubles_of:
        found = {path: troubles_of(path) for path in paths_for(reader, addresses)}
    assert len(found) >= 2
    assert {path: troubles for path, troubles in found.items() if troubles} == {}


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_an_invitation_can_be_followed_by_everybody(viewing, language, invitation):
    with viewing("visitor", language) as troubles_of:
        assert troubles_of(invitation) == []


@pytest.fixture
def viewing(browser, centre, centre_site):
    """Let somebody look at pages in a language: `with viewing(reader, language) as troubles_of`."""

    @contextmanager
    def viewing(reader, language):
        person = None if reader == "visitor" else centre.people[reader]
        # The page behind a link to a decision is in the language of whom it was sent to.
        speaker = centre.supervisor if person is None else person
        with centre.writing():
            db.session.get_one(Person, speaker.id).locale = Locale(language)
        cookie = None if person is None else centre.client_for(person).get_cookie("session").value
        context = pages.open_as(browser, centre_site, cookie, pages.Look(language, 360))
        yield Viewer(context, centre_site, language).troubles_of
        context.close()

    return viewing


class Viewer:
    """Opens pages as if for the first time, on a phone and, in English, on a wide screen too."""

    def __init__(self, context, site, language):
        self._site = site
        self._language = language
        self._page = context.new_page()
        self._requested = {}
        self._bytes = Counter()
        self._said = []
        context.on("weberror", lambda error: self._said.append(error.error.message))
        context.on("console", lambda message: message.type == "error" and self._said.append(message.text))
        context.on("request", self._note_stranger)
        wire = context.new_cdp_session(self._page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        wire.on("Network.requestWillBeSent", self._note_request)
        wire.on("Network.loadingFinished", self._note_end)

    def troubles_of(self, path):
        """Open the page and return what is wrong with it."""
        self._said.clear()
        self._page.set_viewport_size({"width": 360, "height": 740})
        answer = self._page.goto(path)
        assert answer is not None
        assert (answer.status, answer.url) == (200, f"{self._site}{path}")
        assert self._page.locator("html").get_attribute("lang") == self._language
        # Weighed last: the icon comes when all else is there.
        return [*self._looks(), *self._weight(answer.url), *self._said]

    def _looks(self):
        yield from pages.too_wide(self._page)
        yield from pages.problems_for_some(self._page)
        if self._language == "en":
            self._page.set_viewport_size({"width": 1280, "height": 900})
            yield from pages.too_wide(self._page)
            yield from pages.problems_for_some(self._page)

    def _weight(self, url):
        requests = [key for key, page in self._requested.items() if page == url]
        if len(requests) > FIRST_VIEW_REQUESTS:
            yield f"{len(requests)} requests"
        if (size := sum(self._bytes[key] for key in requests)) > FIRST_VIEW_BYTES:
            yield f"{size} bytes"

    def _note_request(self, sent):
        # Pictures that stand in the style sheet itself come over no wire.
        if not sent["request"]["url"].startswith("data:"):
            self._requested[sent["requestId"]] = sent["documentURL"]

    def _note_end(self, loaded):
        self._bytes[loaded["requestId"]] = loaded["encodedDataLength"]

    def _note_stranger(self, request):
        if not request.url.startswith((f"{self._site}/", "data:", "blob:")):
            self._said.append(f"asked {request.url}")
