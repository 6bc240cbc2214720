"""What day and hour it is in every zone in use, as a small table that Python hands to a statement.

Databases know zones in different ways or not at all, and working days never. So Python looks at the clock and the
calendars, and the statement joins the answer, which travels as one JSON parameter: the statement stays the same text.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CTE, Date, Integer, String, bindparam, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from doctoral_center.db import db
from doctoral_center.domain.calendars import LIBRARY, WorkingDays
from doctoral_center.domain.days import day_in, zone_of
from doctoral_center.models.base import Moment
from doctoral_center.models.people import Person
from doctoral_center.queries.calendars import get_working_days

END_OF_DAY = 24
"""An hour that has come for everybody, whatever her send hour."""


@dataclass(frozen=True)
class Clock:
    """One row of the table: it is, or is taken to be, `hour` o'clock on `today` in `zone`."""

    zone: str
    today: date
    hour: int


@dataclass(frozen=True)
class ClockTable:
    """The rows, and the countries on whose days off no mail may go (None stands for people who take it every day)."""

    clocks: tuple[Clock, ...]
    countries: frozenset[str | None] = frozenset()
    working_days: WorkingDays = LIBRARY

    @property
    def last_day(self) -> date:
        """The latest day of all zones."""
        return max((clock.today for clock in self.clocks), default=date.min)

    def parameters(self) -> dict[str, str]:
        """Return the parameters `clock` and `days_off` of a statement that joins both tables."""
        days = sorted({clock.today for clock in self.clocks})
        days_off = [
            (country, day.isoformat())
            for country in sorted(filter(None, self.countries))
            for day in days
            if not self.working_days.is_working_day(day, country)
        ]
        return {
            "clock": json.dumps([(clock.zone, clock.today.isoformat(), clock.hour) for clock in self.clocks]),
            "days_off": json.dumps(days_off),
        }


class json_rows(FunctionElement[Any]):  # noqa: N801 - named as in SQL
    """The elements of a JSON array as rows of one column, `value`."""

    inherit_cache = True
    name = "json_rows"


class json_text(FunctionElement[str]):  # noqa: N801
    """Element n of a JSON array as text; a literal n."""

    inherit_cache = True
    type = String()


class json_number(FunctionElement[int]):  # noqa: N801
    """Element n of a JSON array as a whole number."""

    inherit_cache = True
    type = Integer()


class json_day(FunctionElement[date]):  # noqa: N801
    """Element n of a JSON array, «2026-11-23», as a day."""

    inherit_cache = True
    type = Date()


class json_moment(FunctionElement[datetime]):  # noqa: N801
    """Element n of a JSON array, «2026-11-23 00:00:00.000000» in UTC, as a moment."""

    inherit_cache = True
    type = Moment()


class days_between(FunctionElement[int]):  # noqa: N801
    """Whole days from the second day to the first."""

    inherit_cache = True
    type = Integer()


_TEMPLATES = {
    (json_rows, "sqlite"): "json_each({0})",
    (json_rows, "postgresql"): "jsonb_array_elements(CAST({0} AS JSONB))",
    (json_text, "sqlite"): "json_extract({0}, '$[' || {1} || ']')",
    (json_text, "postgresql"): "({0} ->> {1})",
    (json_number, "sqlite"): "json_extract({0}, '$[' || {1} || ']')",
    (json_number, "postgresql"): "CAST({0} ->> {1} AS INTEGER)",
    (json_day, "sqlite"): "json_extract({0}, '$[' || {1} || ']')",
    (json_day, "postgresql"): "CAST({0} ->> {1} AS DATE)",
    (json_moment, "sqlite"): "json_extract({0}, '$[' || {1} || ']')",
    (json_moment, "postgresql"): "CAST(({0} ->> {1}) || '+00' AS TIMESTAMPTZ)",
    (days_between, "sqlite"): "CAST(julianday({0}) - julianday({1}) AS INTEGER)",
    (days_between, "postgresql"): "({0} - {1})",
}


def _compile_as(element: type[FunctionElement[Any]], dialect: str, template: str) -> None:
    def compile_element(self: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> str:
        return template.format(*(compiler.process(clause, **kw) for clause in self.clauses))

    compiles(element, dialect)(compile_element)


for (_element, _dialect), _template in _TEMPLATES.items():
    _compile_as(_element, _dialect, _template)


def clock_cte() -> CTE:
    """Return the table (zone, today, hour) made from the parameter `clock`."""
    value = json_rows(bindparam("clock", type_=String())).table_valued("value", name="clock_rows").c.value
    return select(
        json_text(value, literal_column("0")).label("zone"),
        json_day(value, literal_column("1")).label("today"),
        json_number(value, literal_column("2")).label("hour"),
    ).cte("clock")


def day_off_cte() -> CTE:
    """Return the table (country, day) made from the parameter `days_off`: when nobody works there."""
    value = json_rows(bindparam("days_off", type_=String())).table_valued("value", name="day_off_rows").c.value
    return select(
        json_text(value, literal_column("0")).label("country"), json_day(value, literal_column("1")).label("day")
    ).cte("day_off")


_IN_USE = select(Person.timezone, Person.working_days_of).where(Person.is_active).distinct()


def clock_now(now: datetime) -> ClockTable:
    """Return the clock of every zone in use at the aware moment `now`, each at its own hour, and today's days off."""
    in_use = db.session.execute(_IN_USE).all()
    local = {row.timezone: now.astimezone(zone_of(row.timezone)) for row in in_use}
    clocks = tuple(Clock(zone, moment.date(), moment.hour) for zone, moment in sorted(local.items()))
    return ClockTable(clocks, frozenset(row.working_days_of for row in in_use), get_working_days())


def clock_of_days(now: datetime, days: int) -> ClockTable:
    """Return the clock of `days` whole days, from the one it is at `now`: what those days will bring."""
    in_use = db.session.execute(_IN_USE).all()
    first = {row.timezone: day_in(now, row.timezone) for row in in_use}
    clocks = (
        Clock(zone, day + timedelta(days=n), END_OF_DAY) for zone, day in sorted(first.items()) for n in range(days)
    )
    return ClockTable(tuple(clocks), frozenset(row.working_days_of for row in in_use), get_working_days())


def clock_in(zone: str, now: datetime) -> ClockTable:
    """Return the clock of one zone at `now`, at whatever hour and working or not: for what is due at all."""
    return ClockTable((Clock(zone, day_in(now, zone), END_OF_DAY),))
