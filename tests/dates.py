"""What tests of dates do again and again: extend, fix, leave, take back; and the days that then stand there."""

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.operations.changes_of_time import (
    grant_extension,
    record_intensity,
    record_leave,
    set_manual_date,
    take_back_change,
)
from doctoral_center.queries.files import get_file_of_milestone
from doctoral_center.queries.plans import list_milestones


def due_day(centre, ref):
    with centre.reading():
        found = get_file_of_milestone(ref)
        return found[1].due_on


def extend(centre, person, ref, day, reason="Field work in Altai"):
    with centre.writing():
        grant_extension(ref, actor=centre.actor(person), due_on=day, reason=reason, now=centre.now)


def fix(centre, person, ref, day):
    with centre.writing():
        set_manual_date(ref, actor=centre.actor(person), due_on=day, reason="Laboratory closed", now=centre.now)


def change_refs(centre):
    with centre.reading():
        return list(db.session.scalars(select(ChangeOfTime.ref).order_by(ChangeOfTime.id)))


def take_back(centre, person, ref, reason="It was meant for another candidate"):
    with centre.writing():
        return take_back_change(ref, actor=centre.actor(person), reason=reason, now=centre.now)


def leave(centre, first_on, last_on, person=None):
    with centre.writing():
        actor = centre.actor(person or centre.coordinator)
        days = {"first_on": first_on, "last_on": last_on}
        record_leave(centre.candidacy.ref, actor=actor, reason="Leave", now=centre.now, **days)
    return change_refs(centre)[-1]


def all_days(centre):
    with centre.reading():
        milestones = list_milestones(centre.candidacy.id)
        return {each.reviewable_id: (each.due_on, each.opens_on, each.reviewable.state) for each in milestones}


def part_time(centre, from_on, percent):
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        days = {"from_on": from_on, "percent": percent}
        record_intensity(centre.candidacy.ref, actor=actor, reason="Teaching", now=centre.now, **days)
