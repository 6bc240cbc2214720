"""The table of permissions.py as SQL conditions, for every list, search and count.

Each function names the permission whose SQL face it is; tests/policy/test_parity.py compares both faces row by row.
Each inner SELECT correlates Candidacy alone: a list that joins tracks itself must not change its meaning.
"""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from doctoral_center.domain.people import Office
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Appointment, Person
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.policy.actors import Actor


def readable_candidacies(actor: Actor) -> ColumnElement[bool]:
    """READ_CANDIDACY, as a condition on Candidacy."""
    if actor.holds(Office.COORDINATOR):
        return true()
    return or_(
        Candidacy.person_id == actor.person_id,
        supervised_candidacies(actor),
        _asked_in_candidacies(actor),
        coordinated_candidacies(actor),
    )


def coordinated_candidacies(actor: Actor) -> ColumnElement[bool]:
    """MANAGE_CANDIDACY but for one's own file, as a condition on Candidacy."""
    if actor.holds(Office.COORDINATOR):
        return true()
    institutions = actor.institutions_of(Office.COORDINATOR)
    if not institutions:
        return false()
    return exists(
        select(Track.id)
        .where(Track.candidacy_id == Candidacy.id, Track.institution_id.in_(sorted(institutions)))
        .correlate(Candidacy)
    )


def supervised_candidacies(actor: Actor) -> ColumnElement[bool]:
    """Those whom the actor, or somebody she stands in for, supervises today; as a condition on Candidacy."""
    return exists(
        select(Supervision.id)
        .where(
            Supervision.candidacy_id == Candidacy.id,
            Supervision.person_id.in_(sorted(actor.signs_for)),
            in_force(actor),
        )
        .correlate(Candidacy)
    )


def in_force(actor: Actor) -> ColumnElement[bool]:
    """The supervision is in force today."""
    return and_(
        Supervision.from_on <= actor.today, or_(Supervision.until_on.is_(None), Supervision.until_on >= actor.today)
    )


def _asked_in_candidacies(actor: Actor) -> ColumnElement[bool]:
    return exists(
        select(SignOff.id)
        .join(Stage, SignOff.stage_id == Stage.id)
        .join(Round, Stage.round_id == Round.id)
        .join(Reviewable, Round.reviewable_id == Reviewable.id)
        .where(
            Reviewable.candidacy_id == Candidacy.id,
            SignOff.person_id.in_(sorted(actor.signs_for)),
            SignOff.verdict.is_(None),
            SignOff.closed_at.is_(None),
        )
        .correlate(Candidacy)
    )


def countable_candidacies(actor: Actor) -> ColumnElement[bool]:
    """READ_COHORT: whose figures the actor may count (observers too), as a condition on Candidacy."""
    if actor.holds(Office.COORDINATOR) or actor.holds(Office.OBSERVER):
        return true()
    institutions = actor.institutions_of(Office.COORDINATOR) | actor.institutions_of(Office.OBSERVER)
    if not institutions:
        return false()
    return exists(
        select(Track.id)
        .where(Track.candidacy_id == Candidacy.id, Track.institution_id.in_(sorted(institutions)))
        .correlate(Candidacy)
    )


def visible_people(actor: Actor) -> ColumnElement[bool]:
    """Whom the actor may be shown in pickers and searches, as a condition on Person.

    Central coordinators and administrators: everybody. Else oneself, the candidates and supervisors of the files one
    may read, and who holds an office of the universities that one coordinates.
    """
    if actor.holds(Office.COORDINATOR) or actor.holds(Office.ADMINISTRATOR):
        return true()
    own = sorted(actor.institutions_of(Office.COORDINATOR))
    return or_(
        Person.id == actor.person_id,
        exists(select(Candidacy.id).where(Candidacy.person_id == Person.id, readable_candidacies(actor))),
        exists(
            select(Supervision.id)
            .join(Candidacy, Supervision.candidacy_id == Candidacy.id)
            .where(Supervision.person_id == Person.id, readable_candidacies(actor))
        ),
        exists(select(Appointment.id).where(Appointment.person_id == Person.id, Appointment.institution_id.in_(own))),
    )
