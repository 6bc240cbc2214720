"""What stands around a milestone: who asked for it of one candidate alone, what it replaces, its other attempts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from doctoral_center.db import db
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.regulations import Rule
from doctoral_center.models.supplements import Supplement

_Own, _OwnRule = aliased(MilestoneTrack, name="own"), aliased(Rule, name="own_rule")


@dataclass(frozen=True)
class Relative:
    """Another milestone of the same file, as links name it."""

    id: int
    ref: str
    state: MilestoneState
    settled_on: date | None
    title: dict[str, str]
    # None for one that comes once.
    occurrence: int | None
    attempt: int


@dataclass(frozen=True)
class Origin:
    """By whom, when and why a milestone was asked for of this candidate alone."""

    by: Person
    at: datetime
    reason: str


@dataclass(frozen=True)
class Surroundings:
    """`origin` is None for what a pack asks; `attempts` are the others, the first one first."""

    origin: Origin | None
    replaces: Relative | None
    replaced_by: Relative | None
    attempts: tuple[Relative, ...]

    @property
    def earlier(self) -> tuple[Relative, ...]:
        """The attempts that were not passed."""
        return tuple(each for each in self.attempts if each.state is MilestoneState.NOT_PASSED)


def get_surroundings(milestone_id: int, candidacy_id: int) -> Surroundings:
    """Return what stands around a milestone of the candidacy, in one statement."""
    rows = db.session.execute(
        select(Reviewable, Milestone.settled_on, MilestoneTrack, Rule, Supplement, Person)
        .join(Milestone, Milestone.reviewable_id == Reviewable.id)
        .join(MilestoneTrack, MilestoneTrack.milestone_id == Reviewable.id)
        .join(Rule, MilestoneTrack.rule_id == Rule.id)
        .outerjoin(Supplement, Supplement.regulation_id == Rule.regulation_id)
        .outerjoin(Person, Supplement.added_by_id == Person.id)
        .where(
            Reviewable.candidacy_id == candidacy_id,
            or_(
                _is_attempt_of(milestone_id),
                Supplement.replaces_id == milestone_id,
                Reviewable.id == _replaced_by(milestone_id),
            ),
        )
        .order_by(MilestoneTrack.attempt, MilestoneTrack.id)
    ).all()
    return _surroundings(milestone_id, rows)


def _is_attempt_of(milestone_id: int) -> Any:
    """The same side's rule and occurrence, this attempt or another; versions of a pack share a rule's code."""
    return exists(
        select(_Own.id)
        .join(_OwnRule, _Own.rule_id == _OwnRule.id)
        .where(
            _Own.milestone_id == milestone_id,
            _Own.track_id == MilestoneTrack.track_id,
            _Own.occurrence == MilestoneTrack.occurrence,
            _OwnRule.code == Rule.code,
        )
    )


def _replaced_by(milestone_id: int) -> Any:
    mine = aliased(Supplement)
    return (
        select(mine.replaces_id)
        .join(_OwnRule, _OwnRule.regulation_id == mine.regulation_id)
        .join(_Own, _Own.rule_id == _OwnRule.id)
        .where(_Own.milestone_id == milestone_id)
        .limit(1)
        .scalar_subquery()
    )


def _surroundings(milestone_id: int, rows: Sequence[Any]) -> Surroundings:
    relatives = {row.Reviewable.id: _relative(row) for row in reversed(rows)}
    own = next(row.Supplement for row in rows if row.Reviewable.id == milestone_id)
    by = next(row.Person for row in rows if row.Reviewable.id == milestone_id)
    after = next((row for row in rows if row.Supplement and row.Supplement.replaces_id == milestone_id), None)
    replaces_id = own.replaces_id if own is not None else None
    replaced_by_id = after.Reviewable.id if after is not None else None
    others = [row.Reviewable.id for row in rows if row.Supplement is None or row.Supplement.replaces_id != milestone_id]
    return Surroundings(
        origin=Origin(by, own.added_at, own.reason) if own is not None else None,
        replaces=relatives.get(replaces_id) if replaces_id is not None else None,
        replaced_by=relatives.get(replaced_by_id) if replaced_by_id is not None else None,
        attempts=tuple(relatives[each] for each in dict.fromkeys(others) if each not in {milestone_id, replaces_id}),
    )


def _relative(row: Any) -> Relative:
    return Relative(
        id=row.Reviewable.id,
        ref=row.Reviewable.ref,
        state=row.Reviewable.state,
        settled_on=row.settled_on,
        title=row.Rule.title,
        occurrence=row.MilestoneTrack.occurrence if row.Rule.is_repeating else None,
        attempt=row.MilestoneTrack.attempt,
    )


def get_milestone_of_rule(regulation_id: int) -> Milestone:
    """Return the milestone that an individual regulation asks for, as long as it has been tried but once."""
    return db.session.scalars(
        select(Milestone)
        .join(MilestoneTrack, MilestoneTrack.milestone_id == Milestone.reviewable_id)
        .join(Rule, MilestoneTrack.rule_id == Rule.id)
        .where(Rule.regulation_id == regulation_id)
        .options(joinedload(Milestone.reviewable, innerjoin=True))
    ).one()
