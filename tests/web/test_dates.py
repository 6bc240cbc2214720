"""Changing dates: what would move is shown first, and only the confirmed post decides."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.changes_of_time import ChangeOfTime
from tests.signing import milestone, state

EXTENSION = {"kind": "extension", "due_on": "2026-12-15", "reason": "Field work"}
SEEN = {"confirm": "1", "previewed": "kind extension; due_on 2026-12-15"}


def words(response):
    return " ".join(response.text.split())


def moves_shown(response):
    """The lines of the table: what, its day now, its day then."""
    lines = re.findall(r"<tr><th scope=.row.>(.*?)</tr>", words(response))
    cells = [re.split(r"</th><td>|</td><td>|</td>", line)[:3] for line in lines]
    return [tuple(" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in line) for line in cells]


def day_path(centre, code="study-plan"):
    return f"/milestones/{centre.milestone(code)}/date"


def changes_recorded(centre):
    with centre.reading():
        return [change.kind.value for change in db.session.scalars(select(ChangeOfTime).order_by(ChangeOfTime.id))]


def due_on(centre, code="study-plan"):
    return milestone(centre, centre.milestone(code)).due_on.isoformat()


def test_the_form_says_why_the_day_is_what_it_is(centre):
    page = words(centre.client_for(centre.coordinator).get(day_path(centre)))
    assert "Change the date of “Individual study plan”" in page
    assert "3 months after the start on 1 Sept 2026: <strong>1 Dec 2026</strong>" in page


def test_the_first_post_shows_what_would_move_and_changes_nothing(centre):
    page = centre.client_for(centre.coordinator).post(day_path(centre), data=EXTENSION)
    assert page.status_code == 200
    assert moves_shown(page) == [
        ("Individual study plan HIT · Extended on 23 Nov 2026", "1 Dec 2026", "15 Dec 2026"),
        ("Normal end of study", "1 Sept 2029", "stays"),
        ("Latest end of study", "1 Sept 2032", "stays"),
    ]
    assert "Field work" in page.text
    assert (changes_recorded(centre), due_on(centre)) == ([], "2026-12-01")


def test_the_confirmed_post_moves_the_day(centre):
    client = centre.client_for(centre.coordinator)
    answer = client.post(day_path(centre), data=EXTENSION | SEEN)
    assert answer.status_code == 303
    assert answer.location == f"/candidates/{centre.candidacy.ref}#{centre.milestone('study-plan')}"
    assert (changes_recorded(centre), due_on(centre)) == (["extension"], "2026-12-15")
    assert "1 date moved." in words(client.get(answer.location))


def test_days_changed_below_the_table_are_shown_before_they_count(centre):
    client = centre.client_for(centre.coordinator)
    page = client.post(day_path(centre), data=EXTENSION | SEEN | {"due_on": "2026-12-22"})
    assert "<strong>22 Dec 2026</strong>" in page.text
    assert changes_recorded(centre) == []


def test_a_fixed_day_can_be_released_later(centre):
    client = centre.client_for(centre.coordinator)
    seen = {"confirm": "1", "previewed": "kind manual; due_on 2027-01-12"}
    client.post(day_path(centre), data={"kind": "manual", "due_on": "2027-01-12", "reason": "Laboratory closed"} | seen)
    assert due_on(centre) == "2027-01-12"
    centre.at(datetime(2026, 11, 24, 9, tzinfo=UTC))
    client = centre.client_for(centre.coordinator)
    assert "Set by hand to 12 Jan 2027: Laboratory closed" in words(client.get(day_path(centre)))
    assert client.post(f"{day_path(centre)}/release").status_code == 303
    assert "Set by hand to" not in client.get(day_path(centre)).text
    assert client.post(f"{day_path(centre)}/release").status_code == 409


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"due_on": ""}, "Enter a day."),
        ({"due_on": "soon"}, "Not a valid date value."),
        ({"reason": ""}, "Give the reason: others have to understand it later."),
        ({"kind": "wish"}, "Not a valid choice."),
    ],
)
def test_a_form_that_lacks_something_comes_back_filled(centre, data, sentence):
    page = centre.client_for(centre.coordinator).post(day_path(centre), data=EXTENSION | data)
    assert page.status_code == 422
    assert sentence in words(page)
    kept = {name: value for name, value in (EXTENSION | data).items() if name == "reason"}
    assert kept["reason"] in page.text


def test_what_the_domain_refuses_stands_beside_its_field(centre):
    client = centre.client_for(centre.coordinator)
    early = EXTENSION | {"due_on": "2026-11-30"}
    page = client.post(
        day_path(centre), data=early | {"confirm": "1", "previewed": "kind extension; due_on 2026-11-30"}
    )
    assert page.status_code == 422
    assert "This gives no more time than there is: choose a later day." in words(page)


def test_a_leave_shows_every_date_it_would_move(centre):
    client = centre.client_for(centre.partner)
    path = f"/candidates/{centre.candidacy.ref}/leave"
    days = {"first_on": "2027-01-01", "last_on": "2027-06-30", "reason": "Parental leave"}
    page = client.post(path, data=days)
    shown = moves_shown(page)
    assert len(shown) == 27  # 25 dates and both ends
    assert shown[0] == ("Progress report 1 Leave from 1 Jan 2027 to 30 Jun 2027", "1 Mar 2027", "1 Sept 2027")
    assert shown[-2:] == [
        ("Normal end of study", "1 Sept 2029", "1 Mar 2030"),
        ("Latest end of study", "1 Sept 2032", "1 Mar 2033"),
    ]
    answer = client.post(path, data=days | {"confirm": "1", "previewed": "first_on 2027-01-01; last_on 2027-06-30"})
    assert (answer.status_code, changes_recorded(centre)) == (303, ["leave"])
    again = client.post(path, data=days)
    assert again.status_code == 422
    assert "overlap: shorten one or make them one leave." in words(again)


def test_part_time_study_is_previewed_and_recorded(centre):
    client = centre.client_for(centre.coordinator)
    path = f"/candidates/{centre.candidacy.ref}/intensity"
    data = {"from_on": "2027-02-01", "percent": "50", "reason": "Teaching"}
    assert "31 Mar 2028" in client.post(path, data=data).text
    seen = {"confirm": "1", "previewed": "from_on 2027-02-01; percent 50"}
    assert client.post(path, data=data | seen).status_code == 303
    assert due_on(centre, "agreement") == "2028-03-31"
    assert client.post(path, data=data | {"percent": "0"}).status_code == 422


def test_waiving_asks_for_a_reason_and_settles_the_milestone(centre):
    client = centre.client_for(centre.coordinator)
    ref = centre.milestone("study-plan")
    assert "Waive “Individual study plan”" in words(client.get(f"/milestones/{ref}/waive"))
    assert client.post(f"/milestones/{ref}/waive", data={"reason": ""}).status_code == 422
    assert state(centre, ref) == "open"
    assert client.post(f"/milestones/{ref}/waive", data={"reason": "Done before"}).status_code == 303
    assert state(centre, ref) == "waived"
    assert client.get(f"/milestones/{ref}/waive").status_code == 409


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("coordinator", 200),
        ("centre_coordinator", 200),
        ("partner", 403),
        ("candidate", 403),
        ("supervisor", 403),
        ("observer", 404),
        ("administrator", 404),
        ("stranger_coordinator", 404),
        ("stranger_candidate", 404),
    ],
)
def test_a_side_decides_over_its_own_milestone_only(centre, name, status):
    client = centre.client_for(centre.people[name])
    ref = centre.milestone("qualifying-exam")
    assert client.get(f"/milestones/{ref}/date").status_code == status
    assert client.get(f"/milestones/{ref}/waive").status_code == status


@pytest.mark.parametrize(
    ("name", "status"),
    [("coordinator", 200), ("partner", 200), ("candidate", 403), ("supervisor", 403), ("stranger_coordinator", 404)],
)
def test_leaves_are_for_the_coordinators_of_either_side(centre, name, status):
    client = centre.client_for(centre.people[name])
    assert client.get(f"/candidates/{centre.candidacy.ref}/leave").status_code == status
    assert client.get(f"/candidates/{centre.candidacy.ref}/intensity").status_code == status


def test_what_is_not_there_is_not_found(centre):
    client = centre.client_for(centre.centre_coordinator)
    for path in ("/milestones/M-22222222/date", "/milestones/M-22222222/waive", "/candidates/C-22222222/leave"):
        assert client.get(path).status_code == 404
