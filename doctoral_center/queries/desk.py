"""A coordinator's desk beside late milestones: the outbox, leaves that are over, ends of study that come near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, Subquery, cast, null, select, true, union_all

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.days import day_in
from doctoral_center.domain.deliveries import LATE_AFTER
from doctoral_center.domain.latest_end import NEAR_MONTHS, EndStanding, end_standing
from doctoral_center.domain.leaves import days_overrun
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.institutions import Institution
from doctoral_center.models.messages import RunnerBeat
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort, Programme
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import coordinated_candidacies
from doctoral_center.queries.outbox import OutboxFigures, outbox_figures

# Rows read; the desk shows the most pressing of them.
READ = 60


@dataclass(frozen=True)
class LeaveOver:
    """A leave that has been over for `days` days without a confirmed return."""

    candidacy_ref: str
    candidate: Person
    change_ref: str
    last_on: date
    days: int


@dataclass(frozen=True)
class EndOfStudy:
    """One side's latest end of study that is near or has passed."""

    candidacy_ref: str
    candidate: Person
    institution: Institution
    on: date
    has_passed: bool


@dataclass(frozen=True)
class Desk:
    """Leaves and ends with the earliest day first. `beat_at` is the runner's last sign of life, aware UTC."""

    outbox: OutboxFigures
    beat_at: datetime | None
    is_runner_late: bool
    leaves: Sequence[LeaveOver]
    ends: Sequence[EndOfStudy]


def get_desk(actor: Actor, *, runner: str, now: datetime) -> Desk:
    """Return the desk of a coordinator in one statement: the outbox's figures, and beside them what time presses for.

    Of candidacies that have not ended. `runner` names the reminder runner.
    Days are those of each programme's zone; `now` is an aware UTC moment.
    """
    figures, pressing = outbox_figures(actor, now=now).subquery(), _pressing(actor, now)
    beat = select(RunnerBeat.beat_at).where(RunnerBeat.name == runner).scalar_subquery().label("beat_at")
    rows: Sequence[Any] = db.session.execute(
        select(figures, beat, pressing, Person, Institution)
        .select_from(figures.outerjoin(pressing, true()))
        .outerjoin(Person, Person.id == pressing.c.person_id)
        .outerjoin(Institution, Institution.id == pressing.c.institution_id)
        .order_by(pressing.c.on_day, pressing.c.candidacy_ref, pressing.c.institution_id)
        .limit(READ)
    ).all()
    leaves, ends = [], []
    for row in rows:
        if row.candidacy_ref is None:
            continue
        today = day_in(now, row.timezone)
        if row.change_ref is not None:
            days = days_overrun(row.on_day, today, is_confirmed=False)
            if days:
                leaves.append(LeaveOver(row.candidacy_ref, row.Person, row.change_ref, row.on_day, days))
            continue
        standing = end_standing(row.on_day, today)
        if standing is not None:
            is_over = standing is EndStanding.PASSED
            ends.append(EndOfStudy(row.candidacy_ref, row.Person, row.Institution, row.on_day, is_over))
    beat_at = rows[0].beat_at
    is_late = beat_at is None or now - beat_at > LATE_AFTER
    return Desk(OutboxFigures(*rows[0][:4]), beat_at, is_late, leaves, ends)


def _pressing(actor: Actor, now: datetime) -> Subquery:
    """Everything that may press in some zone; which zone it is decides later."""
    latest = day_in(now, "UTC") + timedelta(days=1)
    common = (Candidacy.ref.label("candidacy_ref"), Candidacy.person_id, Programme.timezone)
    mine: tuple[ColumnElement[bool], ...] = (coordinated_candidacies(actor), Candidacy.state.not_in(ENDED))
    leaves = (
        select(*common, ChangeOfTime.ref.label("change_ref"), ChangeOfTime.last_on.label("on_day"))
        .add_columns(cast(null(), Integer).label("institution_id"))
        .join(ChangeOfTime, ChangeOfTime.candidacy_id == Candidacy.id)
        .join(Cohort, Cohort.id == Candidacy.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(
            *mine,
            ChangeOfTime.kind == ChangeKind.LEAVE,
            ChangeOfTime.is_in_force,
            ChangeOfTime.return_confirmed_at.is_(None),
            ChangeOfTime.last_on < latest,
        )
    )
    ends = (
        select(*common, cast(null(), String).label("change_ref"), Track.latest_end_on.label("on_day"))
        .add_columns(Track.institution_id)
        .join(Track, Track.candidacy_id == Candidacy.id)
        .join(Cohort, Cohort.id == Candidacy.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        # Months are at most 31 days.
        .where(*mine, Track.latest_end_on <= latest + timedelta(days=31 * NEAR_MONTHS))
    )
    return union_all(leaves, ends).subquery()
