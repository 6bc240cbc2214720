"""Read milestones and requests under review as pages show them: what is asked, of whom, who has said what.

Everything hangs on one value, Review, so that the inbox, the decision page and the milestone's page tell the same. Two
statements, however many reviews and of whatever kinds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased, defer

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.domain.sign_off import ClosedBecause, Need, Outcome, SignerRole, Verdict
from doctoral_center.models.base import Content
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.changes_of_time import Request
from doctoral_center.models.institutions import Institution
from doctoral_center.models.messages import Snooze
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort, Programme
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.reports import Draft, ReportVersion
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.queries.nudges import nudges_of_sign_off
from doctoral_center.queries.snoozes import OF_SIGN_OFF, PutOff, own_rest

_Decider = aliased(Person, name="decider")
_Supervisor = aliased(Person, name="supervisor")
_Snoozer = aliased(Person, name="snoozer")
# The milestone that a request asks more time for.
_Concerned = aliased(Reviewable, name="concerned")


@dataclass(frozen=True)
class ShownSide:
    """One side that is concerned: a track and its institution."""

    track_id: int
    institution: Institution


@dataclass(frozen=True)
class ShownPart(ShownSide):
    """One side of a milestone: its rule, the regulation that has it, its own day with the steps that led there."""

    regulation: Regulation
    rule: Rule
    occurrence: int
    attempt: int
    due_on: date | None
    steps: Sequence[Content]


@dataclass(frozen=True)
class ShownReport:
    """A version handed in, without its texts."""

    ref: str
    number: int
    words: int
    sections: int
    submitted_at: datetime


@dataclass(frozen=True)
class Ask:
    """One person asked. `decided_by` is the deputy who clicked, if it was not the person."""

    ref: str
    person: Person
    role: SignerRole
    asked_at: datetime
    due_on: date | None
    verdict: Verdict | None
    reason: str
    section: str | None
    decided_at: datetime | None
    decided_by: Person | None
    version_after: int | None
    closed_because: ClosedBecause | None
    # Who has put it off, today or once; how often the candidate has nudged, and when last.
    put_off: list[PutOff] = field(default_factory=list)
    nudges: int = 0
    nudged_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether a verdict is waited for."""
        return self.verdict is None and self.closed_because is None


@dataclass
class ShownStage:
    """One side's step of a round; `opened_at` None: its turn has not come."""

    position: int
    side: ShownSide
    roles: tuple[SignerRole, ...]
    need: Need
    may_fail: bool
    due_on: date | None
    opened_at: datetime | None
    outcome: Outcome
    fell_to_centre: bool
    asks: list[Ask] = field(default_factory=list)

    @property
    def counted(self) -> list[Ask]:
        """Those who are asked or have decided; replaced and undone requests are left out."""
        shown = {None, ClosedBecause.DECIDED_BY_OTHERS}
        return [ask for ask in self.asks if ask.closed_because in shown]


@dataclass
class ShownRound:
    """One submission on its way. Withdrawn: closed without an outcome."""

    number: int
    opened_at: datetime
    closed_at: datetime | None
    outcome: Outcome
    report: ShownReport | None
    stages: list[ShownStage] = field(default_factory=list)

    @property
    def asks(self) -> list[Ask]:
        """Everybody asked in it, stage by stage."""
        return [ask for stage in self.stages for ask in stage.asks]

    @property
    def has_verdict(self) -> bool:
        """Whether anybody has decided in it."""
        return any(ask.verdict is not None for ask in self.asks)

    @property
    def is_open(self) -> bool:
        """Whether it is on its way."""
        return self.closed_at is None


@dataclass(frozen=True)
class ShownAsked:
    """What a request asks for; `milestone_ref` is of the milestone that is to have more time."""

    request: Request
    milestone_ref: str | None
    supervisor: Person | None


@dataclass
class Review:
    """A milestone or a request with its rounds, oldest first. Days are meant in `zone`, the programme's.

    `asked` is what a request asks for, None for a milestone.
    """

    id: int
    ref: str
    kind: ReviewableKind
    state: MilestoneState
    version: int
    concerned: Milestone | None
    asked: ShownAsked | None
    candidacy_id: int
    candidacy_ref: str
    candidate: Person
    zone: str
    draft_version: int
    written_at: datetime | None
    put_off: PutOff | None = None  # the candidate's own rest from handing it in, over or not
    sides: list[ShownSide] = field(default_factory=list)
    rounds: list[ShownRound] = field(default_factory=list)

    @property
    def milestone(self) -> Milestone:
        """The milestone that is reviewed, or that a request asks more time for."""
        assert self.concerned is not None
        return self.concerned

    @property
    def parts(self) -> list[ShownPart]:
        """The sides of that milestone; none for a request that concerns no single one."""
        return [side for side in self.sides if isinstance(side, ShownPart)]

    @property
    def latest(self) -> ShownRound | None:
        """The last round, open or closed."""
        return self.rounds[-1] if self.rounds else None

    @property
    def rule(self) -> Rule:
        """The rule that gives the milestone concerned its title: the lead side's."""
        return self.parts[0].rule

    def today(self, now: datetime) -> date:
        """Return the day it is at `now` in the programme's zone."""
        return day_in(now, self.zone)

    def ask(self, ref: str) -> tuple[ShownRound, Ask]:
        """Return the sign-off `ref` with its round."""
        return next((each, ask) for each in self.rounds for ask in each.asks if ask.ref == ref)


# A milestone's sides are those that ask for it, and so are a request's for more time. A change of supervisor concerns
# her own side, every other request all of them.
SELECT_REVIEWS = (
    select(
        Reviewable,
        Request,
        Milestone,
        _Concerned.ref.label("milestone_ref"),
        _Supervisor,
        Candidacy.ref.label("candidacy_ref"),
        Person,
        Programme.timezone,
        Track.id.label("track_id"),
        MilestoneTrack,
        Rule,
        Institution,
        Regulation,
        Draft.version.label("draft_version"),
        Draft.updated_at.label("written_at"),
        Snooze.until_on.label("put_off_until"),
    )
    .join(Candidacy, Reviewable.candidacy_id == Candidacy.id)
    .join(Person, Candidacy.person_id == Person.id)
    .join(Cohort, Candidacy.cohort_id == Cohort.id)
    .join(Programme, Cohort.programme_id == Programme.id)
    .outerjoin(Request, Request.reviewable_id == Reviewable.id)
    .outerjoin(Supervision, Request.supervision_id == Supervision.id)
    .outerjoin(_Supervisor, Supervision.person_id == _Supervisor.id)
    .outerjoin(_Concerned, Request.milestone_id == _Concerned.id)
    .outerjoin(Milestone, Milestone.reviewable_id == func.coalesce(Request.milestone_id, Reviewable.id))
    .outerjoin(MilestoneTrack, MilestoneTrack.milestone_id == Milestone.reviewable_id)
    .outerjoin(Rule, MilestoneTrack.rule_id == Rule.id)
    .outerjoin(Regulation, Rule.regulation_id == Regulation.id)
    .outerjoin(Draft, Draft.milestone_id == Reviewable.id)
    .outerjoin(Snooze, own_rest(Candidacy.person_id))
    .join(
        Track,
        and_(
            Track.candidacy_id == Candidacy.id,
            or_(MilestoneTrack.id.is_(None), MilestoneTrack.track_id == Track.id),
            or_(Supervision.id.is_(None), Supervision.institution_id == Track.institution_id),
        ),
    )
    .join(Institution, Track.institution_id == Institution.id)
    .order_by(Reviewable.id, Track.position)
    .options(defer(Regulation.source_text, raiseload=True))
)
"""Narrow it by conditions on Reviewable and Candidacy; give its rows to `reviews_of`."""

_TIMES_NUDGED, _LAST_NUDGED = nudges_of_sign_off()
# What two people have put off, the one asked and her deputy, has two rows.
_SELECT_ROUNDS = (
    select(
        Round,
        ReportVersion.ref.label("report_ref"),
        ReportVersion.words,
        ReportVersion.sections,
        ReportVersion.submitted_at,
        Stage,
        SignOff,
        Person,
        _Decider,
        _TIMES_NUDGED.label("nudges"),
        _LAST_NUDGED.label("nudged_at"),
        Snooze.until_on.label("put_off_until"),
        _Snoozer,
    )
    .join(Stage, Stage.round_id == Round.id)
    .outerjoin(
        ReportVersion,
        and_(ReportVersion.milestone_id == Round.reviewable_id, ReportVersion.number == Round.report_version),
    )
    .outerjoin(SignOff, SignOff.stage_id == Stage.id)
    .outerjoin(Person, SignOff.person_id == Person.id)
    .outerjoin(_Decider, SignOff.decided_by_id == _Decider.id)
    .outerjoin(Snooze, OF_SIGN_OFF)
    .outerjoin(_Snoozer, Snooze.person_id == _Snoozer.id)
    .order_by(Round.reviewable_id, Round.number, Stage.position, Stage.id, SignOff.id, Snooze.id)
)


def reviews_of(rows: Iterable[Any]) -> list[Review]:
    """Return the reviews that rows of SELECT_REVIEWS speak of, with all their rounds, in one statement more."""
    reviews: dict[int, Review] = {}
    for row in rows:
        review = reviews.setdefault(row.Reviewable.id, _review(row))
        review.sides.append(_side(row))
    if reviews:
        _add_rounds(reviews)
    return list(reviews.values())


def _review(row: Any) -> Review:
    reviewable: Reviewable = row.Reviewable
    return Review(
        id=reviewable.id,
        ref=reviewable.ref,
        kind=reviewable.kind,
        state=reviewable.state,
        version=reviewable.version,
        concerned=row.Milestone,
        asked=ShownAsked(row.Request, row.milestone_ref, row.supervisor) if row.Request is not None else None,
        candidacy_id=reviewable.candidacy_id,
        candidacy_ref=row.candidacy_ref,
        candidate=row.Person,
        zone=row.timezone,
        draft_version=row.draft_version or 0,
        written_at=row.written_at,
        put_off=PutOff(row.Person, row.put_off_until) if row.put_off_until is not None else None,
    )


def _side(row: Any) -> ShownSide:
    part: MilestoneTrack | None = row.MilestoneTrack
    if part is None:
        return ShownSide(row.track_id, row.Institution)
    return ShownPart(
        track_id=part.track_id,
        institution=row.Institution,
        regulation=row.Regulation,
        rule=row.Rule,
        occurrence=part.occurrence,
        attempt=part.attempt,
        due_on=part.due_on,
        steps=part.steps,
    )


def _add_rounds(reviews: dict[int, Review]) -> None:
    rounds: dict[int, ShownRound] = {}
    stages: dict[int, ShownStage] = {}
    for row in db.session.execute(_SELECT_ROUNDS.where(Round.reviewable_id.in_(sorted(reviews)))):
        review = reviews[row.Round.reviewable_id]
        if row.Round.id not in rounds:
            rounds[row.Round.id] = _round(row)
            review.rounds.append(rounds[row.Round.id])
        if row.Stage.id not in stages:
            stages[row.Stage.id] = _stage(row.Stage, review)
            rounds[row.Round.id].stages.append(stages[row.Stage.id])
        if row.SignOff is None:
            continue
        asks = stages[row.Stage.id].asks
        if not asks or asks[-1].ref != row.SignOff.ref:
            asks.append(_ask(row))
        if row.put_off_until is not None:
            asks[-1].put_off.append(PutOff(row.snoozer, row.put_off_until))


def _round(row: Any) -> ShownRound:
    each: Round = row.Round
    report = None
    if row.report_ref is not None and each.report_version is not None:
        report = ShownReport(row.report_ref, each.report_version, row.words, row.sections, row.submitted_at)
    return ShownRound(each.number, each.opened_at, each.closed_at, each.outcome, report)


def _stage(stage: Stage, review: Review) -> ShownStage:
    side = next(side for side in review.sides if side.track_id == stage.track_id)
    return ShownStage(
        position=stage.position,
        side=side,
        roles=tuple(SignerRole(role) for role in stage.roles.split(",")),
        need=Need.ONE if stage.fell_to_centre else stage.need,
        # Every request may be refused.
        may_fail=review.asked is not None or (isinstance(side, ShownPart) and side.rule.may_fail),
        due_on=stage.due_on,
        opened_at=stage.opened_at,
        outcome=stage.outcome,
        fell_to_centre=stage.fell_to_centre,
    )


def _ask(row: Any) -> Ask:
    sign_off: SignOff = row.SignOff
    return Ask(
        ref=sign_off.ref,
        person=row.Person,
        role=sign_off.role,
        asked_at=sign_off.asked_at,
        due_on=sign_off.due_on,
        verdict=sign_off.verdict,
        reason=sign_off.reason,
        section=sign_off.section,
        decided_at=sign_off.decided_at,
        decided_by=row.decider,
        version_after=sign_off.version_after,
        closed_because=ClosedBecause(sign_off.closed_because) if sign_off.closed_because else None,
        nudges=row.nudges,
        nudged_at=row.nudged_at,
    )
