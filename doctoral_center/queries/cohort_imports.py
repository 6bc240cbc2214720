"""Everything that a whole table of candidates is checked against, in a fixed number of statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from doctoral_center.db import db
from doctoral_center.domain.people import Office
from doctoral_center.models.candidacies import Candidacy, Supervision
from doctoral_center.models.institutions import Institution
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort, Programme, ProgrammeSide
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.institutions import Register, get_register

# SQLite takes 32,766 parameters a statement, PostgreSQL 65,535.
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Known:
    """What is there already. Candidacies are by person and cohort; programmes only those the actor may enrol into."""

    programmes: Mapping[str, Programme]
    cohorts: Mapping[tuple[str, int], Cohort]
    register: Register
    people: Mapping[str, Person]
    candidacies: Mapping[tuple[int, int], Candidacy]


def get_known(programme_codes: Iterable[str], emails: Iterable[str], *, actor: Actor) -> Known:
    """Return what is there about these programmes and these (folded) e-mail addresses.

    Programmes in which the actor may not enrol are left out, as if they did not exist.
    """
    programmes = {programme.code: programme for programme in _programmes(programme_codes, actor)}
    by_id = {programme.id: programme.code for programme in programmes.values()}
    cohorts = db.session.scalars(select(Cohort).where(Cohort.programme_id.in_(sorted(by_id))))
    known_cohorts = {(by_id[cohort.programme_id], cohort.year): cohort for cohort in cohorts}
    people = {person.email: person for person in _people(sorted(set(emails)))}
    candidacies = _candidacies([cohort.id for cohort in known_cohorts.values()], [each.id for each in people.values()])
    return Known(
        programmes=programmes,
        cohorts=known_cohorts,
        register=get_register(),
        people=people,
        candidacies={(each.person_id, each.cohort_id): each for each in candidacies},
    )


def list_programmes_to_enrol_into(*, actor: Actor) -> Sequence[Programme]:
    """Return the programmes into which the actor may enrol, by code, each with its sides and their institutions."""
    return [*_programmes(None, actor)]


def list_cohorts_of(programmes: Iterable[Programme]) -> Sequence[Cohort]:
    """Return the intakes of these programmes, by programme and year."""
    ids = [programme.id for programme in programmes]
    return db.session.scalars(
        select(Cohort).where(Cohort.programme_id.in_(ids)).order_by(Cohort.programme_id, Cohort.year)
    ).all()


def get_institutions_of(programmes: Iterable[Programme]) -> dict[int, Institution]:
    """Return the institutions of the programmes' sides by their ids; the sides are loaded."""
    return {side.institution_id: side.institution for programme in programmes for side in programme.sides}


def _programmes(codes: Iterable[str] | None, actor: Actor) -> Iterable[Programme]:
    statement = (
        select(Programme)
        .options(selectinload(Programme.sides).joinedload(ProgrammeSide.institution, innerjoin=True))
        .order_by(Programme.code)
    )
    if codes is not None:
        statement = statement.where(Programme.code.in_(sorted(set(codes))))
    if not actor.holds(Office.COORDINATOR):
        own = sorted(actor.institutions_of(Office.COORDINATOR))
        statement = statement.where(
            select(ProgrammeSide.id)
            .where(ProgrammeSide.programme_id == Programme.id, ProgrammeSide.institution_id.in_(own))
            .exists()
        )
    return db.session.scalars(statement)


def _people(emails: Sequence[str]) -> Iterator[Person]:
    for start in range(0, len(emails), _AT_ONCE):
        yield from db.session.scalars(select(Person).where(Person.email.in_(emails[start : start + _AT_ONCE])))


def _candidacies(cohort_ids: Sequence[int], person_ids: Sequence[int]) -> Iterator[Candidacy]:
    for start in range(0, len(person_ids), _AT_ONCE):
        yield from db.session.scalars(
            select(Candidacy)
            .where(Candidacy.cohort_id.in_(cohort_ids), Candidacy.person_id.in_(person_ids[start : start + _AT_ONCE]))
            .options(
                joinedload(Candidacy.person, innerjoin=True),
                joinedload(Candidacy.home_institution, innerjoin=True),
                selectinload(Candidacy.supervisions).joinedload(Supervision.person, innerjoin=True),
            )
        )
