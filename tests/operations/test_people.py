"""People: how they are added and found, what is refused, and what their offices open."""

from datetime import date

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError, NotPermittedError
from doctoral_center.domain.people import NameOrder, Office
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.people import NameKey, Person
from doctoral_center.operations.people import (
    Names,
    PersonData,
    add_person,
    appoint,
    change_names,
    end_appointment,
    names_as_written,
    store_people,
)
from doctoral_center.queries.people import get_appointment, get_person_by_email
from tests.centre import HIT

ZHAO = Names("赵磊", "zh", "Zhao", "Lei", NameOrder.FAMILY_FIRST)


def data(**other):
    return PersonData(**{"email": "Zhao@Example.org ", "names": ZHAO, "timezone": "Asia/Shanghai"} | other)


def add(centre, person=None, *, by=None):
    with centre.writing():
        actor = centre.actor(by) if by else centre.operator
        return add_person(person or data(), actor=actor, now=centre.now).id


def keys(centre, person_id):
    with centre.reading():
        return sorted(db.session.scalars(select(NameKey.key).where(NameKey.person_id == person_id)))


def test_a_person_is_found_by_every_form_of_the_name(centre):
    assert keys(centre, add(centre)) == ["lei", "lei zhao", "zhao", "zhao lei", "zhaolei", "赵磊"]


def test_the_address_is_folded(centre):
    add(centre)
    with centre.reading():
        found = get_person_by_email("ZHAO@example.ORG")
        assert (found.email, found.sort_key) == ("zhao@example.org", "zhao lei")


@pytest.mark.parametrize(
    ("other", "code", "field"),
    [
        ({"email": "candidate@example.org"}, "email-taken", "email"),
        ({"email": "zhao"}, "email-malformed", "email"),
        ({"names": Names(native_name="  ")}, "name-missing", "native_name"),
        ({"timezone": "Asia/Harbin "}, "timezone-unknown", "timezone"),
        ({"orcid": "0000-0002-1825"}, "orcid-malformed", "orcid"),
    ],
)
def test_what_cannot_be_is_refused(centre, other, code, field):
    with pytest.raises(InvalidInputError) as refused:
        add(centre, data(**other))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_administrators_add_people(centre):
    with pytest.raises(NotPermittedError):
        add(centre, by=centre.coordinator)


def test_new_names_replace_the_old_keys_and_every_copy(centre):
    with centre.writing():
        person = db.session.get_one(Person, centre.candidate.id)
        change_names(person, Names(latin_family="Zheng", latin_given="Min"), actor=centre.operator, now=centre.now)
    assert keys(centre, centre.candidate.id) == ["min", "min zheng", "zheng", "zheng min", "zhengmin"]
    with centre.reading():
        tracks = db.session.scalars(select(Track.sort_key).where(Track.candidacy_id == centre.candidacy.id)).all()
        assert (db.session.get_one(Candidacy, centre.candidacy.id).sort_key, tracks) == (
            "zheng min",
            ["zheng min", "zheng min"],
        )


def test_names_of_others_are_for_administrators(centre):
    with pytest.raises(NotPermittedError), centre.writing():
        person = db.session.get_one(Person, centre.candidate.id)
        change_names(person, ZHAO, actor=centre.actor(centre.coordinator), now=centre.now)


def test_an_office_is_given_once_and_ends(centre):
    person_id, institution = add(centre), centre.institutions[HIT]
    with centre.writing():
        person = db.session.get_one(Person, person_id)
        one = appoint(person, Office.COORDINATOR, institution_id=institution, actor=centre.operator, now=centre.now)
        two = appoint(person, Office.COORDINATOR, institution_id=institution, actor=centre.operator, now=centre.now)
        assert one is two
        with pytest.raises(InvalidInputError) as refused:
            end_appointment(one, until_on=date(2026, 11, 22), actor=centre.operator, now=centre.now)
        assert refused.value.code == "ends-before-it-starts"
        end_appointment(one, until_on=date(2026, 11, 30), actor=centre.operator, now=centre.now)
        held = get_appointment(person_id, Office.COORDINATOR, institution, on=date(2026, 11, 30))
        assert held is one
        assert get_appointment(person_id, Office.COORDINATOR, institution, on=date(2026, 12, 1)) is None


def test_administrators_serve_the_whole_centre(centre):
    person_id = add(centre)
    with pytest.raises(InvalidInputError) as refused, centre.writing():
        person = db.session.get_one(Person, person_id)
        institution_id = centre.institutions[HIT]
        appoint(person, Office.ADMINISTRATOR, institution_id=institution_id, actor=centre.operator, now=centre.now)
    assert refused.value.code == "administrators-are-central"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ivanova, Anna", Names(latin_family="Ivanova", latin_given="Anna")),
        ("Suharto", Names(latin_family="Suharto")),
        ("李明", Names(native_name="李明")),
        ("Новик, Ольга", Names(native_name="Новик Ольга")),
        ("Анна Ivanova", Names(native_name="Анна Ivanova")),
        ("Anna Ivanova", None),
        ("Li, Wei, Jr", None),
        ("", None),
    ],
)
def test_a_name_in_one_text_is_taken_apart_only_where_it_is_sure(text, names):
    assert names_as_written(text) == names


def test_many_people_are_stored_with_their_search_forms_and_not_told_one_by_one(centre):
    people = [PersonData(f"new{n}@example.org", Names(latin_family=f"New{n}", latin_given="A")) for n in range(3)]
    with centre.writing():
        before = len(db.session.scalars(select(JournalEntry.id)).all())
        stored = store_people(people, now=centre.now)
        assert len(db.session.scalars(select(JournalEntry.id)).all()) == before
        keys = db.session.scalars(select(NameKey.key).where(NameKey.person_id == stored[1].id).order_by(NameKey.key))
        assert list(keys) == ["a", "a new1", "new1", "new1 a", "new1a"]


@pytest.mark.parametrize(
    ("email", "code"),
    [("SUPERVISOR@example.org", "email-taken"), ("nobody", "email-malformed"), ("а@b.ru", "email-malformed")],
)
def test_an_address_is_somebody_elses_or_none_at_all(centre, email, code):
    with centre.writing(), pytest.raises(InvalidInputError) as refused:
        add_person(PersonData(email, Names(native_name="李明")), actor=centre.operator, now=centre.now)
    assert (refused.value.code, refused.value.field) == (code, "email")
