"""Read who has a calendar address, and whose address it is."""

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.channels import CalendarFeed
from doctoral_center.models.people import Person
from doctoral_center.policy.actors import Actor


def get_own_feed(*, actor: Actor) -> CalendarFeed | None:
    """Return the actor's calendar address; None while she has none."""
    return db.session.scalars(
        select(CalendarFeed).where(CalendarFeed.person_id == actor.person_id, CalendarFeed.revoked_at.is_(None))
    ).one_or_none()


def get_reader_of_feed(nonce: str) -> int | None:
    """Return the id of the active person whose calendar is read at the address with this nonce.

    None when it was switched off or replaced, or the account has been closed.
    """
    return db.session.scalars(
        select(CalendarFeed.person_id)
        .join(Person, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.nonce == nonce, CalendarFeed.revoked_at.is_(None), Person.is_active)
    ).one_or_none()
