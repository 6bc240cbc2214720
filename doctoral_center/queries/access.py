"""Read what the frame around every page shows of its reader, and what signing in needs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from doctoral_center.db import db
from doctoral_center.domain.access import LinkPurpose
from doctoral_center.domain.people import NameOrder, Office, fold_email
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.people import Appointment, Person
from doctoral_center.models.reviews import SignOff, Stage
from doctoral_center.models.sessions import AccessLink, WebSession
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import in_force


@dataclass(frozen=True)
class Reader:
    """The signed-in person as the page's bar shows her."""

    native_name: str
    native_language: str
    latin_family: str
    latin_given: str
    name_order: NameOrder
    is_candidate: bool
    is_supervisor: bool
    waiting: int
    # Whom to ask: the coordinator of the candidate's own university, else the centre's.
    help_email: str | None


def get_reader(*, actor: Actor) -> Reader:
    """Return the actor's names, parts and number of decisions that wait for her, in one statement."""
    signs_for = sorted(actor.signs_for)
    # Who is asked by both sides at once decides once.
    decisions = (
        select(Stage.round_id, SignOff.person_id)
        .join(Stage, SignOff.stage_id == Stage.id)
        .where(SignOff.person_id.in_(signs_for), SignOff.verdict.is_(None), SignOff.closed_at.is_(None))
        .distinct()
        .subquery()
    )
    waiting = select(func.count()).select_from(decisions).scalar_subquery()
    help_email = func.coalesce(_own_coordinators_email(actor), _centre_coordinators_email(actor))
    supervises = exists(select(Supervision.id).where(Supervision.person_id.in_(signs_for), in_force(actor)))
    row = db.session.execute(
        select(
            Person.native_name,
            Person.native_language,
            Person.latin_family,
            Person.latin_given,
            Person.name_order,
            exists(select(Candidacy.id).where(Candidacy.person_id == actor.person_id)).label("is_candidate"),
            supervises.label("is_supervisor"),
            waiting.label("waiting"),
            help_email.label("help_email"),
        ).where(Person.id == actor.person_id)
    ).one()
    return Reader(*row)


def _own_coordinators_email(actor: Actor) -> ScalarSelect[str]:
    return (
        _coordinators_email(actor)
        .join(Track, Track.institution_id == Appointment.institution_id)
        .join(Candidacy, Track.candidacy_id == Candidacy.id)
        .where(Candidacy.person_id == actor.person_id)
        .order_by(Track.position, Appointment.id)
        .limit(1)
        .scalar_subquery()
    )


def _centre_coordinators_email(actor: Actor) -> ScalarSelect[str]:
    return (
        _coordinators_email(actor)
        .where(Appointment.institution_id.is_(None))
        .order_by(Appointment.id)
        .limit(1)
        .scalar_subquery()
    )


def _coordinators_email(actor: Actor) -> Select[str]:
    """Who coordinates today, other than the actor."""
    helper = aliased(Person)
    return (
        select(helper.email)
        .join(Appointment, Appointment.person_id == helper.id)
        .where(
            Appointment.office == Office.COORDINATOR,
            Appointment.from_on <= actor.today,
            or_(Appointment.until_on.is_(None), Appointment.until_on >= actor.today),
            helper.is_active,
            helper.id != actor.person_id,
        )
    )


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is checked against. `password_hash` is None while none has been set."""

    person_id: int
    password_hash: str | None


def get_credentials(email: str) -> Credentials | None:
    """Return the credentials of the active person who signs in with this address, however it is typed; else None."""
    row = db.session.execute(
        select(Person.id, Person.password_hash).where(Person.email == fold_email(email), Person.is_active)
    ).one_or_none()
    return Credentials(*row) if row else None


def get_account(person_id: int) -> Person | None:
    """Return the active person with this id; None when there is no such person or the account has been closed."""
    return db.session.scalars(select(Person).where(Person.id == person_id, Person.is_active)).one_or_none()


def get_own_account(*, actor: Actor) -> Person:
    """Return the actor's own row, with her deputy."""
    return db.session.scalars(
        select(Person).where(Person.id == actor.person_id).options(joinedload(Person.deputy))
    ).one()


def lock_account(person_id: int) -> Person | None:
    """Return the active person, read afresh and locked until the transaction ends; None as get_account does."""
    return db.session.scalars(
        select(Person)
        .where(Person.id == person_id, Person.is_active)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def get_live_link(nonce: str, purpose: LinkPurpose, *, now: datetime) -> AccessLink | None:
    """Return the unused link that has not run out at `now`, of a person whose account is active; None otherwise."""
    return db.session.scalars(
        select(AccessLink)
        .join(Person, AccessLink.person_id == Person.id)
        .where(
            AccessLink.nonce == nonce,
            AccessLink.purpose == purpose,
            AccessLink.used_at.is_(None),
            AccessLink.expires_at > now,
            Person.is_active,
        )
    ).one_or_none()


def list_open_links(person_id: int) -> list[AccessLink]:
    """Return the person's links that were not used yet, run out or not."""
    return list(
        db.session.scalars(select(AccessLink).where(AccessLink.person_id == person_id, AccessLink.used_at.is_(None)))
    )


def list_sessions(*, actor: Actor, now: datetime) -> list[WebSession]:
    """Return the actor's sessions that live at `now`, the newest first."""
    return list(
        db.session.scalars(
            select(WebSession)
            .where(WebSession.person_id == actor.person_id, WebSession.expires_at > now)
            .order_by(WebSession.created_at.desc(), WebSession.id.desc())
        )
    )
