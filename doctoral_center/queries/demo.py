"""What the demo's story must see: what is open next, and who is asked. It sees everything, as jobs do."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select, true
from sqlalchemy.orm import contains_eager

from doctoral_center.db import db
from doctoral_center.domain.milestones import WITH_CANDIDATE
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.regulations import Rule
from doctoral_center.models.reviews import Round, SignOff, Stage


@dataclass(frozen=True)
class Asked:
    """One open request for a verdict."""

    ref: str
    person_id: int
    round: int
    is_first_stage: bool
    may_fail: bool


def list_open_milestones(candidacy_id: int, *, until: date, opened: bool = True) -> list[Milestone]:
    """Return what the candidate has still to hand in and is due by `until`, the earliest first.

    Only what can be handed in by then, unless `opened` is False.
    """
    is_open = or_(Milestone.opens_on.is_(None), Milestone.opens_on <= until) if opened else true()
    return list(
        db.session.scalars(
            select(Milestone)
            .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
            .options(contains_eager(Milestone.reviewable))
            .where(
                Reviewable.candidacy_id == candidacy_id,
                Reviewable.state.in_(WITH_CANDIDATE),
                Milestone.due_on <= until,
                is_open,
            )
            .order_by(Milestone.due_on, Milestone.reviewable_id)
        )
    )


def get_reviewable_id(ref: str) -> int:
    """Return the id of the milestone or request `ref`."""
    return db.session.scalars(select(Reviewable.id).where(Reviewable.ref == ref)).one()


def list_asked(reviewable_id: int) -> list[Asked]:
    """Return the open sign-offs of a milestone or a request in the order of asking."""
    rows = db.session.execute(
        select(SignOff.ref, SignOff.person_id, Round.number, Stage.position, Rule.may_fail)
        .join(Stage, Stage.id == SignOff.stage_id)
        .join(Round, Round.id == Stage.round_id)
        .outerjoin(
            MilestoneTrack,
            (MilestoneTrack.milestone_id == Round.reviewable_id) & (MilestoneTrack.track_id == Stage.track_id),
        )
        .outerjoin(Rule, Rule.id == MilestoneTrack.rule_id)
        .where(Round.reviewable_id == reviewable_id, SignOff.verdict.is_(None), SignOff.closed_at.is_(None))
        .order_by(SignOff.id)
    )
    return [Asked(row.ref, row.person_id, row.number, row.position == 1, bool(row.may_fail)) for row in rows]
