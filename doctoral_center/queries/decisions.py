"""Decisions that were taken for several candidates at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.milestones import SETTLED_STATES
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.institutions import Institution
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.milestones import MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.regulations import Rule
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import coordinated_candidacies

# What a person has done to a change after it was granted.
_CHANGED = ("leave-corrected", "return-confirmed")


@dataclass(frozen=True)
class DecidedFor:
    """One candidate's part of a decision; `title` is that of the milestone it names, with its number, None if none.

    `changed_since`: the leave was corrected or its return confirmed, or the milestone got another day.
    """

    candidacy_ref: str
    candidate: Person
    change: ChangeOfTime
    changed_since: bool
    has_ended: bool
    is_settled: bool
    title: Mapping[str, str] | None
    occurrence: int
    is_repeating: bool

    @property
    def why_it_stays(self) -> str | None:
        """The code of why this part is not taken back with the others; None if it is."""
        if self.has_ended:
            return "candidacy-has-ended"
        if self.is_settled:
            return "change-of-what-is-settled"
        return "decided-again-since" if self.changed_since else None


def get_decision(ref: str, *, actor: Actor) -> list[DecidedFor]:
    """Return a decision's parts among the candidates whom the actor coordinates, by name, in one statement.

    Empty when there is none, or none that she may see. Who granted and who took back is loaded.
    """
    later = aliased(ChangeOfTime)
    changed_since = or_(
        exists().where(
            JournalEntry.subject_type == "change-of-time",
            JournalEntry.subject_id == ChangeOfTime.id,
            JournalEntry.action.in_(_CHANGED),
        ),
        exists().where(
            later.milestone_id == ChangeOfTime.milestone_id, later.id > ChangeOfTime.id, later.taken_back_at.is_(None)
        ),
    )
    rows = db.session.execute(
        select(
            Candidacy.ref,
            Candidacy.state.label("candidacy_state"),
            Person,
            ChangeOfTime,
            changed_since.label("changed"),
            Reviewable.state,
            Rule,
            MilestoneTrack.occurrence,
        )
        .join(ChangeOfTime, ChangeOfTime.candidacy_id == Candidacy.id)
        .join(Person, Person.id == Candidacy.person_id)
        .outerjoin(Reviewable, Reviewable.id == ChangeOfTime.milestone_id)
        .outerjoin(MilestoneTrack, MilestoneTrack.milestone_id == ChangeOfTime.milestone_id)
        .outerjoin(Rule, Rule.id == MilestoneTrack.rule_id)
        .where(ChangeOfTime.decision_ref == ref, coordinated_candidacies(actor), Candidacy.person_id != actor.person_id)
        .options(
            joinedload(ChangeOfTime.recorded_by, innerjoin=True),
            joinedload(ChangeOfTime.taken_back_by),
        )
        .order_by(Candidacy.sort_key, Candidacy.id, MilestoneTrack.id)
    )
    found: dict[int, DecidedFor] = {}
    for row in rows:
        found.setdefault(
            row.ChangeOfTime.id,
            DecidedFor(
                row.ref,
                row.Person,
                row.ChangeOfTime,
                row.changed,
                row.candidacy_state in ENDED,
                row.state in SETTLED_STATES,
                row.Rule.title if row.Rule is not None else None,
                row.occurrence or 1,
                row.Rule is not None and row.Rule.is_repeating,
            ),
        )
    return list(found.values())


def list_parts_by_candidacy(ref: str) -> list[tuple[str, int]]:
    """Return (change's reference, candidacy id) of a decision's parts, in the order in which files are locked."""
    rows = db.session.execute(
        select(ChangeOfTime.ref, ChangeOfTime.candidacy_id)
        .where(ChangeOfTime.decision_ref == ref)
        .order_by(ChangeOfTime.candidacy_id)
    )
    return [(row.ref, row.candidacy_id) for row in rows]


def get_author(ref: str) -> int | None:
    """Return who took a decision; None if there is no such decision yet."""
    return db.session.scalar(
        select(ChangeOfTime.recorded_by_id).where(ChangeOfTime.decision_ref == ref).order_by(ChangeOfTime.id).limit(1)
    )


def list_universities(ids: Collection[int]) -> Mapping[int, Institution]:
    """Return universities by id."""
    found: Sequence[Institution] = db.session.scalars(
        select(Institution).where(Institution.id.in_(sorted(set(ids))))
    ).all()
    return {each.id: each for each in found}
