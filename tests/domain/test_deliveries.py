"""How long mail waits between tries."""

from datetime import timedelta

from doctoral_center.domain.deliveries import pause_after, rest_after


def test_ten_tries_take_half_a_minute_to_two_hours_each():
    seconds = [pause_after(attempts, 0.5) for attempts in range(1, 11)]
    assert [pause and pause.total_seconds() for pause in seconds] == [
        30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, None,
    ]  # fmt: skip


def test_luck_moves_a_pause_by_a_fifth():
    assert (pause_after(1, 0.0), pause_after(1, 1.0)) == (timedelta(seconds=24), timedelta(seconds=36))


def test_the_queue_never_rests_for_longer_than_about_a_minute():
    assert [rest_after(failures, 0.5).total_seconds() for failures in (1, 2, 3, 4, 5, 6, 1000)] == [
        5, 10, 20, 40, 60, 60, 60,
    ]  # fmt: skip
