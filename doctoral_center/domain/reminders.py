"""Reminder ladders, the hours at which mail may go, and why a reminder does not go.

A ladder is a few rungs, counted in days from the due day (−7: a week before). A rung holds from its day until the next
rung begins; one with `every_days` comes again and again until then. So after an outage there is one nearest step, never
a burst. The same rule stands as SQL in queries/reminder_sources; a test holds both together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from doctoral_center.domain.calendars import LIBRARY, WorkingDays
from doctoral_center.domain.candidacies import ENDED, CandidacyState
from doctoral_center.domain.days import local_moment, zone_of
from doctoral_center.domain.milestones import WITH_CANDIDATE, MilestoneState


class ReminderSource(StrEnum):
    """What is waited for."""

    REPORT_DUE = "report-due"
    SIGN_OFF_DUE = "sign-off-due"
    LEAVE_ENDING = "leave-ending"
    LATEST_END = "latest-end"


class MailRhythm(StrEnum):
    """How often a person takes reminders: one by one, or gathered into one mail a day or a week."""

    SINGLE = "single"
    DAILY = "daily"
    WEEKLY = "weekly"


class Audience(StrEnum):
    """To whom a rung speaks."""

    CANDIDATE = "candidate"
    LEAD_SUPERVISOR = "lead-supervisor"
    SIGNER = "signer"
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Rung:
    """One reminder step: `offset_days` from the due day, repeated from there on when `every_days` is given."""

    source: ReminderSource
    audience: Audience
    offset_days: int
    every_days: int | None = None


# These are the same everywhere, whatever the regulations say. Days from the day until which somebody is asked to sign,
SIGN_OFF_LADDER = (
    Rung(ReminderSource.SIGN_OFF_DUE, Audience.SIGNER, -3),
    Rung(ReminderSource.SIGN_OFF_DUE, Audience.SIGNER, 0),
    Rung(ReminderSource.SIGN_OFF_DUE, Audience.SIGNER, 3, every_days=3),
    Rung(ReminderSource.SIGN_OFF_DUE, Audience.COORDINATOR, 7),
)
# from the last day of a leave, until the return is confirmed,
LEAVE_LADDER = (
    Rung(ReminderSource.LEAVE_ENDING, Audience.CANDIDATE, -30),
    Rung(ReminderSource.LEAVE_ENDING, Audience.CANDIDATE, -7),
    Rung(ReminderSource.LEAVE_ENDING, Audience.CANDIDATE, 1, every_days=7),
    Rung(ReminderSource.LEAVE_ENDING, Audience.COORDINATOR, 7, every_days=7),
)
# and from the latest end of study at one university: time enough to ask for more, or to hurry.
LATEST_END_LADDER = (
    *(Rung(ReminderSource.LATEST_END, Audience.CANDIDATE, days) for days in (-180, -90, -30)),
    *(Rung(ReminderSource.LATEST_END, Audience.LEAD_SUPERVISOR, days) for days in (-180, -90)),
    *(Rung(ReminderSource.LATEST_END, Audience.COORDINATOR, days) for days in (-90, -30, 1)),
)
LEAVE_REMINDED_DAYS = 60
"""For so long after its last day a leave is reminded of; the coordinators' home goes on naming it."""


class MessageState(StrEnum):
    """Where a message stands."""

    PLANNED = "planned"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why a message did not go. The state is read again at the moment of sending."""

    UNDONE = "undone"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    NOT_PASSED = "not-passed"
    WAIVED = "waived"
    CANCELLED = "cancelled"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    NO_LONGER_NEEDED = "no-longer-needed"
    RETURNED = "returned"
    NOTHING_WAITS = "nothing-waits"
    CHAT_ENDED = "chat-ended"
    ON_LEAVE = "on-leave"
    NOT_OPEN = "not-open"
    LATER_DATE = "later-date"
    EARLIER_DATE = "earlier-date"
    REPLACED = "replaced"
    NEARER_STEP = "nearer-step"
    CANDIDACY_ENDED = "candidacy-ended"
    NOT_ACTIVE = "not-active"
    LINK_USED = "link-used"
    LINK_EXPIRED = "link-expired"
    BEFORE_START = "before-start"
    SNOOZED = "snoozed"


@dataclass(frozen=True)
class Skip:
    """Why a message did not go, and the day of it where there is one: «approved on 21 November».

    Of a moved date it is the new day, of a leave the last one, of a rest the day from which reminders go again.
    """

    reason: SkipReason
    day: date | None = None


REMINDED_CANDIDACIES = frozenset(CandidacyState) - ENDED - {CandidacyState.ON_LEAVE}


def due_step(rungs: Iterable[tuple[int, int | None]], days_from_due: int) -> int | None:
    """Return the step, in days from the due day, that is due `days_from_due` days from it (negative: before).

    `rungs` are pairs of an offset in days and, for a rung that repeats, every how many days. None before the first.
    """
    begun = [rung for rung in rungs if rung[0] <= days_from_due]
    if not begun:
        return None
    offset, every = max(begun, key=lambda rung: rung[0])
    return offset if every is None else offset + (days_from_due - offset) // every * every


@dataclass(frozen=True)
class SendingHours:
    """When a person takes reminders: from `send_hour` local time until midnight, on working days of a country or all.

    `zone` is an IANA zone; `working_days_of` an ISO 3166 country code, or None for every day.
    """

    zone: str
    send_hour: int
    working_days_of: str | None = None
    working_days: WorkingDays = LIBRARY

    def next_opening(self, now: datetime) -> datetime:
        """Return the aware UTC moment from which a reminder may go: `now` itself inside the hours, else a later one."""
        local = now.astimezone(zone_of(self.zone))
        if local.hour >= self.send_hour and self.takes_mail_on(local.date()):
            return now.astimezone(UTC)
        day = local.date() if local.hour < self.send_hour else local.date() + timedelta(days=1)
        while not self.takes_mail_on(day):
            day += timedelta(days=1)
        return local_moment(day, self.send_hour, self.zone)

    def takes_mail_on(self, day: date) -> bool:
        """Tell whether reminders go on `day`."""
        return self.working_days_of is None or self.working_days.is_working_day(day, self.working_days_of)


@dataclass(frozen=True)
class Prospect:
    """What a reminder meets at the moment of sending. Days are calendar days.

    `since`: the day on which the subject came to where it stands (approved, handed in, decided, closed, …).
    `opens_on`: set while that day is still to come. `leave_until`: the last day of the leave the candidate is on.
    `is_addressed`: the recipient would be reminded of the subject today, if not by this step. `state` is a milestone's,
    `closed_because` why a sign-off was closed or a leave is over.
    """

    candidacy: CandidacyState
    due_on: date | None
    state: MilestoneState | None = None
    since: date | None = None
    opens_on: date | None = None
    leave_until: date | None = None
    is_addressed: bool = True
    is_decided: bool = False
    closed_because: str | None = None


Judge = Callable[[Prospect], Skip | None]
"""What speaks against any reminder of a subject that stands so."""

_SETTLED = {
    MilestoneState.APPROVED: SkipReason.APPROVED,
    MilestoneState.NOT_PASSED: SkipReason.NOT_PASSED,
    MilestoneState.WAIVED: SkipReason.WAIVED,
    MilestoneState.CANCELLED: SkipReason.CANCELLED,
}
# By sign_off.ClosedBecause and of leaves; whatever else closed it, it is no longer needed.
_CLOSED = {
    "withdrawn": SkipReason.WITHDRAWN,
    "waived": SkipReason.WAIVED,
    "replaced": SkipReason.REPLACED,
    "undone": SkipReason.UNDONE,
    "returned": SkipReason.RETURNED,
}


def why_not(judge: Judge, planned_due_on: date, prospect: Prospect) -> Skip:
    """Return the one reason to give for a reminder that is not due any more: the weightiest truth wins.

    `planned_due_on` is the due day it was planned for. When nothing speaks against reminding the recipient of the
    subject, a nearer step has taken this one's place.
    """
    return judge(prospect) or _why_not_this_one(planned_due_on, prospect)


def why_no_report(prospect: Prospect) -> Skip | None:
    """Return why nobody is to be reminded of handing a milestone in; None if nothing speaks against it."""
    if prospect.state in _SETTLED:
        return Skip(_SETTLED[prospect.state], prospect.since)
    if prospect.state not in WITH_CANDIDATE:
        return Skip(SkipReason.SUBMITTED, prospect.since)
    return why_not_of_candidate(prospect)


def why_no_answer(prospect: Prospect) -> Skip | None:
    """Return why no verdict and no return from leave is waited for; None if nothing speaks against it."""
    if prospect.is_decided:
        return Skip(SkipReason.DECIDED, prospect.since)
    if prospect.closed_because is not None:
        return Skip(_CLOSED.get(prospect.closed_because, SkipReason.NO_LONGER_NEEDED), prospect.since)
    if prospect.candidacy in ENDED:
        return Skip(SkipReason.CANDIDACY_ENDED)
    return None


def why_not_of_candidate(prospect: Prospect) -> Skip | None:
    """Return why nobody is to be reminded of what a candidate has before her; None if nothing speaks against it."""
    if prospect.candidacy in ENDED:
        return Skip(SkipReason.CANDIDACY_ENDED)
    if prospect.leave_until is not None or prospect.candidacy is CandidacyState.ON_LEAVE:
        return Skip(SkipReason.ON_LEAVE, prospect.leave_until)
    return None


def _why_not_this_one(planned_due_on: date, prospect: Prospect) -> Skip:
    if prospect.due_on is None or prospect.due_on > planned_due_on:
        return Skip(SkipReason.LATER_DATE, prospect.due_on)
    if prospect.due_on < planned_due_on:
        return Skip(SkipReason.EARLIER_DATE, prospect.due_on)
    if prospect.opens_on is not None:
        return Skip(SkipReason.NOT_OPEN, prospect.opens_on)
    return Skip(SkipReason.NEARER_STEP if prospect.is_addressed else SkipReason.REPLACED)
