"""Days on a scale: the ruler, what lies beyond it, moves, and lines with gaps."""

from datetime import date

from doctoral_center.domain.timelines import (
    Lane,
    Mark,
    MarkKind,
    Picture,
    Scale,
    Sign,
    SignKind,
    Span,
    moves,
    pieces,
    stacked,
    ticks,
)

START = date(2026, 9, 1)
SCALE = Scale(START, 100, 0.5)


def day(text):
    return date.fromisoformat(text)


def mark(on, *, due=None, planned=None):
    return Mark("M", (0,), MarkKind.TODO, day(on), day(due or on), day(planned) if planned else None)


def picture(latest, *marks, leaves=()):
    lane = Lane("HIT", day("2029-09-01"), day(latest))
    sign = Sign(SignKind.LATEST_END, "Latest end", "Latest end", day(latest), (0,))
    return Picture(START, [lane], marks, leaves=leaves, signs=[sign])


def test_days_lie_in_proportion_on_the_scale():
    assert [SCALE.place(day(on)) for on in ("2026-09-01", "2026-09-21", "2027-09-01")] == [100, 110, 282]


def test_the_scale_begins_with_the_start_or_with_what_was_done_before():
    assert picture("2030-08-31").first_on == START
    assert picture("2030-08-31", mark("2026-08-15")).first_on == day("2026-08-15")


def test_the_scale_ends_with_the_last_that_is_near():
    assert picture("2030-08-31").last_on == day("2030-08-31")
    assert picture("2030-08-31", mark("2031-01-01")).last_on == day("2031-01-01")
    assert picture("2030-08-31", leaves=[Span("Leave", day("2030-01-01"), day("2031-06-30"))]).last_on == day(
        "2031-06-30"
    )


def test_a_latest_end_far_behind_all_else_lies_beyond_the_scale():
    far = picture("2033-09-01")
    assert (far.last_on, far.is_beyond(far.signs[0])) == (day("2029-09-01"), True)
    near = picture("2030-08-31")
    assert near.is_beyond(near.signs[0]) is False


def test_every_month_has_a_tick_and_as_many_names_as_have_room():
    found = ticks(SCALE, day("2027-04-30"), room=44)
    assert [(str(tick.on), tick.at, tick.is_named) for tick in found] == [
        ("2026-09-01", 100, False),
        ("2026-10-01", 115, True),
        ("2026-11-01", 130, False),
        ("2026-12-01", 146, False),
        ("2027-01-01", 161, True),
        ("2027-02-01", 176, False),
        ("2027-03-01", 190, False),
        ("2027-04-01", 206, True),
    ]
    assert [tick.on.month for tick in ticks(SCALE, day("2027-12-31"), room=80) if tick.is_named] == [1, 7]
    assert [tick.on.month for tick in ticks(SCALE, day("2027-12-31"), room=150) if tick.is_named] == [1]
    assert all(tick.is_named for tick in ticks(SCALE, day("2027-04-30"), room=15))


def test_what_was_moved_shows_its_first_day_and_its_due_day():
    (move,) = moves([mark("2027-09-01", due="2027-07-01", planned="2027-01-01")], SCALE)
    assert (move.planned, move.due, move.to, move.starts, move.ends) == (161, 252, 282, 161, 282)
    (early,) = moves([mark("2027-06-01", due="2027-09-01")], SCALE)
    assert (early.planned, early.due, early.to, early.starts, early.ends) == (None, 282, 236, 236, 282)


def test_what_is_where_it_was_planned_shows_no_move():
    assert moves([mark("2027-09-01", planned="2027-09-01"), mark("2027-09-05", due="2027-09-01")], SCALE) == ()


def test_moves_that_would_cover_one_another_have_rows_of_their_own():
    found = moves([mark(f"2027-{month}-01", planned="2027-01-01") for month in ("04", "05", "06")], SCALE)
    assert [move.row for move in found] == [0, 1, 2]


def test_spans_go_into_the_first_row_with_room():
    assert stacked([(0, 50), (20, 80), (60, 90), (90, 100)]) == [0, 1, 0, 1]


def test_a_line_is_broken_where_somebody_was_on_leave():
    assert pieces(100, 400, [(200, 230), (350, 450)]) == ((100, 200), (230, 350))
    assert pieces(100, 400, []) == ((100, 400),)
    assert pieces(100, 400, [(50, 150)]) == ((150, 400),)
    assert pieces(400, 400, []) == ()
