"""Reads a rule's `due`: a period after an anchor, every so many months, or fixed days of each year."""

from dataclasses import dataclass

from doctoral_center.domain.pack_place import Keys, Place
from doctoral_center.domain.regulation_rules import (
    START,
    CountedFrom,
    Due,
    EachYearDue,
    EveryMonthsDue,
    OneTimeDue,
    Period,
    PeriodUnit,
)

UNITS = tuple(unit.value for unit in PeriodUnit)
# A century each; a larger figure is a slip of the pen.
MOST = {PeriodUnit.MONTHS: 1200, PeriodUnit.WEEKS: 5218, PeriodUnit.DAYS: 36_525, PeriodUnit.WORKING_DAYS: 26_100}
MOST_OCCURRENCES = 1000
MOST_DAYS_OF_THE_YEAR = 100

_HARMLESS = OneTimeDue(START, Period(PeriodUnit.DAYS, 0))


@dataclass(frozen=True)
class Link:
    """Another milestone named by `after` or `until`."""

    place: Place
    code: str


def read_due(place: Place | None) -> tuple[Due, tuple[Link, ...] | None]:
    """Read a due rule and the milestones that it names; None for these if the rule itself could not be made out."""
    if place is None:
        return _HARMLESS, None
    before = len(place.findings)
    due, links = _read(place)
    # Nothing is said about milestones that hang on a rule which is itself wrong: those would be false alarms.
    return (due, links) if len(place.findings) == before else (_HARMLESS, None)


def _read(place: Place) -> tuple[Due, tuple[Link, ...]]:
    value = place.value if isinstance(place.value, dict) else {}
    if "every_months" in value and "each_year_on" in value:
        place.wrong("several-rules")
        return _HARMLESS, ()
    if "every_months" in value:
        return _every_months(place)
    if "each_year_on" in value:
        return _each_year(place)
    return _one_time(place)


def _one_time(place: Place) -> tuple[Due, tuple[Link, ...]]:
    keys = place.keys(needed=("after",), free=("counted_from", *UNITS))
    after, links = _named(keys, "after")
    period = _period(place, keys)
    counted = keys.given("counted_from")
    counted_from = counted.one_of(CountedFrom) if counted else CountedFrom.DUE
    if counted is not None and after == START:
        counted.wrong("counted-from-start")
    return OneTimeDue(after, period, counted_from), links


def _period(place: Place, keys: Keys) -> Period:
    given = [unit for unit in PeriodUnit if keys.given(unit.value)]
    if not given and isinstance(place.value, dict):
        place.wrong("no-period")
    if len(given) > 1:
        place.wrong("several-periods", names=", ".join(given))
    periods = [
        Period(unit, there.whole(0, MOST[unit])) for unit in given if (there := keys.given(unit.value)) is not None
    ]
    return periods[0] if periods else _HARMLESS.period


def _every_months(place: Place) -> tuple[Due, tuple[Link, ...]]:
    keys = place.keys(needed=("after", "every_months", "until"))
    after = keys.given("after")
    if after is not None and after.value != START:
        after.wrong("repeats-from-start-only")
    months = there.whole(1, MOST[PeriodUnit.MONTHS]) if (there := keys.given("every_months")) else 1
    until, links = _named(keys, "until")
    return EveryMonthsDue(months, until), links


def _each_year(place: Place) -> tuple[Due, tuple[Link, ...]]:
    keys = place.keys(needed=("each_year_on",), free=("until", "count"))
    days = [item.day_of_the_year() for item in _days(keys)]
    if {(2, 28), (2, 29)} <= set(days):
        place.wrong("same-day-in-common-years")
    count = keys.get("count")
    until, links = _named(keys, "until")
    if (count is None) == (not until):
        place.wrong("until-or-count" if count is None else "until-and-count")
    number = count.whole(1, MOST_OCCURRENCES) if count else None
    return EachYearDue(tuple(sorted(days)), until or None, number), links


def _days(keys: Keys) -> list[Place]:
    place = keys.given("each_year_on")
    items = place.items(MOST_DAYS_OF_THE_YEAR) if place else []
    seen: set[object] = set()
    for item in items:
        if isinstance(item.value, str) and item.value in seen:
            item.wrong("duplicate-value", value=item.value)
        seen.add(str(item.value))
    return items


def _named(keys: Keys, name: str) -> tuple[str, tuple[Link, ...]]:
    place = keys.get(name)
    if place is None:
        if (empty := keys.given(name)) is not None:
            empty.text()
        return "", ()
    code = place.code()
    return code, () if code == START and name == "after" else (Link(place, code),)
