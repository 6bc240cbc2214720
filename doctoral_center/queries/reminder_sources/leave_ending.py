"""What ends with a leave: the candidate comes back or asks for more, and somebody confirms the return."""

from datetime import datetime

from sqlalchemy import CTE, Integer, and_, bindparam, cast, exists, func, null, select
from sqlalchemy.orm import aliased

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.days import day_in
from doctoral_center.domain.reminders import (
    LEAVE_LADDER,
    LEAVE_REMINDED_DAYS,
    Audience,
    Prospect,
    ReminderSource,
    why_no_answer,
)
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Reviewable
from doctoral_center.queries.clocks import days_between
from doctoral_center.queries.reminder_sources.audiences import to_candidate, to_coordinators
from doctoral_center.queries.reminder_sources.source import (
    NO_RULE,
    Condition,
    Source,
    Steps,
    Subject,
    columns,
    first_of_file,
    holds,
    speaks,
    until_of,
)

_KIND = ReminderSource.LEAVE_ENDING
_SUBJECT = Subject(
    subject_id=ChangeOfTime.id,
    due_on=ChangeOfTime.last_on,
    reviewable_id=Reviewable.id,
    sign_off_id=cast(null(), Integer()),
    thing_id=ChangeOfTime.id,
)
_later = aliased(ChangeOfTime, name="later")


def branches(clock: CTE, rung: CTE) -> list[Steps]:
    """Return the steps for the candidate and for the coordinators."""
    of_coordinators = _steps(Audience.COORDINATOR, clock, rung).join(Track, Track.candidacy_id == Candidacy.id)
    return [
        to_candidate(_steps(Audience.CANDIDATE, clock, rung)),
        to_coordinators(of_coordinators, clock),
    ]


def _steps(audience: Audience, clock: CTE, rung: CTE) -> Steps:
    days = days_between(clock.c.today, ChangeOfTime.last_on)
    return (
        select(*columns(_KIND, audience, _SUBJECT, clock, rung))
        .select_from(ChangeOfTime)
        .join(Candidacy, Candidacy.id == ChangeOfTime.candidacy_id)
        .join(Reviewable, first_of_file())
        .join(rung, and_(rung.c.rule_id == NO_RULE, speaks(rung, _KIND, audience)))
        .where(
            ChangeOfTime.kind == ChangeKind.LEAVE,
            ChangeOfTime.is_in_force,
            ChangeOfTime.return_confirmed_at.is_(None),
            ChangeOfTime.last_on <= until_of(_KIND),
            # Whoever has not begun her leave need not come back yet.
            ChangeOfTime.first_on <= clock.c.today,
            ~_goes_on(),
            Candidacy.state.not_in(sorted(ENDED)),
            *holds(rung, days),
            days <= LEAVE_REMINDED_DAYS,
        )
    )


def _goes_on() -> Condition:
    """Tell whether another leave follows without a day between."""
    return exists().where(_follows()).correlate(ChangeOfTime)


def _follows() -> Condition:
    return and_(
        _later.candidacy_id == ChangeOfTime.candidacy_id,
        _later.kind == ChangeKind.LEAVE,
        _later.is_in_force,
        _later.last_on > ChangeOfTime.last_on,
        days_between(_later.first_on, ChangeOfTime.last_on) <= 1,
    )


_GOES_ON_UNTIL = select(func.max(_later.last_on)).where(_follows()).correlate(ChangeOfTime).scalar_subquery()
_FACTS = (
    select(
        Candidacy.state.label("candidacy"),
        func.coalesce(_GOES_ON_UNTIL, ChangeOfTime.last_on).label("last_on"),
        ChangeOfTime.return_confirmed_at,
        ChangeOfTime.taken_back_at,
    )
    .join(Candidacy, Candidacy.id == ChangeOfTime.candidacy_id)
    .where(ChangeOfTime.id == bindparam("subject", type_=Integer()))
)


def prospect(change_id: int, _now: datetime, zone: str) -> Prospect | None:
    """Return how a leave stands, its days in `zone`; None when there is no such change of time."""
    row = db.session.execute(_FACTS, {"subject": change_id}).one_or_none()
    if row is None:
        return None
    ended_at = row.taken_back_at or row.return_confirmed_at
    closed_because = "returned" if row.return_confirmed_at is not None else None
    return Prospect(
        candidacy=row.candidacy,
        due_on=row.last_on,
        since=day_in(ended_at, zone) if ended_at is not None else None,
        closed_because="taken-back" if row.taken_back_at is not None else closed_because,
    )


LEAVE_ENDING = Source(_KIND, branches, prospect, why_no_answer, LEAVE_LADDER)
