"""Calendar arithmetic: months clamped to the month's end, and a due day that is resolved only when it is compared."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_IN_EVERY_MONTH = 28


def add_months(day: date, months: int) -> date:
    """Return `day` so many calendar months later, clamped to the month's end (31 August + 6 = 28 February).

    Raises OverflowError beyond the year 9999.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("date value out of range")
    if day.day <= _IN_EVERY_MONTH:
        return date(year, month0 + 1, day.day)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


# Each leave is measured once, not once for every milestone.
@lru_cache(maxsize=1024)
def months_and_days(first_on: date, last_on: date) -> tuple[int, int]:
    """Measure the days from `first_on` to `last_on`, both included, as whole calendar months and the days left over.

    The months are the greatest number with first_on + months <= last_on + 1 day.
    """
    end = last_on + timedelta(days=1)
    months = (end.year - first_on.year) * 12 + end.month - first_on.month
    if add_months(first_on, months) > end:
        months -= 1
    return months, (end - add_months(first_on, months)).days


@dataclass(frozen=True)
class RunningDay:
    """A day kept as anchor + months + days, so that a month's end is clamped once however often months are added."""

    anchor: date
    months: int = 0
    days: int = 0

    @property
    def day(self) -> date:
        """The calendar day: months first, clamped to the month's end, then days."""
        return add_months(self.anchor, self.months) + timedelta(days=self.days)

    def plus(self, months: int, days: int) -> "RunningDay":
        """Return the day so much later, still unresolved."""
        return RunningDay(self.anchor, self.months + months, self.days + days)
