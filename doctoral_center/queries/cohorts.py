"""Read cohorts: their heads and their figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, exists, false, func, or_, select, true

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import WITH_CANDIDATE, MilestoneState
from doctoral_center.domain.people import Office
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.milestones import Milestone, Reviewable
from doctoral_center.models.programmes import Cohort, Programme, ProgrammeSide
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import countable_candidacies

DONE = frozenset({MilestoneState.APPROVED, MilestoneState.WAIVED})
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class CohortFigures:
    """One cohort in figures: people, and the steps that should be done by today in the programme's zone."""

    ref: str
    year: int
    programme_title: dict[str, str]
    people: int
    done: int
    in_review: int
    late: int
    due_this_week: int


def list_cohort_figures(actor: Actor, *, now: datetime) -> list[CohortFigures]:
    """Return the figures of every cohort that has a candidate the actor may count, newest first, in one statement.

    A day belongs to the programme's zone, and zones are at most a day apart: so milestones are counted by single days
    around today and in two heaps before and after, and each cohort's own today is applied here.
    """
    utc_today = day_in(now, "UTC")
    first, last = utc_today - timedelta(days=2), utc_today + WEEK + timedelta(days=2)
    day = case((Milestone.due_on <= first, first), (Milestone.due_on >= last, last), else_=Milestone.due_on)
    people = (
        select(func.count(Candidacy.id))
        .where(Candidacy.cohort_id == Cohort.id, countable_candidacies(actor))
        .correlate(Cohort)
        .scalar_subquery()
    )
    statement = (
        select(
            Cohort.ref,
            Cohort.year,
            Programme.title,
            Programme.timezone,
            people.label("people"),
            Reviewable.state,
            day.label("day"),
            func.count(Milestone.reviewable_id).label("n"),
        )
        .join(Programme, Cohort.programme_id == Programme.id)
        .join(Candidacy, Candidacy.cohort_id == Cohort.id)
        .join(Reviewable, Reviewable.candidacy_id == Candidacy.id)
        .join(Milestone, Milestone.reviewable_id == Reviewable.id)
        .where(countable_candidacies(actor), Milestone.due_on.is_not(None))
        .group_by(Cohort.id, Programme.id, Reviewable.state, day)
        .order_by(Cohort.year.desc(), Cohort.id)
    )
    heaps: dict[str, list[tuple[MilestoneState, date, int]]] = {}
    heads: dict[str, Any] = {}
    for row in db.session.execute(statement):
        heads[row.ref] = row
        heaps.setdefault(row.ref, []).append((row.state, row.day, row.n))
    return [_figures(heads[ref], heap, day_in(now, heads[ref].timezone)) for ref, heap in heaps.items()]


def _figures(head: Any, heap: Iterable[tuple[MilestoneState, date, int]], today: date) -> CohortFigures:
    counts = {"done": 0, "in_review": 0, "late": 0, "due_this_week": 0}
    for state, day, n in heap:
        key = _heap_of(state, day, today)
        if key is not None:
            counts[key] += n
    return CohortFigures(head.ref, head.year, head.title, head.people, **counts)


def _heap_of(state: MilestoneState, day: date, today: date) -> str | None:
    if state in WITH_CANDIDATE and today <= day <= today + WEEK:
        return "due_this_week"
    if state is MilestoneState.SUBMITTED:
        return "in_review"
    if day >= today:
        return None
    if state in DONE:
        return "done"
    return "late" if state in WITH_CANDIDATE else None


@dataclass(frozen=True)
class CohortHead:
    """A cohort as its page's head shows it."""

    id: int
    ref: str
    year: int
    starts_on: date
    programme_title: dict[str, str]
    timezone: str


def get_cohort(ref: str, *, actor: Actor) -> CohortHead | None:
    """Return the cohort `ref`, or None when it does not exist or the actor may count nobody in it."""
    row = db.session.execute(
        select(Cohort.id, Cohort.ref, Cohort.year, Cohort.starts_on, Programme.title, Programme.timezone)
        .join(Programme, Cohort.programme_id == Programme.id)
        .where(Cohort.ref == ref, may_see_cohort(actor))
    ).one_or_none()
    return CohortHead(*row) if row is not None else None


def may_see_cohort(actor: Actor) -> ColumnElement[bool]:
    """READ_COHORT on one cohort: the actor may count one of its candidates, or coordinates one of its sides."""
    if actor.holds(Office.COORDINATOR) or actor.holds(Office.OBSERVER):
        return true()
    institutions = sorted(actor.institutions_of(Office.COORDINATOR) | actor.institutions_of(Office.OBSERVER))
    if not institutions:
        return false()
    return or_(
        exists(
            select(Candidacy.id).where(Candidacy.cohort_id == Cohort.id, countable_candidacies(actor)).correlate(Cohort)
        ),
        exists(
            select(ProgrammeSide.id).where(
                ProgrammeSide.programme_id == Cohort.programme_id, ProgrammeSide.institution_id.in_(institutions)
            )
        ),
    )


def list_cohorts(*, actor: Actor) -> list[CohortHead]:
    """Return the cohorts that the actor may count or whose sides she coordinates, newest first, in one statement."""
    rows = db.session.execute(
        select(Cohort.id, Cohort.ref, Cohort.year, Cohort.starts_on, Programme.title, Programme.timezone)
        .join(Programme, Cohort.programme_id == Programme.id)
        .where(may_see_cohort(actor))
        .order_by(Cohort.year.desc(), Programme.code)
    )
    return [CohortHead(*row) for row in rows]
