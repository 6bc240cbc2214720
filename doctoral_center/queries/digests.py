"""Whose digest is due, and what waits for it.

Python says which digest moment has come last for whom, by zone, rhythm, hour and calendar, and hands the answer to the
statement as a small table, as queries.clocks does. What counts as waiting stands here once: planning and the second
look read the same.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.digests import GATHERED, DigestHours, end_of_digest_day
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MailRhythm, MessageState, SendingHours
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.models.reviews import SignOff
from doctoral_center.queries.calendars import get_working_days, hours_of
from doctoral_center.queries.clocks import json_day, json_moment, json_number, json_rows, json_text

_PENDING = (MessageState.PLANNED, MessageState.SENDING, MessageState.HELD)
_KINDS = tuple(kind.value for kind in GATHERED)


def is_free(*, but_of: ColumnElement[int] | int | None = None) -> ColumnElement[bool]:
    """Message is in no digest that is still to go, but for the digest `but_of`.

    A digest that has failed or was skipped lets what it was to carry go by that alone: nothing has to be undone.
    """
    carrier = aliased(Message, name="carrier")
    is_carried = exists().where(carrier.id == Message.carried_by_id, carrier.state.in_(_PENDING)).correlate(Message)
    alone = or_(Message.carried_by_id.is_(None), ~is_carried)
    return alone if but_of is None else or_(alone, Message.carried_by_id == but_of)


def _digest_clock() -> CTE:
    value = json_rows(bindparam("digest_clock", type_=String())).table_valued("value", name="digest_rows").c.value
    columns: tuple[tuple[str, type[FunctionElement[Any]]], ...] = (
        ("zone", json_text),
        ("rhythm", json_text),
        ("send_hour", json_number),
        ("country", json_text),
        ("today", json_day),
        ("digest_on", json_day),
        ("digest_at", json_moment),
        ("day_ends_at", json_moment),
    )
    made = [reader(value, literal_column(str(place))).label(name) for place, (name, reader) in enumerate(columns)]
    return select(*made).cte("digest_clock")


def _due_digests(*only: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    clock = _digest_clock()
    # A request to sign waits for the digest after it. A reminder of the digest's day belongs to that day's digest,
    # even if the planner comes to it late.
    is_asked = Message.kind == NoticeKind.SIGN_OFF_ASKED.value
    too_late_from = case((is_asked, clock.c.digest_at), else_=clock.c.day_ends_at)
    waits = (
        select(Message.id)
        .outerjoin(SignOff, SignOff.id == Message.sign_off_id)
        .where(
            Message.recipient_id == Person.id,
            *_is_waiting(),
            is_free(),
            Message.planned_at < too_late_from,
            or_(_due_on().is_(None), _due_on() != clock.c.today),
        )
        .correlate(Person, clock)
        .exists()
    )
    digest = aliased(Message, name="digest")
    has_gone = (
        exists()
        .where(
            digest.kind == NoticeKind.DIGEST.value,
            digest.recipient_id == Person.id,
            digest.due_on == clock.c.digest_on,
            digest.state != MessageState.SKIPPED,
        )
        .correlate(Person, clock)
    )
    return (
        select(Person.id.label("person_id"), clock.c.digest_on)
        .join(
            clock,
            and_(
                clock.c.zone == Person.timezone,
                clock.c.rhythm == Person.mail_rhythm,
                clock.c.send_hour == Person.send_hour,
                clock.c.country == func.coalesce(Person.working_days_of, ""),
            ),
        )
        .where(Person.is_active, waits, ~has_gone, *only)
        .order_by(Person.id)
    )


def _is_waiting() -> tuple[ColumnElement[bool], ...]:
    # What was tried by itself goes on by itself, and so does a second copy (its round is negative).
    return (
        Message.state == MessageState.PLANNED,
        Message.kind.in_(_KINDS),
        Message.attempts == 0,
        Message.round >= 0,
    )


def _due_on() -> ColumnElement[date | None]:
    """Until when the thing is asked for; the key's day of a request to sign is that of the asking."""
    return case((Message.kind == NoticeKind.SIGN_OFF_ASKED.value, SignOff.due_on), else_=Message.due_on)


DUE_DIGESTS = _due_digests()
"""Everybody whose digest moment has come, for whom something waits and whose digest of that day has not been planned:
(person_id, digest_on). Parameter: digest_clock."""
_DUE_OF_ONE = _due_digests(Person.id == bindparam("only_person", type_=Integer()))

_IN_USE = (
    select(Person.timezone, Person.mail_rhythm, Person.send_hour, Person.working_days_of)
    .where(Person.is_active, Person.mail_rhythm != MailRhythm.SINGLE)
    .distinct()
)


def digest_hours_of(person: Person) -> DigestHours:
    """Return when a person's digest comes, on working days as they have been entered."""
    return DigestHours(person.mail_rhythm, hours_of(person))


def next_digests(person: Person, *, now: datetime) -> dict[MailRhythm, datetime]:
    """Return when (aware UTC) a person's next digest would come, by the rhythm that she could choose."""
    hours = hours_of(person)
    return {rhythm: DigestHours(rhythm, hours).next_moment(now).at for rhythm in (MailRhythm.DAILY, MailRhythm.WEEKLY)}


def digest_clock(now: datetime) -> dict[str, str]:
    """Return the parameter of DUE_DIGESTS at the aware moment `now`; empty when nobody takes digests."""
    in_use = db.session.execute(_IN_USE).all()
    if not in_use:
        return {}
    days = get_working_days()
    hours = [
        DigestHours(row.mail_rhythm, SendingHours(row.timezone, row.send_hour, row.working_days_of, days))
        for row in in_use
    ]
    return _parameter(hours, now)


def _parameter(all_hours: Sequence[DigestHours], now: datetime) -> dict[str, str]:
    rows = []
    for each in all_hours:
        hours, last = each.hours, each.last_moment(now)
        moments = [last.at, end_of_digest_day(last, hours.zone)]
        rows.append(
            (
                hours.zone,
                each.rhythm.value,
                hours.send_hour,
                hours.working_days_of or "",
                day_in(now, hours.zone).isoformat(),
                last.day.isoformat(),
                *(f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" for moment in moments),
            )
        )
    return {"digest_clock": json.dumps(rows)}


def coming_digest(person: Person, *, now: datetime) -> datetime | None:
    """Return from when (aware UTC) a digest is tried that has been planned for the person, or is about to be.

    None when the next one is that of a later moment.
    """
    planned = db.session.scalar(
        select(func.max(Message.next_at)).where(
            Message.recipient_id == person.id,
            Message.kind == NoticeKind.DIGEST.value,
            Message.state.in_([MessageState.PLANNED, MessageState.SENDING]),
        )
    )
    if planned is not None:
        return max(planned, now)
    values = {**_parameter([digest_hours_of(person)], now), "only_person": person.id}
    return now if db.session.execute(_DUE_OF_ONE, values).first() is not None else None


def get_due_on(kind: str, due_on: date, sign_off_id: int | None) -> date | None:
    """Return until when a message's thing is asked for; `due_on` is its key's day, which says it of reminders."""
    if kind != NoticeKind.SIGN_OFF_ASKED:
        return due_on
    return db.session.scalar(select(SignOff.due_on).where(SignOff.id == sign_off_id))


def list_waiting(digest_id: int, person_id: int, today: date) -> list[Message]:
    """Return what the digest may carry on the person's day `today`: not what falls due today, which goes alone."""
    return list(
        db.session.scalars(
            select(Message)
            .outerjoin(SignOff, SignOff.id == Message.sign_off_id)
            .where(
                Message.recipient_id == person_id,
                *_is_waiting(),
                is_free(but_of=digest_id),
                or_(_due_on().is_(None), _due_on() != today),
            )
            .order_by(Message.id)
        )
    )


def list_carried(digest_id: int) -> list[Message]:
    """Return what a digest that is being sent carries, with what has been held back since it was gathered: too late."""
    return list(
        db.session.scalars(
            select(Message)
            .where(Message.carried_by_id == digest_id, Message.state.in_([MessageState.PLANNED, MessageState.HELD]))
            .order_by(Message.id)
        )
    )
