"""Read the outbox message by message, and how its runner stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from doctoral_center.db import db
from doctoral_center.domain.deliveries import LATE_AFTER, STUCK_AFTER
from doctoral_center.domain.notices import NoticeKind
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

PAGE = 50
_NUMBER = re.compile(r"[0-9]{1,9}")

OF_ACCOUNTS = frozenset({NoticeKind.INVITATION.value, NoticeKind.PASSWORD.value, NoticeKind.CALENDAR_MISSING.value})
"""The kinds that speak of no candidate: administrators see to them too."""


class View(StrEnum):
    """The lists of the outbox."""

    COMING = "coming"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    DOUBLED = "doubled"


_VIEWS: dict[View, ColumnElement[bool]] = {
    View.COMING: Message.state.in_([MessageState.PLANNED, MessageState.SENDING]),
    View.HELD: Message.state == MessageState.HELD,
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


@dataclass(frozen=True)
class OutboxPage:
    """One page of a list; `after` asks for the next one, None where this is the last."""

    lines: tuple[OutboxLine, ...]
    after: str | None


def list_messages(actor: Actor, view: View, *, after: str = "", limit: int = PAGE) -> OutboxPage:
    """Return the latest messages of one list about the candidacies that the actor coordinates, newest first.

    What waits comes in the order in which it will go. `after` is an earlier page's cursor; one that makes no sense
    begins anew. Messages about no candidacy are for the centre's coordinators, those of OF_ACCOUNTS for administrators.
    """
    place = tuple_(Message.next_at, Message.id)
    waits = view is View.COMING
    order = (Message.next_at, Message.id) if waits else (Message.next_at.desc(), Message.id.desc())
    statement = _LINES.where(_VIEWS[view], _visible(actor)).order_by(*order).limit(limit + 1)
    cursor = _cursor(after)
    if cursor is not None:
        statement = statement.where(place > cursor if waits else place < cursor)
    rows = db.session.execute(statement).all()
    shown = rows[:limit]
    return OutboxPage(tuple(OutboxLine(*row) for row in shown), _after(shown[-1]) if len(rows) > limit else None)


def _after(row: Row[*tuple[Any, ...]]) -> str:
    return f"{row.Message.id}:{row.Message.next_at.astimezone(UTC).isoformat()}"


def _cursor(after: str) -> tuple[datetime, int] | None:
    number, _colon, written = after.partition(":")
    if not _NUMBER.fullmatch(number):
        return None
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    return (at, int(number)) if at.tzinfo is not None else None


def get_message(message_id: int, actor: Actor) -> OutboxLine | None:
    """Return one message that the actor sees to or that is written to her; None if there is none."""
    mine = or_(_visible(actor), Message.recipient_id == actor.person_id)
    row = db.session.execute(_LINES.where(Message.id == message_id, mine)).one_or_none()
    return OutboxLine(*row) if row is not None else None


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
    held: int
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
            func.count().filter(_VIEWS[View.HELD]).label("held"),
            func.count().filter(is_stuck).label("stuck"),
        )
        .select_from(Message)
        .join(Reviewable, Reviewable.id == Message.reviewable_id, isouter=True)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id, isouter=True)
        .where(or_(_VIEWS[View.FAILED], _VIEWS[View.DOUBLED], _VIEWS[View.HELD], is_stuck), _visible(actor))
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


def list_candidacy_ids(message_ids: Sequence[int]) -> dict[int, int | None]:
    """Return, for each of these messages that is there, the id of the candidacy it is about; None: about none."""
    rows = db.session.execute(
        select(Message.id, Reviewable.candidacy_id)
        .outerjoin(Reviewable, Reviewable.id == Message.reviewable_id)
        .where(Message.id.in_(message_ids))
    )
    return {row.id: row.candidacy_id for row in rows}


def lock_messages(message_ids: Sequence[int]) -> list[Message]:
    """Return those of the messages that are there, in the order of their ids, locked until the transaction ends."""
    return list(
        db.session.scalars(
            select(Message).where(Message.id.in_(message_ids)).order_by(Message.id).with_for_update(),
            execution_options={"populate_existing": True},
        )
    )


def get_copy_id(message_id: int) -> int | None:
    """Return the id of the message that was sent once more in the place of this one; None when there is none."""
    return db.session.scalar(select(Message.id).where(Message.round == -message_id))


def get_test_mail_id(person_id: int, minute: int) -> int:
    """Return the id of the test mail that a person sent herself in a minute, counted from 1970."""
    of_minute = (Message.kind == NoticeKind.TEST_MAIL, Message.recipient_id == person_id, Message.round == minute)
    return db.session.scalars(select(Message.id).where(*of_minute)).one()


def list_failed_ids(person_id: int, actor: Actor) -> list[int]:
    """Return the ids of the messages to a person that failed and that the actor sees to."""
    return list(
        db.session.scalars(
            select(Message.id)
            .outerjoin(Reviewable, Reviewable.id == Message.reviewable_id)
            .outerjoin(Candidacy, Candidacy.id == Reviewable.candidacy_id)
            .where(Message.recipient_id == person_id, _VIEWS[View.FAILED], _visible(actor))
            .order_by(Message.id)
        )
    )


def _visible(actor: Actor) -> ColumnElement[bool]:
    if actor.holds(Office.COORDINATOR):
        return true()
    of_accounts = Message.kind.in_(sorted(OF_ACCOUNTS)) if actor.holds(Office.ADMINISTRATOR) else false()
    return or_(coordinated_candidacies(actor), of_accounts)
