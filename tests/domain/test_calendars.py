"""Working days by country: public holidays, working weekends, and several countries at once."""

from datetime import date

import pytest

from doctoral_center.domain.calendars import (
    LIBRARY,
    NamedDay,
    WorkingDays,
    is_known_country,
    is_working_day,
    named_days,
)

add_working_days, is_working_day_everywhere = LIBRARY.add_working_days, LIBRARY.is_working_day_everywhere
roll_back, roll_forward = LIBRARY.roll_back, LIBRARY.roll_forward


@pytest.mark.parametrize(
    ("day", "country", "is_one"),
    [
        (date(2026, 2, 14), "CN", True),  # a Saturday worked for the Spring Festival
        (date(2026, 1, 4), "CN", True),  # a Sunday worked for New Year
        (date(2026, 2, 17), "CN", False),
        (date(2025, 10, 8), "CN", False),
        (date(2026, 2, 14), None, False),
        (date(2026, 2, 17), None, True),
        (date(2026, 1, 9), "RU", False),  # off by transfer
        (date(2026, 12, 31), "RU", False),
        (date(2027, 2, 20), "RU", True),
        (date(2026, 4, 25), "BY", True),
        (date(2026, 12, 12), "UZ", True),
        (date(2026, 6, 12), "IR", False),  # Friday is the weekend
        (date(2026, 6, 14), "IR", True),
        (date(2150, 10, 1), "CN", True),  # beyond the known years only weekends are left
    ],
)
def test_a_working_day(day, country, is_one):
    assert is_working_day(day, country) is is_one


def test_answers_do_not_depend_on_what_was_asked_before():
    before = is_working_day(date(2023, 1, 28), "CN")
    is_working_day(date(2024, 1, 1), "CN")
    assert (before, is_working_day(date(2023, 1, 28), "CN")) == (True, True)


def test_a_country_is_known_by_its_code():
    assert [is_known_country(code) for code in ("CN", "KZ", "XX", "cn", "CHN", "")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_a_day_counts_only_if_all_countries_work():
    assert is_working_day_everywhere(date(2026, 2, 14), frozenset({"CN"}))
    assert not is_working_day_everywhere(date(2026, 2, 14), frozenset({"CN", "RU"}))


def test_rolling_goes_to_the_nearest_working_day_of_every_country():
    assert roll_forward(date(2025, 10, 1), frozenset({"CN"})) == date(2025, 10, 9)
    assert roll_back(date(2025, 10, 1), frozenset({"CN"})) == date(2025, 9, 30)
    # Russia is off from 1 to 11 January 2026; China works again from Sunday the 4th.
    assert roll_forward(date(2026, 1, 3), frozenset({"CN"})) == date(2026, 1, 4)
    assert roll_forward(date(2026, 1, 3), frozenset({"CN", "RU"})) == date(2026, 1, 12)
    assert roll_back(date(2026, 1, 3), frozenset({"CN", "RU"})) == date(2025, 12, 30)


def test_a_working_day_is_not_rolled():
    assert roll_forward(date(2026, 2, 14), frozenset({"CN"})) == date(2026, 2, 14)


def test_working_days_are_counted_from_the_day_after():
    assert add_working_days(date(2025, 9, 5), 1, None) == date(2025, 9, 8)
    assert add_working_days(date(2025, 9, 6), 0, None) == date(2025, 9, 6)
    assert add_working_days(date(2025, 9, 1), 20, "CN") == date(2025, 9, 28)


# What administrators enter

ENTERED = WorkingDays({"CN": {date(2027, 2, 15): False, date(2027, 2, 20): True}})


def test_what_is_entered_overrides_the_library_in_its_country_alone():
    assert is_working_day(date(2027, 2, 15), "CN")
    assert not ENTERED.is_working_day(date(2027, 2, 15), "CN")
    assert ENTERED.is_working_day(date(2027, 2, 20), "CN")
    assert ENTERED.is_working_day(date(2027, 2, 15), "KZ")
    assert ENTERED.is_working_day(date(2027, 2, 15), None)


def test_every_way_to_move_a_day_follows_what_is_entered():
    everywhere = frozenset({"CN", "KZ"})
    assert ENTERED.roll_forward(date(2027, 2, 15), frozenset({"CN"})) == date(2027, 2, 16)
    assert ENTERED.roll_forward(date(2027, 2, 20), everywhere) == date(2027, 2, 22)
    assert ENTERED.roll_back(date(2027, 2, 21), frozenset({"CN"})) == date(2027, 2, 20)
    assert ENTERED.add_working_days(date(2027, 2, 12), 1, "CN") == date(2027, 2, 16)


def test_a_year_is_told_with_its_names_and_its_working_weekends():
    days = named_days("CN", 2026, "en")
    assert NamedDay(date(2026, 1, 1), "New Year's Day", is_working=False) in days
    assert [each.is_working for each in days if each.day == date(2026, 2, 14)] == [True]
    assert {each.day for each in days if each.name} >= {date(2026, 5, 1), date(2026, 10, 1)}
    assert all(each.day.weekday() >= 5 for each in days if each.is_working)


def test_names_come_in_the_readers_language_where_the_library_has_it():
    assert named_days("CN", 2026, "zh")[0].name == "元旦"
    assert named_days("KZ", 2026, "ru")[0].name != ""
