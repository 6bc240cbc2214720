"""Nobody sends from a request: a row is written in the transaction of the change, and a job delivers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from doctoral_center.db import db, dialect_name
from doctoral_center.domain.channels import ChatKind
from doctoral_center.domain.days import day_in
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState, SkipReason
from doctoral_center.models.base import Base
from doctoral_center.models.messages import KEY, Message


@dataclass(frozen=True)
class Notice:
    """One mail to one person about one fact.

    `subject_id` is what the kind speaks of (see NoticeKind); `reviewable_id` is set whenever a milestone or a request
    is concerned: screens find its mails by it. `caused_by_id` is the sign-off whose verdict caused the mail: an undo
    recalls it; such a mail carries `not_before`, the end of the time to undo. `data` holds ids, days and numbers that
    the template needs, never names or texts: those are read at delivery.
    """

    kind: NoticeKind | ChatKind
    recipient_id: int
    subject_id: int
    reviewable_id: int | None = None
    sign_off_id: int | None = None
    caused_by_id: int | None = None
    round: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None


def enqueue(notice: Notice, *, now: datetime) -> None:
    """Write the notice into the outbox, in the caller's transaction; the same notice twice is one.

    `now` is an aware UTC moment. The key is kind, subject, round, recipient and the UTC day of `now`. A notice that was
    skipped (its verdict undone, say) and is given again returns to planned.
    """
    enqueue_all([notice], now=now)


def enqueue_all(notices: Sequence[Notice], *, now: datetime) -> None:
    """Write several different notices as `enqueue` writes one, in one statement."""
    db.session.flush()  # the rows that the notices refer to
    if not notices:
        return
    rows = [_values(notice, now) for notice in notices]
    statement = insert_message().values(rows)
    afresh = {name: statement.excluded[name] for name in rows[0] if name not in KEY}
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=KEY,
            set_=afresh | {"skip_reason": None, "skip_day": None, "attempts": 0, "last_error": None},
            where=Message.state == MessageState.SKIPPED,
        )
    )


def _values(notice: Notice, now: datetime) -> dict[str, Any]:
    return {
        "kind": notice.kind.value,
        "subject_id": notice.subject_id,
        "round": notice.round,
        "step": 0,
        "recipient_id": notice.recipient_id,
        "due_on": day_in(now, "UTC"),
        "reviewable_id": notice.reviewable_id,
        "sign_off_id": notice.sign_off_id,
        "caused_by_id": notice.caused_by_id,
        "data": dict(notice.data),
        "state": MessageState.PLANNED,
        "planned_at": now,
        "next_at": notice.not_before or now,
    }


def recall(caused_by_id: int) -> int:
    """Skip the mails that the verdict of sign-off `caused_by_id` caused and that have not gone; return how many."""
    result: Any = db.session.execute(
        update(Message)
        .where(Message.caused_by_id == caused_by_id, Message.state.in_([MessageState.PLANNED, MessageState.HELD]))
        .values(state=MessageState.SKIPPED, skip_reason=SkipReason.UNDONE, held_by_id=None)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)


def enqueue_copy(message: Message, *, now: datetime) -> int:
    """Write a second mail like one that has gone, in the caller's transaction; return its id.

    Its round is minus the first one's id, which no planner and no notice uses. The caller has locked the first one.
    """
    copied = (*KEY, "reviewable_id", "sign_off_id", "caused_by_id", "data")
    values = {name: getattr(message, name) for name in copied} | {"round": -message.id}
    copy = Message(**values, state=MessageState.PLANNED, planned_at=now, next_at=now)
    db.session.add(copy)
    db.session.flush()
    return copy.id


def insert_message() -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT into the outbox in the database's own dialect: both know ON CONFLICT, each by its own class."""
    table = Base.metadata.tables[Message.__tablename__]
    return postgresql.insert(table) if dialect_name() == "postgresql" else sqlite.insert(table)
