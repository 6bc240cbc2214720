"""What does not go together between the regulations of one candidacy."""

from datetime import date

import pytest

from doctoral_center.domain.changes import Leave
from doctoral_center.domain.conflicts import (
    DueAfterEnd,
    DueInLeave,
    EndsDiffer,
    FarApart,
    JointMilestone,
    SideDay,
    TrackEnd,
    TwoDefences,
    find_conflicts,
)

HOME, PARTNER, THIRD = 1, 2, 3
SUMMER = Leave(date(2027, 7, 1), date(2027, 8, 31))


def milestone(number, *sides, due_on=None):
    """A milestone of (track, code, day) sides, due on the earliest of their days or on `due_on`."""
    days = [day for _track_id, _code, day in sides if day is not None]
    return JointMilestone(number, due_on or min(days, default=None), tuple(SideDay(*side) for side in sides))


def found(*milestones, leaves=(), ends=()):
    return find_conflicts(milestones, leaves=leaves, ends=ends)


def test_sides_whose_days_lie_close_together_do_not_conflict():
    thesis = milestone(7, (HOME, "thesis", date(2029, 1, 1)), (PARTNER, "thesis", date(2029, 3, 2)))
    assert found(thesis) == ()


def test_sides_more_than_sixty_days_apart_are_told_with_the_earlier_side_first():
    thesis = milestone(7, (HOME, "thesis", date(2029, 3, 3)), (PARTNER, "dissertation", date(2029, 1, 1)))
    (conflict,) = found(thesis)
    assert conflict == FarApart(7, PARTNER, date(2029, 1, 1), HOME, date(2029, 3, 3))
    assert conflict.days == 61


def test_of_three_sides_the_earliest_and_the_latest_are_told():
    days = [date(2029, 1, 1), date(2029, 2, 1), date(2029, 6, 1)]
    thesis = milestone(7, *((track, "thesis", day) for track, day in zip((HOME, PARTNER, THIRD), days, strict=True)))
    assert found(thesis) == (FarApart(7, HOME, date(2029, 1, 1), THIRD, date(2029, 6, 1)),)


def test_a_side_that_skips_it_is_on_no_day():
    report = milestone(7, (HOME, "report", date(2027, 1, 1)), (PARTNER, "report", None))
    assert found(report, milestone(8, (HOME, "report", None)), leaves=[SUMMER]) == ()


@pytest.mark.parametrize(
    ("day", "is_told"),
    [
        (date(2027, 6, 30), False),
        (date(2027, 7, 1), True),
        (date(2027, 8, 31), True),
        (date(2027, 9, 1), False),
    ],
)
def test_a_day_inside_a_leave_is_told_from_the_first_day_to_the_last(day, is_told):
    exam = milestone(7, (HOME, "exam", day))
    assert found(exam, leaves=[SUMMER]) == ((DueInLeave(7, day, SUMMER),) if is_told else ())


def test_two_sides_that_each_ask_for_a_defence_are_told():
    home = milestone(7, (HOME, "defence", date(2029, 9, 1)))
    partner = milestone(8, (PARTNER, "defence", date(2029, 9, 1)))
    assert found(partner, home) == (TwoDefences(HOME, 7, PARTNER, 8),)


@pytest.mark.parametrize(
    "milestones",
    [
        pytest.param(
            [milestone(7, (HOME, "defence", date(2029, 9, 1)), (PARTNER, "defence", date(2029, 9, 1)))], id="joined"
        ),
        pytest.param([milestone(7, (HOME, "defence", date(2029, 9, 1)))], id="one side alone"),
        pytest.param(
            [
                milestone(7, (HOME, "defence", date(2029, 9, 1))),
                milestone(8, (PARTNER, "pre-defence", date(2029, 9, 1))),
            ],
            id="before the defence",
        ),
        pytest.param(
            [milestone(7, (HOME, "defence", date(2029, 9, 1))), milestone(8, (HOME, "defence", date(2029, 12, 1)))],
            id="the same side",
        ),
    ],
)
def test_one_defence_is_not_two(milestones):
    assert found(*milestones) == ()


def test_ends_of_study_that_differ_are_told_last():
    ends = [TrackEnd(HOME, date(2032, 9, 1)), TrackEnd(PARTNER, date(2030, 9, 1)), TrackEnd(THIRD, date(2031, 9, 1))]
    exam = milestone(7, (HOME, "exam", date(2027, 7, 1)))
    assert [type(each) for each in found(exam, leaves=[SUMMER], ends=ends)] == [DueInLeave, EndsDiffer]
    assert found(ends=ends) == (EndsDiffer(ends[1], ends[0]),)
    assert found(ends=[TrackEnd(HOME, date(2032, 9, 1)), TrackEnd(PARTNER, date(2032, 9, 1))]) == ()


def test_a_day_after_the_end_of_study_of_a_side_that_asks_for_it_is_told():
    ends = [TrackEnd(HOME, date(2032, 9, 1)), TrackEnd(PARTNER, date(2032, 9, 1)), TrackEnd(THIRD, date(2032, 9, 1))]
    late = milestone(7, (HOME, "thesis", date(2032, 9, 2)), (PARTNER, "thesis", date(2032, 10, 1)))
    assert found(late, ends=ends) == (
        DueAfterEnd(7, date(2032, 9, 2), ends[0]),
        DueAfterEnd(7, date(2032, 9, 2), ends[1]),
    )


def test_a_day_on_the_last_day_of_study_is_in_time_and_the_day_that_counts_decides():
    ends = [TrackEnd(HOME, date(2032, 9, 1)), TrackEnd(PARTNER, date(2032, 9, 1))]
    assert found(milestone(7, (HOME, "thesis", date(2032, 9, 1))), ends=ends) == ()
    earlier = milestone(7, (HOME, "thesis", date(2032, 8, 20)), (PARTNER, "thesis", date(2032, 9, 20)))
    assert found(earlier, ends=ends) == ()
    assert found(milestone(8, (HOME, "thesis", None)), ends=ends) == ()
