import re
from datetime import date

import pytest

from doctoral_center.db import db
from doctoral_center.domain.people import Locale, Office
from doctoral_center.models.people import Person
from doctoral_center.operations.people import appoint
from tests.signing import submit


def tabs(page):
    bar = page.text.partition('<nav class="dc-tabs"')[2].partition("</nav>")[0]
    return re.findall(r'<a href="([^"]+)"', bar)


EVERYTHING = ["/", "/inbox", "/candidates", "/calendar", "/cohorts", "/regulations", "/conflicts", "/reminders"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("candidate", ["/", "/calendar"]),
        ("supervisor", ["/", "/inbox", "/candidates", "/calendar"]),
        ("coordinator", EVERYTHING),
        ("partner", EVERYTHING),
        ("centre_coordinator", EVERYTHING),
        ("observer", ["/", "/cohorts", "/regulations"]),
        ("administrator", ["/", "/regulations", "/reminders"]),
    ],
)
def test_everybody_has_the_tabs_of_her_parts(centre, name, expected):
    assert tabs(centre.client_for(getattr(centre, name)).get("/me")) == expected


def test_the_tab_of_the_page_shown_is_marked(centre):
    page = centre.client_for(centre.coordinator).get(f"/cohorts/{centre.cohort_refs['hit-itmo']}")
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', page.text) == ["/cohorts"]


def test_a_visitor_has_no_tabs_and_no_account(client):
    page = client.get("/login")
    assert tabs(page) == []
    assert "/logout" not in page.text


def test_the_inbox_counts_what_waits(centre):
    submit(centre, centre.milestone("study-plan"))
    page = centre.client_for(centre.supervisor).get("/me")
    assert re.findall(r'Inbox <span class="dc-count">(\d+)</span>', page.text) == ["1"]


def test_the_bar_says_who_is_signed_in_in_the_readers_script(centre):
    client = centre.client_for(centre.candidate)
    assert "Signed in as Zeng Min" in client.get("/me").text
    with centre.writing():
        db.session.get_one(Person, centre.candidate.id).locale = Locale.ZH
    assert '<span class="dc-avatar" aria-hidden="true">曾</span>' in client.get("/me").text


def test_an_office_that_has_ended_shows_nothing_any_more(centre):
    with centre.writing():
        supervisor = db.session.get_one(Person, centre.supervisor.id)
        office = appoint(
            supervisor,
            Office.COORDINATOR,
            institution_id=None,
            from_on=date(2026, 9, 1),
            actor=centre.operator,
            now=centre.now,
        )
        office.until_on = date(2026, 11, 22)
    assert "/cohorts" not in tabs(centre.client_for(centre.supervisor).get("/me"))


def test_every_page_begins_with_a_way_past_the_bar(client):
    body = client.get("/login").text.partition("<body")[2]
    assert re.search(r"<a[^>]+>", body)[0] == '<a class="visually-hidden-focusable dc-skip" href="#main">'
    assert '<main id="main"' in body


def test_what_people_call_themselves_is_never_markup(centre):
    with centre.writing():
        person = db.session.get_one(Person, centre.supervisor.id)
        person.latin_family, person.native_name = "<b>Li</b>", "\"><script>alert('x')</script>"
    page = centre.client_for(centre.supervisor).get("/me").text
    assert "<b>Li" not in page
    assert "<script>alert" not in page
