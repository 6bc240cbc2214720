"""Whose verdict is awaited. The candidate's leave is not the signer's: the work waits for her all the same."""

from datetime import datetime

from sqlalchemy import CTE, Integer, and_, bindparam, func, select

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.reminders import SIGN_OFF_LADDER, Audience, Prospect, ReminderSource, why_no_answer
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.milestones import MilestoneTrack, Reviewable
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.queries.clocks import days_between
from doctoral_center.queries.reminder_sources.audiences import to_coordinators, to_signers
from doctoral_center.queries.reminder_sources.source import (
    NO_RULE,
    Source,
    Steps,
    Subject,
    columns,
    holds,
    speaks,
    until_of,
)

_KIND = ReminderSource.SIGN_OFF_DUE
_SUBJECT = Subject(
    subject_id=SignOff.id,
    due_on=SignOff.due_on,
    reviewable_id=Round.reviewable_id,
    sign_off_id=SignOff.id,
    # Whom both sides ask at once signs once, and is reminded once.
    thing_id=SignOff.person_id,
)


def branches(clock: CTE, rung: CTE) -> list[Steps]:
    """Return the steps for who is asked, or her deputy, and for the coordinators."""
    return [
        to_signers(_steps(Audience.SIGNER, clock, rung), clock),
        to_coordinators(_steps(Audience.COORDINATOR, clock, rung), clock),
    ]


def _steps(audience: Audience, clock: CTE, rung: CTE) -> Steps:
    return (
        select(*columns(_KIND, audience, _SUBJECT, clock, rung))
        .select_from(SignOff)
        .join(Stage, Stage.id == SignOff.stage_id)
        .join(Round, Round.id == Stage.round_id)
        .join(Track, Track.id == Stage.track_id)
        .join(Reviewable, Reviewable.id == Round.reviewable_id)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
        # A request has no rule; its ladder is one for all.
        .outerjoin(
            MilestoneTrack,
            and_(MilestoneTrack.milestone_id == Reviewable.id, MilestoneTrack.track_id == Stage.track_id),
        )
        .join(
            rung,
            and_(
                rung.c.rule_id == func.coalesce(MilestoneTrack.rule_id, NO_RULE),
                speaks(rung, _KIND, audience),
            ),
        )
        .where(
            SignOff.verdict.is_(None),
            SignOff.closed_at.is_(None),
            SignOff.due_on <= until_of(_KIND),
            Reviewable.state == MilestoneState.SUBMITTED,
            Candidacy.state.not_in(sorted(ENDED)),
            *holds(rung, days_between(clock.c.today, SignOff.due_on)),
        )
    )


_FACTS = (
    select(
        Reviewable.state,
        Candidacy.state.label("candidacy"),
        SignOff.due_on,
        SignOff.verdict,
        SignOff.closed_because,
        func.coalesce(SignOff.decided_at, SignOff.closed_at, type_=SignOff.decided_at.type).label("ended_at"),
    )
    .join(Stage, Stage.id == SignOff.stage_id)
    .join(Round, Round.id == Stage.round_id)
    .join(Reviewable, Reviewable.id == Round.reviewable_id)
    .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
    .where(SignOff.id == bindparam("subject", type_=Integer()))
)


def prospect(sign_off_id: int, _now: datetime, zone: str) -> Prospect | None:
    """Return how a sign-off stands; None when there is no such sign-off."""
    row = db.session.execute(_FACTS, {"subject": sign_off_id}).one_or_none()
    if row is None:
        return None
    return Prospect(
        state=row.state,
        candidacy=row.candidacy,
        due_on=row.due_on,
        since=day_in(row.ended_at, zone) if row.ended_at is not None else None,
        is_decided=row.verdict is not None,
        closed_because=row.closed_because,
    )


SIGN_OFF_DUE = Source(_KIND, branches, prospect, why_no_answer, SIGN_OFF_LADDER)
