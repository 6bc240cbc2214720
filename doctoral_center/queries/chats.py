"""Read people's chats, and what waits for them: the number that a chat tells."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CTE, Integer, Select, String, and_, bindparam, exists, func, literal, literal_column, or_, select
from sqlalchemy import union as sql_union

from doctoral_center.db import db
from doctoral_center.domain.channels import ChatKind, ChatService
from doctoral_center.domain.days import local_moment
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState, ReminderSource
from doctoral_center.models.channels import Chat
from doctoral_center.models.messages import KEY, Message
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.actors import get_actor
from doctoral_center.queries.clocks import (
    clock_cte,
    clock_in,
    clock_now,
    day_off_cte,
    json_moment,
    json_rows,
    json_text,
)
from doctoral_center.queries.reminders import due_steps, parameters

_OF_CHATS = sorted(ChatKind)


@dataclass(frozen=True)
class OwnChat:
    """A chat as its owner sees it, with the last message that was meant for it, if any."""

    chat: Chat
    last: Message | None


def list_chats(*, actor: Actor) -> dict[ChatService, OwnChat]:
    """Return the actor's own chats by service, in one statement."""
    last = (
        select(func.max(Message.id))
        .where(Message.kind.in_(_OF_CHATS), Message.subject_id == Chat.id, Message.recipient_id == Chat.person_id)
        .correlate(Chat)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Chat, Message).outerjoin(Message, Message.id == last).where(Chat.person_id == actor.person_id)
    )
    return {chat.service: OwnChat(chat, message) for chat, message in rows}


def get_own_chat(service: ChatService, *, actor: Actor) -> Chat | None:
    """Return the actor's chat in a service, locked until the transaction ends; None when there is none."""
    return db.session.scalars(
        select(Chat).where(Chat.person_id == actor.person_id, Chat.service == service).with_for_update()
    ).one_or_none()


def get_chat(chat_id: int, person_id: int) -> Chat | None:
    """Return a person's chat for delivery; None when she has removed it."""
    return db.session.scalars(select(Chat).where(Chat.id == chat_id, Chat.person_id == person_id)).one_or_none()


def list_tests(chat: Chat, *, since: datetime) -> list[MessageState]:
    """Return the states of the test messages that were asked for since the aware UTC moment `since`."""
    return list(
        db.session.scalars(
            select(Message.state).where(
                Message.kind == ChatKind.TEST,
                Message.subject_id == chat.id,
                Message.recipient_id == chat.person_id,
                Message.planned_at > since,
            )
        )
    )


def lock_unsent(chat: Chat) -> Sequence[Message]:
    """Return what is planned or held for a chat, locked until the transaction ends."""
    return db.session.scalars(
        select(Message)
        .where(
            Message.kind.in_(_OF_CHATS),
            Message.subject_id == chat.id,
            Message.recipient_id == chat.person_id,
            Message.state.in_([MessageState.PLANNED, MessageState.HELD]),
        )
        .order_by(Message.id)
        .with_for_update()
    ).all()


def list_handed_over(service: ChatService, address: str, *, since: datetime) -> list[datetime]:
    """Return the aware UTC moments since `since` at which messages went to one address, the earliest first."""
    return [
        at
        for at in db.session.scalars(
            select(Message.dot_at)
            .join(Chat, Chat.id == Message.subject_id)
            .where(
                Message.kind.in_(_OF_CHATS),
                Message.dot_at > since,
                Chat.service == service,
                Chat.address == address,
            )
            .order_by(Message.dot_at)
        )
        if at is not None
    ]


def _things() -> Select[int]:
    """What waits for one person: the decisions asked of her, and whatever else she is being reminded of today."""
    person = bindparam("person", type_=Integer())
    told_of = select(Message.reviewable_id).where(
        Message.recipient_id == person, Message.kind.in_(sorted(ReminderSource)), Message.reviewable_id.is_not(None)
    )
    due = due_steps(Reviewable.id.in_(told_of)).subquery("due_to_her")
    asked = (
        select(Round.reviewable_id)
        .join(Stage, Stage.round_id == Round.id)
        .join(SignOff, SignOff.stage_id == Stage.id)
        .join(Reviewable, Reviewable.id == Round.reviewable_id)
        .where(
            SignOff.person_id.in_(bindparam("signs_for", expanding=True)),
            SignOff.verdict.is_(None),
            SignOff.closed_at.is_(None),
            Reviewable.state == MilestoneState.SUBMITTED,
        )
    )
    reminded = select(due.c.reviewable_id).where(due.c.recipient_id == person)
    return select(func.count()).select_from(sql_union(asked, reminded).subquery("things"))


_THINGS = _things()


def count_waiting(person: Person, *, now: datetime) -> int:
    """Return how many things wait for a person at the aware UTC moment `now`: a milestone or a request counts once."""
    actor = get_actor(person.id, now=now)
    if actor is None:
        return 0
    given = {**parameters(clock_in(person.timezone, now)), "person": person.id, "signs_for": sorted(actor.signs_for)}
    return db.session.scalar(_THINGS, given) or 0


_TELLING = (*sorted(ReminderSource), NoticeKind.SIGN_OFF_ASKED.value)


def unplanned_tellings() -> Select[*tuple[Any, ...]]:
    """Return the SELECT of whom to tell in which chat, by the clock's rows: the columns of the outbox's key.

    It is her hour on one of her working days, and today a reminder or a request to sign off went to her or is about
    to. Parameters: those of `parameters_of_tellings`.
    """
    clock, day_off, begin = clock_cte(), day_off_cte(), _begin_cte()
    goes_today = or_(
        and_(Message.state == MessageState.SENT, Message.sent_at >= begin.c.at),
        and_(
            Message.state.in_([MessageState.PLANNED, MessageState.SENDING]),
            Message.next_at <= bindparam("now", type_=Message.next_at.type),
        ),
    )
    is_told = (
        exists()
        .where(Message.recipient_id == Person.id, Message.kind.in_(_TELLING), goes_today)
        .correlate(Person, begin)
    )
    off = (
        exists()
        .where(day_off.c.country == Person.working_days_of, day_off.c.day == clock.c.today)
        .correlate(Person, clock)
    )
    due = (
        select(
            literal(ChatKind.WAITING.value).label("kind"),
            Chat.id.label("subject_id"),
            literal(0).label("round"),
            literal(0).label("step"),
            Person.id.label("recipient_id"),
            clock.c.today.label("due_on"),
        )
        .join(Person, Person.id == Chat.person_id)
        .join(clock, clock.c.zone == Person.timezone)
        .join(begin, begin.c.zone == Person.timezone)
        .where(
            Chat.stopped_at.is_(None),
            Chat.service.in_(bindparam("services", expanding=True)),
            Person.is_active,
            Person.send_hour <= clock.c.hour,
            ~off,
            is_told,
        )
        .subquery("telling")
    )
    planned = exists().where(*(getattr(Message, name) == due.c[name] for name in KEY)).correlate(due)
    return select(due).where(~planned).order_by(*(due.c[name] for name in KEY))


def _begin_cte() -> CTE:
    """Return the table (zone, at): when today began there."""
    value = json_rows(bindparam("begins", type_=String())).table_valued("value", name="begin_rows").c.value
    return select(
        json_text(value, literal_column("0")).label("zone"), json_moment(value, literal_column("1")).label("at")
    ).cte("begin")


def parameters_of_tellings(services: Collection[ChatService], *, now: datetime) -> dict[str, Any]:
    """Return the parameters of unplanned_tellings() at the aware UTC moment `now`, for the services on offer."""
    clocks = clock_now(now)
    begins: Sequence[tuple[str, str]] = [
        (clock.zone, _written(local_moment(clock.today, 0, clock.zone))) for clock in clocks.clocks
    ]
    return {**clocks.parameters(), "begins": json.dumps(begins), "services": sorted(services), "now": now}


def _written(moment: datetime) -> str:
    """Write a moment as SQLite keeps it: UTC wall time, six decimals."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
