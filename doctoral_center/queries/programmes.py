"""Find programmes and their intakes."""

from sqlalchemy import select, union
from sqlalchemy.orm import defer, joinedload, selectinload

from doctoral_center.db import db
from doctoral_center.domain.people import Office
from doctoral_center.models.institutions import Institution
from doctoral_center.models.programmes import Cohort, Equivalence, Programme, ProgrammeSide
from doctoral_center.models.regulations import Regulation
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


_SIDES_OF_A_PACK = (
    select(ProgrammeSide, Programme)
    .join(Programme, ProgrammeSide.programme_id == Programme.id)
    .join(Regulation, ProgrammeSide.regulation_id == Regulation.id)
    .options(
        joinedload(ProgrammeSide.institution, innerjoin=True),
        joinedload(ProgrammeSide.regulation, innerjoin=True).options(defer(Regulation.source_text, raiseload=True)),
    )
    .order_by(Programme.code, ProgrammeSide.position)
)


def list_sides_of_pack(code: str) -> list[tuple[ProgrammeSide, Programme]]:
    """Return the sides of programmes whose new candidates follow some version of this pack, with their programmes."""
    return [
        (side, programme) for side, programme in db.session.execute(_SIDES_OF_A_PACK.where(Regulation.code == code))
    ]


def lock_side(programme: str, institution: str) -> ProgrammeSide | None:
    """Lock a programme's side, by the codes of programme and university, and return it as it is now; None if unknown.

    Inside a writing transaction.
    """
    statement = (
        select(ProgrammeSide)
        .join(Programme, ProgrammeSide.programme_id == Programme.id)
        .join(Institution, ProgrammeSide.institution_id == Institution.id)
        .where(Programme.code == programme, Institution.code == institution)
        .with_for_update(of=ProgrammeSide)
    )
    return db.session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()


def list_rule_codes_that_count(side_id: int) -> list[str]:
    """Return the codes of the side's milestones that count as another side's, in alphabetical order."""
    own = select(Equivalence.rule_code).where(Equivalence.side_id == side_id)
    others = select(Equivalence.other_rule_code).where(Equivalence.other_side_id == side_id)
    return sorted(db.session.scalars(union(own, others)))
