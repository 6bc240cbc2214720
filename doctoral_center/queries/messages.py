"""Read the outbox message by message, and how its runner stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from doctoral_center.db import db
from doctoral_center.domain.deliveries import LATE_AFTER, STUCK_AFTER
from doctoral_center.domain.errors import NotFoundError
from doctoral_center.domain.people import Office
from doctoral_center.domain.reminders import MessageState
from doctoral_center.domain.requests import RequestKind
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.changes_of_time import Request
from doctoral_center.models.messages import MAIL_CIRCUIT, MailCircuit, Message, RunnerBeat
from doctoral_center.models.milestones import MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.regulations import Rule
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import coordinated_candidacies

MOST = 100


class View(StrEnum):
    """The lists of the outbox."""

    COMING = "coming"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    DOUBLED = "doubled"


_VIEWS: dict[View, ColumnElement[bool]] = {
    View.COMING: Message.state.in_([MessageState.PLANNED, MessageState.SENDING]),
    View.SENT: Message.state == MessageState.SENT,
    View.FAILED: Message.state == MessageState.FAILED,
    View.SKIPPED: Message.state == MessageState.SKIPPED,
    View.DOUBLED: Message.is_possibly_doubled.is_(True),
}


@dataclass(frozen=True)
class OutboxLine:
    """A message with the names it needs; those of a milestone are None for a request, an invitation or a password link.

    `asked` is what a request asks for.
    """

    message: Message
    recipient: Person
    candidate: Person | None
    reviewable_ref: str | None
    title: dict[str, str] | None
    occurrence: int | None
    is_repeating: bool | None
    asked: RequestKind | None


def _lines() -> Select[*tuple[Any, ...]]:
    candidate = aliased(Person, name="candidate")
    part = aliased(MilestoneTrack)
    named_by = select(func.min(part.id)).where(part.milestone_id == Message.reviewable_id).scalar_subquery()
    return (
        select(
            Message,
            Person,
            candidate,
            Reviewable.ref,
            Rule.title,
            MilestoneTrack.occurrence,
            Rule.is_repeating,
            Request.kind,
        )
        .join(Person, Person.id == Message.recipient_id)
        .join(Reviewable, Reviewable.id == Message.reviewable_id, isouter=True)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id, isouter=True)
        .join(candidate, candidate.id == Candidacy.person_id, isouter=True)
        .join(MilestoneTrack, MilestoneTrack.id == named_by, isouter=True)
        .join(Rule, Rule.id == MilestoneTrack.rule_id, isouter=True)
        .join(Request, Request.reviewable_id == Reviewable.id, isouter=True)
    )


_LINES: Select[*tuple[Any, ...]] = _lines()


def list_messages(actor: Actor, view: View) -> list[OutboxLine]:
    """Return the latest messages of one list about the candidacies that the actor coordinates, newest first.

    What waits comes in the order in which it will go. Messages about no candidacy are for the centre's coordinators.
    """
    order = (Message.next_at, Message.id) if view is View.COMING else (Message.next_at.desc(), Message.id.desc())
    statement = _LINES.where(_VIEWS[view], _visible(actor)).order_by(*order).limit(MOST)
    return [OutboxLine(*row) for row in db.session.execute(statement)]


def list_messages_of(milestone_id: int, person_id: int) -> list[Message]:
    """Return everything the outbox holds for one person about one milestone, oldest first."""
    return list(
        db.session.scalars(
            select(Message)
            .where(Message.reviewable_id == milestone_id, Message.recipient_id == person_id)
            .order_by(Message.planned_at, Message.id)
        )
    )


@dataclass(frozen=True)
class OutboxState:
    """How the runner stands: its last sign of life, and what asks for a coordinator. Moments are aware UTC."""

    beat_at: datetime | None
    rests_until: datetime | None
    trouble: str | None
    failed: int
    doubled: int
    stuck: int
    now: datetime

    @property
    def is_late(self) -> bool:
        """Tell whether the runner gave no sign for too long, or never did."""
        return self.beat_at is None or self.now - self.beat_at > LATE_AFTER

    @property
    def is_resting(self) -> bool:
        """Tell whether the mail server refuses everybody at present."""
        return self.rests_until is not None and self.rests_until > self.now - timedelta(minutes=1)


def get_outbox_state(actor: Actor, *, runner: str, now: datetime) -> OutboxState:
    """Return how the runner and the actor's part of the outbox stand, in one statement."""
    is_stuck = and_(Message.state == MessageState.SENDING, Message.lease_until < now - STUCK_AFTER)
    visible = (
        select(
            func.count().filter(_VIEWS[View.FAILED]).label("failed"),
            func.count().filter(_VIEWS[View.DOUBLED]).label("doubled"),
            func.count().filter(is_stuck).label("stuck"),
        )
        .select_from(Message)
        .join(Reviewable, Reviewable.id == Message.reviewable_id, isouter=True)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id, isouter=True)
        .where(or_(_VIEWS[View.FAILED], _VIEWS[View.DOUBLED], is_stuck), _visible(actor))
        .subquery()
    )
    row = db.session.execute(
        select(
            select(RunnerBeat.beat_at).where(RunnerBeat.name == runner).scalar_subquery().label("beat_at"),
            select(MailCircuit.opened_until)
            .where(MailCircuit.id == MAIL_CIRCUIT)
            .scalar_subquery()
            .label("rests_until"),
            select(MailCircuit.last_error).where(MailCircuit.id == MAIL_CIRCUIT).scalar_subquery().label("trouble"),
            visible,
        )
    ).one()
    return OutboxState(**row._mapping, now=now)  # noqa: SLF001 - SQLAlchemy's public name


def get_candidacy_id_of_message(message_id: int) -> int | None:
    """Return the id of the candidacy that a message is about; None when it is about none, or is not there."""
    return db.session.scalar(
        select(Reviewable.candidacy_id)
        .join(Message, Message.reviewable_id == Reviewable.id)
        .where(Message.id == message_id)
    )


def lock_message(message_id: int) -> Message:
    """Return a message, locked until the transaction ends. Raises NotFoundError when it is not there."""
    message = db.session.scalars(
        select(Message).where(Message.id == message_id).with_for_update(), execution_options={"populate_existing": True}
    ).one_or_none()
    if message is None:
        raise NotFoundError
    return message


def _visible(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.holds(Office.COORDINATOR) else coordinated_candidacies(actor)
