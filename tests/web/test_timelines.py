"""Places on the line of a candidacy."""

from datetime import date
from itertools import pairwise

from doctoral_center.web.timelines import LABEL_GAP, WIDTH, Mark, timeline

START, END, TODAY = date(2026, 9, 1), date(2029, 9, 1), date(2026, 11, 23)


def mark(day, *, title="Report", planned=None, settled=False, is_next=False):
    on = date.fromisoformat(day)
    return Mark(title, on, date.fromisoformat(planned) if planned else on, settled, is_next)


def line(*marks, leaves=(), today=TODAY):
    return timeline(START, END, today, marks=marks, leaves=leaves)


def test_the_line_runs_from_the_start_to_the_normal_end():
    drawn = line(mark("2026-09-01"), mark("2029-09-01"))
    assert [each.x for each in drawn.marks] == [12, 1068]


def test_it_runs_on_to_a_milestone_after_the_normal_end():
    drawn = line(mark("2029-09-01"), mark("2030-09-01"))
    assert drawn.marks[0].x < drawn.marks[1].x == 1068


def test_each_year_of_study_has_its_tick():
    assert [tick.on for tick in line().ticks] == [date(year, 9, 1) for year in (2026, 2027, 2028, 2029)]


def test_today_is_drawn_only_inside_the_line():
    assert line().today_x == 92
    assert line(today=date(2026, 8, 31)).today_x is None
    assert line(today=date(2029, 9, 2)).today_x is None


def test_what_moved_shows_where_it_was_planned():
    drawn = line(mark("2027-09-01", planned="2027-03-01"), mark("2028-03-01"))
    assert drawn.marks[0].planned_x < drawn.marks[0].x
    assert drawn.marks[1].planned_x is None


def test_a_leave_is_a_gap_that_can_be_seen():
    (long, short) = line(leaves=[(date(2027, 1, 1), date(2027, 6, 30)), (date(2028, 1, 1), date(2028, 1, 1))]).gaps
    assert (long.x, long.width, short.width) == (130, 173, 4)


def test_labels_never_lie_on_one_another_and_the_next_and_the_last_are_named():
    marks = [
        mark(f"20{year}-{month:02}-01", is_next=(year, month) == (27, 1)) for year in (27, 28) for month in range(1, 13)
    ]
    drawn = line(*marks)
    named = [each for each in drawn.marks if each.is_labelled]
    assert named[0].mark.is_next
    assert named[-1].mark.on == date(2028, 12, 1)
    middles = [each.x + {"start": LABEL_GAP // 2, "middle": 0, "end": -LABEL_GAP // 2}[each.anchor] for each in named]
    assert all(after - before >= LABEL_GAP for before, after in pairwise(middles))
    assert all(LABEL_GAP // 2 <= middle <= WIDTH - LABEL_GAP // 2 for middle in middles)
