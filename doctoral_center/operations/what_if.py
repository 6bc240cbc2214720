"""What a change that is not stored yet would do to a file's dates, and why: before and after, side by side."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from doctoral_center.domain.deadlines import Step
from doctoral_center.domain.plans import (
    Ends,
    Granted,
    Part,
    PlannedMilestone,
    compute_plan,
    new_steps,
    step_from_stored,
)
from doctoral_center.models.milestones import Milestone
from doctoral_center.operations.plans import moves_in
from doctoral_center.queries.files import LoadedFile
from doctoral_center.queries.plans import StoredPlan, get_stored_plan, known, plan_input


@dataclass(frozen=True)
class Cause:
    """What moves one side's own day: the steps that are new, in order."""

    track_id: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class WouldMove:
    """A milestone whose due day would be another; without a new day it would be skipped, or no longer asked for."""

    milestone: Milestone
    old_due_on: date | None
    new_due_on: date | None
    is_gone: bool
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class WouldBeAdded:
    """An occurrence that nobody asks for as yet."""

    part: Part
    due_on: date | None


@dataclass(frozen=True)
class WhatIf:
    """Before and after. The moves come in the order of the stored days."""

    moves: tuple[WouldMove, ...]
    added: tuple[WouldBeAdded, ...]
    before: Ends
    after: Ends


def what_if(
    file: LoadedFile,
    extra: Sequence[Granted] = (),
    *,
    without: Collection[int] = (),
    stored: StoredPlan | None = None,
) -> WhatIf:
    """Return what the changes in `extra`, which are not stored, would do, and leaving out the stored ones `without`.

    `without` are ids of changes of time. Writes nothing; three statements, none with a plan that has been read.
    Raises DeadlineError (an InvalidInputError) for a change that cannot be.
    """
    stored = stored or get_stored_plan(file)
    plan = compute_plan(plan_input(file, stored, extra, without=without))
    milestones = {milestone.reviewable_id: milestone for milestone in stored.milestones}
    planned = {each.known_id: each for each in plan.milestones if each.known_id is not None}
    candidacy = file.candidacy
    return WhatIf(
        moves=tuple(
            WouldMove(
                move.milestone,
                move.old_due_on,
                move.new_due_on,
                is_gone=move.milestone.reviewable_id in plan.vanished_ids,
                causes=tuple(_causes(move.milestone, planned)),
            )
            for move in moves_in(plan, milestones)
        ),
        added=tuple(
            WouldBeAdded(each.parts[0].part, each.due_on)
            for each in plan.milestones
            if each.known_id is None and each.due_on is not None
        ),
        before=Ends(candidacy.normal_end_on, candidacy.latest_end_on),
        after=Ends(plan.normal_end_on, plan.latest_end_on),
    )


def _causes(milestone: Milestone, planned: Mapping[int, PlannedMilestone]) -> Iterator[Cause]:
    """Yield the causes of the side whose day counts; if that one did not move itself, those of the sides that did."""
    after = planned.get(milestone.reviewable_id)
    if after is None:
        return
    rows = dict(zip(known(milestone).parts, milestone.tracks, strict=True))
    causes = {
        each.part: Cause(each.part.track_id, new_steps(_stored(rows[each.part].steps), each.deadline.steps))
        for each in after.parts
        if each.part in rows
    }
    moved = {part: cause for part, cause in causes.items() if cause.steps}
    counting = next((each.part for each in after.parts if each.deadline.due_on == after.due_on), None)
    yield from [moved[counting]] if counting in moved else moved.values()


def _stored(steps: Sequence[Mapping[str, object]]) -> list[Step]:
    return [step_from_stored(step) for step in steps]
