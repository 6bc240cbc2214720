"""For probes: whether the process lives, and whether it can work."""

from functools import cache

from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from doctoral_center.db import abandon
from doctoral_center.queries.health import get_schema_revision

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def is_alive() -> Response:
    """Answer as long as the process does; asks nobody else."""
    return _answer("ok", 200)


@pages.get("/readyz")
def is_ready() -> Response:
    """Answer 200 if the database answers and its migrations are those of this release, else 503 and why.

    A silent mail server or a late reminder runner does not take the site down; `doctor` tells of them.
    """
    try:
        revision = get_schema_revision()
    except SQLAlchemyError:
        abandon()
        return _answer("the database does not answer, or has no tables yet", 503)
    if revision != _newest_revision(current_app.extensions["migrate"].directory):
        return _answer("the database's migrations are not those of this release", 503)
    return _answer("ready", 200)


@cache
def _newest_revision(folder: str) -> str | None:
    return ScriptDirectory(folder).get_current_head()


def _answer(words: str, status: int) -> Response:
    return Response(f"{words}\n", status, mimetype="text/plain")
