"""Read lists of candidacies: every list is a search."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_

from doctoral_center.db import db
from doctoral_center.domain.candidacies import CandidacyState
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import UNSETTLED, Standing, Status, status
from doctoral_center.domain.people import fold
from doctoral_center.domain.references import Prefix, as_reference
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.institutions import Institution
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort, Programme
from doctoral_center.models.regulations import Rule
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import readable_candidacies
from doctoral_center.queries.leaves import is_on_leave, leave_columns
from doctoral_center.queries.people import ids_by_name

PAGE = 50
# A person's name has few words; more would only cost time.
MOST_WORDS = 6
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class NextStep:
    """The earliest milestone that is not settled."""

    ref: str
    rule_title: dict[str, str]
    occurrence: int
    is_repeating: bool
    status: Status
    due_on: date


@dataclass(frozen=True)
class Listed:
    """One candidacy as lists show it."""

    id: int
    ref: str
    person: Person
    state: CandidacyState
    year: int
    cohort_ref: str
    programme_title: dict[str, str]
    timezone: str
    institutions: tuple[Institution, ...]
    next_step: NextStep | None


@dataclass(frozen=True)
class Page:
    """One page of a list; `after` asks for the next one, None where this is the last."""

    items: tuple[Listed, ...]
    after: str | None


def list_candidacies(actor: Actor, *, now: datetime, q: str = "", after: str = "", limit: int = PAGE) -> Page:
    """Return the candidacies that the actor may read and that match `q`, by Latin family name, in three statements.

    Each word of `q` must begin a form of the candidate's name in any script, or the whole be a reference. `after` is
    an earlier page's cursor; one that makes no sense begins anew.
    """
    conditions = [readable_candidacies(actor), *_matches(q)]
    cursor = _cursor(after)
    if cursor is not None:
        conditions.append(tuple_(Candidacy.sort_key, Candidacy.id) > cursor)
    rows = db.session.execute(
        select(
            Candidacy.id,
            Candidacy.ref,
            Candidacy.state,
            Candidacy.sort_key,
            Person,
            Cohort,
            Programme,
            *leave_columns(now),
        )
        .join(Person, Person.id == Candidacy.person_id)
        .join(Cohort, Cohort.id == Candidacy.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(*conditions)
        .order_by(Candidacy.sort_key, Candidacy.id)
        .limit(limit + 1)
    ).all()
    shown = rows[:limit]
    institutions = _institutions([row.id for row in shown])
    steps = _next_steps(shown, now)
    items = tuple(
        Listed(
            id=row.id,
            ref=row.ref,
            person=row.Person,
            state=row.state,
            year=row.Cohort.year,
            cohort_ref=row.Cohort.ref,
            programme_title=row.Programme.title,
            timezone=row.Programme.timezone,
            institutions=tuple(institutions.get(row.id, ())),
            next_step=steps.get(row.id),
        )
        for row in shown
    )
    return Page(items, f"{shown[-1].id}:{shown[-1].sort_key}" if len(rows) > limit else None)


def _cursor(after: str) -> tuple[str, int] | None:
    number, _colon, key = after.partition(":")
    # PostgreSQL takes no text with NUL.
    return (key, int(number)) if _NUMBER.fullmatch(number) and "\0" not in key else None


def _matches(q: str) -> list[ColumnElement[bool]]:
    # No name looks like a reference; one condition or the other, since an OR of both would keep indexes out.
    ref = as_reference(q, Prefix.CANDIDACY)
    if ref is not None:
        return [Candidacy.ref == ref]
    return [Candidacy.person_id.in_(ids_by_name(word)) for word in fold(q).split()[:MOST_WORDS]]


def _institutions(ids: Sequence[int]) -> dict[int, list[Institution]]:
    found: dict[int, list[Institution]] = {}
    for candidacy_id, institution in db.session.execute(
        select(Track.candidacy_id, Institution)
        .join(Institution, Institution.id == Track.institution_id)
        .where(Track.candidacy_id.in_(ids))
        .order_by(Track.candidacy_id, Track.position)
    ):
        found.setdefault(candidacy_id, []).append(institution)
    return found


def _next_steps(shown: Sequence[Any], now: datetime) -> dict[int, NextStep]:
    heads = {row.id: row for row in shown}
    found: dict[int, NextStep] = {}
    for row in db.session.execute(
        select(
            Reviewable.candidacy_id,
            Reviewable.ref,
            Reviewable.state,
            Milestone.due_on,
            Milestone.opens_on,
            Rule.title,
            Rule.is_repeating,
            MilestoneTrack.occurrence,
        )
        .join(Milestone, Milestone.reviewable_id == Reviewable.id)
        .join(MilestoneTrack, MilestoneTrack.milestone_id == Reviewable.id)
        .join(Rule, Rule.id == MilestoneTrack.rule_id)
        .where(
            Reviewable.candidacy_id.in_(list(heads)),
            Reviewable.state.in_(UNSETTLED),
            Milestone.due_on.is_not(None),
        )
        .order_by(Milestone.due_on, Reviewable.id, MilestoneTrack.id)
    ):
        head = heads[row.candidacy_id]
        if row.candidacy_id in found:
            continue
        today = day_in(now, head.Programme.timezone)
        standing = Standing(row.state, row.due_on, row.opens_on, is_on_leave=is_on_leave(head, today))
        word = status(standing, today)
        found[row.candidacy_id] = NextStep(row.ref, row.title, row.occurrence, row.is_repeating, word, row.due_on)
    return found
