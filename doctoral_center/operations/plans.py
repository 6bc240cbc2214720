"""Write a file's days: the only place that does."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import insert

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.deadlines import Step
from doctoral_center.domain.milestones import WITH_CANDIDATE, MilestoneState
from doctoral_center.domain.plans import Granted, Part, Plan, PlannedMilestone, PlannedPart, compute_plan
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.regulation_rules import MilestoneRule
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.operations.journal import Happening, plain, record
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.files import LoadedFile
from doctoral_center.queries.plans import (
    StoredPlan,
    get_reviewable_ids,
    get_stored_plan,
    known,
    list_rule_ids,
    plan_input,
)


@dataclass(frozen=True)
class Moved:
    """A milestone whose due day is or would be another; None stands for «skipped» or «no longer asked for»."""

    milestone: Milestone
    old_due_on: date | None
    new_due_on: date | None


def recompute(
    file: LoadedFile,
    *,
    actor: Actor | None,
    now: datetime,
    cause: str,
    told_first: Happening | None = None,
    added: Sequence[tuple[int, MilestoneRule]] = (),
) -> tuple[Moved, ...]:
    """Compute the file's plan and write every day that differs; return what moved, in the order of the stored days.

    The caller has locked the file. Milestones that are settled never move. New occurrences and next attempts are
    added, those that moved dates have done away with are cancelled. Every move is journalled with its `cause`, a
    kebab-case word, after `told_first`, what moved them. `added` are rules, each with its track's id, that this
    candidate alone has been given just now. Idempotent. A candidacy that has ended keeps its days.
    Raises DeadlineError (an InvalidInputError) for a change of time that cannot be.
    """
    if file.candidacy.state in ENDED:
        _record(told_first, file, actor=actor, now=now)
        return ()
    stored = replace(get_stored_plan(file), added=added)
    plan = compute_plan(plan_input(file, stored))
    writer = _Writer(file, {milestone.reviewable_id: milestone for milestone in stored.milestones})
    moved = writer.write(plan)
    _record(told_first, file, actor=actor, now=now)
    _journal(file, writer, moved, actor=actor, now=now, cause=cause)
    db.session.flush()
    return moved


def preview(
    file: LoadedFile,
    extra: Sequence[Granted] = (),
    *,
    without: Collection[int] = (),
    stored: StoredPlan | None = None,
) -> tuple[Moved, ...]:
    """Return what would move with the changes in `extra`, which are not stored, and without the stored ones `without`.

    `without` are ids of changes of time. `stored` spares reading the plan once more. Writes nothing; raises as
    recompute does. Occurrences that would appear are left out: there is no milestone of them yet.
    """
    stored = stored or get_stored_plan(file)
    plan = compute_plan(plan_input(file, stored, extra, without=without))
    milestones = {milestone.reviewable_id: milestone for milestone in stored.milestones}
    return tuple(moves_in(plan, milestones))


@dataclass(frozen=True)
class Difference:
    """A stored value that is not what the plan says; `milestone_ref` is None for the ends of study."""

    candidacy_ref: str
    milestone_ref: str | None
    name: str
    stored: object
    computed: object


def differences(file: LoadedFile) -> tuple[Difference, ...]:
    """Compute the plan again and return where the stored days of what is not settled differ: none, if all is well.

    A computed milestone that is not stored is named by its first part's rule.
    """
    if file.candidacy.state in ENDED:
        return ()
    stored = get_stored_plan(file)
    plan = compute_plan(plan_input(file, stored))
    milestones = {milestone.reviewable_id: milestone for milestone in stored.milestones}
    return tuple(
        Difference(file.candidacy.ref, ref, name, was, computed)
        for ref, name, was, computed in _compared(file, plan, milestones)
        if was != computed
    )


def _compared(
    file: LoadedFile, plan: Plan, milestones: Mapping[int, Milestone]
) -> Iterable[tuple[str | None, str, object, object]]:
    yield None, "normal_end_on", file.candidacy.normal_end_on, plan.normal_end_on
    yield None, "latest_end_on", file.candidacy.latest_end_on, plan.latest_end_on
    for track in file.candidacy.tracks:
        ends = plan.ends[track.id]
        yield None, "track_normal_end_on", track.normal_end_on, ends.normal_end_on
        yield None, "track_latest_end_on", track.latest_end_on, ends.latest_end_on
    for planned in plan.milestones:
        if planned.known_id is None:
            yield None, planned.parts[0].part.rule_code, None, planned.due_on
            continue
        milestone = milestones[planned.known_id]
        ref = milestone.reviewable.ref
        yield ref, "due_on", milestone.due_on, planned.due_on
        yield ref, "opens_on", milestone.opens_on, planned.opens_on
        yield ref, "is_forecast", milestone.is_forecast, planned.is_forecast
        rows = dict(zip(known(milestone).parts, milestone.tracks, strict=True))
        for part in planned.parts:
            row = rows.get(part.part)
            yield ref, "part_due_on", row.due_on if row else None, part.deadline.due_on
            yield ref, "steps", row.steps if row else None, _steps(part.deadline.steps)
    for vanished_id in plan.vanished_ids:
        milestone = milestones[vanished_id]
        if milestone.reviewable.state in WITH_CANDIDATE:
            yield milestone.reviewable.ref, "due_on", milestone.due_on, None


def moves_in(plan: Plan, milestones: Mapping[int, Milestone]) -> Iterable[Moved]:
    """Yield the stored milestones (by id) for which `plan` has another day, in their order."""
    planned = {each.known_id: each.due_on for each in plan.milestones if each.known_id is not None}
    for milestone_id, milestone in milestones.items():
        gone = milestone_id in plan.vanished_ids and milestone.reviewable.state in WITH_CANDIDATE
        if milestone_id not in planned and not gone:
            continue
        if milestone.due_on != planned.get(milestone_id):
            yield Moved(milestone, milestone.due_on, planned.get(milestone_id))


class _Writer:
    """Brings the stored milestones of one file to what a plan says."""

    def __init__(self, file: LoadedFile, milestones: Mapping[int, Milestone]) -> None:
        self.file = file
        self.milestones = milestones
        self.added: list[Milestone] = []
        self.removed: list[Milestone] = []
        self._rule_ids: dict[tuple[int, str], int] | None = None
        self._regulation_ids = {track.id: track.regulation_id for track in file.candidacy.tracks}

    def write(self, plan: Plan) -> tuple[Moved, ...]:
        moved = tuple(moves_in(plan, self.milestones))
        candidacy = self.file.candidacy
        candidacy.normal_end_on, candidacy.latest_end_on = plan.normal_end_on, plan.latest_end_on
        for track in candidacy.tracks:
            ends = plan.ends[track.id]
            track.normal_end_on, track.latest_end_on = ends.normal_end_on, ends.latest_end_on
        new = [planned for planned in plan.milestones if planned.known_id is None]
        for planned in plan.milestones:
            if planned.known_id is not None:
                self._update(self.milestones[planned.known_id], planned)
        for milestone_id in sorted(plan.vanished_ids):
            self._remove(self.milestones[milestone_id])
        self._add(new)
        return moved

    def _update(self, milestone: Milestone, planned: PlannedMilestone) -> None:
        if milestone.reviewable.state is MilestoneState.CANCELLED:
            milestone.reviewable.state = MilestoneState.OPEN
            self.added.append(milestone)
        _set_days(milestone, planned)
        rows = dict(zip(known(milestone).parts, milestone.tracks, strict=True))
        for part in planned.parts:
            row = rows.pop(part.part, None)
            if row is None:
                db.session.add(MilestoneTrack(**self._part(milestone.reviewable_id, part)))
                continue
            self._follow(milestone, row, part.part)
            row.due_on = part.deadline.due_on
            if row.steps != (steps := _steps(part.deadline.steps)):
                row.steps = steps

        if milestone.reviewable.state in WITH_CANDIDATE:
            # A side that asks for it no longer, under another version of its pack, does not sign it either.
            for row in rows.values():
                db.session.delete(row)

    def _follow(self, milestone: Milestone, row: MilestoneTrack, part: Part) -> None:
        """Let what is still with the candidate follow the rule of the version that the track follows now.

        What has been handed in or settled keeps the rule under which that was done.
        """
        if milestone.reviewable.state not in WITH_CANDIDATE or row.rule.regulation.is_individual:
            return
        if row.rule.regulation_id != self._regulation_ids[part.track_id]:
            row.rule_id = self._rule_id(part)

    def _remove(self, milestone: Milestone) -> None:
        # What has been handed in is decided all the same.
        if milestone.reviewable.state in WITH_CANDIDATE:
            milestone.reviewable.state = MilestoneState.CANCELLED
            milestone.due_on = milestone.opens_on = None
            self.removed.append(milestone)

    def _add(self, new: Sequence[PlannedMilestone]) -> None:
        if not new:
            return
        milestones = [Milestone(reviewable_id=reviewable_id) for reviewable_id in self._reviewable_ids(len(new))]
        for milestone, planned in zip(milestones, new, strict=True):
            _set_days(milestone, planned)
        db.session.add_all(milestones)
        db.session.flush()
        parts = [
            self._part(milestone.reviewable_id, part)
            for milestone, planned in zip(milestones, new, strict=True)
            for part in planned.parts
        ]
        db.session.execute(insert(MilestoneTrack), parts)
        self.added += milestones

    def _reviewable_ids(self, count: int) -> list[int]:
        """Add open reviewables and return their ids, in the order in which they were added.

        As one statement: SQLite would give the ids of objects only one row at a time.
        """
        common = {
            "kind": ReviewableKind.MILESTONE,
            "candidacy_id": self.file.candidacy.id,
            "state": MilestoneState.OPEN,
        }
        refs = [new_reference(Prefix.MILESTONE) for _each in range(count)]
        db.session.execute(insert(Reviewable), [{"ref": ref, **common} for ref in refs])
        ids = get_reviewable_ids(refs)
        return [ids[ref] for ref in refs]

    def _part(self, milestone_id: int, planned: PlannedPart) -> dict[str, object]:
        return {
            "milestone_id": milestone_id,
            "track_id": planned.part.track_id,
            "rule_id": self._rule_id(planned.part),
            "occurrence": planned.part.occurrence,
            "attempt": planned.part.attempt,
            "due_on": planned.deadline.due_on,
            "steps": _steps(planned.deadline.steps),
        }

    def _rule_id(self, part: Part) -> int:
        if self._rule_ids is None:
            self._rule_ids = list_rule_ids(self.file.candidacy.id)
        return self._rule_ids[part.track_id, part.rule_code]


def _set_days(milestone: Milestone, planned: PlannedMilestone) -> None:
    milestone.due_on, milestone.opens_on = planned.due_on, planned.opens_on
    milestone.is_forecast = planned.is_forecast
    if milestone.planned_on is None:
        milestone.planned_on = planned.due_on


def _steps(steps: Iterable[Step]) -> list[dict[str, object]]:
    return [
        plain({"kind": step.kind.value, "from_on": step.from_on, "to_on": step.to_on, "detail": step.detail})
        for step in steps
    ]


def _record(happening: Happening | None, file: LoadedFile, *, actor: Actor | None, now: datetime) -> None:
    if happening is not None:
        record(happening, actor=actor, now=now, candidacy=file.candidacy)


def _journal(
    file: LoadedFile, writer: _Writer, moved: Sequence[Moved], *, actor: Actor | None, now: datetime, cause: str
) -> None:
    # A file's first plan is told by its enrolment.
    changed = {milestone.reviewable_id: "milestone-removed" for milestone in writer.removed}
    if writer.milestones:
        changed |= {milestone.reviewable_id: "milestone-added" for milestone in writer.added}
    days = {move.milestone.reviewable_id: (move.old_due_on, move.new_due_on) for move in moved}
    for milestone in writer.added if writer.milestones else ():
        days.setdefault(milestone.reviewable_id, (None, milestone.due_on))
    for milestone_id, (old, new) in days.items():
        happening = Happening(
            changed.get(milestone_id, "date-moved"),
            "milestone",
            milestone_id,
            before={"due_on": old},
            after={"due_on": new, "cause": cause},
        )
        record(happening, actor=actor, now=now, candidacy=file.candidacy)
