"""The outbox: reminders and notices in one table, and how its runner stands."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.base import Base, Content, Json, Moment, enum_type
from doctoral_center.models.people import Person

# Source (kind), subject, round, step, recipient, due day.
KEY = ("kind", "subject_id", "round", "step", "recipient_id", "due_on")


class Message(Base):
    """One mail to one person about one thing. The unique key is what makes any number of planners plan once."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint(*KEY, name="uq_messages_key"),
        Index("ix_messages_next", "state", "next_at", "id"),
        Index("ix_messages_subject", "reviewable_id"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_moment"),
        CheckConstraint("state <> 'skipped' OR skip_reason IS NOT NULL", name="skipped_has_a_reason"),
        CheckConstraint(
            "state <> 'sending' OR (owner IS NOT NULL AND lease_until IS NOT NULL)", name="sending_is_owned"
        ),
        CheckConstraint("(state = 'held') = (held_by_id IS NOT NULL)", name="held_has_a_holder"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # A kebab-case fact, «milestone-approved», or a reminder source; names the template folder mail/<kind>/.
    kind: Mapped[str] = mapped_column(String(40))
    # The identifier of what the kind speaks of: a milestone, a sign-off, an access link …
    subject_id: Mapped[int]
    round: Mapped[int] = mapped_column(default=0)
    # A reminder's days from the due day; 0 for notices.
    step: Mapped[int] = mapped_column(default=0)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    # A reminder's due day; for notices the day (UTC) of the event.
    due_on: Mapped[date]
    # What is reviewed, a milestone or a request: screens find its mails by it.
    reviewable_id: Mapped[int | None] = mapped_column(ForeignKey("reviewables.id"))
    sign_off_id: Mapped[int | None] = mapped_column(ForeignKey("sign_offs.id"))
    # The verdict that caused it: an undo takes the message back with it.
    caused_by_id: Mapped[int | None] = mapped_column(ForeignKey("sign_offs.id"), index=True)
    # Ids and numbers that the kind's template needs; names and texts are read at delivery.
    data: Mapped[Content] = mapped_column(Json, default=dict)
    state: Mapped[MessageState] = mapped_column(enum_type(MessageState), default=MessageState.PLANNED)
    planned_at: Mapped[datetime] = mapped_column(Moment)
    # Not before this moment.
    next_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    # Fencing: moves with every claim; whoever holds an older one writes nothing.
    token: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    # Committed just before SMTP's final dot: what was in doubt when a sender died is known.
    dot_at: Mapped[datetime | None] = mapped_column(Moment)
    is_possibly_doubled: Mapped[bool] = mapped_column(default=False)
    message_id: Mapped[str | None] = mapped_column(String(120))
    last_error: Mapped[str | None] = mapped_column(Text)
    skip_reason: Mapped[str | None] = mapped_column(String(60))
    # The day of what stood against it: when it was approved, handed in, decided …; the new day of one that was moved.
    skip_day: Mapped[date | None]
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    # The coordinator who holds it back, for the moment.
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # The digest that told of it, with which it was sent; of one that is planned, the digest that is on its way with it.
    carried_by_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)

    recipient: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[recipient_id], viewonly=True)


class Snooze(Base):
    """One person's rest from the reminders of one thing: none before the day `until_on`, in her own zone."""

    __tablename__ = "snoozes"
    __table_args__ = (UniqueConstraint("kind", "subject_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Source and subject as in the outbox's key.
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reviewable_id: Mapped[int] = mapped_column(ForeignKey("reviewables.id"), index=True)
    until_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="raise_on_sql", viewonly=True)


class RunnerBeat(Base):
    """When a runner last ran."""

    __tablename__ = "runner_beats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(Moment)
    owner: Mapped[str] = mapped_column(String(64))


MAIL_CIRCUIT = 1
"""The id of the mail server's circuit; the others are those of chat services (notifications.circuit)."""


class MailCircuit(Base):
    """A row for mail and one for each chat service: while it refuses everybody, its queue rests."""

    __tablename__ = "mail_circuit"

    id: Mapped[int] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    opened_until: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str | None] = mapped_column(Text)
