"""What a file's plan follows from, as values for domain.plans."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import defer, joinedload

from doctoral_center.db import db
from doctoral_center.domain.changes import Change, ChangeKind
from doctoral_center.domain.plans import Granted, Known, Part, PlanInput, PlanTrack
from doctoral_center.domain.regulation_rules import MilestoneRule
from doctoral_center.models.candidacies import Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.programmes import Equivalence
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.supplements import Supplement
from doctoral_center.queries.files import LoadedFile
from doctoral_center.queries.programmes import list_equivalences
from doctoral_center.queries.regulations import parsed_regulation

_IDS = select(Reviewable.ref, Reviewable.id).where(Reviewable.ref.in_(bindparam("refs", expanding=True)))


@dataclass(frozen=True)
class StoredPlan:
    """A file's milestones and changes of time as stored."""

    milestones: Sequence[Milestone]
    # Those in force.
    changes: Sequence[ChangeOfTime]
    equivalences: Sequence[Equivalence]
    # Rules (by track id) for this candidate alone that no milestone stands for yet; the others come with theirs.
    added: Sequence[tuple[int, MilestoneRule]] = ()


def get_stored_plan(file: LoadedFile) -> StoredPlan:
    """Return the file's milestones with their parts, its changes of time and equivalences, in three statements."""
    return StoredPlan(
        list_milestones(file.candidacy.id),
        list_changes_of_time(file.candidacy.id),
        list_equivalences(file.programme.id),
    )


def list_milestones(candidacy_id: int) -> list[Milestone]:
    """Return all milestones of a candidacy with state, parts and rules, in the order of their days, in one statement.

    Skipped and cancelled ones (no due day) come last.
    """
    return list(
        db.session.scalars(
            select(Milestone)
            .join(Reviewable, Milestone.reviewable_id == Reviewable.id)
            .where(Reviewable.candidacy_id == candidacy_id)
            .options(
                joinedload(Milestone.reviewable, innerjoin=True),
                joinedload(Milestone.tracks)
                .joinedload(MilestoneTrack.rule, innerjoin=True)
                .joinedload(Rule.regulation, innerjoin=True)
                .options(defer(Regulation.source_text, raiseload=True)),
            )
            .order_by(Milestone.due_on.is_(None), Milestone.due_on, Milestone.reviewable_id),
            execution_options={"populate_existing": True},
        ).unique()
    )


def get_milestone_of(candidacy_id: int, named: str | int) -> Milestone | None:
    """Return a milestone of a candidacy, by reference or id, with its state; None if it has no such milestone."""
    is_meant = Reviewable.ref == named if isinstance(named, str) else Reviewable.id == named
    return db.session.scalars(
        select(Milestone)
        .join(Reviewable, Milestone.reviewable_id == Reviewable.id)
        .where(Reviewable.candidacy_id == candidacy_id, is_meant)
        .options(joinedload(Milestone.reviewable, innerjoin=True))
    ).one_or_none()


def list_changes_of_time(candidacy_id: int) -> list[ChangeOfTime]:
    """Return a candidacy's leaves, intensities, extensions and manual dates in force, in the order of recording."""
    return list(
        db.session.scalars(
            select(ChangeOfTime)
            .where(ChangeOfTime.candidacy_id == candidacy_id, ChangeOfTime.is_in_force)
            .order_by(ChangeOfTime.id)
        )
    )


def list_rule_ids(candidacy_id: int) -> dict[tuple[int, str], int]:
    """Return the id of each rule that a candidacy's sides follow, by track id and code, in one statement."""
    own = select(Supplement.regulation_id).where(Supplement.track_id == Track.id)
    rows = db.session.execute(
        select(Track.id.label("track_id"), Rule.code, Rule.id)
        .join(Rule, or_(Rule.regulation_id == Track.regulation_id, Rule.regulation_id.in_(own)))
        .where(Track.candidacy_id == candidacy_id)
    )
    return {(row.track_id, row.code): row.id for row in rows}


def get_reviewable_ids(refs: Sequence[str]) -> dict[str, int]:
    """Return the id of each reviewable by its reference."""
    return {row.ref: row.id for row in db.session.execute(_IDS, {"refs": list(refs)})}


def plan_input(
    file: LoadedFile, stored: StoredPlan, extra: Sequence[Granted] = (), *, without: Collection[int] = ()
) -> PlanInput:
    """Return what the plan follows from.

    The what-if preview: `extra` are changes that are not stored, `without` the ids of stored ones to be left out.

    A manual date in `extra` stands for the stored one of the same milestone and day, which it would replace.
    """
    acting = [row for row in stored.changes if row.id not in without]
    tracks = {track.side_id: track.id for track in file.candidacy.tracks}
    same = [
        ((tracks[pair.side_id], pair.rule_code), (tracks[pair.other_side_id], pair.other_rule_code))
        for pair in stored.equivalences
        if pair.side_id in tracks and pair.other_side_id in tracks
    ]
    own = _own_rules(stored)
    return PlanInput(
        starts_on=file.candidacy.starts_on,
        tracks=[
            PlanTrack(track.id, parsed_regulation(track.regulation).with_rules(own.get(track.id, {}).values()))
            for track in file.candidacy.tracks
        ],
        same=same,
        known=[known(milestone) for milestone in stored.milestones],
        granted=[*_without_replaced(map(granted, acting), extra), *extra],
    )


def _own_rules(stored: StoredPlan) -> Mapping[int, Mapping[str, MilestoneRule]]:
    """Return, by track id and code, what is asked of this candidate alone."""
    own: dict[int, dict[str, MilestoneRule]] = {}
    for milestone in stored.milestones:
        for part in milestone.tracks:
            if part.rule.regulation.is_individual:
                rule = parsed_regulation(part.rule.regulation).rule(part.rule.code)
                own.setdefault(part.track_id, {})[rule.code] = rule
    for track_id, rule in stored.added:
        own.setdefault(track_id, {})[rule.code] = rule
    return own


def _without_replaced(stored: Iterable[Granted], extra: Sequence[Granted]) -> Iterator[Granted]:
    replaced = {(new.milestone_id, new.change.decided_on) for new in extra if new.change.kind is ChangeKind.MANUAL}
    for each in stored:
        if each.change.kind is not ChangeKind.MANUAL or (each.milestone_id, each.change.decided_on) not in replaced:
            yield each


def known(milestone: Milestone) -> Known:
    """Return a stored milestone as the planner knows it."""
    return Known(
        id=milestone.reviewable_id,
        parts=tuple(Part(part.track_id, part.rule.code, part.occurrence, part.attempt) for part in milestone.tracks),
        state=milestone.reviewable.state,
        settled_on=milestone.settled_on,
    )


def granted(row: ChangeOfTime) -> Granted:
    """Return a stored change of time as the planner knows it."""
    change = Change(
        kind=row.kind,
        first_on=row.first_on,
        last_on=row.last_on,
        from_on=row.from_on,
        percent=row.percent,
        # Filled in for each side.
        code=None if row.milestone_id is None else "",
        due_on=row.due_on,
        decided_on=row.decided_on,
        released_on=row.released_on,
    )
    return Granted(change, row.milestone_id)


def get_manual_date(milestone_id: int, *, decided_on: date | None = None) -> ChangeOfTime | None:
    """Return the milestone's latest manual date in force, or the one decided on a day; None if there is none."""
    statement = select(ChangeOfTime).where(
        ChangeOfTime.milestone_id == milestone_id, ChangeOfTime.kind == ChangeKind.MANUAL, ChangeOfTime.is_in_force
    )
    if decided_on is not None:
        statement = statement.where(ChangeOfTime.decided_on == decided_on)
    return db.session.scalars(statement.order_by(ChangeOfTime.decided_on.desc(), ChangeOfTime.id.desc())).first()
