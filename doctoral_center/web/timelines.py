"""Draw a candidacy on one line of months: what is planned, what happened, and where leave lies between."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 1080
MARGIN = 12
# Labels closer than this would lie on one another; the list below the drawing names every milestone.
LABEL_GAP = 150

Place = Callable[[date], int]


@dataclass(frozen=True)
class Mark:
    """One milestone to draw: its day, the day first planned, and whether it is settled or the next one."""

    title: str
    on: date
    planned_on: date | None
    is_settled: bool
    is_next: bool


@dataclass(frozen=True)
class DrawnMark:
    """A mark with its places; `planned_x` is None where nothing moved, `is_labelled` false where there is no room."""

    mark: Mark
    x: int
    planned_x: int | None
    is_labelled: bool

    @property
    def anchor(self) -> str:
        """Where the label stands: below the mark, but beside it at both ends of the line."""
        return _anchor(self.x)


@dataclass(frozen=True)
class Tick:
    """The beginning of a year of study."""

    on: date
    x: int


@dataclass(frozen=True)
class Gap:
    """A leave."""

    x: int
    width: int


@dataclass(frozen=True)
class Timeline:
    """All that the drawing needs; places are in units of its width."""

    today_x: int | None
    ticks: tuple[Tick, ...]
    gaps: tuple[Gap, ...]
    marks: tuple[DrawnMark, ...]


def timeline(
    starts_on: date, ends_on: date, today: date, *, marks: Sequence[Mark], leaves: Iterable[tuple[date, date]]
) -> Timeline:
    """Place marks and leaves on the line from `starts_on` to `ends_on` (or the last mark). Days are calendar days."""
    last = max([ends_on, *(mark.on for mark in marks)])
    length = max((last - starts_on).days, 1)

    def place(day: date) -> int:
        share = min(max((day - starts_on).days / length, 0), 1)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN))

    gaps = [Gap(place(first), max(place(end) - place(first), 4)) for first, end in leaves]
    return Timeline(
        today_x=place(today) if starts_on <= today <= last else None,
        ticks=tuple(Tick(day, place(day)) for day in _years(starts_on, last)),
        gaps=tuple(gaps),
        marks=tuple(_drawn(marks, place)),
    )


def _years(starts_on: date, last: date) -> Iterable[date]:
    for year in range(starts_on.year, last.year + 1):
        day = date(year, starts_on.month, 1)
        if day <= last:
            yield day


def _drawn(marks: Sequence[Mark], place: Place) -> Iterable[DrawnMark]:
    labelled = _labelled(marks, place)
    for number, mark in enumerate(marks):
        moved = mark.planned_on is not None and mark.planned_on != mark.on
        planned_x = place(mark.planned_on) if moved and mark.planned_on is not None else None
        yield DrawnMark(mark, place(mark.on), planned_x, number in labelled)


def _labelled(marks: Sequence[Mark], place: Place) -> set[int]:
    """The next milestone is always named; of the others those that leave room."""
    chosen = {number for number, mark in enumerate(marks) if mark.is_next}
    places = [_centre(place(marks[number].on)) for number in chosen]
    # From the end: the defence matters more than the fourth report.
    for number in reversed(range(len(marks))):
        x = _centre(place(marks[number].on))
        if all(abs(x - other) >= LABEL_GAP for other in places):
            chosen.add(number)
            places.append(x)
    return chosen


def _anchor(x: int) -> str:
    if x < LABEL_GAP // 2:
        return "start"
    return "end" if x > WIDTH - LABEL_GAP // 2 else "middle"


def _centre(x: int) -> int:
    """Return the middle of the label of a mark at `x`."""
    return x + {"start": 1, "middle": 0, "end": -1}[_anchor(x)] * LABEL_GAP // 2
