"""Read what is late: at a candidate's desk, or at a signer's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import WITH_CANDIDATE, MilestoneState
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort, Programme
from doctoral_center.models.regulations import Rule
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.models.supplements import Supplement
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import coordinated_candidacies
from doctoral_center.queries.leaves import is_on_leave, leave_columns

_Signer = aliased(Person, name="signer")


@dataclass(frozen=True)
class Holder:
    """Somebody asked to sign who has not; `days_late` counts from the day to sign, negative while it lies ahead."""

    person: Person
    asked_at: datetime
    days_late: int


@dataclass(frozen=True)
class LateItem:
    """A milestone past its day with the candidate, or past a signer's day; `days_late` ≥ 1 is the longest of them.

    One that was not passed and cannot be tried again waits for the coordinator, counted from the verdict.
    """

    milestone_ref: str
    candidacy_ref: str
    candidate: Person
    rule_title: dict[str, str]
    # None for a milestone that comes once.
    occurrence: int | None
    state: MilestoneState
    days_late: int
    holders: tuple[Holder, ...]


def list_late_items(actor: Actor, *, now: datetime, limit: int = 300) -> list[LateItem]:
    """Return what is overdue among the candidacies that the actor coordinates, longest wait first, in one statement.

    Nobody on leave and nobody who has left. Days are those of the programme's zone; `now` is an aware UTC moment.
    """
    latest = day_in(now, "UTC") + timedelta(days=1)
    statement = (
        select(
            Reviewable.id,
            Reviewable.ref,
            Reviewable.state,
            Milestone.due_on,
            Milestone.settled_on,
            Candidacy.ref.label("candidacy_ref"),
            Programme.timezone,
            Rule.title,
            Rule.is_repeating,
            MilestoneTrack.occurrence,
            Person,
            _Signer,
            SignOff.asked_at,
            SignOff.due_on.label("sign_due_on"),
            *leave_columns(now),
        )
        .join(Milestone, Milestone.reviewable_id == Reviewable.id)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
        .join(Cohort, Cohort.id == Candidacy.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Person, Person.id == Candidacy.person_id)
        .join(MilestoneTrack, MilestoneTrack.milestone_id == Reviewable.id)
        .join(Rule, Rule.id == MilestoneTrack.rule_id)
        .outerjoin(Round, and_(Round.reviewable_id == Reviewable.id, Round.closed_at.is_(None)))
        .outerjoin(Stage, Stage.round_id == Round.id)
        .outerjoin(SignOff, and_(SignOff.stage_id == Stage.id, SignOff.verdict.is_(None), SignOff.closed_at.is_(None)))
        .outerjoin(_Signer, _Signer.id == SignOff.person_id)
        .where(
            coordinated_candidacies(actor),
            Candidacy.state.not_in(ENDED),
            or_(
                and_(Reviewable.state.in_(WITH_CANDIDATE), Milestone.due_on < latest),
                and_(Reviewable.state == MilestoneState.SUBMITTED, SignOff.due_on < latest),
                and_(Reviewable.state == MilestoneState.NOT_PASSED, ~_is_followed()),
            ),
        )
        .order_by(func.coalesce(SignOff.due_on, Milestone.due_on), Reviewable.id, MilestoneTrack.id, SignOff.id)
        .limit(limit)
    )
    grouped: dict[int, list[Any]] = {}
    for row in db.session.execute(statement):
        grouped.setdefault(row.id, []).append(row)
    days = {row_id: day_in(now, rows[0].timezone) for row_id, rows in grouped.items()}
    present = (row_id for row_id, rows in grouped.items() if not is_on_leave(rows[0], days[row_id]))
    items = (_late_item(grouped[row_id], days[row_id]) for row_id in present)
    return sorted((item for item in items if item.days_late > 0), key=lambda item: -item.days_late)


def _is_followed() -> ColumnElement[bool]:
    """Whether what was not passed may be tried again, or something else is asked in its place."""
    again = aliased(MilestoneTrack)
    return or_(
        exists(
            select(again.id).where(
                again.track_id == MilestoneTrack.track_id,
                again.rule_id == MilestoneTrack.rule_id,
                again.occurrence == MilestoneTrack.occurrence,
                again.attempt > MilestoneTrack.attempt,
            )
        ),
        exists(select(Supplement.regulation_id).where(Supplement.replaces_id == Reviewable.id)),
    )


def _own_days_late(head: Any, today: date) -> int:
    """Count from the due day of what is with the candidate; from the verdict where the attempts are used up."""
    if head.state is MilestoneState.NOT_PASSED:
        return max(int((today - head.settled_on).days), 1)
    return int((today - head.due_on).days) if head.state in WITH_CANDIDATE else 0


def _late_item(rows: Sequence[Any], today: date) -> LateItem:
    head = rows[0]
    holders = {
        row.signer.id: Holder(row.signer, row.asked_at, (today - row.sign_due_on).days)
        for row in rows
        if row.signer is not None and row.sign_due_on is not None
    }
    return LateItem(
        milestone_ref=head.ref,
        candidacy_ref=head.candidacy_ref,
        candidate=head.Person,
        rule_title=head.title,
        occurrence=head.occurrence if head.is_repeating else None,
        state=head.state,
        days_late=max([_own_days_late(head, today), *(holder.days_late for holder in holders.values())]),
        holders=tuple(holders.values()),
    )
