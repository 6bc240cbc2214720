"""Plan what is due, and note that the runner is at work."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, literal, select, true
from sqlalchemy.dialects import postgresql, sqlite

from doctoral_center.db import db, dialect_name
from doctoral_center.domain.reminders import MessageState, ReminderSource
from doctoral_center.models.base import Base, Moment
from doctoral_center.models.messages import KEY, Message, RunnerBeat
from doctoral_center.notifications.outbox import insert_message
from doctoral_center.queries.clocks import clock_now
from doctoral_center.queries.reminder_sources import SOURCES
from doctoral_center.queries.reminder_sources.source import Source
from doctoral_center.queries.reminders import parameters, unplanned_steps

_FROM_STEPS = (*KEY, "reviewable_id", "sign_off_id")


def plan(*, now: datetime, only: ReminderSource | None = None) -> int:
    """Write a message for every step that is due at the aware UTC moment `now`, of one source or all; return how many.

    One set-based statement a source, the same however often and by however many planners at once: the unique key lets
    one of them win. A step that was skipped and is due again returns to planned.
    """
    values = {**parameters(clock_now(now)), "now": now}
    return sum(_plan_from(source, values) for kind, source in SOURCES.items() if only in {None, kind})


def _plan_from(source: Source, values: dict[str, Any]) -> int:
    dialect = dialect_name()
    own = {name: values[name] for name in ("clock", "days_off", "now", source.until)}
    result: Any = db.session.execute(
        _planning(source.kind, dialect), own, execution_options={"preserve_rowcount": True}
    )
    # Python's SQLite module counts only what begins with INSERT; this one begins with WITH.
    return int(db.session.scalar(select(func.changes())) or 0) if dialect == "sqlite" else int(result.rowcount)


@cache
def _planning(kind: ReminderSource, _dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Return a source's statement, built once for each dialect: building costs more than running it."""
    due = unplanned_steps(sources=[SOURCES[kind]]).subquery("unplanned")
    moment = bindparam("now", type_=Moment())
    values = {name: due.c[name] for name in _FROM_STEPS}
    values |= {"state": literal(MessageState.PLANNED.value), "planned_at": moment, "next_at": moment}
    # The condition is for SQLite, which could take ON CONFLICT for part of a join.
    rows = select(*values.values()).where(true())
    statement = insert_message().from_select(list(values), rows)
    afresh = {"skip_reason": None, "skip_day": None, "attempts": 0, "last_error": None}
    return statement.on_conflict_do_update(
        index_elements=KEY,
        set_=afresh | {"state": MessageState.PLANNED, "next_at": statement.excluded.next_at},
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
