"""Read the outbox in figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Function, Select, and_, case, func, or_, select

from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Reviewable
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import coordinated_candidacies

RECENT = timedelta(days=7)


@dataclass(frozen=True)
class OutboxFigures:
    """Messages about the candidacies that the actor coordinates: waiting now, and sent, skipped, failed in 7 days."""

    waiting: int
    sent: int
    skipped: int
    failed: int


def outbox_figures(actor: Actor, *, now: datetime) -> Select[int, int, int, int]:
    """Return the statement that counts the outbox, one row in the order of OutboxFigures; `now` is aware UTC."""
    recent = Message.planned_at >= now - RECENT
    waiting = Message.state.in_([MessageState.PLANNED, MessageState.SENDING])

    def recently(state: MessageState) -> Function[int]:
        return func.count(case((and_(Message.state == state, recent), 1)))

    return (
        select(
            func.count(case((waiting, 1))).label("waiting"),
            recently(MessageState.SENT).label("sent"),
            recently(MessageState.SKIPPED).label("skipped"),
            recently(MessageState.FAILED).label("failed"),
        )
        .join(Reviewable, Reviewable.id == Message.reviewable_id)
        .join(Candidacy, Candidacy.id == Reviewable.candidacy_id)
        .where(or_(recent, waiting), coordinated_candidacies(actor))
    )
