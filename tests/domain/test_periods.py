"""Calendar arithmetic."""

from datetime import date

import pytest

from doctoral_center.domain.periods import RunningDay, add_months, months_and_days


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 8, 31), 12, date(2026, 8, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 1, 31), 0, date(2025, 1, 31)),
        (date(9999, 11, 30), 1, date(9999, 12, 30)),
    ],
)
def test_months_are_added_and_clamped_to_the_end_of_the_month(day, months, later):
    assert add_months(day, months) == later


def test_months_end_with_the_calendar():
    with pytest.raises(OverflowError):
        add_months(date(9999, 12, 1), 1)


@pytest.mark.parametrize(
    ("first_on", "last_on", "months", "days"),
    [
        (date(2026, 3, 1), date(2026, 8, 31), 6, 0),
        (date(2026, 3, 10), date(2026, 4, 24), 1, 15),
        (date(2026, 3, 10), date(2026, 3, 10), 0, 1),
        (date(2026, 1, 31), date(2026, 2, 27), 1, 0),
        (date(2026, 1, 31), date(2026, 2, 26), 0, 27),
        (date(2026, 1, 31), date(2026, 2, 28), 1, 1),
        (date(2025, 12, 31), date(2026, 1, 29), 0, 30),
        (date(2024, 2, 29), date(2025, 2, 27), 12, 0),
    ],
)
def test_a_leave_is_measured_in_whole_months_and_days_left_over(first_on, last_on, months, days):
    assert months_and_days(first_on, last_on) == (months, days)


def test_a_running_day_is_clamped_once_however_often_months_are_added():
    assert RunningDay(date(2025, 8, 31), 6).plus(1, 0).plus(5, 0).day == date(2026, 8, 31)


def test_a_running_day_adds_months_before_days():
    assert RunningDay(date(2025, 1, 31), 1, 3).day == date(2025, 3, 3)
