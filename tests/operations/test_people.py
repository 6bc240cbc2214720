"""People are added with the forms under which they are found; one text may hold a whole name."""

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.people import NameKey
from doctoral_center.operations.people import Names, PersonData, add_person, names_as_written, store_people


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
