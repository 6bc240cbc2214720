"""The one next step of a candidate, on 23 November 2026."""

from datetime import date

import pytest

from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.next_steps import Step, next_step, quiet_until

TODAY = date(2026, 11, 23)


def step(number, due_on, state=MilestoneState.OPEN, opens_on=None, has_draft=False):
    return Step(number, state, due_on, opens_on, has_draft)


LATE = step(1, date(2026, 11, 1))
NEAR = step(2, date(2026, 12, 1))
FAR = step(3, date(2027, 6, 1))
FAR_BEGUN = step(4, date(2027, 6, 1), has_draft=True)
NOT_OPEN = step(5, date(2026, 12, 20), opens_on=date(2026, 12, 10))
RETURNED = step(6, date(2027, 1, 1), MilestoneState.RETURNED, opens_on=date(2026, 12, 30))
SENT = step(7, date(2026, 11, 25), MilestoneState.SUBMITTED)
APPROVED = step(8, date(2026, 10, 1), MilestoneState.APPROVED)
SKIPPED = step(9, None)


@pytest.mark.parametrize(
    ("steps", "number"),
    [
        ([NEAR, LATE, FAR], 1),
        ([FAR, NEAR], 2),
        ([FAR], None),
        ([FAR, FAR_BEGUN], 4),
        ([NOT_OPEN], None),
        ([NOT_OPEN, RETURNED], 6),
        ([SENT, APPROVED, SKIPPED], None),
        ([], None),
    ],
)
def test_the_next_step_is_the_first_due_of_those_that_wait(steps, number):
    found = next_step(steps, TODAY)
    assert (found.milestone_id if found else None) == number


@pytest.mark.parametrize(
    ("steps", "day"),
    [
        ([NOT_OPEN, FAR], date(2026, 12, 10)),
        ([FAR], date(2027, 3, 3)),
        ([SENT, APPROVED, SKIPPED], None),
        ([], None),
    ],
)
def test_it_is_quiet_until_something_begins_to_wait(steps, day):
    assert quiet_until(steps, TODAY) == day
