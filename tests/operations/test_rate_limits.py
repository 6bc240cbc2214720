import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.models.sessions import RateLimit
from doctoral_center.operations.rate_limits import count_attempt, forget_all_attempts, forget_attempts, get_window

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WINDOW = timedelta(minutes=15)


def count(key="k", amount=1, at=NOW):
    return count_attempt(key, WINDOW, amount, now=at)


def test_attempts_add_up_until_the_window_ends(app):
    with app.app_context():
        assert [count(), count(amount=2), count("other")] == [1, 3, 1]
        assert count(at=NOW + WINDOW - timedelta(seconds=1)) == 4
        assert count(at=NOW + WINDOW) == 1


def test_the_window_does_not_move_with_later_attempts(app):
    with app.app_context():
        count()
        count(at=NOW + timedelta(minutes=10))
        assert get_window("k", now=NOW + timedelta(minutes=10)) == (2, NOW + WINDOW)
        db.session.rollback()
        assert get_window("k", now=NOW + WINDOW) == (0, NOW + WINDOW)


def test_counters_can_be_forgotten(app):
    with app.app_context():
        count()
        count("other")
        forget_attempts("k")
        assert [count(), count("other")] == [1, 2]
        assert forget_all_attempts() == 2
        assert count("other") == 1


def test_what_has_run_out_is_cleared_away(app):
    with app.app_context():
        for number in range(5):
            count(f"k{number}")
        count("later", at=NOW + 3 * WINDOW)
        assert db.session.scalar(select(func.count()).select_from(RateLimit)) == 1


def test_of_many_attempts_at_once_none_is_lost(app):
    counts = []

    def attempt():
        with app.app_context():
            counts.append(count())

    threads = [threading.Thread(target=attempt) for _number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == list(range(1, 13))
