"""The fixture itself: signed in as whom it says, at the time it says."""

from doctoral_center import clock
from doctoral_center.domain.permissions import Permission
from doctoral_center.policy.permissions import can
from doctoral_center.queries.files import get_file


def test_the_clock_stands_where_the_centre_says(centre):
    assert clock.now().isoformat() == "2026-11-23T09:00:00+00:00"


def test_a_client_is_signed_in_as_its_person(centre):
    client = centre.client_for(centre.coordinator)
    assert client.get("/no-such-page").status_code == 404
    assert centre.app.test_client().get("/no-such-page").status_code == 404


def test_strangers_cannot_read_the_file_and_its_own_people_can(centre):
    with centre.reading():
        file = get_file(centre.candidacy.ref)
        readers = [
            name
            for name, person in sorted(centre.people.items())
            if can(actor := centre.actor(person), Permission.READ_CANDIDACY, file.access(actor))
        ]
    assert readers == ["candidate", "centre_coordinator", "coordinator", "cosupervisor", "partner", "supervisor"]
