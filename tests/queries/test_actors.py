from datetime import UTC, date, datetime, timedelta

import pytest

from doctoral_center.db import transaction
from doctoral_center.domain.people import Office
from doctoral_center.models.people import Appointment, Person
from doctoral_center.models.sessions import WebSession
from doctoral_center.policy.actors import Grant
from doctoral_center.queries.actors import get_actor, get_visitor

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def person(number, **values):
    return Person(
        id=number,
        ref=f"P-{number}",
        email=f"{number}@centre.example",
        native_name="Name",
        sort_key="name",
        created_at=NOON,
        **values,
    )


@pytest.fixture(autouse=True)
def people(app):
    with app.app_context():
        with transaction() as session:
            session.add(person(1))
            session.add(person(5, is_active=False))
            session.flush()
            session.add_all(
                [
                    person(2, deputy_id=1, deputy_from_on=date(2026, 11, 1), deputy_until_on=date(2026, 11, 23)),
                    person(3, deputy_id=1, deputy_from_on=date(2026, 11, 24)),
                    person(4, deputy_id=1),
                ]
            )
            session.add_all(
                [
                    Appointment(person_id=1, office=Office.COORDINATOR, from_on=date(2026, 11, 23)),
                    Appointment(person_id=1, office=Office.OBSERVER, from_on=date(2026, 11, 24)),
                    Appointment(
                        person_id=1, office=Office.ADMINISTRATOR, from_on=date(2020, 1, 1), until_on=date(2026, 11, 22)
                    ),
                ]
            )
        yield


def test_an_actor_holds_the_offices_of_today_only():
    assert get_actor(1, now=NOON).grants == (Grant(Office.COORDINATOR, None),)


def test_an_actor_stands_in_for_those_who_named_her_for_today():
    assert get_actor(1, now=NOON).stands_in_for == {2, 4}


@pytest.mark.parametrize("person_id", [5, 99])
def test_nobody_acts_without_an_active_account(person_id):
    assert get_actor(person_id, now=NOON) is None


def test_a_visitor_is_found_by_a_live_session_in_one_statement(count_statements):
    with transaction() as session:
        session.add(
            WebSession(key_sha256="k" * 64, person_id=1, created_at=NOON, expires_at=NOON + timedelta(hours=12))
        )
    with count_statements() as statements:
        visitor = get_visitor("k" * 64, now=NOON)
    assert (visitor.person_id, visitor.stands_in_for, len(statements)) == (1, {2, 4}, 1)
    assert get_visitor("k" * 64, now=NOON + timedelta(hours=12)) is None
    assert get_visitor("x" * 64, now=NOON) is None
