"""Find programmes and their intakes."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from doctoral_center.db import db
from doctoral_center.domain.people import Office
from doctoral_center.models.programmes import Cohort, Equivalence, Programme, ProgrammeSide
from doctoral_center.policy.actors import Actor

_SIDES = selectinload(Programme.sides)
_WITH_SIDES = (
    _SIDES.joinedload(ProgrammeSide.institution, innerjoin=True),
    _SIDES.joinedload(ProgrammeSide.regulation, innerjoin=True),
)
_COHORT_WITH_SIDES = (
    joinedload(Cohort.programme, innerjoin=True).options(*_WITH_SIDES),
)  # fmt: skip


def get_programme(code: str) -> Programme | None:
    """Return the programme with this code and its sides, or None."""
    return db.session.scalars(select(Programme).where(Programme.code == code).options(*_WITH_SIDES)).one_or_none()


def get_cohort(ref: str) -> Cohort | None:
    """Return the cohort with this reference, its programme and its sides, or None."""
    return db.session.scalars(select(Cohort).where(Cohort.ref == ref).options(*_COHORT_WITH_SIDES)).one_or_none()


def get_cohort_by_id(cohort_id: int) -> Cohort | None:
    """Return the cohort with this identifier, its programme and its sides, or None."""
    return db.session.scalars(select(Cohort).where(Cohort.id == cohort_id).options(*_COHORT_WITH_SIDES)).one_or_none()


def get_cohort_of_year(programme_id: int, year: int) -> Cohort | None:
    """Return the programme's intake of this year, or None."""
    return db.session.scalars(
        select(Cohort).where(Cohort.programme_id == programme_id, Cohort.year == year)
    ).one_or_none()


def list_equivalences(programme_id: int) -> list[Equivalence]:
    """Return which milestones of the programme's sides count as the same."""
    return list(
        db.session.scalars(
            select(Equivalence)
            .join(ProgrammeSide, Equivalence.side_id == ProgrammeSide.id)
            .where(ProgrammeSide.programme_id == programme_id)
            .order_by(Equivalence.id)
        )
    )


def list_cohorts_to_enrol_in(*, actor: Actor) -> list[Cohort]:
    """Return the intakes, newest first, of programmes in which the actor coordinates a side (the centre: all)."""
    statement = select(Cohort).options(*_COHORT_WITH_SIDES).order_by(Cohort.year.desc(), Cohort.id)
    if not actor.holds(Office.COORDINATOR):
        own = select(ProgrammeSide.programme_id).where(
            ProgrammeSide.institution_id.in_(sorted(actor.institutions_of(Office.COORDINATOR)))
        )
        statement = statement.where(Cohort.programme_id.in_(own))
    return list(db.session.scalars(statement))
