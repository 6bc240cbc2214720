"""Enrolling by form."""

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.people import Person
from tests.centre import HIT, ITMO


def words(response):
    return " ".join(response.text.split())


def path(centre, programme="hit-itmo"):
    return f"/candidates/enrol?cohort={centre.cohort_refs[programme]}"


def filled(**other):
    return {
        "email": "sharifova@example.org",
        "native_name": "Зарина Шарифова",
        "latin_family": "Sharifova",
        "latin_given": "Zarina",
        "name_order": "given-first",
        "home_institution": ITMO,
        "starts_on": "2026-09-15",
        "thesis_title_en": "Glacier lakes of the Pamir",
        "thesis_title_zh": "",
        "thesis_title_ru": "",
        "discipline": "",
        "lead_email": "cosupervisor@example.org",
        "lead_name": "",
        "lead_institution": ITMO,
        "co_email": "wu@example.org",
        "co_name": "吴浩",
        "co_institution": HIT,
    } | other


def enrolled(centre):
    with centre.reading():
        return db.session.execute(
            select(Person.latin_family, Candidacy.starts_on, Candidacy.thesis_title)
            .join(Candidacy, Candidacy.person_id == Person.id)
            .where(Candidacy.cohort_id == centre.cohorts["hit-itmo"])
            .order_by(Candidacy.id)
        ).all()


def test_a_candidate_with_both_supervisors_is_enrolled(centre):
    client = centre.client_for(centre.partner)
    answer = client.post(path(centre), data=filled())
    assert answer.status_code == 303
    page = words(client.get(answer.location))
    assert "Zarina Sharifova" in page
    assert "Start 15 Sept 2026" in page
    assert "Glacier lakes of the Pamir" in page
    assert "Anna Ivanova" in page
    assert "吴浩" in page
    assert "Pavel Smirnov enrolled the candidate from 15 Sept 2026" in page
    assert len(enrolled(centre)) == 2


def test_the_cohort_is_chosen_first_where_there_are_several(centre):
    page = words(centre.client_for(centre.centre_coordinator).get("/candidates/enrol"))
    assert "Into which cohort?" in page
    assert "Joint doctorate in photonics 2026" in page
    assert "Joint doctorate in ecology 2026" in page


def test_a_coordinator_of_one_cohort_gets_its_form_at_once(centre):
    page = words(centre.client_for(centre.coordinator).get("/candidates/enrol"))
    assert "Harbin Institute of Technology + ITMO University" in page
    assert 'value="2026-09-01"' in page


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"email": ""}, "Enter the e-mail address."),
        ({"email": "no address"}, "“no address” is not an e-mail address: correct it."),
        ({"email": "Candidate@example.org"}, "candidate@example.org is already enrolled in the cohort of 2026."),
        ({"native_name": "", "latin_family": "", "latin_given": ""}, "Enter at least one name."),
        ({"starts_on": "1926-09-01"}, "1 Sept 1926 is far from the cohort&#39;s year, 2026: check the day."),
        ({"home_institution": "03q0vrn42"}, "Not a valid choice."),
        ({"lead_email": "who@example.org"}, "Nobody here has this e-mail address yet"),
        ({"co_email": "cosupervisor@example.org"}, "This person already supervises the candidate then."),
        ({"lead_email": "sharifova@example.org", "lead_name": "Zarina"}, "Nobody supervises themselves"),
        ({"thesis_title_en": "x" * 501}, "Field cannot be longer than 500 characters."),
    ],
)
def test_what_is_refused_comes_back_filled_and_leaves_nothing_behind(centre, other, sentence):
    answer = centre.client_for(centre.coordinator).post(path(centre), data=filled(**other))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "吴浩" in answer.text
    assert len(enrolled(centre)) == 1
    with centre.reading():
        assert db.session.scalar(select(Person.id).where(Person.email == "wu@example.org")) is None


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("coordinator", 200),
        ("partner", 200),
        ("centre_coordinator", 200),
        ("stranger_coordinator", 404),
        ("candidate", 403),
        ("supervisor", 403),
        ("observer", 403),
        ("administrator", 403),
    ],
)
def test_coordinators_enrol_into_cohorts_of_their_own_universities(centre, name, status):
    client = centre.client_for(centre.people[name])
    assert client.get(path(centre)).status_code == status
    if status != 200:
        assert client.post(path(centre), data=filled()).status_code == status
        assert len(enrolled(centre)) == 1
