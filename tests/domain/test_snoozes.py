"""Putting off: which days are offered, what is refused, and how long it holds."""

from datetime import date

import pytest

from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError
from doctoral_center.domain.snoozes import can_be_put_off, check_snooze, is_put_off, snooze_choices

MONDAY = date(2026, 11, 23)


def offered(today, due_on):
    return [(choice.key.value, choice.until_on.isoformat()) for choice in snooze_choices(today, due_on)]


def test_tomorrow_three_days_and_next_monday_are_offered():
    assert offered(MONDAY, date(2026, 12, 31)) == [
        ("tomorrow", "2026-11-24"),
        ("in-three-days", "2026-11-26"),
        ("next-monday", "2026-11-30"),
    ]


def test_no_day_after_the_due_day_is_offered_but_the_due_day_is():
    assert offered(MONDAY, date(2026, 11, 26)) == [("tomorrow", "2026-11-24"), ("in-three-days", "2026-11-26")]
    assert offered(MONDAY, date(2026, 11, 24)) == [("tomorrow", "2026-11-24")]


def test_a_day_that_has_two_names_is_offered_once():
    assert offered(date(2026, 11, 27), date(2026, 12, 31)) == [
        ("tomorrow", "2026-11-28"),
        ("in-three-days", "2026-11-30"),
    ]
    assert offered(date(2026, 11, 29), date(2026, 12, 31)) == [
        ("tomorrow", "2026-11-30"),
        ("in-three-days", "2026-12-02"),
    ]


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [(None, False), (date(2026, 11, 22), False), (MONDAY, False), (date(2026, 11, 24), True)],
)
def test_what_is_due_today_or_overdue_is_not_put_off(due_on, expected):
    assert can_be_put_off(due_on, MONDAY) is expected


def test_where_it_is_the_due_day_already_counts_too():
    assert can_be_put_off(date(2026, 11, 24), MONDAY, date(2026, 11, 24)) is False


@pytest.mark.parametrize(
    ("until_on", "code"),
    [
        (date(2026, 11, 22), "snooze-not-later"),
        (MONDAY, "snooze-not-later"),
        (date(2026, 12, 8), "snooze-past-due"),
        (date(9999, 12, 31), "snooze-past-due"),
    ],
)
def test_a_day_that_is_too_early_or_past_the_due_day_is_refused_at_its_field(until_on, code):
    with pytest.raises(InvalidInputError) as refused:
        check_snooze(until_on, date(2026, 12, 7), today=MONDAY, there=MONDAY)
    assert (refused.value.code, refused.value.field) == (code, "until_on")


@pytest.mark.parametrize("due_on", [None, MONDAY, date(2026, 11, 1)])
def test_there_is_no_rest_from_what_is_due(due_on):
    with pytest.raises(ImpossibleNowError, match="due-already"):
        check_snooze(date(2026, 11, 24), due_on, today=MONDAY, there=MONDAY)


def test_every_day_up_to_the_due_day_is_taken():
    for day in range(24, 31):
        check_snooze(date(2026, 11, day), date(2026, 11, 30), today=MONDAY, there=MONDAY)


def test_a_rest_holds_until_its_day_has_come_and_never_on_the_due_day():
    until_on, due_on = date(2026, 11, 26), date(2026, 12, 7)
    assert is_put_off(until_on, due_on, date(2026, 11, 25)) is True
    assert is_put_off(until_on, due_on, date(2026, 11, 26)) is False
    # The due day has been moved to an earlier one since.
    assert is_put_off(until_on, date(2026, 11, 24), date(2026, 11, 24)) is False
    assert is_put_off(until_on, None, date(2026, 11, 24)) is False
