"""Transactions: reading is the rule, writing is asked for, nothing is lost between processes."""

import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError

from doctoral_center.db import db, dialect_name, transaction, writing_connection
from doctoral_center.models.messages import RunnerBeat

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def test_a_session_that_did_not_ask_to_write_is_refused():
    db.session.add(RunnerBeat(name="reminders", beat_at=NOON, owner="me"))
    with pytest.raises(DBAPIError, match=r"read-?only"):
        db.session.flush()


def test_a_transaction_commits_at_its_end():
    with transaction() as session:
        session.add(RunnerBeat(name="reminders", beat_at=NOON, owner="me"))
    db.session.remove()
    assert db.session.scalars(select(RunnerBeat.owner)).all() == ["me"]


def test_an_error_rolls_everything_back():
    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.add(RunnerBeat(name="reminders", beat_at=NOON, owner="me"))
        session.flush()
        raise ZeroDivisionError
    assert db.session.scalars(select(RunnerBeat.owner)).all() == []


def test_transactions_do_not_nest():
    with transaction(), pytest.raises(RuntimeError, match="do not nest"), transaction():
        pass


def test_after_a_transaction_the_session_only_reads_again():
    with transaction() as session:
        session.add(RunnerBeat(name="reminders", beat_at=NOON, owner="me"))
    db.session.add(RunnerBeat(name="second", beat_at=NOON, owner="me"))
    with pytest.raises(DBAPIError, match=r"read-?only"):
        db.session.flush()


def test_what_was_read_before_a_transaction_is_read_again_inside():
    with transaction() as session:
        session.add(RunnerBeat(name="reminders", beat_at=NOON, owner="first"))
    beat = db.session.scalars(select(RunnerBeat)).one()
    assert beat.owner == "first"
    db.session.rollback()
    with writing_connection() as connection:
        connection.execute(text("UPDATE runner_beats SET owner = 'second'"))
    with transaction():
        assert beat.owner == "second"


def test_a_moment_comes_back_aware_and_in_utc():
    with transaction() as session:
        session.add(RunnerBeat(name="reminders", beat_at=NOON, owner="me"))
    assert db.session.scalar(select(RunnerBeat.beat_at)) == NOON
    assert db.session.scalar(select(RunnerBeat.beat_at)).tzinfo is UTC


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(StatementError, match="needs a zone"), transaction() as session:
        session.add(RunnerBeat(name="reminders", beat_at=NOON.replace(tzinfo=None), owner="me"))
        session.flush()


def test_every_pooled_sqlite_connection_keeps_foreign_keys_and_full_sync():
    if dialect_name() != "sqlite":
        pytest.skip("SQLite's own settings")
    connections = [db.engine.connect() for _ in range(4)]
    try:
        seen = {
            tuple(
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("foreign_keys", "synchronous", "journal_mode", "busy_timeout", "trusted_schema")
            )
            for connection in connections
        }
    finally:
        for connection in connections:
            connection.close()
    assert seen == {(1, 2, "wal", 15000, 0)}


def test_counting_up_in_many_threads_loses_no_update(app):
    with transaction() as session:
        session.add(RunnerBeat(name="counter", beat_at=NOON, owner="0"))
    errors = []

    def count():
        with app.app_context():
            for _ in range(20):
                try:
                    with transaction() as session:
                        beat = session.scalars(
                            select(RunnerBeat).where(RunnerBeat.name == "counter").with_for_update()
                        ).one()
                        beat.owner = str(int(beat.owner) + 1)
                except DBAPIError as error:
                    errors.append(error)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    db.session.rollback()
    assert db.session.scalar(select(RunnerBeat.owner)) == "80"


def test_closing_a_connection_while_another_writes_is_no_error():
    if dialect_name() != "sqlite":
        pytest.skip("PostgreSQL keeps its own statistics")
    with db.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA query_only=OFF")
        # What optimize would then write: an index that was used, of a table that has grown.
        raw.execute("CREATE TABLE grown (number INTEGER)")
        raw.execute("CREATE INDEX by_number ON grown (number)")
        raw.execute("ANALYZE grown")
        raw.executemany("INSERT INTO grown VALUES (?)", [(number,) for number in range(1000)])
        raw.execute("SELECT * FROM grown WHERE number > 5").fetchall()
        other = sqlite3.connect(db.engine.url.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        connection.invalidate()
        other.execute("ROLLBACK")
        other.close()
