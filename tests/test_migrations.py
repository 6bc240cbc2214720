"""An empty database upgraded to head equals the models; down and up again."""

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from doctoral_center import create_app
from doctoral_center.db import db
from tests.conftest import MIGRATIONS


@pytest.fixture
def bare_app(empty_database_url):
    app = create_app({"DATABASE_URL": empty_database_url, "TESTING": True})
    with app.app_context():
        yield app
        db.engine.dispose()


def differences():
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, db.metadata)


def test_the_migrated_database_equals_the_models(bare_app):
    flask_migrate.upgrade(directory=MIGRATIONS)
    assert differences() == []


def test_down_leaves_nothing_and_up_again_leaves_all(bare_app):
    flask_migrate.upgrade(directory=MIGRATIONS)
    flask_migrate.downgrade(directory=MIGRATIONS, revision="base")
    with db.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    flask_migrate.upgrade(directory=MIGRATIONS)
    assert differences() == []
