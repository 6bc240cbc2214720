"""Find signed-in sessions."""

from datetime import datetime

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.sessions import WebSession


def get_session_person_id(key_sha256: str, *, now: datetime) -> int | None:
    """Return the id of the person whose live session has this hash; None when it has ended or never was."""
    return db.session.scalar(
        select(WebSession.person_id).where(WebSession.key_sha256 == key_sha256, WebSession.expires_at > now)
    )
