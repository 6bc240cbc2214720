from datetime import timedelta

import pytest

from doctoral_center.db import db
from doctoral_center.domain.access import LinkPurpose
from doctoral_center.models.people import Person
from doctoral_center.operations.access import ask_for_password_link
from doctoral_center.queries.access import (
    get_account,
    get_credentials,
    get_live_link,
    get_own_account,
    get_reader,
    list_open_links,
    list_sessions,
)
from tests.signing import submit


@pytest.mark.parametrize(
    ("name", "is_candidate", "is_supervisor"),
    [
        ("candidate", True, False),
        ("supervisor", False, True),
        ("cosupervisor", False, True),
        ("coordinator", False, False),
        ("administrator", False, False),
    ],
)
def test_a_readers_parts_follow_from_files(centre, name, is_candidate, is_supervisor):
    with centre.reading():
        reader = get_reader(actor=centre.actor(getattr(centre, name)))
    assert (reader.is_candidate, reader.is_supervisor, reader.waiting) == (is_candidate, is_supervisor, 0)


def test_what_waits_is_counted_for_the_person_and_for_whom_she_stands_in(centre):
    # Asked by both sides of the joint milestone, she decides once.
    submit(centre, centre.milestone("study-plan"))
    with centre.writing():
        supervisor = db.session.get_one(Person, centre.supervisor.id)
        supervisor.deputy_id = centre.stranger_supervisor.id
    with centre.reading():
        counts = {
            name: get_reader(actor=centre.actor(getattr(centre, name))).waiting
            for name in ("supervisor", "stranger_supervisor", "candidate", "partner")
        }
    assert counts == {"supervisor": 1, "stranger_supervisor": 1, "candidate": 0, "partner": 0}


def test_whom_to_ask_is_ones_own_universitys_coordinator_else_the_centres(centre):
    with centre.reading():
        found = {
            name: get_reader(actor=centre.actor(getattr(centre, name))).help_email
            for name in ("candidate", "stranger_candidate", "supervisor", "coordinator", "centre_coordinator")
        }
    assert found == {
        "candidate": "coordinator@example.org",
        "stranger_candidate": "stranger.coordinator@example.org",
        "supervisor": "centre.coordinator@example.org",
        "coordinator": "centre.coordinator@example.org",
        "centre_coordinator": None,
    }


def test_a_closed_account_has_no_credentials_and_is_not_found(centre):
    with centre.reading():
        assert get_credentials(" Supervisor@Example.org ").person_id == centre.supervisor.id
    with centre.writing():
        db.session.get_one(Person, centre.supervisor.id).is_active = False
    with centre.reading():
        assert get_credentials("supervisor@example.org") is None
        assert get_account(centre.supervisor.id) is None


def test_a_link_lives_for_its_purpose_and_its_time(centre):
    with centre.writing():
        ask_for_password_link(centre.supervisor.email, now=centre.now)
    with centre.reading():
        (link,) = list_open_links(centre.supervisor.id)
        end = centre.now + timedelta(days=14)
        lives = [
            get_live_link(link.nonce, LinkPurpose.INVITATION, now=moment) is not None
            for moment in (centre.now, end - timedelta(seconds=1), end)
        ]
        assert lives == [True, True, False]
        assert get_live_link(link.nonce, LinkPurpose.PASSWORD, now=centre.now) is None
        assert list_open_links(centre.candidate.id) == []


def test_sessions_are_the_actors_own_and_alive(centre):
    centre.client_for(centre.supervisor)
    centre.client_for(centre.candidate)
    with centre.reading():
        actor = centre.actor(centre.supervisor)
        assert [session.person_id for session in list_sessions(actor=actor, now=centre.now)] == [centre.supervisor.id]
        assert list_sessions(actor=actor, now=centre.now + timedelta(days=40 * 365)) == []


def test_ones_own_account_comes_with_its_deputy(centre):
    with centre.writing():
        db.session.get_one(Person, centre.supervisor.id).deputy_id = centre.cosupervisor.id
    with centre.reading():
        assert get_own_account(actor=centre.actor(centre.supervisor)).deputy.email == "cosupervisor@example.org"
