"""A change that was taken back is in force neither as a value nor as a condition."""

from datetime import date

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.operations.changes_of_time import record_leave


def record(centre, first_on, last_on):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        days = {"first_on": first_on, "last_on": last_on}
        record_leave(centre.candidacy.ref, actor=actor, reason="Leave", now=centre.now, **days)


def test_what_was_taken_back_is_no_longer_in_force(centre):
    record(centre, date(2027, 1, 1), date(2027, 1, 31))
    record(centre, date(2027, 3, 1), date(2027, 3, 31))
    with centre.writing():
        first = db.session.scalars(select(ChangeOfTime).order_by(ChangeOfTime.id)).first()
        first.taken_back_at, first.taken_back_by_id = centre.now, centre.coordinator.id
        first.taken_back_because = "Another candidate's"
    with centre.reading():
        everything = db.session.scalars(select(ChangeOfTime).order_by(ChangeOfTime.id)).all()
        in_force = db.session.scalars(select(ChangeOfTime).where(ChangeOfTime.is_in_force)).all()
    assert [change.is_in_force for change in everything] == [False, True]
    assert [change.first_on for change in in_force] == [date(2027, 3, 1)]
