"""The fixtures keep their promise: every test has a migrated database of its own."""

import pytest
from sqlalchemy import create_engine, inspect, text

KEPT = []


def _tables(url):
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_commits_no_other_test_sees(database_url, turn):
    assert "left_by_a_test" not in _tables(database_url)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_by_a_test (id INTEGER)"))
    engine.dispose()
    KEPT.append(database_url)
    assert len(set(KEPT)) == turn


def test_a_test_database_is_migrated(database_url):
    assert {"alembic_version", "people"} <= _tables(database_url)


def test_an_empty_database_is_not(empty_database_url):
    assert _tables(empty_database_url) == set()


def test_the_application_of_a_test_uses_the_database_of_the_test(app, database_url):
    assert app.config["DATABASE_URL"] == database_url
    with app.app_context():
        from doctoral_center.db import db

        assert db.engine.url.render_as_string(hide_password=False) == database_url
