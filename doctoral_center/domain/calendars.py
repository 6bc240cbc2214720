"""Working days: public holidays and the working weekends that make up for them, by country.

The library knows what was published when it was made; what a government decides later, an administrator enters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

_SATURDAY = 5
_JUNE, _DECEMBER = 6, 12
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
    days = _days_of(year)
    if country is None:
        return frozenset(day for day in days if day.weekday() >= _SATURDAY)
    # One calendar object a year, thrown away: the library fills its objects year by year as it is asked, and an answer
    # must not depend on what was asked before. The neighbours are in, for days moved across New Year.
    years = range(max(year - 1, date.min.year), min(year + 1, date.max.year) + 1)
    calendar = holidays.country_holidays(country, years=years, categories=("public",))
    return frozenset(day for day in days if not calendar.is_working_day(day))


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range(366 if _is_leap(year) else 365)]


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def is_working_day(day: date, country: str | None) -> bool:
    """Say whether people work on `day` in `country` as the library has it; None: Monday to Friday."""
    return day not in _days_off(country, day.year)


@dataclass(frozen=True)
class WorkingDays:
    """When people work, by country: what the library says, but for the days in `overrides` (country → day → works)."""

    overrides: Mapping[str, Mapping[date, bool]] = field(default_factory=dict)

    def is_working_day(self, day: date, country: str | None) -> bool:
        """Say whether people work on `day` in `country` (ISO 3166, public holidays); None: Monday to Friday."""
        own = self.overrides.get(country) if country is not None else None
        works = own.get(day) if own is not None else None
        return works if works is not None else is_working_day(day, country)

    def is_working_day_everywhere(self, day: date, countries: frozenset[str | None]) -> bool:
        """Say whether `day` is a working day in each of the countries."""
        return all(self.is_working_day(day, country) for country in countries)

    def roll_forward(self, day: date, countries: frozenset[str | None]) -> date:
        """Return `day`, or else the first day after it that is a working day in each of the countries."""
        while not self.is_working_day_everywhere(day, countries):
            day += _ONE_DAY
        return day

    def roll_back(self, day: date, countries: frozenset[str | None]) -> date:
        """Return `day`, or else the last day before it that is a working day in each of the countries."""
        while not self.is_working_day_everywhere(day, countries):
            day -= _ONE_DAY
        return day

    def add_working_days(self, day: date, count: int, country: str | None) -> date:
        """Return the `count`-th working day after `day`, counted from the day after it; `day` itself for 0."""
        while count > 0:
            day += _ONE_DAY
            count -= self.is_working_day(day, country)
        return day


LIBRARY = WorkingDays()
"""What the library says, alone."""


@dataclass(frozen=True)
class NamedDay:
    """A day that is not like any other of its week: a public holiday, a weekday off, a weekend that is worked."""

    day: date
    name: str
    is_working: bool


def named_days(country: str, year: int, language: str) -> list[NamedDay]:
    """Return what the library knows of a year beside plain weeks, in order, named in `language` where it can.

    A holiday on a weekend is named too.
    """
    calendar = _calendar(country, year, language)
    days = []
    for day in _days_of(year):
        name, works = calendar.get(day, ""), is_working_day(day, country)
        if name or works != (day.weekday() not in calendar.weekend):
            days.append(NamedDay(day, name, works))
    return days


_LANGUAGES = {"en": ("en_US", "en"), "zh": ("zh_CN", "zh"), "ru": ("ru",)}


def _calendar(country: str, year: int, language: str) -> holidays.HolidayBase:
    calendar = holidays.country_holidays(country, years=year, categories=("public",))
    known = calendar.supported_languages
    wanted = next((name for name in (*_LANGUAGES[language], *_LANGUAGES["en"]) if name in known), None)
    if wanted is None:
        return calendar
    return holidays.country_holidays(country, years=year, categories=("public",), language=wanted)


def calendar_number(country: str, year: int) -> int:
    """Return the number of a country's year: the year, then the letters of the ISO 3166 code as numbers from 01."""
    first, second = (ord(letter) - ord("A") + 1 for letter in country)
    return (year * 100 + first) * 100 + second


def years_to_confirm(today: date) -> list[tuple[int, date]]:
    """Return the years whose swaps should be in by `today`, each with the day from which that is so.

    The next year's from 1 December on; a year that is half over is not asked about any more.
    """
    if today.month == _DECEMBER:
        return [(today.year + 1, date(today.year, _DECEMBER, 1))]
    return [(today.year, date(today.year - 1, _DECEMBER, 1))] if today.month <= _JUNE else []
