"""One change of time: what would return is shown before it is taken back, and the history keeps both."""

from datetime import date

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.operations.changes_of_time import grant_extension, record_leave
from doctoral_center.operations.milestones import waive_milestone
from tests.signing import milestone

BECAUSE = {"reason": "Meant for another candidate"}


def words(response):
    return " ".join(response.text.split())


@pytest.fixture
def extension(centre):
    with centre.writing():
        grant_extension(
            centre.milestone("study-plan"),
            actor=centre.actor(centre.coordinator),
            due_on=date(2026, 12, 15),
            reason="Field work in Altai",
            now=centre.now,
        )
    return path_of(centre)


@pytest.fixture
def leave(centre):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        days = {"first_on": date(2027, 1, 1), "last_on": date(2027, 6, 30)}
        record_leave(centre.candidacy.ref, actor=actor, reason="Parental leave", now=centre.now, **days)
    return path_of(centre)


def path_of(centre):
    with centre.reading():
        return f"/changes/{db.session.scalars(select(ChangeOfTime.ref)).one()}"


def test_the_page_says_who_granted_it_why_and_what_would_return(centre, extension):
    page = words(centre.client_for(centre.coordinator).get(extension))
    assert "<h1>“Individual study plan” extended to 15 Dec 2026</h1>" in page
    assert "Field work in Altai" in page
    assert "Fang Wang" in page
    assert "What would return" in page
    assert "<td>15 Dec 2026</td><td><strong>1 Dec 2026</strong></td>" in page


def test_taking_it_back_needs_a_reason(centre, extension):
    page = centre.client_for(centre.coordinator).post(extension, data={"reason": ""})
    assert page.status_code == 422
    assert "Give the reason: others have to understand it later." in words(page)
    assert milestone(centre, centre.milestone("study-plan")).due_on == date(2026, 12, 15)


def test_taken_back_the_day_returns_and_both_decisions_stay_to_be_read(centre, extension):
    client = centre.client_for(centre.coordinator)
    answer = client.post(extension, data=BECAUSE)
    assert (answer.status_code, answer.location) == (303, extension)
    assert milestone(centre, centre.milestone("study-plan")).due_on == date(2026, 12, 1)
    page = words(client.get(extension))
    assert "Taken back: 1 date moved." in page
    assert "Meant for another candidate" in page
    assert "It was taken back and acts on no date any more." in page
    for path in (f"/candidates/{centre.candidacy.ref}", f"/milestones/{centre.milestone('study-plan')}"):
        shown = words(client.get(path))
        assert f'href="{extension}"' in shown
        assert "Taken back" in shown
    assert "Fang Wang took back the extension of “Individual study plan” to 15 Dec 2026" in words(
        client.get(f"/candidates/{centre.candidacy.ref}")
    )


def test_the_same_post_twice_changes_nothing_the_second_time(centre, extension):
    client = centre.client_for(centre.coordinator)
    client.post(extension, data=BECAUSE)
    assert client.post(extension, data={"reason": "Again"}).status_code == 303
    assert "Again" not in client.get(extension).text


def test_readers_see_the_decision_but_cannot_take_it_back(centre, extension):
    client = centre.client_for(centre.candidate)
    page = client.get(extension)
    assert "Field work in Altai" in page.text
    assert "Take the decision back" not in page.text
    assert "ask a coordinator" in page.text
    assert client.post(extension, data=BECAUSE).status_code == 403


def test_what_is_settled_says_why_there_is_nothing_to_take_back(centre, extension):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        waive_milestone(centre.milestone("study-plan"), actor=actor, reason="Done before", now=centre.now)
    client = centre.client_for(centre.coordinator)
    page = words(client.get(extension))
    assert "This cannot be taken back. The milestone is settled and keeps its day" in page
    assert client.post(extension, data=BECAUSE).status_code == 409


def test_a_leave_shows_all_that_would_return_in_eight_statements(centre, leave, count_statements):
    client = centre.client_for(centre.partner)
    client.get(leave)  # the regulations are read once a process
    with count_statements() as statements:
        page = client.get(leave)
    assert len(statements) == 8
    assert "<h1>Leave from 1 Jan 2027 to 30 Jun 2027</h1>" in words(page)
    assert "<td>1 Mar 2030</td><td><strong>1 Sept 2029</strong></td>" in words(page)


def test_a_leave_that_was_taken_back_is_not_on_the_line_of_time(centre, leave):
    client = centre.client_for(centre.partner)
    listed = "<li>Leave from 1 Jan 2027 to 30 Jun 2027"
    path = f"/candidates/{centre.candidacy.ref}"
    assert listed in words(client.get(path))
    client.post(leave, data=BECAUSE)
    assert listed not in words(client.get(path))
