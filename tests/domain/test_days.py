from datetime import UTC, date, datetime

import pytest

from doctoral_center.domain.days import day_in, end_of_day, local_moment


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Shanghai", date(2026, 11, 24)), ("Europe/Moscow", date(2026, 11, 23)), ("UTC", date(2026, 11, 23))],
)
def test_today_belongs_to_a_zone(zone, expected):
    assert day_in(datetime(2026, 11, 23, 17, 30, tzinfo=UTC), zone) == expected


def test_a_deadline_ends_with_the_last_second_of_its_day_in_its_zone():
    assert end_of_day(date(2026, 11, 30), "Asia/Shanghai") == datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "expected"),
    [
        ("Asia/Almaty", date(2026, 11, 23), 8, datetime(2026, 11, 23, 3, tzinfo=UTC)),
        ("Asia/Tehran", date(2026, 11, 23), 8, datetime(2026, 11, 23, 4, 30, tzinfo=UTC)),
        # 02:00 does not exist on that day in Berlin; 03:00 summer time is meant.
        ("Europe/Berlin", date(2026, 3, 29), 2, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        # 02:00 exists twice; the first is meant.
        ("Europe/Berlin", date(2026, 10, 25), 2, datetime(2026, 10, 25, 0, tzinfo=UTC)),
        # Midnight does not exist in Santiago on that day.
        ("America/Santiago", date(2026, 9, 6), 0, datetime(2026, 9, 6, 4, tzinfo=UTC)),
    ],
)
def test_a_local_hour_is_one_moment_even_where_clocks_change(zone, day, hour, expected):
    assert local_moment(day, hour, zone) == expected
