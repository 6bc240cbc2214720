"""Read who has put what off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.sql.expression import SQLColumnExpression

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.reminders import ReminderSource
from doctoral_center.domain.snoozes import is_put_off
from doctoral_center.models.messages import Snooze
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.reviews import SignOff

OF_SIGN_OFF: ColumnElement[bool] = and_(
    Snooze.kind == ReminderSource.SIGN_OFF_DUE.value, Snooze.subject_id == SignOff.id
)
"""Joins to SignOff the rests from deciding it: of the one asked, and of her deputy."""


def own_rest(candidate_id: SQLColumnExpression[int] | int) -> ColumnElement[bool]:
    """Return what joins to Reviewable the candidate's own rest from handing it in: one row at most."""
    return and_(
        Snooze.kind == ReminderSource.REPORT_DUE.value,
        Snooze.subject_id == Reviewable.id,
        Snooze.person_id == candidate_id,
    )


@dataclass(frozen=True)
class PutOff:
    """Somebody's rest from the reminders of one thing, as pages tell of it."""

    person: Person
    until_on: date

    def holds(self, due_on: date | None, now: datetime) -> bool:
        """Tell whether it holds at `now` (aware UTC) for what is due on `due_on`, by the clock of its person."""
        return is_put_off(self.until_on, due_on, day_in(now, self.person.timezone))


def list_own_snoozes(kind: ReminderSource, subject_ids: Sequence[int], person_id: int) -> list[Snooze]:
    """Return one person's rests from these subjects of a kind, over or not; the caller has locked their file."""
    return list(
        db.session.scalars(
            select(Snooze).where(Snooze.kind == kind, Snooze.subject_id.in_(subject_ids), Snooze.person_id == person_id)
        )
    )
