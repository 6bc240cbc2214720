"""Count attempts in windows that all workers share. Each count is its own short transaction, before any other."""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from doctoral_center.db import db, dialect_name, writing_connection
from doctoral_center.models.sessions import RateLimit


def count_attempt(key: str, window: timedelta, amount: int, *, now: datetime) -> int:
    """Add `amount` to the counter `key` and return its value; a window that has run out at `now` starts anew."""
    fresh = {"key": key, "count": amount, "expires_at": now + window}
    insert = postgresql.insert if dialect_name() == "postgresql" else sqlite.insert
    has_run_out = RateLimit.expires_at <= now
    statement = (
        insert(RateLimit)
        .values(**fresh)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((has_run_out, amount), else_=RateLimit.count + amount),
                "expires_at": case((has_run_out, fresh["expires_at"]), else_=RateLimit.expires_at),
            },
        )
        .returning(RateLimit.count)
    )
    with writing_connection() as connection:
        count = connection.execute(statement).scalar_one()
        connection.execute(delete(RateLimit).where(RateLimit.expires_at < now - window))
    return int(count)


def forget_attempts(key: str) -> None:
    """Start the counter `key` anew."""
    with writing_connection() as connection:
        connection.execute(delete(RateLimit).where(RateLimit.key == key))


def forget_all_attempts() -> int:
    """Start all counters anew; return how many there were."""
    with writing_connection() as connection:
        return int(connection.execute(delete(RateLimit)).rowcount)


def get_window(key: str, *, now: datetime) -> tuple[int, datetime]:
    """Return the counter's value and the end of its window; 0 and `now` when none is running."""
    row = db.session.execute(
        select(RateLimit.count, RateLimit.expires_at).where(RateLimit.key == key, RateLimit.expires_at > now)
    ).one_or_none()
    return (row[0], row[1]) if row else (0, now)
