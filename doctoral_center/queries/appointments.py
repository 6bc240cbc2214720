"""Find who holds an office."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from doctoral_center.db import db
from doctoral_center.domain.people import Office
from doctoral_center.models.people import Appointment


def list_coordinator_ids(institution_ids: Collection[int], *, on: date) -> list[int]:
    """Return the people who coordinate any of these institutions on the day `on`, in the order of their ids."""
    return list(
        db.session.scalars(
            select(Appointment.person_id)
            .where(
                Appointment.office == Office.COORDINATOR,
                Appointment.institution_id.in_(sorted(institution_ids)),
                Appointment.from_on <= on,
                or_(Appointment.until_on.is_(None), Appointment.until_on >= on),
            )
            .distinct()
            .order_by(Appointment.person_id)
        )
    )


def list_coordinators_of(institution_ids: Collection[int], *, on: date) -> dict[int, list[int]]:
    """Return who coordinates which of these institutions on the day `on`: institution ids by person id."""
    rows = db.session.execute(
        select(Appointment.person_id, Appointment.institution_id)
        .where(
            Appointment.office == Office.COORDINATOR,
            Appointment.institution_id.in_(sorted(institution_ids)),
            Appointment.from_on <= on,
            or_(Appointment.until_on.is_(None), Appointment.until_on >= on),
        )
        .distinct()
        .order_by(Appointment.person_id, Appointment.institution_id)
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row.institution_id)
    return found


def list_administrator_ids(*, on: date) -> list[int]:
    """Return who administers the centre on the day `on`, in the order of their ids."""
    return list(
        db.session.scalars(
            select(Appointment.person_id)
            .where(
                Appointment.office == Office.ADMINISTRATOR,
                Appointment.from_on <= on,
                or_(Appointment.until_on.is_(None), Appointment.until_on >= on),
            )
            .distinct()
            .order_by(Appointment.person_id)
        )
    )


def holds_an_office(person_id: int) -> bool:
    """Tell whether the person holds any office, or did or will."""
    return db.session.scalar(select(Appointment.id).where(Appointment.person_id == person_id).limit(1)) is not None
