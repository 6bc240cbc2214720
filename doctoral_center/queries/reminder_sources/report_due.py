"""What is to be handed in, and what of it is late. A forecast and a milestone that is not open remind nobody."""

from datetime import datetime

from sqlalchemy import CTE, Date, Integer, and_, bindparam, cast, literal, null, or_, select

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import WITH_CANDIDATE
from doctoral_center.domain.reminders import (
    REMINDED_CANDIDACIES,
    Audience,
    Prospect,
    ReminderSource,
    why_no_report,
)
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.queries.clocks import days_between
from doctoral_center.queries.reminder_sources.audiences import (
    is_on_leave,
    leave_until,
    to_candidate,
    to_coordinators,
    to_leads,
)
from doctoral_center.queries.reminder_sources.source import Source, Steps, Subject, columns, holds, speaks, until_of

_KIND = ReminderSource.REPORT_DUE
_SUBJECT = Subject(
    subject_id=Milestone.reviewable_id,
    due_on=Milestone.due_on,
    reviewable_id=Milestone.reviewable_id,
    sign_off_id=cast(null(), Integer()),
    # Both sides may ask for it: it is one thing.
    thing_id=literal(0),
)


def branches(clock: CTE, rung: CTE) -> list[Steps]:
    """Return the steps for the candidate, her lead supervisors and the coordinators."""
    return [
        to_candidate(_steps(Audience.CANDIDATE, clock, rung)),
        to_leads(_steps(Audience.LEAD_SUPERVISOR, clock, rung), clock),
        to_coordinators(_steps(Audience.COORDINATOR, clock, rung), clock),
    ]


def _steps(audience: Audience, clock: CTE, rung: CTE) -> Steps:
    return (
        select(*columns(_KIND, audience, _SUBJECT, clock, rung))
        .select_from(Milestone)
        .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
        .join(MilestoneTrack, MilestoneTrack.milestone_id == Milestone.reviewable_id)
        .join(Track, Track.id == MilestoneTrack.track_id)
        .join(rung, and_(rung.c.rule_id == MilestoneTrack.rule_id, speaks(rung, _KIND, audience)))
        .where(
            Milestone.settled_on.is_(None),
            Milestone.due_on <= until_of(_KIND),
            Milestone.is_forecast.is_(False),
            or_(Milestone.opens_on.is_(None), Milestone.opens_on <= clock.c.today),
            Reviewable.state.in_(sorted(WITH_CANDIDATE)),
            Candidacy.state.in_(sorted(REMINDED_CANDIDACIES)),
            ~is_on_leave(clock),
            *holds(rung, days_between(clock.c.today, Milestone.due_on)),
        )
    )


_FACTS = (
    select(
        Reviewable.state,
        Candidacy.state.label("candidacy"),
        Milestone.due_on,
        Milestone.opens_on,
        Milestone.settled_on,
        Milestone.submitted_at,
        leave_until(bindparam("today", type_=Date())).label("leave_until"),
    )
    .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
    .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
    .where(Milestone.reviewable_id == bindparam("subject", type_=Integer()))
)


def prospect(milestone_id: int, now: datetime, zone: str) -> Prospect | None:
    """Return how a milestone stands on the day it is in `zone`; None when there is no such milestone."""
    today = day_in(now, zone)
    row = db.session.execute(_FACTS, {"subject": milestone_id, "today": today}).one_or_none()
    if row is None:
        return None
    submitted_on = day_in(row.submitted_at, zone) if row.submitted_at is not None else None
    return Prospect(
        state=row.state,
        candidacy=row.candidacy,
        due_on=row.due_on,
        since=row.settled_on or submitted_on,
        leave_until=row.leave_until,
        opens_on=row.opens_on if row.opens_on is not None and row.opens_on > today else None,
    )


REPORT_DUE = Source(_KIND, branches, prospect, why_no_report)
