"""One candidate's time as a picture: what is in it, where its days lie on a scale, and what gives way to what.

Pure: values in, places out. `timeline_wide.py` lays it out from left to right, `timeline_narrow.py` from top to bottom.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# A latest end farther than this behind everything else is named at the margin: it would press the rest together.
FARTHEST_END = timedelta(days=366)
# Moves shorter than this cannot be told from the mark itself.
SHORTEST_MOVE = 6
GAP = 10


class MarkKind(StrEnum):
    """What a milestone's shape says."""

    DONE = "done"
    TODO = "todo"
    LATE = "late"
    DROPPED = "dropped"


class SignKind(StrEnum):
    """Days of the whole file."""

    TODAY = "today"
    NORMAL_END = "normal-end"
    LATEST_END = "latest-end"


@dataclass(frozen=True)
class Mark:
    """A milestone on the lanes of those who ask for it; `on` is the day it was settled, else the day it is due."""

    title: str
    lanes: tuple[int, ...]
    kind: MarkKind
    on: date
    due_on: date | None = None
    planned_on: date | None = None
    is_next: bool = False


@dataclass(frozen=True)
class Lane:
    """One university's plan and the ends of its normal and its longest length."""

    title: str
    normal_end_on: date
    latest_end_on: date


@dataclass(frozen=True)
class Span:
    """A leave (of the whole file, `lane` None) or a stay at the university of a lane, both days inclusive."""

    title: str
    first_on: date
    last_on: date
    lane: int | None = None


@dataclass(frozen=True)
class Sign:
    """A day to be named above the lanes that it concerns; `short` is its name where there is no room for the day."""

    kind: SignKind
    title: str
    short: str
    on: date
    lanes: tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    """All that is to be drawn."""

    starts_on: date
    lanes: Sequence[Lane]
    marks: Sequence[Mark] = ()
    leaves: Sequence[Span] = ()
    stays: Sequence[Span] = ()
    signs: Sequence[Sign] = ()

    @property
    def first_on(self) -> date:
        """The first day on the scale: the start, or a milestone that was done before it."""
        return min([self.starts_on, *_days_of(self.marks)])

    @property
    def last_on(self) -> date:
        """The last day on the scale; a latest end far behind all else lies beyond it."""
        ends = [lane.normal_end_on for lane in self.lanes]
        spans = [span.last_on for span in (*self.leaves, *self.stays)]
        near = max([self.starts_on, *_days_of(self.marks), *ends, *spans])
        far = [sign.on for sign in self.signs if near < sign.on <= near + FARTHEST_END]
        return max([near, *far])

    def is_beyond(self, sign: Sign) -> bool:
        """Tell whether a sign's day lies behind the scale."""
        return sign.on > self.last_on


def _days_of(marks: Iterable[Mark]) -> Iterator[date]:
    for mark in marks:
        yield from (day for day in (mark.on, mark.due_on, mark.planned_on) if day is not None)


@dataclass(frozen=True)
class Scale:
    """Days as places: `origin` is the place of `first_on`, and a day takes `per_day`."""

    first_on: date
    origin: int
    per_day: float

    def place(self, day: date) -> int:
        """Return the place of a day."""
        return round(self.origin + (day - self.first_on).days * self.per_day)


@dataclass(frozen=True)
class Tick:
    """The first of a month. `is_named`: there is room for its name."""

    on: date
    at: int
    is_named: bool

    @property
    def is_year(self) -> bool:
        """Whether a year begins."""
        return self.on.month == 1


def ticks(scale: Scale, last_on: date, *, room: int) -> tuple[Tick, ...]:
    """Return a tick for each month on the scale; as many are named as leave `room` between their names."""
    step = next((months for months in (1, 3, 6) if scale.per_day * 30 * months >= room), 12)
    months = _months(scale.first_on, last_on)
    return tuple(Tick(day, scale.place(day), is_named=day.month % step == 1 % step) for day in months)


def _months(first_on: date, last_on: date) -> Iterator[date]:
    day = first_on if first_on.day == 1 else _next_month(first_on)
    while day <= last_on:
        yield day
        day = _next_month(day)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Move:
    """From where a milestone was first planned over where it was due to where it is; None where nothing was."""

    planned: int | None
    due: int | None
    to: int
    row: int

    @property
    def starts(self) -> int:
        """Its first place."""
        return min(place for place in (self.planned, self.due, self.to) if place is not None)

    @property
    def ends(self) -> int:
        """Its last place."""
        return max(place for place in (self.planned, self.due, self.to) if place is not None)


def moves(marks: Iterable[Mark], scale: Scale) -> tuple[Move, ...]:
    """Return the moves of those milestones that were moved, in rows in which none lies on another."""
    found = [move for mark in marks if (move := _move(mark, scale)) is not None]
    rows = stacked([(move.starts, move.ends) for move in found])
    return tuple(Move(move.planned, move.due, move.to, row) for move, row in zip(found, rows, strict=True))


def _move(mark: Mark, scale: Scale) -> Move | None:
    to = scale.place(mark.on)
    due = scale.place(mark.due_on) if mark.due_on is not None else to
    planned = scale.place(mark.planned_on) if mark.planned_on is not None else due
    if max(abs(to - due), abs(to - planned)) < SHORTEST_MOVE:
        return None
    return Move(
        planned=planned if abs(planned - due) >= SHORTEST_MOVE else None,
        due=due if abs(due - to) >= SHORTEST_MOVE else None,
        to=to,
        row=0,
    )


def stacked(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return a row for each span, the first one in which it lies on no other."""
    ends: list[int] = []
    rows = [0] * len(spans)
    for number, (start, end) in sorted(enumerate(spans), key=lambda item: item[1]):
        row = next((row for row, taken in enumerate(ends) if taken + GAP <= start), len(ends))
        ends[row : row + 1] = [end]
        rows[number] = row
    return rows


def pieces(first: int, last: int, gaps: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return what remains of the line from `first` to `last` without the gaps."""
    found = []
    start = first
    for gap_first, gap_last in sorted(gaps):
        if gap_first > start:
            found.append((start, min(gap_first, last)))
        start = max(start, gap_last)
    if start < last:
        found.append((start, last))
    return tuple((begin, end) for begin, end in found if begin < end)
