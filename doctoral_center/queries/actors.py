"""Load who acts."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.people import Locale, Office
from doctoral_center.models.people import Appointment, Person
from doctoral_center.models.sessions import WebSession
from doctoral_center.policy.actors import Actor, Grant

_Principal = aliased(Person)


def get_actor(person_id: int, *, now: datetime, request_id: str | None = None) -> Actor | None:
    """Return the active person `person_id` with the offices and deputyships of the UTC day of `now`, in one statement.

    None when there is no such person any more, or the account is not active.
    """
    today = day_in(now, "UTC")
    return _actor(db.session.execute(_person(today).where(Person.id == person_id)).all(), today, request_id)


def get_visitor(key_sha256: str, *, now: datetime, request_id: str | None = None) -> Actor | None:
    """Return who holds the live session whose key has this SHA-256 (hex), in one statement; None when it has ended."""
    today = day_in(now, "UTC")
    statement = (
        _person(today)
        .join(WebSession, WebSession.person_id == Person.id)
        .where(WebSession.key_sha256 == key_sha256, WebSession.expires_at > now)
    )
    return _actor(db.session.execute(statement).all(), today, request_id)


def _person(today: date) -> Select[int, Locale, str, Office, int | None, int]:
    """Offices and principals side by side: both lists are a row or two long, their product costs less than a trip."""
    return (
        select(
            Person.id,
            Person.locale,
            Person.timezone,
            Appointment.office,
            Appointment.institution_id,
            _Principal.id.label("principal_id"),
        )
        .outerjoin(
            Appointment,
            and_(
                Appointment.person_id == Person.id,
                Appointment.from_on <= today,
                _open_until(Appointment.until_on, today),
            ),
        )
        .outerjoin(
            _Principal,
            and_(
                _Principal.deputy_id == Person.id,
                or_(_Principal.deputy_from_on.is_(None), _Principal.deputy_from_on <= today),
                _open_until(_Principal.deputy_until_on, today),
            ),
        )
        .where(Person.is_active)
        .order_by(Appointment.id)
    )


def _open_until(column: InstrumentedAttribute[date | None], today: date) -> ColumnElement[bool]:
    return or_(column.is_(None), column >= today)


def _actor(
    rows: Sequence[Row[int, Locale, str, Office, int | None, int]], today: date, request_id: str | None
) -> Actor | None:
    if not rows:
        return None
    first = rows[0]
    grants = dict.fromkeys(Grant(row.office, row.institution_id) for row in rows if row.office is not None)
    return Actor(
        person_id=first.id,
        locale=first.locale,
        timezone=first.timezone,
        grants=tuple(grants),
        stands_in_for=frozenset(row.principal_id for row in rows if row.principal_id is not None),
        today=today,
        request_id=request_id,
    )
