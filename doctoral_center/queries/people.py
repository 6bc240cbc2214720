"""Find people."""

from datetime import date

from sqlalchemy import func, or_, select

from doctoral_center.db import db
from doctoral_center.domain.people import Office, fold_email
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.people import Appointment, NameKey, Person


def get_person_by_email(email: str) -> Person | None:
    """Return whoever signs in with this address, however it is typed; None if nobody does."""
    return db.session.scalars(select(Person).where(Person.email == fold_email(email))).one_or_none()


def get_person(ref: str) -> Person | None:
    """Return the person with the reference `ref`, or None."""
    return db.session.scalars(select(Person).where(Person.ref == ref)).one_or_none()


def get_appointment(person_id: int, office: Office, institution_id: int | None, *, on: date) -> Appointment | None:
    """Return the appointment that gives the person this office on the day `on`, or None."""
    return db.session.scalars(
        select(Appointment)
        .where(
            Appointment.person_id == person_id,
            Appointment.office == office,
            Appointment.institution_id == institution_id
            if institution_id is not None
            else Appointment.institution_id.is_(None),
            Appointment.from_on <= on,
            or_(Appointment.until_on.is_(None), Appointment.until_on >= on),
        )
        .limit(1)
    ).first()


def list_name_keys(person_id: int) -> list[NameKey]:
    """Return the folded forms under which the person is found."""
    return list(db.session.scalars(select(NameKey).where(NameKey.person_id == person_id)))


def list_sort_key_copies(person_id: int) -> list[Candidacy | Track]:
    """Return the rows that carry a copy of the person's sort key for their lists."""
    candidacies = db.session.scalars(select(Candidacy).where(Candidacy.person_id == person_id).order_by(Candidacy.id))
    tracks = db.session.scalars(
        select(Track)
        .join(Candidacy, Track.candidacy_id == Candidacy.id)
        .where(Candidacy.person_id == person_id)
        .order_by(Track.id)
    )
    return [*candidacies, *tracks]


def count_people_for_jobs() -> int:
    """Return how many people there are, whoever asks."""
    return db.session.scalar(select(func.count(Person.id))) or 0
