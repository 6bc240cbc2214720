"""The picture from top to bottom, in places."""

from doctoral_center.domain.timeline_narrow import narrow
from doctoral_center.domain.timelines import Mark, MarkKind, Picture
from tests.domain.pictures import HIT, PICTURE, day


def test_on_a_phone_time_runs_down_and_every_text_stands_at_the_right():
    drawn = narrow(PICTURE)
    assert [(flag.text, flag.name) for flag in drawn.flags] == [
        ("Study plan", "milestone"),
        ("Report", "milestone"),
        ("Today", "today"),
        ("Leave", "leave"),
        ("Thesis", "next"),
        ("Normal end · HIT", "normal-end"),
        ("Latest end · HIT", "latest-end"),
    ]
    assert [lane.x for lane in drawn.lanes] == [66, 80]
    assert drawn.labels_x == 102


def test_on_a_phone_no_text_lies_on_another_and_each_stays_near_its_day():
    crowd = [Mark(f"Report {n}", (0,), MarkKind.TODO, day("2028-01-01")) for n in range(1, 6)]
    found = narrow(Picture(day("2026-09-01"), [HIT], crowd)).flags
    assert [flag.y - found[0].y for flag in found] == [0, 22, 44, 66, 88]
    assert [flag.y - flag.at for flag in found] == [-44, -22, 0, 22, 44]
