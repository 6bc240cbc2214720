"""Where the regulations of a joint candidacy do not go together, so that people can agree before it hurts.

Nothing here is forbidden: the plan holds, on the earliest day of all. Research stays and agreements are not known yet.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from doctoral_center.domain.changes import Change, Leave
from doctoral_center.domain.deadlines import compute_schedule
from doctoral_center.domain.regulation_rules import DEFENCE, Regulation

# Sides whose own days for one milestone lie further apart are told so.
DAYS_APART = 60


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

    milestone_id: int
    due_on: date
    leave: Leave


@dataclass(frozen=True)
class TwoDefences:
    """Two sides each ask for a defence of their own."""

    track_id: int
    milestone_id: int
    other_track_id: int
    other_milestone_id: int


@dataclass(frozen=True)
class EndsDiffer:
    """Study must end earlier under one side's regulation than under another's."""

    first: TrackEnd
    last: TrackEnd


Conflict = FarApart | DueInLeave | TwoDefences | EndsDiffer


def find_conflicts(
    milestones: Sequence[JointMilestone], *, leaves: Sequence[Leave], ends: Sequence[TrackEnd]
) -> tuple[Conflict, ...]:
    """Return what does not go together, milestone by milestone in their order, the ends of study last.

    `milestones` are those that are not settled. All days are calendar days in the programme's zone. A candidacy of one
    side can only have days inside a leave.
    """
    return (*_by_milestone(milestones, leaves), *_two_defences(milestones), *_ends_differ(ends))


def latest_end_on(regulation: Regulation, starts_on: date, changes: Iterable[Change]) -> date:
    """Return the last day of study under one regulation, with the leaves and intensities among `changes`.

    Raises DeadlineError as compute_schedule does.
    """
    on_all = [change for change in changes if change.address is None]
    return compute_schedule(replace(regulation, milestones=()), starts_on, changes=on_all).latest_end_on


def _by_milestone(milestones: Sequence[JointMilestone], leaves: Sequence[Leave]) -> Iterator[Conflict]:
    for milestone in milestones:
        days = sorted((side.due_on, side.track_id) for side in milestone.sides if side.due_on is not None)
        if days and (days[-1][0] - days[0][0]).days > DAYS_APART:
            (first_on, first_id), (last_on, last_id) = days[0], days[-1]
            yield FarApart(milestone.id, first_id, first_on, last_id, last_on)
        for leave in leaves:
            if milestone.due_on is not None and leave.holds(milestone.due_on):
                yield DueInLeave(milestone.id, milestone.due_on, leave)


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
