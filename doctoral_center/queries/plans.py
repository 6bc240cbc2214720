"""What a file's plan follows from, as values for domain.plans."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import defer, joinedload

from doctoral_center.db import db
from doctoral_center.domain.calendars import LIBRARY, WorkingDays
from doctoral_center.domain.changes import Change, ChangeKind
from doctoral_center.domain.plans import Granted, Known, Part, PlanInput, PlanTrack, RuleOfTrack
from doctoral_center.domain.regulation_rules import MilestoneRule
from doctoral_center.domain.regulation_rules import Regulation as ParsedRegulation
from doctoral_center.models.candidacies import Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.programmes import Equivalence
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.supplements import Supplement
from doctoral_center.queries.calendars import get_working_days
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
    working_days: WorkingDays = LIBRARY


def get_stored_plan(file: LoadedFile) -> StoredPlan:
    """Return the file's milestones with their parts, its changes of time and equivalences, in four statements.

    The fourth reads the working days, which are the same for all.
    """
    return StoredPlan(
        list_milestones(file.candidacy.id),
        list_changes_of_time(file.candidacy.id),
        list_equivalences(file.programme.id),
        working_days=get_working_days(),
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
                joinedload(Milestone.tracks, innerjoin=True)
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


class SameRules(Protocol):
    """Whatever says that a rule of one side counts as one of another: an Equivalence, or a row with its columns."""

    @property
    def side_id(self) -> int: ...
    @property
    def rule_code(self) -> str: ...
    @property
    def other_side_id(self) -> int: ...
    @property
    def other_rule_code(self) -> str: ...


@dataclass(frozen=True)
class TrackFacts:
    """One side of a file: its pack, and the rules of this candidate alone, by code."""

    id: int
    side_id: int
    institution_id: int
    regulation_id: int
    pack: ParsedRegulation
    own_rules: Mapping[str, MilestoneRule]


@dataclass(frozen=True)
class PlanFacts:
    """What a file's plan follows from, as values. `changes` are those in force, each with its id."""

    starts_on: date
    tracks: Sequence[TrackFacts]
    equivalences: Sequence[SameRules]
    known: Sequence[Known]
    changes: Sequence[tuple[int, Granted]]
    working_days: WorkingDays = LIBRARY

    def plan_input(
        self,
        extra: Sequence[Granted] = (),
        *,
        without: Collection[int] = (),
        packs: Mapping[int, ParsedRegulation] | None = None,
    ) -> PlanInput:
        """Return what to compute; the what-if preview, too.

        `extra` are changes that are not stored, `without` the ids of stored ones to be left out; a manual date in
        `extra` stands for the stored one of the same milestone and day, which it would replace. `packs` are other
        packs that tracks, by their id, would follow.
        """
        tracks = [PlanTrack(track.id, _with_own(track, (packs or {}).get(track.id))) for track in self.tracks]
        acting = [granted for change_id, granted in self.changes if change_id not in without]
        return PlanInput(
            starts_on=self.starts_on,
            tracks=tracks,
            same=list(self._same(tracks)),
            known=self.known,
            granted=[*_without_replaced(acting, extra), *extra],
            working_days=self.working_days,
        )

    def _same(self, tracks: Sequence[PlanTrack]) -> Iterator[tuple[RuleOfTrack, RuleOfTrack]]:
        """Yield the pairs that count as one milestone: those of which both sides' packs, in their version, know."""
        sides = {track.side_id: track.id for track in self.tracks}
        one_time = {
            (track.id, rule.code) for track in tracks for rule in track.regulation.milestones if not rule.is_repeating
        }
        for pair in self.equivalences:
            one = (sides.get(pair.side_id, 0), pair.rule_code)
            other = (sides.get(pair.other_side_id, 0), pair.other_rule_code)
            if one in one_time and other in one_time:
                yield one, other


def _with_own(track: TrackFacts, pack: ParsedRegulation | None) -> ParsedRegulation:
    pack = pack or track.pack
    return pack.with_rules(track.own_rules.values()) if track.own_rules else pack


def plan_facts(file: LoadedFile, stored: StoredPlan) -> PlanFacts:
    """Return what the plan of one loaded file follows from."""
    own = _own_rules(stored)
    return PlanFacts(
        starts_on=file.candidacy.starts_on,
        tracks=[
            TrackFacts(
                track.id,
                track.side_id,
                track.institution_id,
                track.regulation_id,
                parsed_regulation(track.regulation),
                own.get(track.id, {}),
            )
            for track in file.candidacy.tracks
        ],
        equivalences=stored.equivalences,
        known=[known(milestone) for milestone in stored.milestones],
        changes=[(row.id, granted(row)) for row in stored.changes],
        working_days=stored.working_days,
    )


def plan_input(
    file: LoadedFile, stored: StoredPlan, extra: Sequence[Granted] = (), *, without: Collection[int] = ()
) -> PlanInput:
    """Return what the plan of one loaded file follows from, with and without changes as PlanFacts.plan_input does."""
    return plan_facts(file, stored).plan_input(extra, without=without)


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


class ChangeColumns(Protocol):
    """Whatever carries a change of time's columns: a ChangeOfTime, or a row with the same ones."""

    @property
    def kind(self) -> ChangeKind: ...
    @property
    def milestone_id(self) -> int | None: ...
    @property
    def first_on(self) -> date | None: ...
    @property
    def last_on(self) -> date | None: ...
    @property
    def from_on(self) -> date | None: ...
    @property
    def percent(self) -> int | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def decided_on(self) -> date | None: ...
    @property
    def released_on(self) -> date | None: ...


def granted(row: ChangeColumns) -> Granted:
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
