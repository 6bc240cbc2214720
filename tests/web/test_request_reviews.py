"""Deciding on a request: what it would move is shown first, two taps decide, and the second page says what follows."""

import re
from datetime import date

import pytest

from doctoral_center.domain.requests import RequestKind
from doctoral_center.operations.changes_of_time import record_leave
from doctoral_center.operations.requests import RequestData
from tests.requesting import LEAVE, shown, submit
from tests.signing import ask_ref, decide, state


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.fixture
def leave(centre):
    """A leave of six months, asked for."""
    return submit(centre, LEAVE)


@pytest.fixture
def li_wei(centre):
    """The lead supervisor's browser."""
    return centre.client_for(centre.supervisor)


def address(centre, ref, person=None):
    return f"/sign-offs/{ask_ref(centre, ref, person or centre.supervisor)}"


def test_the_inbox_says_who_asks_for_what_and_leads_to_the_dates(centre, leave, li_wei):
    page = li_wei.get("/inbox")
    assert "Leave from 4 Jan 2027 to 3 Jul 2027" in words(page)
    assert "Zeng Min 曾敏" in words(page)
    assert "“Parental leave”" in words(page)
    assert f'href="{address(centre, leave)}">' in page.text
    assert "Inbox 1" in words(page)
    # Nobody decides before having seen the dates.
    assert 'name="verdict"' not in page.text


def test_the_inbox_takes_four_statements_with_requests_and_reports(centre, leave, li_wei, count_statements):
    with count_statements() as statements:
        assert li_wei.get("/inbox").status_code == 200
    assert len(statements) == 4


def test_the_decision_shows_which_dates_would_move_and_why(centre, leave, li_wei):
    page = words(li_wei.get(address(centre, leave)))
    assert "Mid-term assessment" in page
    assert "1 Sept 2028 1 Mar 2029" in page
    assert "Leave from 4 Jan 2027 to 3 Jul 2027" in page
    assert "Approve… Return… Refuse…" in page


def test_the_decision_takes_eight_statements(centre, leave, li_wei, count_statements):
    with count_statements() as statements:
        assert li_wei.get(address(centre, leave)).status_code == 200
    assert len(statements) <= 8


def test_two_taps_approve_and_the_second_page_says_what_follows(centre, leave, li_wei):
    first = li_wei.get(address(centre, leave))
    assert f'href="{address(centre, leave)}/approve"' in first.text
    second = li_wei.get(address(centre, leave) + "/approve")
    assert "It is granted when everybody in the chain has approved" in words(second)
    sent = li_wei.post(address(centre, leave), data={"verdict": "approve", "round": "1", "reason": ""})
    assert (sent.status_code, sent.location) == (303, "/inbox")
    assert "Approved. You can undo this until" in words(li_wei.get("/inbox"))


def test_the_last_signer_reads_that_the_dates_move_at_once(centre, leave):
    decide(centre, leave, centre.supervisor)
    decide(centre, leave, centre.coordinator)
    browser = centre.client_for(centre.partner)
    page = words(browser.get(address(centre, leave, centre.partner) + "/approve"))
    assert "Yours is the last approval: the dates move at once." in page
    assert "You can undo this for ten minutes." in page


def test_a_change_of_supervisor_says_that_it_cannot_be_undone(centre):
    data = RequestData(RequestKind.SUPERVISOR, "A second field", successor_name="Zhao, Lei", successor_email="z@e.org")
    ref = submit(centre, data)
    decide(centre, ref, centre.coordinator)
    decide(centre, ref, centre.partner)
    browser = centre.client_for(centre.centre_coordinator)
    where = address(centre, ref, centre.centre_coordinator)
    assert "This cannot be undone." in words(browser.get(where + "/approve"))
    sent = browser.post(where, data={"verdict": "approve", "round": "1", "reason": ""})
    assert sent.status_code == 303
    page = words(browser.get("/inbox"))
    assert "Approved. It is done and cannot be undone." in page
    assert "Undo until" not in page


@pytest.mark.parametrize(("verdict", "after"), [("return", "returned"), ("not-pass", "not-passed")])
def test_a_return_and_a_refusal_need_a_reason(centre, leave, li_wei, verdict, after):
    where = address(centre, leave)
    assert li_wei.get(f"{where}/{verdict}").status_code == 200
    empty = li_wei.post(where, data={"verdict": verdict, "round": "1", "reason": " "})
    assert empty.status_code == 422
    sent = li_wei.post(where, data={"verdict": verdict, "round": "1", "reason": "Start after the winter school"})
    assert sent.status_code == 303
    assert state(centre, leave) == after


def test_what_cannot_be_granted_any_more_is_said_with_what_to_do(centre, leave):
    decide(centre, leave, centre.supervisor)
    decide(centre, leave, centre.coordinator)
    with centre.writing():
        days = {"first_on": date(2027, 3, 1), "last_on": date(2027, 3, 31)}
        actor = centre.actor(centre.coordinator)
        record_leave(centre.candidacy.ref, actor=actor, reason="Illness", now=centre.now, **days)
    browser, where = centre.client_for(centre.partner), address(centre, leave, centre.partner)
    page = words(browser.get(where))
    assert "This cannot be granted any more" in page
    assert "Approve…" not in page
    refused = browser.post(where, data={"verdict": "approve", "round": "1", "reason": ""})
    assert refused.status_code == 422
    assert "overlap" in words(refused)
    assert "return it so that it can be changed, or refuse it" in words(refused)
    assert shown(centre, leave).state.value == "submitted"


def test_the_log_tells_requests_in_words(centre, leave):
    decide(centre, leave, centre.supervisor)
    page = words(centre.client_for(centre.coordinator).get(f"/candidates/{centre.candidacy.ref}"))
    assert "Zeng Min sent a request: Leave from 4 Jan 2027 to 3 Jul 2027" in page
    assert "Li Wei agreed to a request: Leave from 4 Jan 2027 to 3 Jul 2027" in page
