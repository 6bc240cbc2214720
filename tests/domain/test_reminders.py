"""Ladders, sending hours and reasons, written out."""

from datetime import UTC, date, datetime

import pytest

from doctoral_center.domain.calendars import WorkingDays
from doctoral_center.domain.candidacies import CandidacyState
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.reminders import (
    Prospect,
    SendingHours,
    Skip,
    SkipReason,
    due_step,
    why_no_answer,
    why_no_report,
    why_not,
)

LADDER = ((-30, None), (-7, None), (-1, None), (0, None), (7, 7))
DUE = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("days_from_due", "step"),
    [
        (-31, None), (-30, -30), (-8, -30), (-7, -7), (-2, -7), (-1, -1), (0, 0), (1, 0), (6, 0),
        (7, 7), (13, 7), (14, 14), (20, 14), (21, 21), (400, 399),
    ],
)  # fmt: skip
def test_a_rung_holds_until_the_next_begins(days_from_due, step):
    assert due_step(LADDER, days_from_due) == step


def test_a_ladder_without_rungs_reminds_nobody():
    assert due_step((), 5) is None


def test_a_rung_that_repeats_ends_where_the_next_begins():
    assert [due_step(((-10, 3), (0, None)), days) for days in (-10, -8, -7, -4, -1, 0, 30)] == [
        -10,
        -10,
        -7,
        -4,
        -1,
        0,
        0,
    ]


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hour", "country", "now", "opening"),
    [
        # inside the hours: at once
        ("Asia/Shanghai", 8, None, utc(2026, 11, 23, 0, 0), utc(2026, 11, 23, 0, 0)),
        ("Asia/Shanghai", 8, None, utc(2026, 11, 23, 15, 59), utc(2026, 11, 23, 15, 59)),
        # at night: the next morning there
        ("Asia/Shanghai", 8, None, utc(2026, 11, 23, 16, 0), utc(2026, 11, 24, 0, 0)),
        ("Europe/Moscow", 8, None, utc(2026, 11, 23, 4, 59), utc(2026, 11, 23, 5, 0)),
        ("Asia/Almaty", 6, None, utc(2026, 11, 23, 0, 30), utc(2026, 11, 23, 1, 0)),
        ("America/New_York", 8, None, utc(2026, 11, 23, 12, 0), utc(2026, 11, 23, 13, 0)),
        # the hour that clocks put forward leave out (02:00 in Berlin on 29 March 2026) is taken after the change
        ("Europe/Berlin", 2, None, utc(2026, 3, 29, 0, 0), utc(2026, 3, 29, 1, 0)),
        # the hour that exists twice (02:00 on 25 October 2026) is taken the first time
        ("Europe/Berlin", 2, None, utc(2026, 10, 24, 23, 0), utc(2026, 10, 25, 0, 0)),
        # the day without a midnight hour (Cairo, 24 April 2026): it begins at one o'clock
        ("Africa/Cairo", 1, None, utc(2026, 4, 23, 22, 0), utc(2026, 4, 23, 22, 0)),
        # working days only: over a weekend, a Chinese holiday, and on the working Saturday that makes up for it
        ("Asia/Shanghai", 8, "CN", utc(2026, 11, 20, 16, 0), utc(2026, 11, 23, 0, 0)),
        ("Asia/Shanghai", 8, "CN", utc(2026, 9, 30, 16, 0), utc(2026, 10, 8, 0, 0)),
        ("Asia/Shanghai", 8, "CN", utc(2026, 10, 10, 3, 0), utc(2026, 10, 10, 3, 0)),
    ],
)  # fmt: skip
def test_reminders_wait_for_the_readers_morning(zone, hour, country, now, opening):
    assert SendingHours(zone, hour, country).next_opening(now) == opening


def test_reminders_wait_for_the_days_off_that_were_entered():
    entered = WorkingDays({"CN": {date(2026, 11, 24): False}})
    hours = SendingHours("Asia/Shanghai", 8, "CN", entered)
    assert hours.next_opening(utc(2026, 11, 23, 16, 0)) == utc(2026, 11, 25, 0, 0)


def prospect(**values):
    return Prospect(**{"state": MilestoneState.OPEN, "candidacy": CandidacyState.ENROLLED, "due_on": DUE, **values})


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"state": MilestoneState.SUBMITTED}, "submitted"),
        ({"state": MilestoneState.APPROVED}, "approved"),
        ({"state": MilestoneState.NOT_PASSED}, "not-passed"),
        ({"state": MilestoneState.WAIVED}, "waived"),
        ({"state": MilestoneState.CANCELLED}, "cancelled"),
        ({"candidacy": CandidacyState.WITHDRAWN}, "candidacy-ended"),
        ({"candidacy": CandidacyState.ON_LEAVE}, "on-leave"),
        ({"leave_until": date(2027, 2, 20)}, "on-leave"),
        ({"leave_until": date(2027, 2, 20), "state": MilestoneState.APPROVED}, "approved"),
        ({"due_on": date(2026, 12, 15)}, "later-date"),
        ({"due_on": None}, "later-date"),
        ({"due_on": date(2026, 11, 15)}, "earlier-date"),
        ({"opens_on": date(2026, 11, 28)}, "not-open"),
        ({"is_addressed": False}, "replaced"),
        ({}, "nearer-step"),
        ({"state": MilestoneState.RETURNED}, "nearer-step"),
    ],
)
def test_one_reason_is_given_for_a_report_that_needs_no_reminder(values, reason):
    assert why_not(why_no_report, DUE, prospect(**values)).reason is SkipReason(reason)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"is_decided": True}, "decided"),
        ({"closed_because": "withdrawn"}, "withdrawn"),
        ({"closed_because": "waived"}, "waived"),
        ({"closed_because": "replaced"}, "replaced"),
        ({"closed_because": "undone"}, "undone"),
        ({"closed_because": "decided-by-others"}, "no-longer-needed"),
        ({"candidacy": CandidacyState.TERMINATED}, "candidacy-ended"),
        ({"due_on": date(2026, 12, 15)}, "later-date"),
        ({"is_addressed": False}, "replaced"),
        # The candidate's leave is not the signer's.
        ({"leave_until": date(2027, 2, 20)}, "nearer-step"),
    ],
)
def test_one_reason_is_given_for_a_sign_off_that_needs_no_reminder(values, reason):
    submitted = prospect(**{"state": MilestoneState.SUBMITTED, **values})
    assert why_not(why_no_answer, DUE, submitted).reason is SkipReason(reason)


@pytest.mark.parametrize(
    ("judge", "values", "skip"),
    [
        (why_no_report, {"state": MilestoneState.APPROVED, "since": date(2026, 11, 21)}, ("approved", 11, 21)),
        (why_no_report, {"state": MilestoneState.SUBMITTED, "since": date(2026, 11, 20)}, ("submitted", 11, 20)),
        (why_no_report, {"leave_until": date(2026, 12, 20)}, ("on-leave", 12, 20)),
        (why_no_report, {"opens_on": date(2026, 11, 28)}, ("not-open", 11, 28)),
        (why_no_report, {"due_on": date(2026, 12, 15)}, ("later-date", 12, 15)),
        (why_no_answer, {"is_decided": True, "since": date(2026, 11, 19)}, ("decided", 11, 19)),
        (why_no_answer, {"closed_because": "replaced", "since": date(2026, 11, 18)}, ("replaced", 11, 18)),
    ],
)
def test_the_reason_has_its_day(judge, values, skip):
    reason, month, day = skip
    assert why_not(judge, DUE, prospect(**values)) == Skip(SkipReason(reason), date(2026, month, day))
