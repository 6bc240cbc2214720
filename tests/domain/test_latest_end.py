"""How near the latest end of study is, and what a change would put beyond it."""

from datetime import date

import pytest

from doctoral_center.domain.changes import Change
from doctoral_center.domain.latest_end import end_standing, first_beyond_latest_end
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.plans import Granted, Known, Part, PlanInput, PlanTrack, compute_plan
from doctoral_center.domain.regulations import regulation_from_mapping
from tests.domain.packs import once

START = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2030, 2, 28), None),
        (date(2030, 3, 1), "near"),
        (date(2030, 9, 1), "near"),
        (date(2030, 9, 2), "passed"),
    ],
)
def test_an_end_is_near_within_six_months_and_has_passed_the_day_after(today, standing):
    assert end_standing(date(2030, 9, 1), today) == standing


RULES = regulation_from_mapping(
    {
        "duration": {"normal": {"months": 36}, "maximum": {"months": 48, "leave_counts": True}},
        "milestones": [once("plan", months=6), once("thesis", months=45)],
    }
)


def beyond(*changes, now=()):
    """Compute with `changes`, of which `now` are in force already."""
    known = [Known(number, (Part(1, code),), MilestoneState.OPEN) for number, code in enumerate(("plan", "thesis"), 1)]

    def plan(granted):
        return compute_plan(PlanInput(START, [PlanTrack(1, RULES)], known=known, granted=granted))

    before, after = plan(list(now)), plan([*now, *changes])
    days = {each.known_id: each.due_on for each in before.milestones}
    return first_beyond_latest_end(after, days_now=days)


def to(day, milestone=2):
    return Granted(Change.extension("", 1, day, date(2027, 1, 1)), milestone)


def leave(first_on, last_on):
    return Granted(Change.leave(first_on, last_on))


def test_more_time_up_to_the_last_day_of_study_is_possible_and_not_beyond():
    assert beyond(to(date(2030, 9, 1))) is None
    found = beyond(to(date(2030, 9, 2)))
    assert (found.part.rule_code, found.due_on, found.latest_end_on) == (
        "thesis",
        date(2030, 9, 2),
        date(2030, 9, 1),
    )


def test_a_leave_that_does_not_move_the_end_may_push_a_milestone_beyond_it():
    assert beyond(leave(date(2027, 1, 1), date(2027, 3, 31))) is None
    assert beyond(leave(date(2027, 1, 1), date(2027, 4, 30))).part.rule_code == "thesis"


def test_part_time_moves_the_end_with_the_milestones():
    assert beyond(Granted(Change.intensity(date(2027, 1, 1), 50))) is None


def test_what_lies_beyond_already_and_what_does_not_move_is_no_reason():
    late = to(date(2030, 12, 1))
    assert beyond(to(date(2031, 1, 1)), now=[late]) is None
    assert beyond(to(date(2027, 4, 1), milestone=1), now=[late]) is None
