"""Working days: public holidays and the working weekends that make up for them, by country."""

from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@cache
def is_known_country(country: str) -> bool:
    """Say whether there is a holiday calendar for this ISO 3166 code (two capital letters)."""
    return country in holidays.list_supported_countries(include_aliases=False)


def known_countries() -> list[str]:
    """Return the countries that have a holiday calendar (ISO 3166 codes), in alphabetical order."""
    return sorted(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=4096)
def _days_off(country: str | None, year: int) -> frozenset[date]:
    """Every day of `year` on which nobody works there."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range(366 if _is_leap(year) else 365)]
    if country is None:
        return frozenset(day for day in days if day.weekday() >= _SATURDAY)
    # One calendar object a year, thrown away: the library fills its objects year by year as it is asked, and an answer
    # must not depend on what was asked before. The neighbours are in, for days moved across New Year.
    years = range(max(year - 1, date.min.year), min(year + 1, date.max.year) + 1)
    calendar = holidays.country_holidays(country, years=years, categories=("public",))
    return frozenset(day for day in days if not calendar.is_working_day(day))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def is_working_day(day: date, country: str | None) -> bool:
    """Say whether people work on `day` in `country` (ISO 3166, public holidays); None: Monday to Friday."""
    return day not in _days_off(country, day.year)


def is_working_day_everywhere(day: date, countries: frozenset[str | None]) -> bool:
    """Say whether `day` is a working day in each of the countries."""
    return all(is_working_day(day, country) for country in countries)


def roll_forward(day: date, countries: frozenset[str | None]) -> date:
    """Return `day`, or else the first day after it that is a working day in each of the countries."""
    while not is_working_day_everywhere(day, countries):
        day += _ONE_DAY
    return day


def roll_back(day: date, countries: frozenset[str | None]) -> date:
    """Return `day`, or else the last day before it that is a working day in each of the countries."""
    while not is_working_day_everywhere(day, countries):
        day -= _ONE_DAY
    return day


def add_working_days(day: date, count: int, country: str | None) -> date:
    """Return the `count`-th working day after `day`, counted from the day after it; `day` itself for 0."""
    while count > 0:
        day += _ONE_DAY
        count -= is_working_day(day, country)
    return day
