"""What a message meets at the moment of sending: whether its step is still due, and what has become of its subject."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Integer, bindparam, select

from doctoral_center.db import db
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.models.messages import KEY
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.sessions import AccessLink
from doctoral_center.queries.clocks import ClockTable
from doctoral_center.queries.reminders import all_steps, parameters

Key = tuple[object, ...]
"""The values of models.messages.KEY, in its order."""

_DUE_OF_ONE = all_steps(Reviewable.id == bindparam("only_reviewable", type_=Integer()))


def get_due(reviewable_id: int, clocks: ClockTable) -> dict[Key, date | None]:
    """Return the keys of all reminders of one milestone or request, its sign-offs' too, that are due by the clocks.

    The value is the day until which the recipient lets it rest, or None: then it may go.
    """
    rows = db.session.execute(_DUE_OF_ONE, {**parameters(clocks), "only_reviewable": reviewable_id})
    return {tuple(getattr(row, name) for name in KEY): row.rests_until for row in rows}


def list_due_keys(reviewable_id: int, clocks: ClockTable) -> list[Key]:
    """Return those of get_due() that may go."""
    return [key for key, rests_until in get_due(reviewable_id, clocks).items() if rests_until is None]


def get_state(reviewable_id: int) -> MilestoneState | None:
    """Return the state of a milestone or a request; None when there is none."""
    return db.session.scalar(select(Reviewable.state).where(Reviewable.id == reviewable_id))


@dataclass(frozen=True)
class LinkLife:
    """What decides whether a link by mail is still worth sending; moments are aware UTC."""

    expires_at: datetime
    used_at: datetime | None


def get_link_life(link_id: int) -> LinkLife | None:
    """Return until when a link opens something; None when there is no such link."""
    row = db.session.execute(
        select(AccessLink.expires_at, AccessLink.used_at).where(AccessLink.id == link_id)
    ).one_or_none()
    return LinkLife(row.expires_at, row.used_at) if row is not None else None
