"""What will go out in the next days, as things stand now: the steps of due_steps() on days that are still to come."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from doctoral_center.db import db
from doctoral_center.domain.people import Office
from doctoral_center.domain.requests import RequestKind
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.changes_of_time import Request
from doctoral_center.models.messages import KEY
from doctoral_center.models.milestones import MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.regulations import Rule
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.clocks import clock_of_days
from doctoral_center.queries.reminder_sources.source import Condition
from doctoral_center.queries.reminders import due_steps, has_message, parameters

MOST = 200


@dataclass(frozen=True)
class Foreseen:
    """A reminder that will go on the morning of `goes_on`, the recipient's day, unless something changes before."""

    goes_on: date
    kind: str
    step: int
    due_on: date
    recipient: Person
    candidate: Person
    reviewable_ref: str
    title: dict[str, str] | None
    occurrence: int | None
    is_repeating: bool | None
    # What is asked for, of a request; its milestone's values are None.
    asked: RequestKind | None


_NAMES = (Rule.title, MilestoneTrack.occurrence, Rule.is_repeating, Request.kind)


def _foreseen(*only: Condition) -> Select[Any]:
    due = due_steps(*only).subquery("due")
    key = [due.c[name] for name in KEY]
    first = (
        select(*key, due.c.reviewable_id, func.min(due.c.today).label("goes_on"))
        .where(~has_message(due))
        .group_by(*key, due.c.reviewable_id)
        .subquery("first")
    )
    candidate = aliased(Person, name="candidate")
    # A joint milestone is called as on the first side.
    part = aliased(MilestoneTrack)
    named_by = select(func.min(part.id)).where(part.milestone_id == first.c.reviewable_id).scalar_subquery()
    step = (first.c.goes_on, first.c.kind, first.c.step, first.c.due_on)
    return (
        select(*step, Person, candidate, Reviewable.ref, *_NAMES)
        .select_from(first)
        .join(Person, Person.id == first.c.recipient_id)
        .join(Reviewable, Reviewable.id == first.c.reviewable_id)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
        .join(candidate, candidate.id == Candidacy.person_id)
        .outerjoin(MilestoneTrack, MilestoneTrack.id == named_by)
        .outerjoin(Rule, Rule.id == MilestoneTrack.rule_id)
        .outerjoin(Request, Request.reviewable_id == Reviewable.id)
        .order_by(first.c.goes_on, candidate.sort_key, first.c.reviewable_id, first.c.recipient_id)
        .limit(MOST)
    )


# policy.visibility.coordinated_candidacies with its institutions as a parameter, so that the statement is built once.
_own_track = aliased(Track, name="own_track")
_coordinated = (
    exists()
    .where(
        _own_track.candidacy_id == Candidacy.id,
        _own_track.institution_id.in_(bindparam("institutions", expanding=True, type_=Integer())),
    )
    .correlate(Candidacy)
)
_OF_ALL = _foreseen()
_OF_INSTITUTIONS = _foreseen(_coordinated)
_OF_MILESTONE = _foreseen(Reviewable.id == bindparam("only_reviewable", type_=Integer()))


def list_foreseen(actor: Actor, *, now: datetime, days: int) -> list[Foreseen]:
    """Return what will go out in `days` days from `now` about the candidacies that the actor coordinates."""
    values = parameters(clock_of_days(now, days))
    if actor.holds(Office.COORDINATOR):
        return _run(_OF_ALL, values)
    institutions = sorted(actor.institutions_of(Office.COORDINATOR))
    return _run(_OF_INSTITUTIONS, values | {"institutions": institutions}) if institutions else []


def list_foreseen_for_jobs(*, now: datetime, days: int) -> list[Foreseen]:
    """Return what will go out to everybody in `days` days from `now`."""
    return _run(_OF_ALL, parameters(clock_of_days(now, days)))


def list_foreseen_of_milestone(milestone_id: int, *, now: datetime, days: int) -> list[Foreseen]:
    """Return what will go out about one milestone in `days` days from `now`, its sign-offs' reminders too."""
    return _run(_OF_MILESTONE, parameters(clock_of_days(now, days)) | {"only_reviewable": milestone_id})


def _run(statement: Select[Any], values: dict[str, Any]) -> list[Foreseen]:
    return [Foreseen(*row) for row in db.session.execute(statement, values)]
