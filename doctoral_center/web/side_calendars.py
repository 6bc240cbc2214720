"""The calendars of a candidacy's sides beside one another: one column a side, what they have in common in one row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from doctoral_center.labels.institutions import institution_short
from doctoral_center.models.candidacies import Track
from doctoral_center.web.candidate_views import MilestoneRow


@dataclass(frozen=True)
class SideDay:
    """One side's own day; None: it asks for nothing here. `counts`: of days that differ, the one that binds."""

    side: str
    on: date | None
    counts: bool


@dataclass(frozen=True)
class SideRow:
    """One milestone, with the sides' days in the order of the columns."""

    row: MilestoneRow
    days: tuple[SideDay, ...]

    @property
    def is_joint(self) -> bool:
        """Whether several sides ask for it, so that it is one milestone for all of them."""
        return len(self.row.sides) > 1


@dataclass(frozen=True)
class SideCalendars:
    """The calendars, and when study ends on each side."""

    sides: tuple[str, ...]
    rows: tuple[SideRow, ...]
    normal_ends: tuple[SideDay, ...]
    latest_ends: tuple[SideDay, ...]


def side_calendars(rows: Iterable[MilestoneRow], tracks: Sequence[Track]) -> SideCalendars | None:
    """Return the calendars of all sides in the order of the tracks; None for a candidacy of one side.

    `rows` come in the order of their days; those that no side has a day for are left out.
    """
    if len(tracks) == 1:
        return None
    sides = {track.id: institution_short(track.institution) for track in tracks}
    shown = (_row(row, sides) for row in rows)
    return SideCalendars(
        sides=tuple(sides.values()),
        rows=tuple(each for each in shown if any(day.on for day in each.days)),
        normal_ends=_beside([(sides[track.id], track.normal_end_on) for track in tracks]),
        latest_ends=_beside([(sides[track.id], track.latest_end_on) for track in tracks]),
    )


def _row(row: MilestoneRow, sides: dict[int, str]) -> SideRow:
    own = {part.track_id: part.due_on for part in row.milestone.tracks}
    return SideRow(row, _beside([(side, own.get(track_id)) for track_id, side in sides.items()]))


def _beside(days: Sequence[tuple[str, date | None]]) -> tuple[SideDay, ...]:
    known = [on for _side, on in days if on is not None]
    binding = min(known) if len(set(known)) > 1 else None
    return tuple(SideDay(side, on, counts=on is not None and on == binding) for side, on in days)
