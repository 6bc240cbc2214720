"""A new link goes to whom the old one was for, while something waits for her, and not without end."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from doctoral_center.db import db
from doctoral_center.domain.decision_links import DecisionLink
from doctoral_center.models.messages import Message
from doctoral_center.operations.decision_links import send_new_link
from tests.mailing import set_person
from tests.signing import ask_ref, decide, mails, submit


@pytest.fixture
def link(centre):
    """A link to the lead supervisor's sign-off of the study plan, which is in use no more."""
    plan = centre.milestone("study-plan")
    submit(centre, plan)
    return DecisionLink(ask_ref(centre, plan, centre.supervisor), centre.supervisor.ref, centre.now)


def ask(centre, link):
    with centre.writing():
        return send_new_link(link, now=centre.now)


def new_links(centre):
    return [name for kind, name in mails(centre) if kind == "decision-link"]


def let_them_go(centre):
    """Let the planned mails count as sent."""
    with centre.writing():
        db.session.execute(update(Message).values(state="sent", sent_at=centre.now))


def test_it_goes_to_whom_the_old_one_was_for_and_once_however_often_it_is_asked_for(centre, link):
    assert ask(centre, link)
    assert not ask(centre, link)
    assert new_links(centre) == ["Li"]


def test_three_go_in_a_day_and_one_more_on_the_next(centre, link):
    for expected in (True, True, True, False):
        assert ask(centre, link) is expected
        let_them_go(centre)
    centre.at(centre.now + timedelta(hours=24, seconds=1))
    assert ask(centre, link)


def test_none_goes_once_the_decision_is_given(centre, link):
    decide(centre, centre.milestone("study-plan"), centre.supervisor)
    assert not ask(centre, link)
    assert new_links(centre) == []


def test_none_goes_to_somebody_who_is_not_asked_any_more(centre, link):
    other = DecisionLink(link.sign_off_ref, centre.cosupervisor.ref, centre.now)
    assert not ask(centre, other)
    set_person(centre, centre.supervisor, deputy_id=centre.cosupervisor.id)
    assert ask(centre, other)
    assert new_links(centre) == ["Ivanova"]


def test_none_goes_to_a_closed_account_or_about_nothing(centre, link):
    set_person(centre, centre.supervisor, is_active=False)
    assert not ask(centre, link)
    assert not ask(centre, DecisionLink("S-22222222", centre.cosupervisor.ref, centre.now))
