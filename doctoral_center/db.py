"""`db`, and `transaction()`: the only commit.

Every session starts reading: on SQLite a deferred BEGIN with `query_only`, on PostgreSQL BEGIN READ ONLY. A writing
transaction is asked for by name. On SQLite it takes a file lock first and then BEGIN IMMEDIATE: without the lock,
writers that wait inside SQLite starve for seconds; with a plain BEGIN the upgrade from reading to writing fails at
once, whatever the busy timeout.
"""

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from doctoral_center.models import Base

db = SQLAlchemy(model_class=Base)

WRITING = "writing"
BUSY_SECONDS = 15
BEGIN_TRIES = 3
_LOCK = "doctoral_center_write_lock"


def init_app(app: Flask) -> None:
    """Bind the application's engine and teach it our way of beginning."""
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    is_sqlite = url.startswith("sqlite")
    app.config.setdefault(
        "SQLALCHEMY_ENGINE_OPTIONS",
        {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
        if is_sqlite
        else {"pool_pre_ping": True},
    )
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if is_sqlite:
        _listen_on_sqlite(engine)
    else:
        _listen_on_postgresql(engine)


@contextmanager
def transaction() -> Iterator[Session]:
    """Run the block in one writing transaction: commit at its end, roll back on any error.

    Whatever was read before is forgotten, so that the actor and the subject are loaded again inside. Transactions do
    not nest. Hashing, rendering, throttling and the network stay outside.
    """
    session = db.session()
    if session.info.get(WRITING):
        raise RuntimeError("transactions do not nest")
    session.rollback()
    session.expire_all()
    session.info[WRITING] = True
    try:
        session.connection(execution_options={WRITING: True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[WRITING] = False


def abandon() -> None:
    """End whatever the session has begun, after a failure: what follows reads afresh."""
    db.session.rollback()


@contextmanager
def writing_connection() -> Iterator[Connection]:
    """A short write beside the session, committed at once: throttling, heartbeats. Never inside transaction()."""
    with db.engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        yield connection


def dialect_name() -> str:
    """Return «sqlite» or «postgresql»."""
    return db.engine.dialect.name


def _listen_on_sqlite(engine: Engine) -> None:
    database = engine.url.database
    lock_path = Path(f"{database}.writelock") if database and database != ":memory:" else None

    @event.listens_for(engine, "connect")
    def connect(dbapi_connection: Any, _record: ConnectionPoolEntry) -> None:
        # The driver must not begin by itself: it begins too late, after the read that the write depends on.
        dbapi_connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            "temp_store=MEMORY",
            "journal_size_limit=67108864",
        ):
            dbapi_connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        if not connection.get_execution_options().get(WRITING):
            raw.execute("PRAGMA query_only=ON")
            raw.execute("BEGIN")
            return
        raw.execute("PRAGMA query_only=OFF")
        held = connection.connection.info
        # A connection that begins again before it goes back to the pool still holds its lock.
        if lock_path is not None and _LOCK not in held:
            held[_LOCK] = _take(lock_path)
        _begin_immediate(raw)

    @event.listens_for(engine, "checkin")
    def checkin(_dbapi_connection: Any, record: ConnectionPoolEntry) -> None:
        _release(record.info.pop(_LOCK, None))

    @event.listens_for(engine, "close")
    def close(dbapi_connection: Any, record: ConnectionPoolEntry) -> None:
        _release(record.info.pop(_LOCK, None))
        dbapi_connection.execute("PRAGMA query_only=OFF")
        # A courtesy to the planner: whoever writes just now is not waited for, and is no error of what has been done.
        dbapi_connection.execute("PRAGMA busy_timeout=0")
        with suppress(sqlite3.OperationalError):
            dbapi_connection.execute("PRAGMA optimize")


def _begin_immediate(raw: Any) -> None:
    """BEGIN IMMEDIATE, a few times: a writer outside this application may hold the database for longer than we wait."""
    for attempt in range(BEGIN_TRIES):
        try:
            raw.execute("BEGIN IMMEDIATE")
        except Exception as error:
            if "locked" not in str(error) or attempt == BEGIN_TRIES - 1:
                raise
            time.sleep(0.05 * (attempt + 1))
        else:
            return


def _take(path: Path) -> IO[bytes]:
    file = path.open("ab")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def _release(file: IO[bytes] | None) -> None:
    if file is not None:
        file.close()


def _listen_on_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # psycopg writes it into its own BEGIN: no round trip more.
        raw: Any = connection.connection.dbapi_connection
        raw.read_only = not connection.get_execution_options().get(WRITING)


def is_busy(error: OperationalError) -> bool:
    """Tell whether the database was only busy: worth a 503 with Retry-After, not an alarm."""
    return "database is locked" in str(error.orig)


def is_away(error: BaseException) -> bool:
    """Tell whether the database was not to be had, rather than the statement at fault: worth another try later."""
    return isinstance(error, OperationalError | InterfaceError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
