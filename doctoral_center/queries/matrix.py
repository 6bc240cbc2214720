"""Read the cohort matrix: candidates × milestones, each cell's word and who holds it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import MilestoneState, Standing, Status, status
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.institutions import Institution
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.reports import Draft
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import coordinated_candidacies
from doctoral_center.queries.cohorts import CohortHead
from doctoral_center.queries.leaves import is_on_leave, leave_columns

_Signer = aliased(Person, name="signer")


@dataclass(frozen=True)
class Column:
    """One milestone of the cohort: a side's rule and its occurrence (None for one that comes once)."""

    key: tuple[int, str, int]
    title: dict[str, str]
    occurrence: int | None
    # The earliest day first planned for it: columns stand in the order of time.
    planned_on: date


@dataclass(frozen=True)
class Cell:
    """One candidate's milestone today."""

    ref: str
    status: Status
    due_on: date | None
    settled_on: date | None
    # Days past the due day, at least 1, when overdue; at a signer's desk, past the day to sign; else 0.
    days_late: int
    # Whole days the present signers have had it.
    days_waiting: int
    holders: tuple[Person, ...]


@dataclass(frozen=True)
class OwnCell:
    """A milestone of one candidate alone; `on` is its day for the order of time."""

    title: dict[str, str]
    on: date
    cell: Cell


@dataclass(frozen=True)
class Line:
    """One candidate's row; `cells` by column key, the latest attempt of each."""

    candidacy_ref: str
    person: Person
    is_on_leave: bool
    institutions: tuple[Institution, ...]
    cells: dict[tuple[int, str, int], Cell] = field(default_factory=dict)
    # What is asked of this candidate alone, by rule code: a column for each would be a column for each person.
    own: dict[str, OwnCell] = field(default_factory=dict)

    @property
    def days_late(self) -> int:
        """The longest delay of this candidate, whoever causes it."""
        return max((cell.days_late for cell in self._all), default=0)

    @property
    def is_blocked(self) -> bool:
        """A signer's day has passed."""
        return any(cell.days_late and cell.holders for cell in self._all)

    @property
    def is_late(self) -> bool:
        """The candidate's own day has passed."""
        return any(cell.status is Status.OVERDUE for cell in self._all)

    @property
    def _all(self) -> list[Cell]:
        return [*self.cells.values(), *(own.cell for own in self.own.values())]


@dataclass(frozen=True)
class Matrix:
    """The whole cohort as far as the actor coordinates it."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def has_own(self) -> bool:
        """Whether anything is asked of anybody alone."""
        return any(line.own for line in self.lines)


def get_matrix(cohort: CohortHead, *, actor: Actor, now: datetime) -> Matrix:
    """Return the cohort's matrix in three statements, rows in the order of the Latin family name."""
    today = day_in(now, cohort.timezone)
    lines = _lines(cohort, actor, now)
    holders = _holders(cohort, actor)
    columns: dict[tuple[int, str, int], Column] = {}
    seen: set[int] = set()
    for row in _milestones(cohort, actor):
        # A joint milestone stands in the column of its first side alone.
        if row.id in seen:
            continue
        seen.add(row.id)
        line = lines[row.candidacy_id]
        cell = _cell(row, holders.get(row.id, ()), today, now, is_on_leave=line.is_on_leave)
        if row.is_individual:
            line.own[row.code] = OwnCell(row.title, row.settled_on or row.due_on or date.max, cell)
            continue
        column = _column(row)
        known = columns.get(column.key)
        if known is None or column.planned_on < known.planned_on:
            columns[column.key] = column
        line.cells[column.key] = cell
    ordered = sorted(columns.values(), key=lambda column: (column.planned_on, column.key))
    return Matrix(tuple(ordered), tuple(lines.values()))


def _lines(cohort: CohortHead, actor: Actor, now: datetime) -> dict[int, Line]:
    today = day_in(now, cohort.timezone)
    rows = db.session.execute(
        select(Candidacy.id, Candidacy.ref, Person, Institution, *leave_columns(now))
        .join(Person, Person.id == Candidacy.person_id)
        .join(Track, Track.candidacy_id == Candidacy.id)
        .join(Institution, Institution.id == Track.institution_id)
        .where(Candidacy.cohort_id == cohort.id, coordinated_candidacies(actor))
        .order_by(Candidacy.sort_key, Candidacy.id, Track.position)
    )
    lines: dict[int, Line] = {}
    for row in rows:
        known = lines.get(row.id)
        institutions = (*known.institutions, row.Institution) if known else (row.Institution,)
        lines[row.id] = Line(row.ref, row.Person, is_on_leave(row, today), institutions)
    return lines


def _milestones(cohort: CohortHead, actor: Actor) -> Iterable[Any]:
    has_verdict = exists(
        select(SignOff.id)
        .join(Stage, SignOff.stage_id == Stage.id)
        .join(Round, Stage.round_id == Round.id)
        .where(Round.reviewable_id == Reviewable.id, Round.closed_at.is_(None), SignOff.verdict.is_not(None))
    )
    return db.session.execute(
        select(
            Reviewable.id,
            Reviewable.ref,
            Reviewable.candidacy_id,
            Reviewable.state,
            Milestone.due_on,
            Milestone.opens_on,
            Milestone.planned_on,
            Milestone.settled_on,
            MilestoneTrack.occurrence,
            MilestoneTrack.attempt,
            Track.position.label("side"),
            Rule.code,
            Rule.title,
            Rule.is_repeating,
            Regulation.is_individual,
            exists(select(Draft.milestone_id).where(Draft.milestone_id == Reviewable.id)).label("has_draft"),
            has_verdict.label("has_verdict"),
        )
        .join(Milestone, Milestone.reviewable_id == Reviewable.id)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
        .join(MilestoneTrack, MilestoneTrack.milestone_id == Reviewable.id)
        .join(Track, Track.id == MilestoneTrack.track_id)
        .join(Rule, Rule.id == MilestoneTrack.rule_id)
        .join(Regulation, Regulation.id == Rule.regulation_id)
        .where(Candidacy.cohort_id == cohort.id, coordinated_candidacies(actor))
        .order_by(Track.position, Rule.position, MilestoneTrack.occurrence, MilestoneTrack.attempt)
    )


def _holders(cohort: CohortHead, actor: Actor) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(
        select(Round.reviewable_id, SignOff.asked_at, SignOff.due_on, _Signer)
        .join(Stage, Stage.id == SignOff.stage_id)
        .join(Round, Round.id == Stage.round_id)
        .join(Reviewable, Reviewable.id == Round.reviewable_id)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
        .join(_Signer, _Signer.id == SignOff.person_id)
        .where(
            Candidacy.cohort_id == cohort.id,
            coordinated_candidacies(actor),
            SignOff.verdict.is_(None),
            SignOff.closed_at.is_(None),
        )
        .order_by(SignOff.id)
    ):
        found.setdefault(row.reviewable_id, []).append(row)
    return found


def _column(row: Any) -> Column:
    return Column(
        key=(row.side, row.code, row.occurrence),
        title=row.title,
        occurrence=row.occurrence if row.is_repeating else None,
        planned_on=row.planned_on or row.due_on or date.max,
    )


def _cell(row: Any, holders: Iterable[Any], today: date, now: datetime, *, is_on_leave: bool) -> Cell:
    word = status(
        Standing(
            state=row.state,
            due_on=row.due_on,
            opens_on=row.opens_on,
            has_draft=row.has_draft,
            has_verdict=row.has_verdict,
            is_on_leave=is_on_leave,
        ),
        today,
    )
    asked = tuple(holders) if row.state is MilestoneState.SUBMITTED else ()
    late = [(today - row.due_on).days] if word is Status.OVERDUE else []
    late += [(today - holder.due_on).days for holder in asked if holder.due_on is not None]
    return Cell(
        ref=row.ref,
        status=word,
        due_on=row.due_on,
        settled_on=row.settled_on,
        days_late=max([0, *late]),
        days_waiting=max((now - holder.asked_at).days for holder in asked) if asked else 0,
        # Who is asked by both sides of a joint milestone is named once.
        holders=tuple({holder.signer.id: holder.signer for holder in asked}.values()),
    )
