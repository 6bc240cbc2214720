"""One mail of the outbox as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from doctoral_center.db import db
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Appointment, Person
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.journal import list_message_log
from doctoral_center.queries.messages import OutboxLine, get_message


@dataclass(frozen=True)
class ShownMail:
    """A mail with what was done to it, newest first, who holds it, and the second mail that was sent like it."""

    line: OutboxLine
    log: Sequence[JournalEntry]
    holder: Person | None
    copy_id: int | None
    # Whether the recipient has an office.
    holds_office: bool


def get_shown_mail(message_id: int, *, actor: Actor) -> ShownMail | None:
    """Return a mail that the actor sees to or that is written to her, in three statements; None if there is none."""
    line = get_message(message_id, actor)
    if line is None:
        return None
    copy = aliased(Message)
    held_by = line.message.held_by_id
    office = exists().where(Appointment.person_id == line.recipient.id)
    holder, copy_id, holds_office = db.session.execute(
        select(Person, copy.id, office)
        .select_from(Message)
        .outerjoin(Person, Person.id == held_by)
        .outerjoin(copy, copy.round == -message_id)
        .where(Message.id == message_id)
    ).one()
    return ShownMail(line, list_message_log(message_id), holder, copy_id, holds_office)
