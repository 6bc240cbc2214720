"""That study must end: the latest end on each side of a file, of whoever has not ended it yet."""

from datetime import datetime

from sqlalchemy import CTE, Date, Integer, and_, bindparam, cast, null, select

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.reminders import (
    LATEST_END_LADDER,
    REMINDED_CANDIDACIES,
    Audience,
    Prospect,
    ReminderSource,
    why_not_of_candidate,
)
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.milestones import Reviewable
from doctoral_center.queries.clocks import days_between
from doctoral_center.queries.reminder_sources.audiences import (
    is_on_leave,
    leave_until,
    to_candidate,
    to_coordinators,
    to_leads,
)
from doctoral_center.queries.reminder_sources.source import (
    NO_RULE,
    Source,
    Steps,
    Subject,
    columns,
    first_of_file,
    holds,
    speaks,
    until_of,
)

_KIND = ReminderSource.LATEST_END
_SUBJECT = Subject(
    subject_id=Track.id,
    due_on=Track.latest_end_on,
    reviewable_id=Reviewable.id,
    sign_off_id=cast(null(), Integer()),
    # Each university has its own end, and its own step on the way there.
    thing_id=Track.id,
)


def branches(clock: CTE, rung: CTE) -> list[Steps]:
    """Return the steps for the candidate, her lead supervisors and the coordinators of that side and the centre."""
    return [
        to_candidate(_steps(Audience.CANDIDATE, clock, rung)),
        to_leads(_steps(Audience.LEAD_SUPERVISOR, clock, rung), clock),
        to_coordinators(_steps(Audience.COORDINATOR, clock, rung), clock),
    ]


def _steps(audience: Audience, clock: CTE, rung: CTE) -> Steps:
    return (
        select(*columns(_KIND, audience, _SUBJECT, clock, rung))
        .select_from(Track)
        .join(Candidacy, Candidacy.id == Track.candidacy_id)
        .join(Reviewable, first_of_file())
        .join(rung, and_(rung.c.rule_id == NO_RULE, speaks(rung, _KIND, audience)))
        .where(
            Track.latest_end_on <= until_of(_KIND),
            Candidacy.state.in_(sorted(REMINDED_CANDIDACIES)),
            ~is_on_leave(clock),
            *holds(rung, days_between(clock.c.today, Track.latest_end_on)),
        )
    )


_FACTS = (
    select(
        Candidacy.state.label("candidacy"),
        Track.latest_end_on.label("due_on"),
        leave_until(bindparam("today", type_=Date())).label("leave_until"),
    )
    .join(Candidacy, Candidacy.id == Track.candidacy_id)
    .where(Track.id == bindparam("subject", type_=Integer()))
)


def prospect(track_id: int, now: datetime, zone: str) -> Prospect | None:
    """Return how the end of study on one side stands on the day it is in `zone`; None when there is no such side."""
    row = db.session.execute(_FACTS, {"subject": track_id, "today": day_in(now, zone)}).one_or_none()
    return Prospect(row.candidacy, row.due_on, leave_until=row.leave_until) if row is not None else None


LATEST_END = Source(_KIND, branches, prospect, why_not_of_candidate, LATEST_END_LADDER)
