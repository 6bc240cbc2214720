"""A person makes herself a calendar address, and takes it back. Nobody else's can be named here."""

from datetime import datetime

from doctoral_center.db import db
from doctoral_center.domain.calendar_feeds import new_nonce
from doctoral_center.domain.errors import NotFoundError
from doctoral_center.models.channels import CalendarFeed
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.access import lock_account
from doctoral_center.queries.calendar_feeds import get_own_feed


def make_feed(*, actor: Actor, now: datetime) -> CalendarFeed:
    """Give the actor a new calendar address; one that she had opens nothing from this moment on."""
    _end_feed(actor, now)
    feed = CalendarFeed(nonce=new_nonce(), person_id=actor.person_id, created_at=now)
    db.session.add(feed)
    db.session.flush()
    record(Happening("calendar-address-made", "person", actor.person_id), actor=actor, now=now)
    return feed


def switch_off_feed(*, actor: Actor, now: datetime) -> None:
    """Take the actor's calendar address back; nothing happens when she has none."""
    if _end_feed(actor, now):
        record(Happening("calendar-address-ended", "person", actor.person_id), actor=actor, now=now)


def _end_feed(actor: Actor, now: datetime) -> bool:
    # Of two who press the button at once one waits here, and then ends what the other has made.
    if lock_account(actor.person_id) is None:
        raise NotFoundError
    feed = get_own_feed(actor=actor)
    if feed is None:
        return False
    feed.revoked_at = now
    db.session.flush()
    return True
