"""Many files' plans at once, as rows: what each follows from, and the days that are stored.

For previews over a whole cohort: seven statements for one candidate or a thousand, whatever each has.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, select

from doctoral_center.db import db
from doctoral_center.domain.candidacies import CandidacyState
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.plans import Granted, Known, Part
from doctoral_center.domain.regulation_rules import MilestoneRule
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort, Equivalence, ProgrammeSide
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.supplements import Supplement
from doctoral_center.queries.calendars import get_working_days
from doctoral_center.queries.plans import PlanFacts, TrackFacts, granted
from doctoral_center.queries.regulations import parsed_individual, parsed_regulations

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_HEADS = (
    select(
        Candidacy.id,
        Candidacy.ref,
        Candidacy.person_id,
        Candidacy.state,
        Candidacy.starts_on,
        Candidacy.normal_end_on,
        Candidacy.latest_end_on,
        Cohort.programme_id,
        Person.native_name,
        Person.native_language,
        Person.latin_family,
        Person.latin_given,
        Person.name_order,
    )
    .join(Cohort, Candidacy.cohort_id == Cohort.id)
    .join(Person, Candidacy.person_id == Person.id)
    .order_by(Candidacy.sort_key, Candidacy.id)
)
_TRACKS = (
    select(
        Track.candidacy_id, Track.id, Track.side_id, Track.institution_id, Track.regulation_id, Regulation.sha256
    )
    .join(Regulation, Track.regulation_id == Regulation.id)
    .where(Track.candidacy_id.in_(_IDS))
    .order_by(Track.position)
)  # fmt: skip
_OWN_RULES = (
    select(Supplement.track_id, Regulation.source_text)
    .join(Regulation, Supplement.regulation_id == Regulation.id)
    .join(Track, Supplement.track_id == Track.id)
    .where(Track.candidacy_id.in_(_IDS))
    .order_by(Supplement.regulation_id)
)
_PARTS = (
    select(
        Reviewable.candidacy_id,
        Milestone.reviewable_id,
        Reviewable.state,
        Milestone.due_on,
        Milestone.settled_on,
        MilestoneTrack.track_id,
        Rule.code,
        MilestoneTrack.occurrence,
        MilestoneTrack.attempt,
    )
    .join(Reviewable, Milestone.reviewable_id == Reviewable.id)
    .join(MilestoneTrack, MilestoneTrack.milestone_id == Milestone.reviewable_id)
    .join(Rule, MilestoneTrack.rule_id == Rule.id)
    .where(Reviewable.candidacy_id.in_(_IDS))
    .order_by(Milestone.due_on.is_(None), Milestone.due_on, Milestone.reviewable_id, MilestoneTrack.id)
)
_CHANGES = (
    select(
        ChangeOfTime.candidacy_id,
        ChangeOfTime.id,
        ChangeOfTime.kind,
        ChangeOfTime.milestone_id,
        ChangeOfTime.first_on,
        ChangeOfTime.last_on,
        ChangeOfTime.from_on,
        ChangeOfTime.percent,
        ChangeOfTime.due_on,
        ChangeOfTime.decided_on,
        ChangeOfTime.released_on,
    )
    .where(ChangeOfTime.candidacy_id.in_(_IDS), ChangeOfTime.is_in_force)
    .order_by(ChangeOfTime.id)
)
_EQUIVALENCES = (
    select(
        ProgrammeSide.programme_id,
        Equivalence.side_id,
        Equivalence.rule_code,
        Equivalence.other_side_id,
        Equivalence.other_rule_code,
    )
    .join(ProgrammeSide, Equivalence.side_id == ProgrammeSide.id)
    .where(ProgrammeSide.programme_id.in_(_IDS))
    .order_by(Equivalence.id)
)


@dataclass(frozen=True)
class FilePlan:
    """One candidacy and its plan as stored. `person` has a person's name columns; `due_on` is by a milestone's id."""

    id: int
    ref: str
    person: Any
    person_id: int
    state: CandidacyState
    normal_end_on: date
    latest_end_on: date
    facts: PlanFacts
    due_on: Mapping[int, date | None]


def list_stored_plans(condition: ColumnElement[bool]) -> list[FilePlan]:
    """Return the plans of the candidacies for which `condition` (on Candidacy) holds, in the order of their names.

    Seven statements, one more when a pack is read for the first time in this process. Milestones come in the order of
    their stored days, as queries.plans.list_milestones gives them.
    """
    heads = db.session.execute(_HEADS.where(condition)).all()
    ids = [head.id for head in heads]
    tracks = _tracks(ids)
    known, due_on = _known(ids)
    changes: dict[int, list[tuple[int, Granted]]] = defaultdict(list)
    for row in _read(_CHANGES, ids):
        changes[row.candidacy_id].append((row.id, granted(row)))
    working_days = get_working_days()
    equivalences = defaultdict(list)
    for row in _read(_EQUIVALENCES, sorted({head.programme_id for head in heads})):
        equivalences[row.programme_id].append(row)
    return [
        FilePlan(
            id=head.id,
            ref=head.ref,
            person=head,
            person_id=head.person_id,
            state=head.state,
            normal_end_on=head.normal_end_on,
            latest_end_on=head.latest_end_on,
            facts=PlanFacts(
                head.starts_on,
                tracks[head.id],
                equivalences[head.programme_id],
                known[head.id],
                changes[head.id],
                working_days,
            ),
            due_on=due_on[head.id],
        )
        for head in heads
    ]


def _tracks(ids: Sequence[int]) -> Mapping[int, list[TrackFacts]]:
    rows = _read(_TRACKS, ids)
    packs = parsed_regulations({row.regulation_id: row.sha256 for row in rows})
    own: dict[int, dict[str, MilestoneRule]] = defaultdict(dict)
    for row in _read(_OWN_RULES, ids):
        own[row.track_id] |= {rule.code: rule for rule in parsed_individual(row.source_text).milestones}
    tracks: dict[int, list[TrackFacts]] = defaultdict(list)
    for row in rows:
        facts = TrackFacts(
            row.id, row.side_id, row.institution_id, row.regulation_id, packs[row.regulation_id], own[row.id]
        )
        tracks[row.candidacy_id].append(facts)
    return tracks


def _known(ids: Sequence[int]) -> tuple[Mapping[int, list[Known]], Mapping[int, dict[int, date | None]]]:
    """Return the milestones and their stored days, both by candidacy."""
    heads: dict[int, tuple[int, MilestoneState, date | None]] = {}
    parts: dict[int, list[Part]] = defaultdict(list)
    due_on: dict[int, dict[int, date | None]] = defaultdict(dict)
    for candidacy_id, milestone_id, state, due, settled_on, *part in _read(_PARTS, ids):
        heads[milestone_id] = (candidacy_id, state, settled_on)
        due_on[candidacy_id][milestone_id] = due
        parts[milestone_id].append(Part(*part))
    known: dict[int, list[Known]] = defaultdict(list)
    for milestone_id, (candidacy_id, state, settled_on) in heads.items():
        known[candidacy_id].append(Known(milestone_id, tuple(parts[milestone_id]), state, settled_on))
    return known, due_on


def _read(statement: Any, ids: Iterable[int]) -> Sequence[Any]:
    return db.session.execute(statement, {"ids": list(ids)}).all()
