"""When the one mail comes into which a person has her reminders gathered: every day at her hour, or on Mondays."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count

from doctoral_center.domain.days import day_in, local_moment
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MailRhythm, ReminderSource, SendingHours

GATHERED = (*ReminderSource, NoticeKind.SIGN_OFF_ASKED)
"""The kinds of messages that wait for a digest; all others come at once by themselves."""

MONDAY_HOUR = 9
SOON = timedelta(days=7)


class Urgency(StrEnum):
    """The parts of a digest, in their order."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"


def urgency_of(due_on: date | None, today: date, *, is_over: bool) -> Urgency:
    """Return in which part of a digest something stands that is due on `due_on`; `is_over` when that day has passed."""
    if is_over:
        return Urgency.OVERDUE
    return Urgency.SOON if due_on is not None and due_on <= today + SOON else Urgency.LATER


@dataclass(frozen=True)
class DigestMoment:
    """The moment `at` (aware UTC) of one digest, and the recipient's day on which it falls."""

    day: date
    at: datetime


@dataclass(frozen=True)
class DigestHours:
    """When a person's digest comes: daily at her own hour, or weekly on Monday at 09:00, in her zone.

    Who takes mail on working days only gets it on such days; a Monday off gives way to the week's next working day.
    """

    rhythm: MailRhythm
    hours: SendingHours

    def last_moment(self, now: datetime) -> DigestMoment:
        """Return the latest digest moment that has come at the aware moment `now`."""
        today = day_in(now, self.hours.zone)
        return next(each for each in self._moments(today, -1) if each.at <= now)

    def next_moment(self, now: datetime) -> DigestMoment:
        """Return the first digest moment after the aware moment `now`."""
        today = day_in(now, self.hours.zone)
        return next(each for each in self._moments(today, 1) if each.at > now)

    def next_opening(self, now: datetime) -> datetime:
        """Return from when a digest that was held up may go: `now` inside the hours, else a later aware UTC moment."""
        return replace(self.hours, send_hour=self._hour).next_opening(now)

    @property
    def _hour(self) -> int:
        return MONDAY_HOUR if self.rhythm is MailRhythm.WEEKLY else self.hours.send_hour

    def _moments(self, today: date, direction: int) -> Iterable[DigestMoment]:
        days = 7 if self.rhythm is MailRhythm.WEEKLY else 1
        first = today - timedelta(days=today.weekday()) if self.rhythm is MailRhythm.WEEKLY else today
        for number in count():
            start = first + timedelta(days=number * direction * days)
            period = (start + timedelta(days=n) for n in range(days))
            day = next((each for each in period if self.hours.takes_mail_on(each)), None)
            if day is not None:
                yield DigestMoment(day, local_moment(day, self._hour, self.hours.zone))


def end_of_digest_day(moment: DigestMoment, zone: str) -> datetime:
    """Return the aware UTC moment at which the day of a digest ends in the IANA zone `zone`."""
    return local_moment(moment.day + timedelta(days=1), 0, zone)


def goes_alone(due_on: date | None, today: date, carried_on: date) -> bool:
    """Tell whether something falls due too soon to wait for the digest of the day `carried_on`.

    What falls due by the end of that day would be told of too late. What was due already waits with the rest: the
    digest begins with it.
    """
    return due_on is not None and today <= due_on <= carried_on
