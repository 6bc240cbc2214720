"""What tests of reminders do again and again: let a day come, send what is due, and read what went."""

from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP

from sqlalchemy import select, update

from doctoral_center.db import db, transaction
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from doctoral_center.notifications.delivery import Sender, deliver, reap
from doctoral_center.notifications.liveness import alive
from doctoral_center.notifications.mails import compose
from doctoral_center.notifications.rechecks import hindrance
from doctoral_center.notifications.transports import Folder
from doctoral_center.operations.digests import plan_digests
from doctoral_center.operations.reminders import plan


@dataclass(frozen=True)
class Post:
    """The outbox of a centre and the folder to which its mail goes."""

    centre: object
    folder: object
    # Only what is about this milestone is told of.
    about: int | None = None

    def plan(self):
        """Plan what is due by the centre's clock; return how many messages."""
        with self.centre.writing():
            return plan(now=self.centre.now) + plan_digests(now=self.centre.now)

    def deliver(self, transport=None):
        """Send what is due; return how many messages came to which end."""
        with self.centre.reading(), alive(self.folder / "run") as liveness:
            reap(liveness, now=self.centre.now)
            way = transport or Folder(self.folder)
            sender = Sender(liveness, way, lambda: self.centre.now, hindrance=hindrance, compose=compose)
            return deliver(sender, may_go_on=lambda: True)

    def days(self, first, count):
        """Let `count` days pass, each tick at the hour of `first`; return (day, kind, step, recipient) of what went."""
        for number in range(count):
            self.centre.at(first + timedelta(days=number))
            self.plan()
            self.deliver()
        return self.went()

    def went(self):
        """What has been sent, in order."""
        return [(f"{row.sent_at:%m-%d}", row.kind, row.step, self._name(row.recipient_id)) for row in self.rows("sent")]

    def fates(self):
        """(recipient, kind, step, state or reason) of every message, oldest first."""
        return [
            (self._name(row.recipient_id), row.kind, row.step, row.skip_reason or row.state.value)
            for row in self.rows()
        ]

    def rows(self, *states):
        """The messages, oldest first."""
        with self.centre.reading():
            order = (Message.sent_at, Message.id)
            rows = db.session.scalars(select(Message).order_by(*order)).all()
            mine = [row for row in rows if self.about is None or row.reviewable_id == self.about]
            return [row for row in mine if not states or row.state in states]

    def mails(self):
        """The mails that went, parsed."""
        return [message_from_bytes(path.read_bytes(), policy=SMTP) for path in sorted(self.folder.glob("*.eml"))]

    def _name(self, person_id):
        return next(name for name, person in self.centre.people.items() if person.id == person_id)


def set_person(centre, person, **values):
    """Change a person's row."""
    with centre.reading(), transaction() as session:
        session.execute(update(Person).where(Person.id == person.id).values(**values))


def milestone_id(centre, code, **which):
    """The id of a milestone of the candidacy."""
    ref = centre.milestone(code, **which)
    with centre.reading():
        return db.session.scalar(select(Reviewable.id).where(Reviewable.ref == ref))
