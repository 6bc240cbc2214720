"""When digests come: 23 November 2026 is a Monday."""

from datetime import UTC, date, datetime

import pytest

from doctoral_center.domain.calendars import WorkingDays
from doctoral_center.domain.digests import DigestHours, Urgency, goes_alone, urgency_of
from doctoral_center.domain.reminders import MailRhythm, SendingHours

DAILY, WEEKLY = MailRhythm.DAILY, MailRhythm.WEEKLY


def at(month, day, hour=0, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "zone", "hour", "now", "last", "following"),
    [
        (DAILY, "Asia/Shanghai", 8, at(11, 23, 9), at(11, 23), at(11, 24)),
        (DAILY, "Asia/Shanghai", 8, at(11, 24), at(11, 24), at(11, 25)),
        (DAILY, "Europe/Moscow", 23, at(11, 23, 9), at(11, 22, 20), at(11, 23, 20)),
        (WEEKLY, "Asia/Shanghai", 8, at(11, 23, 0, 59), at(11, 16, 1), at(11, 23, 1)),
        (WEEKLY, "Asia/Shanghai", 8, at(11, 23, 1), at(11, 23, 1), at(11, 30, 1)),
        (WEEKLY, "Asia/Shanghai", 20, at(11, 29, 23), at(11, 23, 1), at(11, 30, 1)),
        (WEEKLY, "Asia/Kolkata", 8, at(11, 24), at(11, 23, 3, 30), at(11, 30, 3, 30)),
        # the clocks of Berlin change on 29 March 2026, a Sunday, and those of New York on 8 March
        (WEEKLY, "Europe/Berlin", 8, at(3, 25), at(3, 23, 8), at(3, 30, 7)),
        (DAILY, "Europe/Berlin", 2, at(3, 29, 0), at(3, 28, 1), at(3, 29, 1)),
        (WEEKLY, "America/New_York", 8, at(3, 4), at(3, 2, 14), at(3, 9, 13)),
    ],
)
def test_a_digest_comes_at_the_hour_of_its_reader(rhythm, zone, hour, now, last, following):
    hours = DigestHours(rhythm, SendingHours(zone, hour))
    assert (hours.last_moment(now).at, hours.next_moment(now).at) == (last, following)


@pytest.mark.parametrize(
    ("rhythm", "off", "now", "following"),
    [
        (DAILY, [], at(11, 27, 12), at(11, 30)),
        (WEEKLY, [], at(11, 27, 12), at(11, 30, 1)),
        (WEEKLY, [30], at(11, 27, 12), at(12, 1, 1)),
        (WEEKLY, [23], at(11, 23, 12), at(11, 24, 1)),
    ],
    ids=["no digest at the weekend", "Monday", "the Tuesday after a Monday off", "this week's Tuesday"],
)
def test_on_working_days_only_a_monday_off_gives_way_to_the_next_working_day(rhythm, off, now, following):
    days = WorkingDays({"CN": {date(2026, 11, day): False for day in off}})
    hours = DigestHours(rhythm, SendingHours("Asia/Shanghai", 8, "CN", days))
    assert hours.next_moment(now).at == following


def test_a_week_without_a_working_day_has_no_digest():
    days = WorkingDays({"CN": {date(2026, 11, day): False for day in range(23, 30)}})
    hours = DigestHours(WEEKLY, SendingHours("Asia/Shanghai", 8, "CN", days))
    assert hours.next_moment(at(11, 22)).at == at(11, 30, 1)
    assert hours.last_moment(at(11, 29)).at == at(11, 16, 1)


@pytest.mark.parametrize(
    ("due_on", "alone"),
    [
        (date(2026, 11, 23), False),
        (date(2026, 11, 24), True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
        (None, False),
    ],
    ids=["overdue", "today", "on the digest's day", "the day after", "without a day"],
)
def test_what_falls_due_by_the_digests_day_goes_alone(due_on, alone):
    assert goes_alone(due_on, date(2026, 11, 24), date(2026, 11, 30)) is alone


@pytest.mark.parametrize(
    ("due_on", "is_over", "urgency"),
    [
        (date(2026, 11, 22), True, Urgency.OVERDUE),
        (date(2026, 11, 23), False, Urgency.SOON),
        (date(2026, 11, 30), False, Urgency.SOON),
        (date(2026, 12, 1), False, Urgency.LATER),
        (None, False, Urgency.LATER),
    ],
)
def test_a_digest_begins_with_what_is_overdue(due_on, is_over, urgency):
    assert urgency_of(due_on, date(2026, 11, 23), is_over=is_over) is urgency
