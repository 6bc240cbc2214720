"""To whom a step goes: the joins of a branch with the people it speaks to."""

from datetime import date
from typing import Any

from sqlalchemy import CTE, BindParameter, ColumnElement, ScalarSelect, and_, exists, false, func, or_, select
from sqlalchemy.orm import QueryableAttribute, aliased

from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.people import Office, SupervisionRole
from doctoral_center.models.candidacies import Candidacy, Supervision, Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.people import Appointment, Person
from doctoral_center.models.reviews import SignOff
from doctoral_center.queries.reminder_sources.source import Condition, Steps

_asked = aliased(Person, name="asked")
_deputy = aliased(Person, name="deputy")


def to_candidate(steps: Steps) -> Steps:
    """To the candidate."""
    return steps.join(Person, Person.id == Candidacy.person_id)


def to_leads(steps: Steps, clock: CTE) -> Steps:
    """To the lead supervisors of the day."""
    return (
        steps.join(Supervision, Supervision.candidacy_id == Candidacy.id)
        .join(Person, Person.id == Supervision.person_id)
        .where(
            Supervision.role == SupervisionRole.LEAD,
            _is_in_force(Supervision.from_on, Supervision.until_on, clock),
        )
    )


def to_coordinators(steps: Steps, clock: CTE) -> Steps:
    """To coordinators of the side that the branch joins as Track, and the centre's; nobody is told of her own file."""
    return (
        steps.join(
            Appointment,
            or_(Appointment.institution_id.is_(None), Appointment.institution_id == Track.institution_id),
        )
        .join(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.office == Office.COORDINATOR,
            _is_in_force(Appointment.from_on, Appointment.until_on, clock),
            Person.id != Candidacy.person_id,
        )
    )


def to_signers(steps: Steps, clock: CTE) -> Steps:
    """To the person asked; while she is away, from a first day on, to her deputy instead."""
    is_away = and_(
        _deputy.id.is_not(None),
        _deputy.is_active,
        _deputy.id != Candidacy.person_id,
        # Three-valued logic: without a first day the comparison would be unknown, and so would be who is reminded.
        _asked.deputy_from_on.is_not(None),
        _is_in_force(_asked.deputy_from_on, _asked.deputy_until_on, clock),
    )
    away = func.coalesce(is_away, false())
    return (
        steps.join(_asked, _asked.id == SignOff.person_id)
        .join(_deputy, _deputy.id == _asked.deputy_id, isouter=True)
        .join(Person, Person.id.in_([_asked.id, _deputy.id]))
        .where(or_(and_(Person.id == _asked.id, ~away), and_(Person.id == _deputy.id, away)))
    )


def is_on_leave(clock: CTE) -> Condition:
    """Tell whether the candidate is on leave on the recipient's day."""
    return exists().where(_leave_of(clock.c.today)).correlate(Candidacy, clock)


def leave_until(today: BindParameter[date]) -> ScalarSelect[date | None]:
    """Return the last day of the leave on which the candidate is on the day `today`, as a column; NULL if on none."""
    return select(func.max(ChangeOfTime.last_on)).where(_leave_of(today)).correlate(Candidacy).scalar_subquery()


def _leave_of(today: ColumnElement[date]) -> Condition:
    return and_(
        ChangeOfTime.candidacy_id == Candidacy.id,
        ChangeOfTime.kind == ChangeKind.LEAVE,
        ChangeOfTime.is_in_force,
        ChangeOfTime.first_on <= today,
        ChangeOfTime.last_on >= today,
    )


def _is_in_force(from_on: QueryableAttribute[Any], until_on: QueryableAttribute[Any], clock: CTE) -> Condition:
    return and_(from_on <= clock.c.today, or_(until_on.is_(None), until_on >= clock.c.today))
