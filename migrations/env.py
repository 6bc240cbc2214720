"""How migrations run: in one transaction, on the application's own engine.

Batch mode recreates a parent table on SQLite by dropping it, and with foreign keys on that deletes every child row
that cascades, silently. Inside a transaction the pragma does nothing, so the keys are switched off before it begins,
checked before it commits, and switched on again after it.
"""

from alembic import context
from flask import current_app
from sqlalchemy import JSON, Connection

from doctoral_center.db import WRITING, db
from doctoral_center.models.base import Moment


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own column types as what they are in the database: a migration must outlive the models."""
    if kind != "type":
        return False
    if isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, JSON):
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        compare_server_default=True,
        render_item=render_item,
        **current_app.extensions["migrate"].configure_args,
    )
    raw = connection.connection.driver_connection
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        raw.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            context.run_migrations()
            if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"the migration breaks foreign keys: {broken[:5]}")
    finally:
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit("migrations run on a live database only")
with db.engine.connect().execution_options(**{WRITING: True}) as live:
    run(live)
