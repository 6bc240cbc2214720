"""A person's chats: added, tried and removed by herself; and what is planned to be told in them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, literal, select, true
from sqlalchemy.dialects import postgresql, sqlite

from doctoral_center.db import db, dialect_name
from doctoral_center.domain.channels import ChatKind, ChatService, chat_address
from doctoral_center.domain.errors import ImpossibleNowError, NotFoundError
from doctoral_center.domain.reminders import MessageState, SkipReason
from doctoral_center.models.base import Moment
from doctoral_center.models.channels import Chat
from doctoral_center.models.messages import KEY
from doctoral_center.notifications.outbox import Notice, enqueue, insert_message
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.chats import (
    get_own_chat,
    list_tests,
    lock_unsent,
    parameters_of_tellings,
    unplanned_tellings,
)

MOST_TESTS = 5
"""Test messages to one chat within a day: a number may be somebody else's."""
_A_DAY = timedelta(days=1)


def save_chat(service: ChatService, text: str, *, actor: Actor, now: datetime) -> None:
    """Let the actor be told in the chat whose address is `text`; saving it again makes a stopped one go on.

    Raises InvalidInputError as domain.channels.chat_address does.
    """
    address = chat_address(service, text)
    chat = get_own_chat(service, actor=actor)
    if chat is None:
        chat = Chat(person_id=actor.person_id, service=service, address=address, created_at=now)
        db.session.add(chat)
        db.session.flush()
    elif (chat.address, chat.stopped_at) == (address, None):
        return
    chat.address, chat.stopped_at, chat.last_error = address, None, None
    record(Happening("chat-saved", "chat", chat.id, after={"service": service.value}), actor=actor, now=now)


def remove_chat(service: ChatService, *, actor: Actor, now: datetime) -> None:
    """Let nothing be told in this chat of the actor's any more, nor what was planned; without one, nothing happens."""
    chat = get_own_chat(service, actor=actor)
    if chat is None:
        return
    for message in lock_unsent(chat):
        message.state, message.skip_reason, message.held_by_id = MessageState.SKIPPED, SkipReason.CHAT_ENDED, None
    db.session.delete(chat)
    record(Happening("chat-removed", "chat", chat.id, before={"service": service.value}), actor=actor, now=now)


def try_chat(service: ChatService, *, actor: Actor, now: datetime) -> None:
    """Write a test message to the actor's chat into the outbox; while one is on its way, no other.

    Raises NotFoundError without such a chat, ImpossibleNowError `chat-stopped` for one whose service refuses it, and
    `chat-tests-used-up` after the fifth within a day.
    """
    chat = get_own_chat(service, actor=actor)
    if chat is None:
        raise NotFoundError
    if chat.stopped_at is not None:
        raise ImpossibleNowError("chat-stopped")
    tests = list_tests(chat, since=now - _A_DAY)
    if {MessageState.PLANNED, MessageState.SENDING} & set(tests):
        return
    if len(tests) >= MOST_TESTS:
        raise ImpossibleNowError("chat-tests-used-up", {"most": MOST_TESTS})
    enqueue(Notice(ChatKind.TEST, actor.person_id, chat.id, round=int(now.timestamp())), now=now)


def plan_chats(services: Collection[ChatService], *, now: datetime) -> int:
    """Write a message for every chat in which something is to be told at the aware UTC moment `now`; return how many.

    One set-based statement: at most one message a chat and day, by however many planners. `services` are those that
    the settings offer.
    """
    dialect = dialect_name()
    result: Any = db.session.execute(
        _planning(dialect),
        parameters_of_tellings(services, now=now),
        execution_options={"preserve_rowcount": True},
    )
    # As in operations.reminders.plan: a statement that begins with WITH is not counted by Python's SQLite module.
    return int(db.session.scalar(select(func.changes())) or 0) if dialect == "sqlite" else int(result.rowcount)


@cache
def _planning(_dialect: str) -> sqlite.Insert | postgresql.Insert:
    due = unplanned_tellings().subquery("unplanned")
    moment = bindparam("now", type_=Moment())
    values: dict[str, Any] = {name: due.c[name] for name in KEY}
    values |= {"state": literal(MessageState.PLANNED.value), "planned_at": moment, "next_at": moment}
    rows = select(*values.values()).where(true())
    return insert_message().from_select(list(values), rows).on_conflict_do_nothing(index_elements=KEY)
