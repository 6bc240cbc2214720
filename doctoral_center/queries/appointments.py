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
