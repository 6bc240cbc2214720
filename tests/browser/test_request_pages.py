"""A leave, from the candidate's home to moved dates: three clicks to ask, two taps on a phone to decide."""

import pytest

from tests.browser.visitors import DESK, PHONE, Visitor
from tests.centre import ITMO
from tests.signing import decide, mails, milestone


@pytest.fixture
def visit(browser, centre, centre_site):
    """Let a person of the centre open a browser: `visit(person, width=360)`."""
    visitors = []

    def visit(person, **how):
        cookie = centre.client_for(person).get_cookie("session").value
        visitors.append(Visitor(browser, centre_site, cookie=cookie, **how))
        return visitors[-1]

    yield visit
    for visitor in visitors:
        visitor.close()


def ask_for_leave(candidate):
    """Ask from home; return the reference."""
    candidate.go("/")
    candidate.tap('main a:text-is("Ask for leave")')
    candidate.page.locator("#first_on").fill("2027-01-04")
    candidate.page.locator("#last_on").fill("2027-07-03")
    candidate.page.locator("#reason").fill("Birth of my daughter")
    candidate.tap('button:has-text("See what would move")')
    assert "Progress report 1 Leave from 4 Jan 2027 to 3 Jul 2027 1 Mar 2027 1 Sept 2027" in candidate.texts("tbody tr")
    assert candidate.texts("tfoot tr")[-1] == "Latest end of study 1 Sept 2032 1 Mar 2033"
    candidate.tap('button:has-text("Send")')
    assert candidate.taps == 3
    return candidate.page.url.rsplit("/", 1)[1]


def approve_on_the_phone(supervisor, ref):
    """See what would move, and approve: two taps from the page to which the mail leads."""
    supervisor.go(f"/requests/{ref}")
    supervisor.go(supervisor.page.locator('a:has-text("Decide")').get_attribute("href"))
    assert "Latest end of study 1 Sept 2032 1 Mar 2033" in supervisor.texts("tfoot tr")
    supervisor.tap('a:has-text("Approve…")')
    supervisor.tap("main form button")
    assert supervisor.taps == 2


@pytest.mark.parametrize("scripts", [True, False])
def test_a_leave_is_asked_for_in_three_clicks_and_approved_in_two_taps(visit, centre, scripts):
    candidate = visit(centre.candidate, width=DESK, scripts=scripts)
    ref = ask_for_leave(candidate)
    assert "Who decides" in candidate.texts("h2")
    candidate.go("/")
    assert any("Leave from 4 Jan 2027 to 3 Jul 2027 Waits for: Li Wei" in text for text in candidate.texts("main li"))

    approve_on_the_phone(visit(centre.supervisor, width=PHONE, scripts=scripts), ref)
    for coordinator in (centre.coordinator, centre.partner):
        decide(centre, ref, coordinator)

    report = milestone(centre, centre.milestone("progress-report", at=ITMO))
    assert report.due_on.isoformat() == "2027-09-01"
    assert mails(centre).count(("request-approved", "Zeng")) == 1
    candidate.go(f"/requests/{ref}")
    assert "Approved" in candidate.texts(".dc-head .dc-tag")
    candidate.go("/")
    news = " ".join(candidate.texts("main li"))
    assert "25 dates moved" in news
    assert "approved a request, which is granted: Leave from 4 Jan 2027 to 3 Jul 2027" in news
