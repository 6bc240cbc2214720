"""What an entry of the registry is, and what the SELECTs of all sources have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Date,
    Label,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from doctoral_center.domain.reminders import (
    Audience,
    Judge,
    Prospect,
    ReminderSource,
    Rung,
    Skip,
    why_not,
)
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from doctoral_center.queries.clocks import days_between

Condition = ColumnElement[bool]
Steps = Select[*tuple[Any, ...]]

NO_RULE = 0
"""The rule_id of rungs that no rule of a regulation asks for."""

KIND, SUBJECT, THING = "kind", "subject_id", "thing_id"


@dataclass(frozen=True)
class Source:
    """One source of reminders: everything that planning, delivery, preview and explain need to know of it.

    `branches` returns one SELECT an audience, with the columns of columns(), from the tables `clock` and `rung`; each
    joins Reviewable, Candidacy and, as the recipient, Person. `ladder` holds the rungs that speak whatever the
    regulations say; theirs come from ReminderStep. `prospect` reads how a subject stands at an aware UTC moment, its
    days in a zone; `judge` says what then speaks against any reminder of it.
    """

    kind: ReminderSource
    branches: Callable[[CTE, CTE], list[Steps]]
    prospect: Callable[[int, datetime, str], Prospect | None]
    judge: Judge
    ladder: tuple[Rung, ...] = ()

    @property
    def until(self) -> str:
        """The parameter with the latest due day that any rung reaches: what lies behind it is not looked at."""
        return until_of(self.kind).key

    def why_not(self, planned_due_on: date, prospect: Prospect) -> Skip:
        """Return the one reason to give for a reminder that is not due any more."""
        return why_not(self.judge, planned_due_on, prospect)


def until_of(kind: ReminderSource) -> BindParameter[date]:
    """Return the parameter with the latest due day that this source looks at. Every branch asks for it."""
    return bindparam(f"{kind.name.lower()}_until", type_=Date())


@dataclass(frozen=True)
class Subject:
    """What a branch reminds of, as columns; `thing_id` tells apart what one person is reminded of only once a day."""

    subject_id: Any
    due_on: Any
    reviewable_id: Any
    sign_off_id: Any
    thing_id: Any


def columns(kind: ReminderSource, audience: Audience, subject: Subject, clock: CTE, rung: CTE) -> list[Label[Any]]:
    """Return the columns of a branch: the outbox's key, what screens and mails find it by, and how it is ranked."""
    return [
        literal(kind.value).label(KIND),
        subject.subject_id.label(SUBJECT),
        literal(0).label("round"),
        _step(rung, days_between(clock.c.today, subject.due_on)).label("step"),
        Person.id.label("recipient_id"),
        subject.due_on.label("due_on"),
        subject.reviewable_id.label("reviewable_id"),
        subject.sign_off_id.label("sign_off_id"),
        literal(audience.value).label("audience"),
        subject.thing_id.label(THING),
        clock.c.today.label("today"),
    ]


def _step(rung: CTE, days: ColumnElement[int]) -> ColumnElement[int]:
    offset, every = rung.c.offset_days, rung.c.every_days
    return case((every.is_(None), offset), else_=offset + (days - offset) // every * every)


def speaks(rung: CTE, source: ReminderSource, audience: Audience) -> Condition:
    """Join condition: the rung is of this source and for this audience."""
    return and_(rung.c.source == source, rung.c.audience == audience)


def holds(rung: CTE, days: ColumnElement[int]) -> tuple[Condition, Condition]:
    """Conditions: `days` from the due day the rung has begun and the next has not."""
    return rung.c.offset_days <= days, or_(rung.c.until_offset.is_(None), days < rung.c.until_offset)


def first_of_file() -> Condition:
    """Join condition: Reviewable is the first milestone of Candidacy. What concerns a whole file is kept under it."""
    first = aliased(Reviewable, name="first")
    of_file = (first.candidacy_id == Candidacy.id, first.kind == ReviewableKind.MILESTONE)
    return Reviewable.id == select(func.min(first.id)).where(*of_file).correlate(Candidacy).scalar_subquery()
