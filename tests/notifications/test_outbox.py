"""Notices enter the outbox with the change that they tell of, once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from doctoral_center.db import db, transaction
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.notifications.outbox import Notice, enqueue

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def anna(app):
    with app.app_context():
        with transaction() as session:
            person = Person(ref="P-1", email="anna@example.org", native_name="Анна", sort_key="anna", created_at=NOW)
            session.add(person)
            session.flush()
            person_id = person.id
        yield person_id


def messages():
    db.session.rollback()
    return [
        (row.kind, row.subject_id, row.state, row.next_at, row.data)
        for row in db.session.scalars(select(Message)).all()
    ]


def test_a_notice_waits_in_the_outbox_until_its_moment(anna):
    later = NOW + timedelta(minutes=10)
    with transaction():
        enqueue(Notice(NoticeKind.MILESTONE_APPROVED, anna, 7, data={"version": 2}, not_before=later), now=NOW)
    assert messages() == [("milestone-approved", 7, MessageState.PLANNED, later, {"version": 2})]


def test_the_same_notice_twice_is_one(anna):
    with transaction():
        enqueue(Notice(NoticeKind.MILESTONE_APPROVED, anna, 7), now=NOW)
    with transaction():
        enqueue(Notice(NoticeKind.MILESTONE_APPROVED, anna, 7), now=NOW + timedelta(minutes=1))
    assert messages() == [("milestone-approved", 7, MessageState.PLANNED, NOW, {})]


def test_another_round_is_another_notice(anna):
    with transaction():
        enqueue(Notice(NoticeKind.MILESTONE_RETURNED, anna, 7, round=1), now=NOW)
        enqueue(Notice(NoticeKind.MILESTONE_RETURNED, anna, 7, round=2), now=NOW)
    assert [row[:2] for row in messages()] == [("milestone-returned", 7), ("milestone-returned", 7)]


def test_a_skipped_notice_that_is_given_again_returns_to_planned(anna):
    with transaction():
        enqueue(Notice(NoticeKind.MILESTONE_APPROVED, anna, 7), now=NOW)
    with transaction() as session:
        session.execute(update(Message).values(state=MessageState.SKIPPED, skip_reason="undone"))
    later = NOW + timedelta(minutes=5)
    with transaction():
        enqueue(Notice(NoticeKind.MILESTONE_APPROVED, anna, 7, data={"version": 3}), now=later)
    assert messages() == [("milestone-approved", 7, MessageState.PLANNED, later, {"version": 3})]


def test_a_change_that_fails_tells_nobody(anna):
    with pytest.raises(ZeroDivisionError):
        _tell_and_fail(anna)
    assert messages() == []


def _tell_and_fail(anna):
    with transaction():
        enqueue(Notice(NoticeKind.MILESTONE_APPROVED, anna, 7), now=NOW)
        _ = 1 / 0
