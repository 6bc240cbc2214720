"""Who is alive: a lock that a sender holds as long as its process lives, and that the kernel or the server lets go.

A lease alone is not enough: a frozen process or a clock put forward outlives any lease. So a claimed message is taken
back only when its owner's lock is free and its lease is over.
"""

import fcntl
import hashlib
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from doctoral_center.db import db, dialect_name


class Liveness(Protocol):
    """A held lock of this process, and a look at those of others."""

    owner: str

    def keep(self) -> None:
        """Take the lock again if it was lost, with the database server's restart say."""

    def is_free(self, owner: str) -> bool:
        """Tell whether no living process holds the lock of `owner`."""

    def release(self) -> None:
        """Let the lock go."""


@contextmanager
def alive(folder: Path) -> Iterator[Liveness]:
    """Hold a lock of our own while the block runs: of the database server, or in `folder` for a single machine."""
    owner = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(6)}"
    liveness: Liveness = SessionLock(owner) if dialect_name() == "postgresql" else FileLock(owner, folder)
    try:
        yield liveness
    finally:
        liveness.release()


class FileLock(Liveness):
    """SQLite is one machine: a locked file a process. The kernel lets the lock go however the process ends."""

    def __init__(self, owner: str, folder: Path) -> None:
        self.owner = owner
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._file = self._open(owner, "wb")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def keep(self) -> None:
        """Nothing to do: the lock lasts as long as the process."""

    def is_free(self, owner: str) -> bool:
        try:
            file = self._open(owner, "rb")
        except FileNotFoundError:
            return True
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._path(owner).unlink(missing_ok=True)
            return True

    def release(self) -> None:
        self._path(self.owner).unlink(missing_ok=True)
        self._file.close()

    def _open(self, owner: str, mode: str) -> IO[bytes]:
        return self._path(owner).open(mode)

    def _path(self, owner: str) -> Path:
        return self._folder / f"worker-{owner}.lock"


class SessionLock(Liveness):
    """PostgreSQL: an advisory lock on a session of its own. Not through a pooler that shares sessions."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self._connection: Connection | None = None
        self.keep()

    def keep(self) -> None:
        if self._connection is not None:
            try:
                self._connection.scalar(select(1))
            except DBAPIError:
                self.release()
        if self._connection is None:
            self._connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            try:
                self._connection.scalar(select(func.pg_advisory_lock(_number(self.owner))))
            except DBAPIError:
                self.release()
                raise

    def is_free(self, owner: str) -> bool:
        if self._connection is None or not self._connection.scalar(select(func.pg_try_advisory_lock(_number(owner)))):
            return False
        self._connection.scalar(select(func.pg_advisory_unlock(_number(owner))))
        return True

    def release(self) -> None:
        if self._connection is None:
            return
        connection, self._connection = self._connection, None
        # Where the server has gone, the lock has gone with the session. Nobody else is to get that from the pool.
        with suppress(DBAPIError):
            connection.scalar(select(func.pg_advisory_unlock(_number(self.owner))))
        connection.invalidate()
        connection.close()


def _number(owner: str) -> int:
    """Return the 64-bit number by which PostgreSQL knows the lock."""
    return int.from_bytes(hashlib.sha256(owner.encode()).digest()[:8], signed=True)
