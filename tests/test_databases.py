"""The fixtures keep their promise: every test has a migrated database of its own."""

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError


def _tables(url):
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_what_is_committed_in_one_database_is_not_in_the_next(database_server, database_url):
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_by_a_test (id INTEGER)"))
    engine.dispose()
    next_url = database_server.create()
    assert ("left_by_a_test" in _tables(database_url), "left_by_a_test" in _tables(next_url)) == (True, False)
    database_server.drop(next_url)


def test_a_dropped_database_is_gone_even_if_somebody_is_connected(database_server):
    url = database_server.create()
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    database_server.drop(url)
    engine.dispose()
    with pytest.raises((OperationalError, AssertionError)):
        assert "people" in _tables(url)
    database_server.drop(url)


def test_a_test_database_is_migrated(database_url):
    assert {"alembic_version", "people"} <= _tables(database_url)


def test_an_empty_database_is_not(empty_database_url):
    assert _tables(empty_database_url) == set()


def test_the_application_of_a_test_uses_the_database_of_the_test(app, database_url):
    assert app.config["DATABASE_URL"] == database_url
    with app.app_context():
        from doctoral_center.db import db

        assert db.engine.url.render_as_string(hide_password=False) == database_url
