"""Working days as administrators have entered them, and which countries and years they look after."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from doctoral_center.db import db
from doctoral_center.domain.calendars import LIBRARY, WorkingDays
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import SendingHours
from doctoral_center.models.calendars import CalendarYear, WorkingDay
from doctoral_center.models.candidacies import Candidacy, Track
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.models.regulations import Regulation

_ALL = select(WorkingDay.country, WorkingDay.day, WorkingDay.is_working)


def get_working_days() -> WorkingDays:
    """Return when people work in every country, in one statement."""
    overrides: dict[str, dict[date, bool]] = defaultdict(dict)
    for row in db.session.execute(_ALL):
        overrides[row.country][row.day] = row.is_working
    return WorkingDays(dict(overrides))


def hours_of(person: Person) -> SendingHours:
    """Return when a person takes reminders; working days, of whoever minds them, as they have been entered."""
    days = get_working_days() if person.working_days_of is not None else LIBRARY
    return SendingHours(person.timezone, person.send_hour, person.working_days_of, days)


def list_entered(country: str, year: int) -> list[WorkingDay]:
    """Return the days of a country's year that have been entered, in order, in one statement."""
    return list(
        db.session.scalars(
            select(WorkingDay)
            .where(WorkingDay.country == country, WorkingDay.day.between(date(year, 1, 1), date(year, 12, 31)))
            .order_by(WorkingDay.day),
            execution_options={"populate_existing": True},
        )
    )


@dataclass(frozen=True)
class Confirmation:
    """Somebody has compared a country's year with what was published there."""

    by: Person
    at: datetime


def get_confirmation(country: str, year: int) -> Confirmation | None:
    """Return who has confirmed a country's year, and when; None if nobody has."""
    row = db.session.execute(
        select(Person, CalendarYear.confirmed_at)
        .join(CalendarYear, CalendarYear.confirmed_by_id == Person.id)
        .where(CalendarYear.country == country, CalendarYear.year == year)
    ).one_or_none()
    return Confirmation(*row) if row is not None else None


_IN_USE = (
    select(Regulation.country)
    .join(Track, Track.regulation_id == Regulation.id)
    .join(Candidacy, Candidacy.id == Track.candidacy_id)
    .where(Regulation.country.is_not(None), Candidacy.state.not_in(sorted(ENDED)))
    .distinct()
)
"""The countries that packs of open candidacies name."""


@dataclass(frozen=True)
class CountryYear:
    """What has been entered for a country's year: how many days, and whether it has been confirmed."""

    country: str
    year: int
    entered: int
    is_confirmed: bool
    is_in_use: bool


def list_country_years(years: Sequence[int]) -> list[CountryYear]:
    """Return the countries in use, and those with days entered, with each of `years`; in three statements."""
    in_use = {country for country in db.session.scalars(_IN_USE) if country is not None}
    entered: dict[tuple[str, int], int] = defaultdict(int)
    rows: Any = db.session.execute(select(WorkingDay.country, WorkingDay.day))
    for row in rows:
        entered[row.country, row.day.year] += 1
    confirmed = {(row.country, row.year) for row in db.session.execute(select(CalendarYear.country, CalendarYear.year))}
    countries = sorted(in_use | {country for country, _year in entered})
    return [
        CountryYear(country, year, entered[country, year], (country, year) in confirmed, country in in_use)
        for country in countries
        for year in years
    ]


def list_unconfirmed(year: int) -> list[str]:
    """Return the countries in use whose year nobody has confirmed, in order, in one statement."""
    done = aliased(CalendarYear)
    confirmed = select(func.count()).where(done.country == Regulation.country, done.year == year).scalar_subquery()
    return sorted(country for country in db.session.scalars(_IN_USE.where(confirmed == 0)) if country is not None)


def list_reminded(numbers: Sequence[int], week: int) -> set[tuple[int, int]]:
    """Return who has been reminded of which of these years (calendar_number) in a week: (number, person id)."""
    rows = db.session.execute(
        select(Message.subject_id, Message.recipient_id).where(
            Message.kind == NoticeKind.CALENDAR_MISSING.value, Message.subject_id.in_(numbers), Message.round == week
        )
    )
    return {(row.subject_id, row.recipient_id) for row in rows}
