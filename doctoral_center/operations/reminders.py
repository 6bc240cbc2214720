"""Plan what is due, and let a coordinator send again what failed."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, literal, select, true
from sqlalchemy.dialects import postgresql, sqlite

from doctoral_center.db import db, dialect_name
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.base import Base, Moment
from doctoral_center.models.messages import KEY, Message, RunnerBeat
from doctoral_center.notifications.outbox import insert_message
from doctoral_center.queries.clocks import clock_now
from doctoral_center.queries.reminders import parameters, unplanned_steps

_FROM_STEPS = (*KEY, "milestone_id", "sign_off_id")


def plan(*, now: datetime) -> int:
    """Write a message for every step that is due at the aware UTC moment `now`; return how many.

    One set-based statement, the same however often and by however many planners at once: the unique key lets one of
    them win. A step that was skipped and is due again returns to planned.
    """
    result: Any = db.session.execute(
        _planning(dialect_name()),
        {**parameters(clock_now(now)), "now": now},
        execution_options={"preserve_rowcount": True},
    )
    return int(result.rowcount)


@cache
def _planning(_dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Return the statement, built once for each dialect: building costs more than running it."""
    due = unplanned_steps().subquery("unplanned")
    moment = bindparam("now", type_=Moment())
    values = {name: due.c[name] for name in _FROM_STEPS}
    values |= {"state": literal(MessageState.PLANNED.value), "planned_at": moment, "next_at": moment}
    # The condition is for SQLite, which could take ON CONFLICT for part of a join.
    rows = select(*values.values()).where(true())
    statement = insert_message().from_select(list(values), rows)
    afresh = {"next_at": statement.excluded.next_at, "skip_reason": None, "attempts": 0, "last_error": None}
    return statement.on_conflict_do_update(
        index_elements=KEY,
        set_=afresh | {"state": MessageState.PLANNED},
        where=Message.state == MessageState.SKIPPED,
    )


RUNNER = "reminders"
"""The name under which the reminder runner gives its sign of life."""


def note_beat(owner: str, *, now: datetime) -> None:
    """Note that the runner `owner` is at work at the aware UTC moment `now`."""
    table = Base.metadata.tables[RunnerBeat.__tablename__]
    insert = postgresql.insert(table) if dialect_name() == "postgresql" else sqlite.insert(table)
    values = {"beat_at": now, "owner": owner}
    db.session.execute(insert.values(name=RUNNER, **values).on_conflict_do_update(index_elements=["name"], set_=values))
