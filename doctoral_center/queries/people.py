"""Find people."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select

from doctoral_center.db import db
from doctoral_center.domain.people import Office, fold, fold_email, prefix_bounds
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.people import Appointment, NameKey, Person
from doctoral_center.models.sessions import AccessLink
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import coordinated_candidacies, visible_people


def get_person_by_email(email: str) -> Person | None:
    """Return whoever signs in with this address, however it is typed; None if nobody does."""
    return db.session.scalars(select(Person).where(Person.email == fold_email(email))).one_or_none()


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


def ids_by_name(word: str) -> Select[int]:
    """Return the statement for the ids of people of whose names a form begins with the folded `word`; part of others.

    A range of keys, found by their index on every database, unlike LIKE.
    """
    first, beyond = prefix_bounds(word)
    return select(NameKey.person_id).where(NameKey.key >= first, NameKey.key < beyond)


def count_people_for_jobs() -> int:
    """Return how many people there are, whoever asks."""
    return db.session.scalar(select(func.count(Person.id))) or 0


def find_people(typed: str, *, actor: Actor, limit: int = 20) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return reference, e-mail address and names of the people whose names begin with each typed word, or whose whole
    address was typed; of those the actor may be shown, by name.
    """
    words = fold(typed.replace(",", " ")).split()
    if not words:
        return []
    named = [Person.id.in_(ids_by_name(word)) for word in words]
    wanted = [Person.email == fold_email(typed)] if "@" in typed else named
    statement = (
        select(
            Person.ref,
            Person.email,
            Person.native_name,
            Person.native_language,
            Person.latin_family,
            Person.latin_given,
            Person.name_order,
        )
        .where(visible_people(actor), Person.is_active, *wanted)
        .order_by(Person.sort_key, Person.id)
        .limit(limit)
    )
    return db.session.execute(statement).all()


def list_people_to_invite(cohort_id: int, *, actor: Actor, now: datetime) -> Sequence[Person]:
    """Return the candidates of the cohort's files that the actor coordinates, and their supervisors, by name.

    Left out are former supervisors, those who have a password, and those whose invitation is still good at `now`.
    """
    coordinated = and_(Candidacy.cohort_id == cohort_id, coordinated_candidacies(actor))
    supervised = (
        select(Supervision.id)
        .join(Candidacy, Supervision.candidacy_id == Candidacy.id)
        .where(
            Supervision.person_id == Person.id,
            coordinated,
            # Before the first day of study too.
            or_(Supervision.until_on.is_(None), Supervision.until_on >= actor.today),
        )
    )
    invited = select(AccessLink.id).where(
        AccessLink.person_id == Person.id, AccessLink.used_at.is_(None), AccessLink.expires_at > now
    )
    return db.session.scalars(
        select(Person)
        .where(
            or_(exists(select(Candidacy.id).where(Candidacy.person_id == Person.id, coordinated)), exists(supervised)),
            Person.password_hash.is_(None),
            Person.is_active,
            ~exists(invited),
        )
        .order_by(Person.sort_key, Person.id)
    ).all()
