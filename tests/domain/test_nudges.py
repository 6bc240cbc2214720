"""Nudges: three days after somebody was asked at the earliest, then once in seven days."""

from datetime import date

import pytest

from doctoral_center.domain.nudges import Awaited, NudgeState, next_nudge_on, nudge_state

ASKED = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("nudged_on", "expected"),
    [(None, date(2026, 11, 5)), (date(2026, 11, 5), date(2026, 11, 12)), (date(2026, 11, 20), date(2026, 11, 27))],
)
def test_the_next_one_is_three_days_after_asking_then_seven_after_the_last(nudged_on, expected):
    assert next_nudge_on(ASKED, nudged_on) == expected


def test_when_nobody_is_waited_for_there_is_nothing_to_say():
    assert nudge_state([], ASKED) is None


def test_one_who_may_be_nudged_now_is_enough():
    people = [Awaited(ASKED, 2, date(2026, 11, 12)), Awaited(date(2026, 11, 10))]
    assert nudge_state(people, date(2026, 11, 12)) == NudgeState(2, date(2026, 11, 12), date(2026, 11, 13))
    assert nudge_state(people, date(2026, 11, 13)) == NudgeState(2, date(2026, 11, 12), None)
