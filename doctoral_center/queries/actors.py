"""Load who acts."""

from datetime import datetime

from sqlalchemy import and_, or_, select

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.models.people import Appointment, Person
from doctoral_center.policy.actors import Actor, Grant


def get_actor(person_id: int, *, now: datetime, request_id: str | None = None) -> Actor | None:
    """Return the active person `person_id` with the offices and deputyships of the UTC day of `now`, in two statements.

    None when there is no such person any more, or the account is not active.
    """
    today = day_in(now, "UTC")
    rows = db.session.execute(
        select(Person.locale, Person.timezone, Appointment.office, Appointment.institution_id)
        .outerjoin(
            Appointment,
            and_(
                Appointment.person_id == Person.id,
                Appointment.from_on <= today,
                or_(Appointment.until_on.is_(None), Appointment.until_on >= today),
            ),
        )
        .where(Person.id == person_id, Person.is_active)
        .order_by(Appointment.id)
    ).all()
    if not rows:
        return None
    principals = db.session.scalars(
        select(Person.id).where(
            Person.deputy_id == person_id,
            or_(Person.deputy_from_on.is_(None), Person.deputy_from_on <= today),
            or_(Person.deputy_until_on.is_(None), Person.deputy_until_on >= today),
        )
    )
    return Actor(
        person_id=person_id,
        locale=rows[0].locale,
        timezone=rows[0].timezone,
        grants=tuple(Grant(row.office, row.institution_id) for row in rows if row.office is not None),
        stands_in_for=frozenset(principals),
        today=today,
        request_id=request_id,
    )
