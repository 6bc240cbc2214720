"""What a decision for several says, and what it would be for each."""

from datetime import date

import pytest

from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.decisions import (
    DecisionData,
    MilestoneOfSide,
    check_decision,
    granted_to,
    known_milestone,
)
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.plans import Known, Part

TODAY = date(2026, 11, 23)
PLAN = MilestoneOfSide(7, "plan")
EXTENSION, LEAVE, INTENSITY = ChangeKind.EXTENSION, ChangeKind.LEAVE, ChangeKind.INTENSITY


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [
        (DecisionData(EXTENSION, days=14), "decision-incomplete", "milestone"),
        (DecisionData(EXTENSION, milestone=PLAN), "due-day-or-days", "due_on"),
        (DecisionData(EXTENSION, milestone=PLAN, days=1, due_on=TODAY), "due-day-or-days", "due_on"),
        (DecisionData(EXTENSION, milestone=PLAN, days=0), "days-not-positive", "days"),
        (DecisionData(EXTENSION, milestone=PLAN, days=1001), "days-not-positive", "days"),
        (DecisionData(LEAVE, first_on=TODAY), "decision-incomplete", "last_on"),
        (DecisionData(LEAVE, first_on=TODAY, last_on=date(2026, 11, 1)), "leave-ends-before-it-starts", "last_on"),
        (DecisionData(LEAVE, first_on=date(2926, 1, 1), last_on=date(2926, 2, 1)), "day-far-away", "first_on"),
        (DecisionData(INTENSITY, from_on=TODAY), "decision-incomplete", "percent"),
        (DecisionData(INTENSITY, from_on=TODAY, percent=0), "percent-not-positive", "percent"),
    ],
)
def test_a_decision_that_lacks_something_says_so_at_its_field(data, code, field):
    with pytest.raises(InvalidInputError) as refused:
        check_decision(data, TODAY)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_more_days_count_from_each_candidates_own_day():
    data = DecisionData(EXTENSION, milestone=PLAN, days=14)
    check_decision(data, TODAY)
    known = Known(1, (Part(3, "plan"),), MilestoneState.OPEN)
    granted = granted_to(data, known, {1: date(2026, 12, 1)}, TODAY)
    assert (granted.change.due_on, granted.change.decided_on, granted.milestone_id) == (date(2026, 12, 15), TODAY, 1)


def test_a_milestone_without_a_day_gets_no_more_days():
    known = Known(1, (Part(3, "plan"),), MilestoneState.OPEN)
    with pytest.raises(ImpossibleNowError, match="no-such-milestone"):
        granted_to(DecisionData(EXTENSION, milestone=PLAN, days=14), known, {1: None}, TODAY)


def test_the_present_attempt_is_meant():
    first = Known(1, (Part(3, "plan"),), MilestoneState.NOT_PASSED)
    second = Known(2, (Part(3, "plan", attempt=2),), MilestoneState.OPEN)
    assert known_milestone(PLAN, 3, [first, second]) is second


@pytest.mark.parametrize(
    ("track_id", "state", "code"),
    [
        (4, MilestoneState.OPEN, "no-such-milestone"),
        (None, MilestoneState.OPEN, "no-such-milestone"),
        (3, MilestoneState.CANCELLED, "no-such-milestone"),
        (3, MilestoneState.APPROVED, "milestone-settled"),
    ],
)
def test_who_has_no_such_milestone_before_her_is_left_out(track_id, state, code):
    with pytest.raises(ImpossibleNowError, match=code):
        known_milestone(PLAN, track_id, [Known(1, (Part(3, "plan"),), state)])
