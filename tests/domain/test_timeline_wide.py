"""The picture from left to right, in places."""

from doctoral_center.domain.timeline_wide import WIDTH, wide
from doctoral_center.domain.timelines import Lane, Picture
from tests.domain.pictures import HIT, MARKS, PICTURE, day


def test_each_university_has_its_lane_and_a_common_milestone_lies_on_both():
    drawn = wide(PICTURE)
    assert [(lane.title, lane.y) for lane in drawn.lanes] == [(("HIT",), 137), (("ITMO", "University"), 209)]
    assert {placed.mark.title: (placed.x, placed.ys) for placed in drawn.marks} == {
        "Study plan": (217, (137,)),
        "Thesis": (832, (137, 209)),
        "Report": (286, (209,)),
    }


def test_the_next_milestone_is_drawn_last():
    assert [placed.mark.title for placed in wide(PICTURE).marks] == ["Study plan", "Report", "Thesis"]


def test_the_line_is_broken_by_leave_and_goes_on_after_the_normal_length():
    first, second = wide(PICTURE).lanes
    (leave,) = wide(PICTURE).leaves
    assert (leave.x, leave.width) == (547, 154)
    assert (first.normal, second.normal) == (((132, 547), (701, 1066)), ((132, 547), (701, 755)))
    assert (first.longer, second.longer) == ((), ((755, 1066),))


def test_a_move_is_drawn_above_the_line_of_the_side_that_asks_first():
    (first, second) = (lane.moves for lane in wide(PICTURE).lanes)
    assert [(placed.move.planned, placed.move.due, placed.move.to, placed.y) for placed in first] == [
        (None, 210, 217, 121),
        (677, None, 832, 121),
    ]
    assert second == ()


def test_a_stay_is_a_bar_with_its_name_below_the_line_of_the_host():
    (stay,) = wide(PICTURE).lanes[1].stays
    assert (stay.x, stay.y, stay.width, stay.text) == (338, 221, 208, "Stay at ITMO")


def test_a_day_beyond_the_scale_is_named_at_the_margin_with_an_arrow():
    (today, normal, latest) = wide(PICTURE).signs
    assert (today.flag.x, today.is_beyond, normal.flag.x, normal.is_beyond) == (313, False, 1066, False)
    assert (latest.is_beyond, latest.flag.text) == (True, "Latest end · HIT · 1 Sept 2034 →")


def test_nothing_stands_out_of_the_drawing():
    drawn = wide(PICTURE)
    assert all(0 <= placed.x <= WIDTH for placed in drawn.marks)
    assert max(placed.flag.y for placed in drawn.marks) < drawn.height
    assert min(placed.flag.y for placed in drawn.signs) > 52


def test_a_single_lane_without_a_name_is_drawn_alike():
    plan = Picture(day("2026-09-01"), [Lane("", HIT.normal_end_on, HIT.latest_end_on)], MARKS[:1])
    (lane,) = wide(plan).lanes
    assert (lane.title, lane.normal) == ((), ((132, 1066),))
