from datetime import date

import pytest

from doctoral_center.db import db
from doctoral_center.domain.people import Office
from doctoral_center.models.people import Person
from doctoral_center.operations.people import appoint
from tests.signing import submit


def make_coordinator(centre, who):
    with centre.writing():
        person = db.session.get_one(Person, who.id)
        since = date(2026, 9, 1)
        appoint(person, Office.COORDINATOR, institution_id=None, from_on=since, actor=centre.operator, now=centre.now)


@pytest.mark.parametrize(
    ("name", "heading"),
    [("candidate", "Your next step"), ("supervisor", "Waiting for you"), ("stranger_candidate", "Your next step")],
)
def test_candidates_and_supervisors_begin_with_their_own(centre, name, heading):
    response = centre.client_for(getattr(centre, name)).get("/")
    assert response.status_code == 200
    assert heading in response.text


def test_what_waits_comes_before_what_is_only_there(centre):
    """A supervisor who also coordinates sees her decisions first if there are any, else who is late."""
    make_coordinator(centre, centre.supervisor)
    client = centre.client_for(centre.supervisor)
    assert 'href="/?as=coordinator" aria-current="true"' in client.get("/").text
    submit(centre, centre.milestone("study-plan"))
    assert 'href="/?as=signer" aria-current="true"' in client.get("/").text


@pytest.mark.parametrize("name", ["coordinator", "partner", "centre_coordinator"])
def test_a_coordinator_begins_with_who_is_late(centre, name):
    response = centre.client_for(getattr(centre, name)).get("/")
    assert response.status_code == 200
    assert "Late and blocked" in response.text


def test_an_observer_begins_with_the_cohorts_and_an_administrator_with_what_is_missing(centre):
    assert centre.client_for(centre.observer).get("/").location == "/cohorts"
    assert "<h1>Administration</h1>" in centre.client_for(centre.administrator).get("/").text


def test_whoever_is_several_things_finds_a_way_to_each(centre):
    make_coordinator(centre, centre.supervisor)
    client = centre.client_for(centre.supervisor)
    page = client.get("/?as=coordinator")
    assert "Late and blocked" in page.text
    assert '<a href="/?as=signer">' in page.text
    assert '<a href="/?as=coordinator" aria-current="true">' in page.text


def test_a_part_that_somebody_does_not_have_is_not_shown(centre):
    assert "<h1>Administration</h1>" in centre.client_for(centre.administrator).get("/?as=coordinator").text
