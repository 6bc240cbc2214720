"""Read a person's dates: her own, those of the candidates in her care, and what she is asked to sign. Four statements.

Whose dates they are is asked of the policy each time, so an office that has ended gives nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.journal import CANDIDACY_STREAMS
from doctoral_center.domain.milestones import UNSETTLED, WITH_CANDIDATE, MilestoneState
from doctoral_center.domain.requests import RequestKind
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.changes_of_time import ChangeOfTime, Request
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort, Programme
from doctoral_center.models.regulations import Rule
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import coordinated_candidacies, supervised_candidacies

Rows = Select[*tuple[Any, ...]]

_SHOWN_STATES = UNSETTLED | {MilestoneState.APPROVED, MilestoneState.NOT_PASSED}


@dataclass(frozen=True)
class Extent:
    """How much is read: days from `from_on` on, at most `most` of each kind, those from `today` on first.

    `with_settled`: what is over as well.
    """

    from_on: date
    today: date
    most: int
    with_settled: bool = True


@dataclass(frozen=True)
class Whose:
    """Whose date it is: the candidate's name, whether she is the reader, and the programme's IANA zone.

    The date was written last at `changed_at`, for the `changes`-th time.
    """

    native_name: str
    native_language: str
    latin_family: str
    latin_given: str
    name_order: Any
    is_own: bool
    zone: str
    changed_at: datetime
    changes: int


@dataclass(frozen=True)
class DueMilestone:
    """A milestone and its day. `occurrence` is None for what comes once."""

    ref: str
    candidacy_ref: str
    whose: Whose
    rule_title: dict[str, str]
    occurrence: int | None
    attempt: int
    state: MilestoneState
    opens_on: date | None
    due_on: date
    settled_on: date | None
    is_forecast: bool

    @property
    def is_with_candidate(self) -> bool:
        """Whether the candidate still has something to hand in."""
        return self.state in WITH_CANDIDATE


@dataclass(frozen=True)
class DueSignOff:
    """What the reader, or somebody she stands in for, is asked to sign until `due_on`: a milestone, or a request."""

    ref: str
    whose: Whose
    rule_title: dict[str, str] | None
    occurrence: int | None
    attempt: int
    request_kind: RequestKind | None
    due_on: date


@dataclass(frozen=True)
class Leave:
    """A leave, both days included."""

    ref: str
    candidacy_ref: str
    whose: Whose
    first_on: date
    last_on: date


@dataclass(frozen=True)
class LatestEnd:
    """The day by which a candidate must have finished."""

    candidacy_ref: str
    whose: Whose
    latest_end_on: date


@dataclass(frozen=True)
class Agenda:
    """All dates of a reader, each kind by day."""

    milestones: Sequence[DueMilestone]
    sign_offs: Sequence[DueSignOff]
    leaves: Sequence[Leave]
    latest_ends: Sequence[LatestEnd]


def get_agenda(extent: Extent, *, actor: Actor) -> Agenda:
    """Return the actor's dates, in four statements, however many candidates she has."""
    read = db.session.execute
    milestones = [_due_milestone(row, actor) for row in read(_milestones(extent, actor))]
    leaves = [_leave(row, actor) for row in read(_leaves(extent, actor))]
    ends = [LatestEnd(row.ref, _whose(row, actor), row.latest_end_on) for row in read(_latest_ends(extent, actor))]
    return Agenda(
        milestones=sorted(milestones, key=lambda each: (each.due_on, each.ref)),
        sign_offs=_sign_offs_of(read(_sign_offs(extent, actor)), actor),
        leaves=sorted(leaves, key=lambda each: (each.first_on, each.ref)),
        latest_ends=sorted(ends, key=lambda each: (each.latest_end_on, each.candidacy_ref)),
    )


def _in_her_care(actor: Actor) -> ColumnElement[bool]:
    """The actor's own file, those whom she supervises (or stands in for who does) and those whom she coordinates."""
    return or_(Candidacy.person_id == actor.person_id, supervised_candidacies(actor), coordinated_candidacies(actor))


_PERSON = (
    Candidacy.person_id,
    Person.native_name,
    Person.native_language,
    Person.latin_family,
    Person.latin_given,
    Person.name_order,
    Programme.timezone,
)


def _with_person(statement: Rows) -> Rows:
    return (
        statement.join(Person, Person.id == Candidacy.person_id)
        .join(Cohort, Cohort.id == Candidacy.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(Candidacy.state.not_in(sorted(ENDED)))
    )


def _is_first_part() -> ColumnElement[bool]:
    """The part of the leading side, whose words a milestone is called by."""
    earlier = aliased(MilestoneTrack)
    is_preceded = exists(
        select(earlier.id).where(earlier.milestone_id == MilestoneTrack.milestone_id, earlier.id < MilestoneTrack.id)
    )
    return and_(MilestoneTrack.milestone_id == Reviewable.id, ~is_preceded)


def _milestones(extent: Extent, actor: Actor) -> Rows:
    told = (
        JournalEntry.subject_type == "milestone",
        JournalEntry.subject_id == Reviewable.id,
    )
    changes = select(func.count(JournalEntry.id)).where(*told).correlate(Reviewable).scalar_subquery()
    changed_at = select(func.max(JournalEntry.at)).where(*told).correlate(Reviewable).scalar_subquery()
    states = _SHOWN_STATES if extent.with_settled else UNSETTLED
    return (
        _with_person(
            select(
                Reviewable.ref,
                Reviewable.state,
                Candidacy.ref.label("candidacy_ref"),
                Milestone.opens_on,
                Milestone.due_on,
                Milestone.settled_on,
                Milestone.is_forecast,
                Rule.title,
                Rule.is_repeating,
                MilestoneTrack.occurrence,
                MilestoneTrack.attempt,
                func.coalesce(changed_at, Candidacy.enrolled_at).label("changed_at"),
                changes.label("changes"),
                *_PERSON,
            )
            .select_from(Milestone)
            .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
            .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
            .join(MilestoneTrack, _is_first_part())
            .join(Rule, Rule.id == MilestoneTrack.rule_id)
        )
        .where(_in_her_care(actor), Milestone.due_on >= extent.from_on, Reviewable.state.in_(sorted(states)))
        # What lies ahead, the nearest first; then what lies behind.
        .order_by(Milestone.due_on < extent.today, Milestone.due_on, Reviewable.id)
        .limit(extent.most)
    )


def _sign_offs(extent: Extent, actor: Actor) -> Rows:
    return (
        _with_person(
            select(
                SignOff.ref,
                SignOff.due_on,
                SignOff.person_id.label("signer_id"),
                Stage.round_id,
                Request.kind.label("request_kind"),
                Rule.title,
                Rule.is_repeating,
                MilestoneTrack.occurrence,
                MilestoneTrack.attempt,
                SignOff.asked_at.label("changed_at"),
                literal(0).label("changes"),
                *_PERSON,
            )
            .select_from(SignOff)
            .join(Stage, Stage.id == SignOff.stage_id)
            .join(Round, Round.id == Stage.round_id)
            .join(Reviewable, Reviewable.id == Round.reviewable_id)
            .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
            .outerjoin(Request, Request.reviewable_id == Reviewable.id)
            .outerjoin(MilestoneTrack, _is_first_part())
            .outerjoin(Rule, Rule.id == MilestoneTrack.rule_id)
        )
        .where(
            SignOff.person_id.in_(sorted(actor.signs_for)),
            SignOff.verdict.is_(None),
            SignOff.closed_at.is_(None),
            SignOff.due_on >= extent.from_on,
            Reviewable.state == MilestoneState.SUBMITTED,
            # Nobody signs in her own file, whomever she stands in for.
            Candidacy.person_id != actor.person_id,
        )
        .order_by(SignOff.due_on, SignOff.id)
        .limit(extent.most)
    )


def _leaves(extent: Extent, actor: Actor) -> Rows:
    return (
        _of_files(actor, ChangeOfTime.ref.label("leave_ref"), ChangeOfTime.first_on, ChangeOfTime.last_on)
        .join(ChangeOfTime, ChangeOfTime.candidacy_id == Candidacy.id)
        .where(ChangeOfTime.kind == ChangeKind.LEAVE, ChangeOfTime.is_in_force, ChangeOfTime.last_on >= extent.from_on)
        .order_by(ChangeOfTime.last_on < extent.today, ChangeOfTime.first_on, ChangeOfTime.id)
        .limit(extent.most)
    )


def _latest_ends(extent: Extent, actor: Actor) -> Rows:
    return (
        _of_files(actor, Candidacy.latest_end_on)
        .where(Candidacy.latest_end_on >= extent.from_on)
        .order_by(Candidacy.latest_end_on < extent.today, Candidacy.latest_end_on, Candidacy.id)
        .limit(extent.most)
    )


def _of_files(actor: Actor, *columns: Any) -> Rows:
    """Leaves and ends carry no history of their own: the latest entry of the file's journal stands for it."""
    stream = literal(CANDIDACY_STREAMS) + cast(Candidacy.id, String)
    return (
        _with_person(
            select(
                Candidacy.ref,
                func.coalesce(JournalEntry.at, Candidacy.enrolled_at).label("changed_at"),
                Candidacy.journal_seq.label("changes"),
                *columns,
                *_PERSON,
            ).select_from(Candidacy)
        )
        .outerjoin(JournalEntry, and_(JournalEntry.stream == stream, JournalEntry.seq == Candidacy.journal_seq))
        .where(_in_her_care(actor))
    )


def _whose(row: Any, actor: Actor) -> Whose:
    return Whose(
        native_name=row.native_name,
        native_language=row.native_language,
        latin_family=row.latin_family,
        latin_given=row.latin_given,
        name_order=row.name_order,
        is_own=row.person_id == actor.person_id,
        zone=row.timezone,
        changed_at=row.changed_at,
        changes=row.changes,
    )


def _due_milestone(row: Any, actor: Actor) -> DueMilestone:
    return DueMilestone(
        ref=row.ref,
        candidacy_ref=row.candidacy_ref,
        whose=_whose(row, actor),
        rule_title=row.title,
        occurrence=row.occurrence if row.is_repeating else None,
        attempt=row.attempt,
        state=row.state,
        opens_on=row.opens_on,
        due_on=row.due_on,
        settled_on=row.settled_on,
        is_forecast=row.is_forecast,
    )


def _sign_offs_of(rows: Iterable[Any], actor: Actor) -> list[DueSignOff]:
    """Whom both sides ask at once signs once, on the earlier day."""
    found: dict[tuple[int, int], DueSignOff] = {}
    for row in rows:
        sign_off = DueSignOff(
            ref=row.ref,
            whose=_whose(row, actor),
            rule_title=row.title,
            occurrence=row.occurrence if row.is_repeating else None,
            attempt=row.attempt or 1,
            request_kind=row.request_kind,
            due_on=row.due_on,
        )
        found.setdefault((row.round_id, row.signer_id), sign_off)
    return list(found.values())


def _leave(row: Any, actor: Actor) -> Leave:
    return Leave(row.leave_ref, row.ref, _whose(row, actor), row.first_on, row.last_on)
