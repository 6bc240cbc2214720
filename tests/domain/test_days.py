from datetime import UTC, date, datetime

import pytest

from doctoral_center.domain.days import check_near, day_in, end_of_day, local_moment, zone_of
from doctoral_center.domain.errors import InvalidInputError


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Shanghai", date(2026, 11, 24)), ("Europe/Moscow", date(2026, 11, 23)), ("UTC", date(2026, 11, 23))],
)
def test_today_belongs_to_a_zone(zone, expected):
    assert day_in(datetime(2026, 11, 23, 17, 30, tzinfo=UTC), zone) == expected


def test_a_deadline_ends_with_the_last_second_of_its_day_in_its_zone():
    assert end_of_day(date(2026, 11, 30), "Asia/Shanghai") == datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        # Clocks go from midnight back to 23:00: the day's last hour comes twice, and the deadline ends with the second.
        ("Asia/Almaty", date(2024, 2, 29), datetime(2024, 2, 29, 18, 59, 59, tzinfo=UTC)),
        ("America/Santiago", date(2026, 4, 4), datetime(2026, 4, 5, 3, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_deadline_ends_with_the_day_also_where_its_last_hour_comes_twice(zone, day, expected):
    assert end_of_day(day, zone) == expected


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


@pytest.mark.parametrize("day", [date(2011, 1, 1), date(2041, 12, 31), date(2026, 11, 23)])
def test_a_day_within_fifteen_years_is_taken(day):
    assert check_near(day, date(2026, 11, 23), "due_on") == day


@pytest.mark.parametrize("day", [date(2010, 12, 31), date(2042, 1, 1), date(2926, 12, 15), date.min, date.max])
def test_a_year_farther_away_has_been_mistyped(day):
    with pytest.raises(InvalidInputError) as caught:
        check_near(day, date(2026, 11, 23), "due_on")
    assert (caught.value.code, caught.value.field) == ("day-far-away", "due_on")


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "../etc/passwd", "Europe"])
def test_a_zone_that_nobody_knows_is_taken_for_utc(name):
    assert zone_of(name).key == "UTC"
    assert day_in(datetime(2026, 11, 23, 23, 30, tzinfo=UTC), name) == date(2026, 11, 23)


def test_a_zone_that_is_known_is_that_zone():
    assert zone_of("Asia/Almaty").key == "Asia/Almaty"
