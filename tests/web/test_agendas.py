"""The agenda, and what a calendar program reads at its address: read back by a second parser (vobject)."""

import re
from datetime import date, timedelta

import vobject

from doctoral_center.db import db
from doctoral_center.models.people import Person


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def address_of(centre, person):
    """Make the person a calendar address by its button; return the path."""
    client = centre.client_for(person)
    assert client.post("/calendar/address").status_code == 303
    return re.search(r'value="http://127\.0\.0\.1:5000(/calendar/[^"]+\.ics)"', client.get("/calendar").text)[1]


def read(centre, path, **options):
    return centre.app.test_client().get(path, **options)


def events(response):
    """The entries by what a person reads of them."""
    assert response.status_code == 200, response.text
    calendar = vobject.readOne(response.text)
    return {event.summary.value: event for event in calendar.contents.get("vevent", [])}


def dates(centre, person):
    return events(read(centre, address_of(centre, person)))


# The address


def test_looking_at_the_page_makes_no_address(centre):
    page = centre.client_for(centre.candidate).get("/calendar")
    assert "Make my calendar address" in words(page)
    assert ".ics" not in page.text


def test_the_page_gives_the_address_to_paste_and_to_open(centre):
    path = address_of(centre, centre.candidate)
    page = centre.client_for(centre.candidate).get("/calendar")
    assert f'href="webcal://127.0.0.1:5000{path}"' in page.text
    assert f'value="http://127.0.0.1:5000{path}"' in page.text


def test_a_calendar_needs_no_session_and_leaves_no_cookie(centre):
    path = address_of(centre, centre.candidate)
    for client in (centre.app.test_client(), centre.client_for(centre.supervisor)):
        response = client.get(path)
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.headers["Cache-Control"] == "private, max-age=900"
        assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Zeng Min" not in response.text


def test_head_answers_as_get_does_without_the_content(centre):
    path = address_of(centre, centre.candidate)
    head, got = centre.app.test_client().head(path), read(centre, path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]


def test_a_program_that_has_it_already_gets_it_again_only_when_something_moved(centre):
    path = address_of(centre, centre.candidate)
    tag = read(centre, path).headers["ETag"]
    centre.at(centre.now + timedelta(hours=5))
    same = read(centre, path, headers={"If-None-Match": tag})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    extend(centre)
    changed = read(centre, path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def extend(centre, code="study-plan"):
    form = {"due_on": "2026-12-15", "kind": "extension", "reason": "Field work took longer", "confirm": "1"}
    seen = {"previewed": "kind extension; due_on 2026-12-15"}
    answer = centre.client_for(centre.coordinator).post(f"/milestones/{centre.milestone(code)}/date", data=form | seen)
    assert answer.status_code == 303


def test_whatever_is_no_address_in_use_is_the_same(centre):
    path = address_of(centre, centre.candidate)
    old = path
    path = address_of(centre, centre.candidate)
    gone = address_of(centre, centre.supervisor)
    centre.client_for(centre.supervisor).post("/calendar/address", data={"end": "1"})
    closed = address_of(centre, centre.cosupervisor)
    with centre.writing():
        db.session.get_one(Person, centre.cosupervisor.id).is_active = False
    tampered = path.replace(".ics", "A.ics")
    others = (old, gone, closed, tampered, "/calendar/x.ics", "/calendar/%ED%A0%80.ics")
    answers = {(response.status_code, response.data) for response in (read(centre, each) for each in others)}
    assert answers == {(404, b"There is no calendar at this address.\n")}
    assert read(centre, path).status_code == 200


def test_reading_too_often_is_refused_for_a_while(centre):
    path = address_of(centre, centre.candidate)
    other = address_of(centre, centre.supervisor)
    statuses = [read(centre, path).status_code for _time in range(61)]
    assert statuses == [200] * 60 + [429]
    assert read(centre, other).status_code == 200
    centre.at(centre.now + timedelta(minutes=16))
    assert read(centre, path).status_code == 200


def test_guessing_is_refused_for_a_while_without_harm_to_readers(centre):
    path = address_of(centre, centre.candidate)
    statuses = [read(centre, f"/calendar/guess{number}.ics").status_code for number in range(61)]
    assert statuses == [404] * 60 + [429]
    assert read(centre, path).status_code == 200


def test_a_failure_of_ours_does_not_write_the_address_into_the_log(centre, caplog):
    path = address_of(centre, centre.candidate)
    centre.app.config["PROPAGATE_EXCEPTIONS"] = False
    with centre.writing():
        db.session.get_one(Person, centre.candidate.id).timezone = "Nowhere/Land"
    assert read(centre, path).status_code == 500
    assert "Exception on /calendar/<token>.ics" in caplog.text
    assert path.split("/")[-1].removesuffix(".ics") not in caplog.text


# What is in it


def test_a_candidates_calendar_holds_her_own_steps(centre):
    found = dates(centre, centre.candidate)
    plan = found["Individual study plan"]
    assert (plan.dtstart.value, plan.dtend.value) == (date(2026, 12, 1), date(2026, 12, 2))
    assert plan.uid.value == f"{centre.milestone('study-plan')}@127.0.0.1:5000"
    assert plan.description.value.split("\n") == [
        "1 Dec 2026, 23:59 in Beijing.",
        f"http://127.0.0.1:5000/milestones/{centre.milestone('study-plan')}",
    ]
    assert "Latest end of study" in found
    assert not [title for title in found if "Bekova" in title or "Zeng" in title]


def test_the_moment_stands_in_the_text_by_both_clocks(centre):
    found = dates(centre, centre.cosupervisor)
    assert found["Zeng Min: Individual study plan"].description.value.startswith(
        "1 Dec 2026, 23:59 in Beijing = 18:59 your time (UTC+3).\n"
    )
