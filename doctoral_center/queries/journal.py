"""Read the journal and its heads."""

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.journal import CENTRE_STREAM
from doctoral_center.models.journal import JournalHead


def lock_centre_head() -> JournalHead:
    """Return the head of the centre's stream, locked until the transaction ends; made on first use."""
    head = db.session.execute(
        select(JournalHead).where(JournalHead.stream == CENTRE_STREAM).with_for_update()
    ).scalar_one_or_none()
    if head is None:
        head = JournalHead(stream=CENTRE_STREAM, seq=0, hash="")
        db.session.add(head)
        db.session.flush()
    return head
