"""Whatever clocks do, each local date comes once: 800 days in twelve zones at twelve hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from doctoral_center.domain.days import end_of_day, local_moment
from doctoral_center.domain.reminders import SendingHours

pytestmark = pytest.mark.fault

FIRST, DAYS = date(2024, 1, 1), 800
ZONES = (
    "Europe/Berlin",
    "Asia/Almaty",
    "Africa/Cairo",
    "America/Santiago",
    "Asia/Shanghai",
    "Europe/Moscow",
    "Europe/Minsk",
    "Asia/Tashkent",
    "Asia/Kolkata",
    "Asia/Tehran",
    "America/New_York",
    "Australia/Lord_Howe",
)
HOURS = (0, 1, 2, 3, 4, 6, 8, 9, 12, 18, 22, 23)
DATES = [FIRST + timedelta(days=n) for n in range(DAYS)]


def test_every_local_date_has_its_hour_exactly_once(figures):
    for zone in ZONES:
        for hour in HOURS:
            moments = [local_moment(day, hour, zone).astimezone(ZoneInfo(zone)) for day in DATES]
            assert [moment.date() for moment in moments] == DATES, (zone, hour)
            assert {moment.hour - hour for moment in moments} <= {0, 1}, (zone, hour)
            figures.trials += DAYS


def test_whoever_is_reminded_daily_is_reminded_on_every_local_date_once():
    for zone in ZONES:
        for hour in HOURS:
            hours, now, dates = SendingHours(zone, hour), datetime(2023, 12, 31, 12, tzinfo=UTC), []
            now = end_of_day(date(2023, 12, 31), zone)
            for _ in DATES:
                opening = hours.next_opening(now + timedelta(seconds=1))
                dates.append(opening.astimezone(ZoneInfo(zone)).date())
                now = end_of_day(dates[-1], zone)
            assert dates == DATES, (zone, hour)
