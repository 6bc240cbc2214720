"""Fixed days of each year: which there are, where leave puts them, and which of them are skipped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile

from doctoral_center.domain.changes import Leave
from doctoral_center.domain.regulation_rules import EachYearDue


@dataclass(frozen=True)
class FixedDay:
    """One occurrence: its calendar day, the leaves it has to wait out, and the number of the one it is skipped for."""

    number: int
    on: date
    leaves: tuple[Leave, ...]
    merged_into: int | None

    @property
    def reaches_on(self) -> date | None:
        """The first day after its leaves, None if it lies in none."""
        return self.leaves[-1].day_after if self.leaves else None


def fixed_days(
    each: EachYearDue, start_on: date, until: date | None, leaves: Sequence[Leave], settled: Mapping[int, date]
) -> tuple[FixedDay, ...]:
    """Number the fixed days after `start_on` and place them.

    There are those before `until`, or the first `each.count`. One inside a leave waits for the first day in no leave;
    of several that so reach the same day all but the last are skipped, but never one that is settled. A leave that
    starts after an occurrence was settled does not touch it. `leaves` are in order and do not overlap; `settled` gives
    the settled day by number.
    """
    days: Iterator[date] = calendar_days(each, start_on)
    days = islice(days, each.count) if until is None else takewhile(lambda day: day < until, days)
    placed = [
        FixedDay(number, day, _leaves_to_wait_out(day, leaves, settled.get(number)), None)
        for number, day in enumerate(days, start=1)
    ]
    last = {fixed.reaches_on: fixed.number for fixed in placed}
    return tuple(_merged(fixed, last[fixed.reaches_on], settled) for fixed in placed)


def calendar_days(each: EachYearDue, start_on: date) -> Iterator[date]:
    """Yield the fixed days after `start_on` in order; 29 February is 28 in common years. Ends with the calendar."""
    for year in range(start_on.year, date.max.year + 1):
        yield from sorted({day for month, dom in each.days if (day := _in_year(year, month, dom)) > start_on})


def _in_year(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def _leaves_to_wait_out(day: date, leaves: Sequence[Leave], settled_on: date | None) -> tuple[Leave, ...]:
    waits = []
    for leave in leaves:
        if leave.holds(day) and (settled_on is None or leave.first_on <= settled_on):
            waits.append(leave)
            day = leave.day_after
    return tuple(waits)


def _merged(fixed: FixedDay, last: int, settled: Mapping[int, date]) -> FixedDay:
    if not fixed.leaves or fixed.number in settled or fixed.number == last:
        return fixed
    return FixedDay(fixed.number, fixed.on, fixed.leaves, merged_into=last)
