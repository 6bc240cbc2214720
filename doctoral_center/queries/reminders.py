"""What is due for a reminder: the sources' SELECTs as one, read by planning, delivery, preview and explain alike.

How it is built: the clock (queries.clocks) says what day it is where the recipient lives; the ladder's rungs hold from
their day until the next begins. The branches of queries.reminder_sources say who is reminded of what; of the steps that
one person would get for one thing on one day, only the nearest remains, and none while she lets the thing rest.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Subquery,
    and_,
    cast,
    exists,
    func,
    literal,
    select,
    union_all,
)

from doctoral_center.db import db
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import KEY, Message, Snooze
from doctoral_center.models.people import Person
from doctoral_center.models.regulations import ReminderStep
from doctoral_center.queries.clocks import ClockTable, clock_cte, day_off_cte
from doctoral_center.queries.reminder_sources import SOURCES
from doctoral_center.queries.reminder_sources.source import KIND, NO_RULE, SUBJECT, THING, Condition, Source, Steps

_ALL = tuple(SOURCES.values())


def due_steps(*only: Condition, sources: Iterable[Source] = _ALL) -> Steps:
    """Return the SELECT of all steps that are due by the clock's rows, of all sources or of some.

    Its columns are the outbox's key (kind, subject_id, round, step, recipient_id, due_on), reviewable_id, sign_off_id,
    audience, thing_id and today, the recipient's day. `only` are further conditions on Reviewable or Candidacy, which
    every branch joins. Parameters: see parameters().
    """
    steps = all_steps(*only, sources=sources).subquery("awake")
    return select(*(column for column in steps.c if column.name != "rests_until")).where(steps.c.rests_until.is_(None))


def all_steps(*only: Condition, sources: Iterable[Source] = _ALL) -> Steps:
    """Return due_steps() with those that rest, and until when, the recipient's day, in the column `rests_until`."""
    clock, day_off, rung = clock_cte(), day_off_cte(), _rungs()
    found = union_all(
        *(
            branch.join(clock, clock.c.zone == Person.timezone).where(_takes_mail(clock, day_off), *only)
            for source in sources
            for branch in source.branches(clock, rung)
        )
    ).subquery("found")
    # One person, one thing, one day.
    one = (found.c[KIND], found.c.reviewable_id, found.c[THING], found.c.recipient_id, found.c.today)
    order = (found.c.step.desc(), found.c.audience, found.c[SUBJECT])
    nearest = func.row_number().over(partition_by=one, order_by=order)
    # Whom two sides ask for the same lets both rest at once.
    rests = func.max(_rests_until(found)).over(partition_by=one)
    ranked = select(found, nearest.label("place"), rests.label("rests_until")).subquery("ranked")
    return select(*(column for column in ranked.c if column.name != "place")).where(ranked.c.place == 1)


def _rests_until(found: Subquery) -> ColumnElement[Any]:
    return (
        select(Snooze.until_on)
        .where(
            Snooze.kind == found.c[KIND],
            Snooze.subject_id == found.c[SUBJECT],
            Snooze.person_id == found.c.recipient_id,
            Snooze.until_on > found.c.today,
            # As domain.snoozes.is_put_off: from the due day on none rests, even if it was a later one once.
            found.c.due_on > found.c.today,
        )
        .correlate(found)
        .scalar_subquery()
    )


def _rungs() -> CTE:
    """Return every rule's rungs, and those that no rule asks for."""
    stored = select(
        ReminderStep.rule_id,
        ReminderStep.source,
        ReminderStep.audience,
        ReminderStep.offset_days,
        ReminderStep.every_days,
    )
    fixed = [
        select(
            literal(NO_RULE),
            literal(rung.source, ReminderStep.source.type),
            literal(rung.audience, ReminderStep.audience.type),
            literal(rung.offset_days, Integer()),
            cast(literal(rung.every_days, Integer()), Integer()),
        )
        for source in _ALL
        for rung in source.ladder
    ]
    step = union_all(stored, *fixed).subquery("step")
    until = func.lead(step.c.offset_days).over(
        partition_by=(step.c.rule_id, step.c.source, step.c.audience), order_by=step.c.offset_days
    )
    return select(step, until.label("until_offset")).cte("rung")


def _takes_mail(clock: CTE, day_off: CTE) -> Condition:
    off = (
        exists()
        .where(day_off.c.country == Person.working_days_of, day_off.c.day == clock.c.today)
        .correlate(Person, clock)
    )
    return and_(Person.is_active, Person.send_hour <= clock.c.hour, ~off)


_EARLIEST = select(ReminderStep.source, func.min(ReminderStep.offset_days).label("earliest")).group_by(
    ReminderStep.source
)


def parameters(clocks: ClockTable) -> dict[str, Any]:
    """Return the parameters of due_steps(): the clock's, and the latest due day that any rung of a source reaches."""
    stored = {row.source: row.earliest for row in db.session.execute(_EARLIEST)}

    def until(source: Source) -> date:
        earliest = min([stored.get(source.kind, 0), *(rung.offset_days for rung in source.ladder)])
        return clocks.last_day - timedelta(days=earliest)

    return {**clocks.parameters(), **{source.until: until(source) for source in _ALL}}


def has_message(due: Subquery) -> Condition:
    """The step of `due` has its message, and not one that was skipped."""
    same = (getattr(Message, name) == due.c[name] for name in KEY)
    return exists().where(*same, Message.state != MessageState.SKIPPED).correlate(due)


def unplanned_steps(*only: Condition, sources: Iterable[Source] = _ALL) -> Steps:
    """Return those of due_steps() that have no message yet, or one that was skipped, in the order of the key.

    Without the look at the outbox every tick would try the steps of weeks again; each try uses up an identifier on
    PostgreSQL. The order keeps several planners from waiting for one another in a circle.
    """
    due = due_steps(*only, sources=sources).subquery("due")
    return select(due).where(~has_message(due)).order_by(*(due.c[name] for name in KEY))
