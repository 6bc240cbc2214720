from datetime import date

import pytest

from doctoral_center.domain.errors import ImpossibleNowError
from doctoral_center.domain.milestones import (
    MilestoneAction,
    MilestoneState,
    Standing,
    Status,
    due_after_return,
    next_state,
    status,
)

TODAY = date(2026, 11, 23)

# Written out: what each action (column) does in each state (row); "" is impossible.
GRID = """
             submit     approve   return    not-pass    waive   cancel
open         submitted  -         -         -           waived  cancelled
submitted    -          approved  returned  not-passed  waived  cancelled
returned     submitted  -         -         -           waived  cancelled
approved     -          -         -         -           -       -
not-passed   -          -         -         -           -       -
waived       -          -         -         -           -       -
cancelled    -          -         -         -           -       -
"""


def _cells():
    head, *rows = (line.split() for line in GRID.strip().splitlines())
    return [(row[0], action, target) for row in rows for action, target in zip(head, row[1:], strict=True)]


@pytest.mark.parametrize(("state", "action", "target"), _cells())
def test_an_action_leads_where_the_grid_says(state, action, target):
    if target == "-":
        with pytest.raises(ImpossibleNowError):
            next_state(MilestoneState(state), MilestoneAction(action))
    else:
        assert next_state(MilestoneState(state), MilestoneAction(action)) is MilestoneState(target)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(MilestoneState.APPROVED, date(2026, 1, 1)), Status.APPROVED),
        (Standing(MilestoneState.NOT_PASSED, date(2026, 1, 1)), Status.NOT_PASSED),
        (Standing(MilestoneState.WAIVED, date(2026, 1, 1)), Status.WAIVED),
        (Standing(MilestoneState.CANCELLED, date(2026, 1, 1)), Status.CANCELLED),
        (Standing(MilestoneState.OPEN, None), Status.SKIPPED),
        (Standing(MilestoneState.SUBMITTED, date(2026, 11, 1)), Status.SUBMITTED),
        (Standing(MilestoneState.SUBMITTED, date(2026, 11, 1), has_verdict=True), Status.IN_REVIEW),
        (Standing(MilestoneState.OPEN, date(2026, 11, 22)), Status.OVERDUE),
        (Standing(MilestoneState.OPEN, date(2026, 11, 22), is_on_leave=True), Status.ON_LEAVE),
        (Standing(MilestoneState.OPEN, date(2026, 11, 23)), Status.DUE_SOON),
        (Standing(MilestoneState.OPEN, date(2026, 12, 23)), Status.DUE_SOON),
        (Standing(MilestoneState.OPEN, date(2026, 12, 24), has_draft=True), Status.DRAFT),
        (Standing(MilestoneState.OPEN, date(2026, 12, 24)), Status.NOT_STARTED),
        (Standing(MilestoneState.OPEN, date(2027, 6, 1), opens_on=date(2026, 11, 24)), Status.NOT_OPEN),
        (Standing(MilestoneState.OPEN, date(2027, 6, 1), opens_on=date(2026, 11, 23)), Status.NOT_STARTED),
        (Standing(MilestoneState.RETURNED, date(2026, 11, 30)), Status.RETURNED),
        (Standing(MilestoneState.RETURNED, date(2026, 11, 22)), Status.OVERDUE),
    ],
)
def test_a_status_is_one_word_for_state_and_day(standing, expected):
    assert status(standing, TODAY) is expected


@pytest.mark.parametrize(
    ("due_on", "asked", "expected"),
    [
        (date(2026, 11, 30), None, date(2026, 12, 7)),
        (date(2027, 1, 10), None, date(2027, 1, 10)),
        (date(2027, 1, 10), date(2026, 12, 1), date(2026, 12, 1)),
    ],
)
def test_a_return_gives_fourteen_days_or_what_the_signer_sets(due_on, asked, expected):
    assert due_after_return(due_on, TODAY, asked) == expected
