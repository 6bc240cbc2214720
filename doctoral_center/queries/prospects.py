"""What a message meets at the moment of sending: whether its step is still due, and what has become of its subject."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, Integer, bindparam, exists, select

from doctoral_center.db import db
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.reminders import Prospect
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.messages import KEY
from doctoral_center.models.milestones import Milestone, Reviewable
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.models.sessions import AccessLink
from doctoral_center.queries.clocks import ClockTable
from doctoral_center.queries.reminders import due_steps, parameters

Key = tuple[object, ...]
"""The values of models.messages.KEY, in its order."""

_DUE_OF_ONE = due_steps(Reviewable.id == bindparam("only_reviewable", type_=Integer()))


def list_due_keys(reviewable_id: int, clocks: ClockTable) -> list[Key]:
    """Return the keys of all reminders of one milestone or request, its sign-offs' too, that are due by the clocks."""
    rows = db.session.execute(_DUE_OF_ONE, {**parameters(clocks), "only_reviewable": reviewable_id})
    return [tuple(getattr(row, name) for name in KEY) for row in rows]


_ON_LEAVE = exists().where(
    ChangeOfTime.candidacy_id == Candidacy.id,
    ChangeOfTime.kind == ChangeKind.LEAVE,
    ChangeOfTime.is_in_force,
    ChangeOfTime.first_on <= bindparam("today", type_=Date()),
    ChangeOfTime.last_on >= bindparam("today", type_=Date()),
)
_REPORT = (
    select(
        Reviewable.state,
        Candidacy.state.label("candidacy"),
        Milestone.due_on,
        Milestone.opens_on,
        _ON_LEAVE.label("is_on_leave"),
    )
    .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
    .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
    .where(Milestone.reviewable_id == bindparam("subject", type_=Integer()))
)
_SIGN_OFF = (
    select(
        Reviewable.state,
        Candidacy.state.label("candidacy"),
        SignOff.due_on,
        SignOff.verdict,
        SignOff.closed_because,
    )
    .join(Stage, Stage.id == SignOff.stage_id)
    .join(Round, Round.id == Stage.round_id)
    .join(Reviewable, Reviewable.id == Round.reviewable_id)
    .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
    .where(SignOff.id == bindparam("subject", type_=Integer()))
)


def get_report_prospect(milestone_id: int, today: date) -> Prospect | None:
    """Return how a milestone stands on the recipient's day `today`; None when there is no such milestone."""
    row = db.session.execute(_REPORT, {"subject": milestone_id, "today": today}).one_or_none()
    if row is None:
        return None
    return Prospect(
        state=row.state,
        candidacy=row.candidacy,
        due_on=row.due_on,
        is_on_leave=row.is_on_leave,
        is_open=row.opens_on is None or row.opens_on <= today,
    )


def get_sign_off_prospect(sign_off_id: int) -> Prospect | None:
    """Return how a sign-off stands; None when there is no such sign-off."""
    row = db.session.execute(_SIGN_OFF, {"subject": sign_off_id}).one_or_none()
    if row is None:
        return None
    return Prospect(
        state=row.state,
        candidacy=row.candidacy,
        due_on=row.due_on,
        is_decided=row.verdict is not None,
        closed_because=row.closed_because,
    )


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
