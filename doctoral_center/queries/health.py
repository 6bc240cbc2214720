"""Ask the database whether it answers, and with which tables."""

from sqlalchemy import text

from doctoral_center.db import db


def get_schema_revision() -> str | None:
    """Return the migration at which the tables stand; None when none has run."""
    return db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
