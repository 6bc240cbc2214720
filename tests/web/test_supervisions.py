"""Appointing, replacing and ending supervisors by form."""

import re

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.people import Person
from tests.centre import HIT, ITMO


def words(response):
    return " ".join(response.text.split())


def supervision_of(centre, person):
    with centre.reading():
        return db.session.scalars(select(Supervision.ref).where(Supervision.person_id == person.id)).one()


def people(centre):
    """Who supervises Zeng Min: (name, part, last day)."""
    with centre.reading():
        rows = db.session.execute(
            select(Person.latin_family, Person.native_name, Supervision.role, Supervision.until_on)
            .join(Supervision, Supervision.person_id == Person.id)
            .where(Supervision.candidacy_id == centre.candidacy.id)
            .order_by(Supervision.id)
        )
        return [
            (row.latin_family or row.native_name, row.role.value, row.until_on and row.until_on.isoformat())
            for row in rows
        ]


BOTH = [("Li", "lead", None), ("Ivanova", "co-supervisor", None)]


def appointment(**other):
    usual = {"email": "zhao@example.org", "name": "赵磊", "role": "adviser", "institution": HIT, "share_percent": ""}
    return usual | {"from_on": "2026-11-23"} | other


def appoint(centre, person, **other):
    path = f"/candidates/{centre.candidacy.ref}/supervisions/new"
    return centre.client_for(person).post(path, data=appointment(**other))


def test_somebody_new_is_added_and_appointed(centre):
    answer = appoint(centre, centre.coordinator)
    assert (answer.status_code, answer.location) == (303, f"/candidates/{centre.candidacy.ref}")
    assert people(centre) == [*BOTH, ("赵磊", "adviser", None)]


def test_somebody_known_is_found_by_the_address_however_it_is_typed(centre):
    appoint(centre, centre.partner, email=" Observer@Example.ORG ", name="", institution=ITMO)
    assert people(centre) == [*BOTH, ("Petrova", "adviser", None)]


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"name": ""}, "Nobody here has this e-mail address yet: give the name too, or correct the address."),
        ({"name": "Zhao Lei"}, "Nobody can tell which part of “Zhao Lei” is the family&#39;s: write “Family, Given”."),
        ({"email": "supervisor@example.org"}, "This person already supervises the candidate then."),
        ({"role": "lead"}, "There is a lead supervisor already: replace that one, or choose another part."),
        ({"share_percent": "101"}, "Number must be between 0 and 100."),
        ({"from_on": "2026-08-31"}, "31 Aug 2026 is before the candidate&#39;s start on 1 Sept 2026"),
        ({"email": "zhao"}, "“zhao” is not an e-mail address: correct it."),
        ({"institution": "03q0vrn42"}, "Not a valid choice."),
    ],
)
def test_what_is_refused_stands_in_the_filled_form_and_adds_nobody(centre, other, sentence):
    answer = appoint(centre, centre.coordinator, **other)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert people(centre) == BOTH
    with centre.reading():
        assert db.session.scalars(select(Person.id).where(Person.email.like("zhao%"))).all() == []


def test_a_successor_takes_over(centre):
    client = centre.client_for(centre.coordinator)
    path = f"/supervisions/{supervision_of(centre, centre.supervisor)}/replace"
    assert "Replace Li Wei" in words(client.get(path))
    answer = client.post(path, data={"email": "zhao@example.org", "name": "Zhao, Lei", "from_on": "2026-11-23"})
    assert answer.status_code == 303
    assert people(centre) == [
        ("Li", "lead", "2026-11-22"),
        ("Ivanova", "co-supervisor", None),
        ("Zhao", "lead", None),
    ]
    assert client.get(path).status_code == 409
    page = words(client.get(answer.location))
    assert "Fang Wang replaced the supervisor Li Wei" in page


def test_a_successor_in_the_future_is_refused_with_the_form_kept(centre):
    client = centre.client_for(centre.coordinator)
    path = f"/supervisions/{supervision_of(centre, centre.supervisor)}/replace"
    answer = client.post(path, data={"email": "zhao@example.org", "name": "Zhao, Lei", "from_on": "2026-11-24"})
    assert answer.status_code == 422
    assert "Open signatures move at once, so replace on the day itself: today is 23 Nov 2026." in words(answer)
    assert "zhao@example.org" in answer.text
    assert people(centre) == BOTH


def test_a_supervision_is_ended_with_a_day(centre):
    client = centre.client_for(centre.partner)
    path = f"/supervisions/{supervision_of(centre, centre.cosupervisor)}/end"
    assert client.post(path, data={"until_on": "2026-08-01"}).status_code == 422
    assert client.post(path, data={"until_on": ""}).status_code == 422
    assert client.post(path, data={"until_on": "2026-12-31"}).status_code == 303
    assert people(centre) == [("Li", "lead", None), ("Ivanova", "co-supervisor", "2026-12-31")]
    assert client.get(path).status_code == 409


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("coordinator", 200),
        ("partner", 200),
        ("centre_coordinator", 200),
        ("candidate", 403),
        ("supervisor", 403),
        ("observer", 404),
        ("administrator", 404),
        ("stranger_coordinator", 404),
        ("stranger_supervisor", 404),
    ],
)
def test_supervisors_are_for_the_files_coordinators(centre, name, status):
    client = centre.client_for(centre.people[name])
    supervision = supervision_of(centre, centre.supervisor)
    assert client.get(f"/candidates/{centre.candidacy.ref}/supervisions/new").status_code == status
    assert client.get(f"/supervisions/{supervision}/replace").status_code == status
    assert client.get(f"/supervisions/{supervision}/end").status_code == status
    assert client.get("/supervisions/V-22222222/end").status_code == 404


def test_who_supervises_already_is_said_at_the_address(centre):
    client = centre.client_for(centre.coordinator)
    data = {"email": "supervisor@example.org", "role": "co-supervisor", "institution": HIT, "from_on": "2026-11-23"}
    page = client.post(f"/candidates/{centre.candidacy.ref}/supervisions/new", data=data)
    said = re.search(r'id="email-error">(.*?)</p>', page.text, re.DOTALL)
    assert (page.status_code, "This person already supervises the candidate then." in said[1]) == (422, True)
