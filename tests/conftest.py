"""Fixtures for every test: a migrated database of its own, the application on it, a client."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.catalogues import compile_changed
from tests.databases import PostgresqlServer, SqliteServer, fast_folder, find_postgresql, postgresql_cluster

pytest_plugins = ["tests.centre"]

KIND = os.environ.get("TEST_DATABASE", "sqlite")
MIGRATIONS = str(Path(__file__).parents[1] / "migrations")


def pytest_sessionstart():
    """Let pages and mails speak every language, also when somebody runs pytest without make."""
    compile_changed()


def pytest_collection_modifyitems(items):
    """Mark the tests that use a database, so that they can be run on the other kind alone (`-m database`)."""
    for item in items:
        if "database_server" in item.fixturenames:
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session")
def database_server():
    """Where this run's databases are made; the kind is chosen by TEST_DATABASE."""
    if KIND == "sqlite":
        with fast_folder() as folder:
            yield SqliteServer(folder, migrate)
    elif KIND == "postgresql":
        yield from _postgresql_server()
    else:
        pytest.exit(f"TEST_DATABASE is {KIND!r}; it may be sqlite or postgresql.", returncode=4)


def _postgresql_server():
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield from _server_at(given)
        return
    programs = find_postgresql()
    if programs is None:
        reason = "PostgreSQL is not installed: set TEST_DATABASE_URL or run `make test`, which installs what it can."
        if os.environ.get("CI") == "true":
            pytest.exit(reason, returncode=1)
        pytest.skip(reason)
    with postgresql_cluster(programs) as url:
        yield from _server_at(url)


def _server_at(url):
    server = PostgresqlServer(url, migrate)
    yield server
    server.close()


def migrate(url):
    import flask_migrate

    app = _create_app(url)
    with app.app_context():
        flask_migrate.upgrade(directory=MIGRATIONS)
    _let_go(app)


def _create_app(url, **settings):
    from doctoral_center import create_app  # late: tests of the plain domain start without the whole application

    return create_app({"DATABASE_URL": url, "TESTING": True, **settings})


def _let_go(app):
    """Close the pooled connections: a database with an open one cannot be copied, and warns when it is forgotten."""
    from doctoral_center.db import db

    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def database_url(database_server, request):
    """The address of a migrated database, this test's own: without any rows, or with the small centre in it."""
    has_centre = "centre" in request.fixturenames
    url = database_server.create(request.getfixturevalue("centre_template").url if has_centre else None)
    yield url
    database_server.drop(url)


@pytest.fixture
def empty_database_url(database_server):
    """The address of a database in which no migration has run, this test's own."""
    url = database_server.create_empty()
    yield url
    database_server.drop(url)


@pytest.fixture
def make_app(tmp_path):
    """Build applications with settings of the test's choice, and a folder of its own for files."""
    made = []

    def make(database_url, **settings):
        made.append(_create_app(database_url, **{"STORAGE_URL": str(tmp_path / "files"), **settings}))
        return made[-1]

    yield make
    for app in made:
        _let_go(app)


@pytest.fixture
def app(database_url, make_app):
    """The application on this test's database."""
    return make_app(database_url)


@pytest.fixture
def client(app):
    """A visitor who has not signed in."""
    return app.test_client()


@pytest.fixture
def count_statements():
    """A context manager that lists the SQL statements run while it is open: `with count_statements() as statements`."""
    from sqlalchemy import Engine, event

    @contextmanager
    def counting():
        statements = []

        def note(_connection, _cursor, statement, *_rest):
            statements.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return counting
