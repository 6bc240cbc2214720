"""Where the regulations of a joint candidacy do not go together, so that people can agree before it hurts.

Nothing here is forbidden: the plan holds, on the earliest day of all. Research stays and agreements are not known yet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from doctoral_center.domain.changes import Leave
from doctoral_center.domain.regulation_rules import DEFENCE

# Sides whose own days for one milestone lie further apart are told so.
DAYS_APART = 60


class ConflictKind(StrEnum):
    """What does not go together, in the order in which it is told."""

    FAR_APART = "far-apart"
    DUE_IN_LEAVE = "due-in-leave"
    DUE_AFTER_END = "due-after-end"
    TWO_DEFENCES = "two-defences"
    ENDS_DIFFER = "ends-differ"


@dataclass(frozen=True)
class SideDay:
    """One side's own day for a milestone; None if that side skips it."""

    track_id: int
    rule_code: str
    due_on: date | None


@dataclass(frozen=True)
class JointMilestone:
    """A milestone that is not settled: its day, and the day of each side that asks for it."""

    id: int
    due_on: date | None
    sides: tuple[SideDay, ...]


@dataclass(frozen=True)
class TrackEnd:
    """The last day of study under one side's regulation."""

    track_id: int
    latest_end_on: date


@dataclass(frozen=True)
class FarApart:
    """The sides' own days for one milestone lie more than DAYS_APART days apart."""

    kind = ConflictKind.FAR_APART

    milestone_id: int
    first_track_id: int
    first_on: date
    last_track_id: int
    last_on: date

    @property
    def days(self) -> int:
        """How many days lie between the two."""
        return (self.last_on - self.first_on).days


@dataclass(frozen=True)
class DueInLeave:
    """A milestone is due while the candidate is on leave."""

    kind = ConflictKind.DUE_IN_LEAVE

    milestone_id: int
    due_on: date
    leave: Leave


@dataclass(frozen=True)
class DueAfterEnd:
    """A milestone is due when study must have ended at a side that asks for it."""

    kind = ConflictKind.DUE_AFTER_END

    milestone_id: int
    due_on: date
    end: TrackEnd


@dataclass(frozen=True)
class TwoDefences:
    """Two sides each ask for a defence of their own."""

    kind = ConflictKind.TWO_DEFENCES

    track_id: int
    milestone_id: int
    other_track_id: int
    other_milestone_id: int


@dataclass(frozen=True)
class EndsDiffer:
    """Study must end earlier under one side's regulation than under another's."""

    kind = ConflictKind.ENDS_DIFFER

    first: TrackEnd
    last: TrackEnd


Conflict = FarApart | DueInLeave | DueAfterEnd | TwoDefences | EndsDiffer


def find_conflicts(
    milestones: Sequence[JointMilestone], *, leaves: Sequence[Leave], ends: Sequence[TrackEnd]
) -> tuple[Conflict, ...]:
    """Return what does not go together, milestone by milestone in their order, the ends of study last.

    `milestones` are those that are not settled. All days are calendar days in the programme's zone. A candidacy of one
    side can only have days inside a leave or after the end of study.
    """
    return (*_by_milestone(milestones, leaves, ends), *_two_defences(milestones), *_ends_differ(ends))


def _by_milestone(
    milestones: Sequence[JointMilestone], leaves: Sequence[Leave], ends: Sequence[TrackEnd]
) -> Iterator[Conflict]:
    for milestone in milestones:
        days = sorted((side.due_on, side.track_id) for side in milestone.sides if side.due_on is not None)
        if days and (days[-1][0] - days[0][0]).days > DAYS_APART:
            (first_on, first_id), (last_on, last_id) = days[0], days[-1]
            yield FarApart(milestone.id, first_id, first_on, last_id, last_on)
        for leave in leaves:
            if milestone.due_on is not None and leave.holds(milestone.due_on):
                yield DueInLeave(milestone.id, milestone.due_on, leave)
        asked_by = {side.track_id for side in milestone.sides}
        for end in ends:
            if milestone.due_on is not None and end.track_id in asked_by and milestone.due_on > end.latest_end_on:
                yield DueAfterEnd(milestone.id, milestone.due_on, end)


def _two_defences(milestones: Sequence[JointMilestone]) -> Iterator[Conflict]:
    asked = [
        (side.track_id, milestone.id)
        for milestone in milestones
        for side in milestone.sides
        if side.rule_code == DEFENCE and side.due_on is not None
    ]
    for (track_id, milestone_id), (other_track_id, other_id) in combinations(sorted(asked), 2):
        if milestone_id != other_id and track_id != other_track_id:
            yield TwoDefences(track_id, milestone_id, other_track_id, other_id)


def _ends_differ(ends: Sequence[TrackEnd]) -> Iterator[Conflict]:
    by_day = sorted(ends, key=lambda end: (end.latest_end_on, end.track_id))
    if by_day and by_day[0].latest_end_on != by_day[-1].latest_end_on:
        yield EndsDiffer(by_day[0], by_day[-1])
