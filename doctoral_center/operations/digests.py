"""Plan the digests whose moment has come, and let what waits go when a person wants no digest any more."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, String, bindparam, func, literal, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from doctoral_center.db import db, dialect_name
from doctoral_center.domain.digests import GATHERED
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.base import Moment
from doctoral_center.models.messages import KEY, Message
from doctoral_center.notifications.outbox import insert_message
from doctoral_center.queries.digests import DUE_DIGESTS, digest_clock


def plan_digests(*, now: datetime) -> int:
    """Write the digest of each person whose moment has come at the aware UTC moment `now`; return how many.

    One set-based statement, the same however often and by however many planners at once: the unique key, a person and
    her day, lets one of them win. One that was skipped, since nothing was left of it, returns when something waits.
    """
    values = digest_clock(now)
    if not values:
        return 0
    dialect = dialect_name()
    result: Any = db.session.execute(
        _planning(dialect), {**values, "now": now}, execution_options={"preserve_rowcount": True}
    )
    # As in operations.reminders.plan: Python's SQLite module counts only what begins with INSERT.
    return int(db.session.scalar(select(func.changes())) or 0) if dialect == "sqlite" else int(result.rowcount)


@cache
def _planning(_dialect: str) -> sqlite.Insert | postgresql.Insert:
    due = DUE_DIGESTS.subquery("due")
    moment = bindparam("now", type_=Moment())
    values: dict[str, Any] = {
        "kind": literal(NoticeKind.DIGEST.value, String()),
        "subject_id": due.c.person_id,
        "round": literal(0, Integer()),
        "step": literal(0, Integer()),
        "recipient_id": due.c.person_id,
        "due_on": due.c.digest_on,
        "state": literal(MessageState.PLANNED.value),
        "planned_at": moment,
        "next_at": moment,
    }
    # The condition is for SQLite, which could take ON CONFLICT for part of a join.
    rows = select(*values.values()).where(true()).order_by(due.c.person_id)
    statement = insert_message().from_select(list(values), rows)
    afresh = {
        "next_at": statement.excluded.next_at,
        "skip_reason": None,
        "skip_day": None,
        "attempts": 0,
        "last_error": None,
    }
    return statement.on_conflict_do_update(
        index_elements=KEY,
        set_=afresh | {"state": MessageState.PLANNED},
        where=Message.state == MessageState.SKIPPED,
    )


def let_go(person_id: int, *, now: datetime) -> None:
    """Let what waits for a person's digest go by itself in her next hours; inside a writing transaction."""
    db.session.execute(
        update(Message)
        .where(
            Message.recipient_id == person_id,
            Message.state == MessageState.PLANNED,
            Message.kind.in_([kind.value for kind in GATHERED]),
            Message.next_at > now,
        )
        .values(next_at=now)
        .execution_options(synchronize_session=False)
    )
