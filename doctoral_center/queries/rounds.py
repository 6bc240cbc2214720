"""Load one review, for writing: what is reviewed locked, its round, stages and sign-offs read fresh."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.errors import NotFoundError
from doctoral_center.domain.people import Office, SupervisionRole
from doctoral_center.domain.reminders import MessageState
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.domain.sign_off import Holders, Outcome, SignerRole, Verdict
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.changes_of_time import ChangeOfTime, Request
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Milestone, Reviewable
from doctoral_center.models.people import Appointment, Person
from doctoral_center.models.programmes import Cohort, Programme
from doctoral_center.models.regulations import Regulation
from doctoral_center.models.reports import Attachment, Draft
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.queries.files import LoadedFile
from doctoral_center.queries.subjects import LoadedSide, MilestoneSubject, RequestSubject, Subject, lock_subject


@dataclass
class LoadedStage:
    """A stage and everybody asked in it, closed requests included."""

    stage: Stage
    sign_offs: list[SignOff] = field(default_factory=list)

    @property
    def live(self) -> list[SignOff]:
        """The sign-offs that count: open ones and verdicts."""
        return [sign_off for sign_off in self.sign_offs if sign_off.closed_at is None]

    @property
    def open(self) -> list[SignOff]:
        """The sign-offs that wait for a verdict."""
        return [sign_off for sign_off in self.live if sign_off.verdict is None]

    @property
    def verdicts(self) -> list[Verdict | None]:
        """What everybody asked has said; None: not yet."""
        return [sign_off.verdict for sign_off in self.live]


@dataclass
class LoadedRound:
    """One round with its stages in order. `is_latest`: no later submission stands behind it."""

    round: Round
    stages: list[LoadedStage]
    is_latest: bool

    def sign_offs(self) -> Iterator[SignOff]:
        """Yield all sign-offs, stage by stage."""
        for stage in self.stages:
            yield from stage.sign_offs

    def at(self, position: int) -> list[LoadedStage]:
        """Return the stages that run side by side at `position`."""
        return [stage for stage in self.stages if stage.stage.position == position]

    def next_position(self) -> int | None:
        """Return the first position that has not been opened; None when all have."""
        return min((stage.stage.position for stage in self.stages if stage.stage.opened_at is None), default=None)

    @property
    def has_verdict(self) -> bool:
        """Whether anybody has decided in this round."""
        return any(sign_off.verdict is not None for sign_off in self.sign_offs())

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was closed without an outcome: withdrawn, waived or cancelled."""
        return self.round.closed_at is not None and self.round.outcome is Outcome.PENDING


@dataclass
class LoadedReview:
    """A subject whose candidacy and reviewable are locked; `round` is the one asked for, or the latest, or None.

    `sign_off_id` is set when it was found by a sign-off. Days are meant in `zone`, the programme's.
    """

    candidacy: Candidacy
    zone: str
    subject: Subject
    round: LoadedRound | None
    sign_off_id: int | None = None

    @property
    def reviewable(self) -> Reviewable:
        """The row that has the state."""
        return self.subject.reviewable

    @property
    def id(self) -> int:
        """The id of the reviewable, which is the milestone's or the request's."""
        return self.subject.reviewable.id

    @property
    def kind(self) -> ReviewableKind:
        """What it is."""
        return self.subject.kind

    @property
    def milestone(self) -> Milestone:
        """The milestone, of a milestone's review."""
        assert isinstance(self.subject, MilestoneSubject)
        return self.subject.milestone

    @property
    def sides(self) -> Sequence[LoadedSide]:
        """The sides, of a milestone's review."""
        assert isinstance(self.subject, MilestoneSubject)
        return self.subject.sides

    @property
    def request(self) -> Request:
        """The request, of a request's review."""
        assert isinstance(self.subject, RequestSubject)
        return self.subject.request

    def today(self, now: datetime) -> date:
        """Return the day it is at `now` in the programme's zone."""
        return day_in(now, self.zone)

    def institution_of(self, stage: Stage) -> int:
        """Return the id of the university for which `stage` signs."""
        return self._institutions[stage.track_id]

    @cached_property
    def _institutions(self) -> dict[int, int]:
        return {track.id: track.institution_id for track in self.subject.tracks}


def lock_milestone_review(ref: str) -> LoadedReview:
    """Lock the candidacy of milestone `ref`, then its reviewable; return its review with the latest round.

    Raises NotFoundError when there is no such milestone.
    """
    row = db.session.execute(_LOCK_BY_MILESTONE, {"ref": ref}, execution_options=_FRESH).one_or_none()
    if row is None:
        raise NotFoundError
    return _loaded(row.Candidacy, row.timezone, row.reviewable_id, row.kind)


def lock_request_review(ref: str) -> LoadedReview:
    """Lock the candidacy of request `ref`, then its reviewable; return its review with the latest round.

    Raises NotFoundError when there is no such request.
    """
    row = db.session.execute(_LOCK_BY_REQUEST, {"ref": ref}, execution_options=_FRESH).one_or_none()
    if row is None:
        raise NotFoundError
    return _loaded(row.Candidacy, row.timezone, row.reviewable_id, row.kind)


def lock_sign_off_review(ref: str) -> LoadedReview:
    """Lock the candidacy that sign-off `ref` belongs to, then its reviewable; return the review with that round.

    Raises NotFoundError when there is no such sign-off.
    """
    row = db.session.execute(_LOCK_BY_SIGN_OFF, {"ref": ref}, execution_options=_FRESH).one_or_none()
    if row is None:
        raise NotFoundError
    review = _loaded(row.Candidacy, row.timezone, row.reviewable_id, row.kind, row.round_id)
    review.sign_off_id = row.sign_off_id
    return review


def list_reviews_waiting_for(candidacy: Candidacy, zone: str, person_id: int) -> list[LoadedReview]:
    """Return every review of the locked `candidacy` in which `person_id` has an open sign-off, each locked."""
    rows = db.session.execute(
        select(Round.reviewable_id, Reviewable.kind)
        .join(Stage, Stage.round_id == Round.id)
        .join(SignOff, SignOff.stage_id == Stage.id)
        .join(Reviewable, Round.reviewable_id == Reviewable.id)
        .where(
            Reviewable.candidacy_id == candidacy.id,
            SignOff.person_id == person_id,
            SignOff.verdict.is_(None),
            SignOff.closed_at.is_(None),
        )
        .distinct()
        .order_by(Round.reviewable_id)
    ).all()
    return [_loaded(candidacy, zone, row.reviewable_id, row.kind) for row in rows]


# The candidacy is locked and its keys are found in one statement: ids never change. What does change is read after it,
# by statements that begin when the wait for the lock is over.
_LOCK = (
    select(Candidacy, Programme.timezone, Reviewable.id.label("reviewable_id"), Reviewable.kind)
    .join(Candidacy.cohort)
    .join(Cohort.programme)
    .options(contains_eager(Candidacy.cohort).contains_eager(Cohort.programme))
    .join(Reviewable, Reviewable.candidacy_id == Candidacy.id)
    .with_for_update(of=Candidacy)
)
_LOCK_BY_MILESTONE = _LOCK.join(Milestone, Milestone.reviewable_id == Reviewable.id).where(
    Reviewable.ref == bindparam("ref")
)
_LOCK_BY_REQUEST = _LOCK.join(Request, Request.reviewable_id == Reviewable.id).where(Reviewable.ref == bindparam("ref"))
_LOCK_BY_SIGN_OFF = (
    _LOCK.add_columns(Round.id.label("round_id"), SignOff.id.label("sign_off_id"))
    .join(Round, Round.reviewable_id == Reviewable.id)
    .join(Stage, Stage.round_id == Round.id)
    .join(SignOff, SignOff.stage_id == Stage.id)
    .where(SignOff.ref == bindparam("ref"))
)
_FRESH = {"populate_existing": True}


def _loaded(
    candidacy: Candidacy, zone: str, reviewable_id: int, kind: ReviewableKind, round_id: int | None = None
) -> LoadedReview:
    subject = lock_subject(candidacy, reviewable_id, kind)
    return LoadedReview(candidacy, zone, subject, _round(reviewable_id, round_id))


def file_of(review: LoadedReview) -> LoadedFile:
    """Return the locked file with what a plan follows from, its tracks and their regulations, in one statement."""
    tracks = db.session.scalars(
        select(Track)
        .where(Track.candidacy_id == review.candidacy.id)
        .order_by(Track.position)
        .options(joinedload(Track.regulation, innerjoin=True).defer(Regulation.source_text, raiseload=True)),
        execution_options=_FRESH,
    ).all()
    set_committed_value(review.candidacy, "tracks", tracks)
    return LoadedFile(review.candidacy, frozenset())


def add_sign_offs(rows: Sequence[Mapping[str, object]]) -> list[SignOff]:
    """Write requests to sign and return them in the order given, in one statement however many there are."""
    if not rows:
        return []
    db.session.flush()
    added = db.session.scalars(insert(SignOff).values([{"reason": "", **row} for row in rows]).returning(SignOff)).all()
    order = {row["ref"]: place for place, row in enumerate(rows)}
    return sorted(added, key=lambda sign_off: order[sign_off.ref])


def _round(reviewable_id: int, round_id: int | None) -> LoadedRound | None:
    latest = (
        select(func.max(Round.number)).where(Round.reviewable_id == reviewable_id).correlate(None).scalar_subquery()
    )
    wanted = Round.number == latest if round_id is None else Round.id == round_id
    rows = db.session.execute(
        select(Round, Stage, SignOff, latest.label("latest"))
        .join(Stage, Stage.round_id == Round.id)
        .outerjoin(SignOff, SignOff.stage_id == Stage.id)
        .where(Round.reviewable_id == reviewable_id, wanted)
        .order_by(Stage.position, Stage.id, SignOff.id),
        execution_options=_FRESH,
    ).all()
    if not rows:
        return None
    stages: dict[int, LoadedStage] = {}
    for _, stage, sign_off, _ in rows:
        loaded = stages.setdefault(stage.id, LoadedStage(stage))
        if sign_off is not None:
            loaded.sign_offs.append(sign_off)
    found: Round = rows[0][0]
    return LoadedRound(found, list(stages.values()), is_latest=found.number == rows[0].latest)


def has_returned_round(reviewable_id: int) -> bool:
    """Tell whether an earlier round of it was returned."""
    found = select(Round.id).where(Round.reviewable_id == reviewable_id, Round.outcome == Outcome.RETURNED).limit(1)
    return db.session.scalar(found) is not None


def is_written_since(milestone_id: int, moment: datetime) -> bool:
    """Tell whether the candidate has saved the draft, or added or removed a file, after `moment`."""
    saved = select(literal(1)).where(Draft.milestone_id == milestone_id, Draft.updated_at > moment)
    filed = select(literal(1)).where(
        Attachment.milestone_id == milestone_id,
        or_(Attachment.uploaded_at > moment, Attachment.removed_at > moment),
    )
    return db.session.execute(union_all(saved, filed).limit(1)).first() is not None


def list_changes_granted_by(sign_off_ids: Sequence[int]) -> list[ChangeOfTime]:
    """Return the changes of time that these sign-offs' verdicts granted."""
    return list(db.session.scalars(select(ChangeOfTime).where(ChangeOfTime.sign_off_id.in_(sign_off_ids))))


def is_told(sign_off_ids: Sequence[int]) -> bool:
    """Tell whether a mail that these sign-offs' verdicts caused is going, or gone."""
    going = (MessageState.SENDING, MessageState.SENT)
    found = select(Message.id).where(Message.caused_by_id.in_(sign_off_ids), Message.state.in_(going)).limit(1)
    return db.session.scalar(found) is not None


def get_holders(candidacy_id: int, institution_ids: Sequence[int], *, today: date) -> dict[int, Holders]:
    """Return, for each of the candidacy's institutions, who holds which signing part on the day `today`.

    Supervisors are those of the candidacy, whatever their side; coordinators those of the institution or the centre.
    Accounts that are not active sign nothing.
    """
    rows = db.session.execute(union_all(_supervisors(candidacy_id, today), _coordinators(institution_ids, today))).all()
    return {institution_id: _holders(rows, institution_id) for institution_id in institution_ids}


def _supervisors(candidacy_id: int, today: date) -> Any:
    return (
        select(
            type_coerce(Supervision.role, String).label("role"), null().label("institution_id"), Supervision.person_id
        )
        .join(Person, Supervision.person_id == Person.id)
        .where(Supervision.candidacy_id == candidacy_id, Person.is_active, _in_force(Supervision, today))
    )


def _coordinators(institution_ids: Sequence[int], today: date) -> Any:
    return (
        select(literal("coordinator").label("role"), Appointment.institution_id, Appointment.person_id)
        .join(Person, Appointment.person_id == Person.id)
        .where(
            Appointment.office == Office.COORDINATOR,
            or_(Appointment.institution_id.is_(None), Appointment.institution_id.in_(institution_ids)),
            Person.is_active,
            _in_force(Appointment, today),
        )
    )


def _in_force(table: type[Supervision] | type[Appointment], today: date) -> ColumnElement[bool]:
    return and_(table.from_on <= today, or_(table.until_on.is_(None), table.until_on >= today))


def _holders(rows: Sequence[Any], institution_id: int) -> Holders:
    def those(role: str, institution: int | None = None) -> list[int]:
        return sorted(row.person_id for row in rows if row.role == role and row.institution_id == institution)

    lead, co = those(SupervisionRole.LEAD.value), those(SupervisionRole.CO_SUPERVISOR.value)
    return {
        SignerRole.LEAD_SUPERVISOR: lead,
        SignerRole.CO_SUPERVISORS: co,
        SignerRole.SUPERVISORS: [*lead, *co],
        SignerRole.INSTITUTION_COORDINATOR: those("coordinator", institution_id),
        SignerRole.CENTRE_COORDINATOR: those("coordinator"),
    }
