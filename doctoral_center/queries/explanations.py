"""Why a reminder went or did not go, and what comes next: one milestone, one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.digests import DigestHours, goes_alone
from doctoral_center.domain.people import fold_email
from doctoral_center.domain.reminders import MailRhythm, ReminderSource, Skip, SkipReason
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from doctoral_center.queries.calendars import hours_of
from doctoral_center.queries.digests import digest_hours_of
from doctoral_center.queries.foresight import Foreseen, list_foreseen_of_milestone
from doctoral_center.queries.mails import MilestoneFacts, list_milestone_facts
from doctoral_center.queries.messages import list_messages_of
from doctoral_center.queries.reminder_sources import SOURCES

DAYS = 120


@dataclass(frozen=True)
class Explanation:
    """What the outbox holds, what will come within DAYS days, and, if nothing comes, the reason.

    `reason` None with nothing to come: no reminder of this milestone is addressed to the person.
    """

    person: Person
    milestone: MilestoneFacts
    history: Sequence[Message]
    to_come: Sequence[Foreseen]
    opens_at: datetime
    reason: Skip | None
    digests: DigestHours | None = None

    def digest_of(self, step: Foreseen, goes_at: datetime) -> datetime | None:
        """Return the moment of the digest in which a step comes that would go at `goes_at`; None: it goes by itself."""
        if self.digests is None:
            return None
        digest = self.digests.next_moment(goes_at - timedelta(seconds=1))
        alone = goes_alone(step.due_on, day_in(goes_at, self.person.timezone), digest.day)
        return None if alone else digest.at


def explain(milestone_ref: str, person: str, *, now: datetime) -> Explanation | None:
    """Explain the reminders of a milestone to a person (reference or e-mail address), as things stand at `now`.

    None when there is no such milestone or person.
    """
    milestone_id = db.session.scalar(select(Reviewable.id).where(Reviewable.ref == milestone_ref))
    who = db.session.scalar(select(Person).where(or_(Person.ref == person, Person.email == fold_email(person))))
    found = list_milestone_facts([milestone_id]) if milestone_id is not None else []
    if not found or who is None:
        return None
    (milestone,) = found
    to_come = [
        step for step in list_foreseen_of_milestone(milestone.id, now=now, days=DAYS) if step.recipient.id == who.id
    ]
    hours = hours_of(who)
    reason = None if to_come else _reason(milestone, who, now)
    history = list_messages_of(milestone.id, who.id)
    digests = digest_hours_of(who) if who.mail_rhythm is not MailRhythm.SINGLE else None
    return Explanation(who, milestone, history, to_come, hours.next_opening(now), reason, digests)


def _reason(milestone: MilestoneFacts, who: Person, now: datetime) -> Skip | None:
    if not who.is_active:
        return Skip(SkipReason.NOT_ACTIVE)
    source = SOURCES[ReminderSource.REPORT_DUE]
    prospect = source.prospect(milestone.id, now, who.timezone)
    if prospect is None or milestone.due_on is None:
        return None
    reason = source.why_not(milestone.due_on, prospect)
    # With nothing against it, a nearer step would have to be there: there is none, so nobody asks this person.
    return None if reason.reason is SkipReason.NEARER_STEP else reason
