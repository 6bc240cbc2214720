"""Read what the frame around every page shows of its reader, and what signing in needs."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select

from doctoral_center.db import db
from doctoral_center.domain.people import NameOrder
from doctoral_center.models.candidacies import Candidacy, Supervision
from doctoral_center.models.people import Person
from doctoral_center.models.reviews import SignOff
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


def get_reader(*, actor: Actor) -> Reader:
    """Return the actor's names, parts and number of sign-offs that wait for her, in one statement."""
    signs_for = sorted(actor.signs_for)
    waiting = (
        select(func.count(SignOff.id))
        .where(SignOff.person_id.in_(signs_for), SignOff.verdict.is_(None), SignOff.closed_at.is_(None))
        .scalar_subquery()
    )
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
        ).where(Person.id == actor.person_id)
    ).one()
    return Reader(*row)
