"""People whom others name by e-mail address."""

import pytest

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError, NotPermittedError
from doctoral_center.models.institutions import Institution
from doctoral_center.operations.people_named import person_named
from tests.centre import HIT


def named(centre, email, name, by):
    with centre.writing():
        hit = db.session.get_one(Institution, centre.institutions[HIT])
        person = person_named(email, name, hit, actor=centre.actor(by), now=centre.now)
        return person.email, person.native_name, person.latin_family, person.timezone


def test_somebody_new_is_added_under_the_name_and_found_the_next_time(centre):
    added = named(centre, "Zhao@Example.org ", "赵磊", centre.coordinator)
    assert added == ("zhao@example.org", "赵磊", "", "Asia/Shanghai")
    assert named(centre, "zhao@example.org", "Somebody", centre.coordinator) == added


@pytest.mark.parametrize(
    ("email", "name", "code", "field"),
    [
        ("zhao@example.org", "", "name-needed", "name"),
        ("zhao@example.org", "Lei Zhao Wang", "name-unclear", "name"),
        ("zhao", "赵磊", "email-malformed", "email"),
    ],
)
def test_who_cannot_be_added_is_refused(centre, email, name, code, field):
    with pytest.raises(InvalidInputError) as refused:
        named(centre, email, name, centre.coordinator)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_only_those_who_invite_people_name_them(centre):
    with pytest.raises(NotPermittedError):
        named(centre, "zhao@example.org", "赵磊", centre.supervisor)
