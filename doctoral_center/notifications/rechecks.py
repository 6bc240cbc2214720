"""Look again at the moment of sending: nobody who is done, on leave or has a later date is reminded."""

from dataclasses import replace
from datetime import datetime

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.digests import GATHERED
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import ReminderSource, Skip, SkipReason, why_no_answer
from doctoral_center.models.messages import KEY
from doctoral_center.models.people import Person
from doctoral_center.notifications.delivery import Claim
from doctoral_center.notifications.digests import gather, waits_until
from doctoral_center.queries.appointments import list_administrator_ids
from doctoral_center.queries.calendars import hours_of, list_unconfirmed
from doctoral_center.queries.clocks import clock_in
from doctoral_center.queries.nudges import is_addressee
from doctoral_center.queries.prospects import get_due, get_link_life, get_state
from doctoral_center.queries.reminder_sources import SOURCES

_LINKS = frozenset({NoticeKind.INVITATION, NoticeKind.PASSWORD})


def hindrance(claim: Claim, now: datetime) -> Skip | datetime | None:
    """Return why the claimed message is not to go at `now` (aware UTC): a reason, or the later moment when it may.

    None: it may go. Reminders wait for the recipient's hours; notices go at any hour.
    """
    recipient = db.session.get_one(Person, claim.recipient_id)
    if not recipient.is_active:
        return Skip(SkipReason.NOT_ACTIVE)
    if claim.kind == NoticeKind.DIGEST:
        return gather(claim, recipient, now, _why_not_now)
    if claim.kind in GATHERED:
        return _of_gathered(claim, recipient, now)
    if claim.kind == NoticeKind.CALENDAR_MISSING:
        return _of_calendar(claim, recipient, now)
    if claim.kind == NoticeKind.DECISION_LINK:
        return _of_sign_off_asked(claim, recipient, now)
    if claim.kind == NoticeKind.NUDGE:
        return _of_nudge(claim, recipient, now)
    if claim.kind == NoticeKind.REQUEST_RETURNED:
        return _of_request_returned(claim)
    return _of_link(claim, now) if claim.kind in _LINKS else None


def _of_calendar(claim: Claim, recipient: Person, now: datetime) -> Skip | datetime | None:
    opening = _opening(recipient, now)
    if opening > now:
        return opening
    is_hers = recipient.id in list_administrator_ids(on=day_in(now, recipient.timezone))
    is_missing = claim.data["country"] in list_unconfirmed(claim.data["year"])
    return None if is_hers and is_missing else Skip(SkipReason.NO_LONGER_NEEDED)


def _opening(recipient: Person, now: datetime) -> datetime:
    return hours_of(recipient).next_opening(now)


def _of_gathered(claim: Claim, recipient: Person, now: datetime) -> Skip | datetime | None:
    is_reminder = claim.kind != NoticeKind.SIGN_OFF_ASKED
    if is_reminder and (opening := _opening(recipient, now)) > now:
        return opening
    return _why_not_now(claim, recipient, now) or waits_until(claim, recipient, now)


def _why_not_now(claim: Claim, recipient: Person, now: datetime) -> Skip | None:
    """Return why nobody needs to be told of it any more, by a mail of its own or by a digest."""
    look = _of_sign_off_asked if claim.kind == NoticeKind.SIGN_OFF_ASKED else _of_reminder
    return look(claim, recipient, now)


def _of_reminder(claim: Claim, recipient: Person, now: datetime) -> Skip | None:
    assert claim.reviewable_id is not None
    due = get_due(claim.reviewable_id, clock_in(recipient.timezone, now))
    # A second mail like one that has gone is due when the first one is: reminders have no rounds.
    own = tuple(0 if name == "round" else getattr(claim, name) for name in KEY)
    if own in due:
        rests_until = due[own]
        return Skip(SkipReason.SNOOZED, rests_until) if rests_until is not None else None
    source = SOURCES[ReminderSource(claim.kind)]
    prospect = source.prospect(claim.subject_id, now, recipient.timezone)
    if prospect is None:
        return Skip(SkipReason.NO_LONGER_NEEDED)
    due_for = {(key[KEY.index("kind")], key[KEY.index("subject_id")], key[KEY.index("recipient_id")]) for key in due}
    is_addressed = (claim.kind, claim.subject_id, recipient.id) in due_for
    return source.why_not(claim.due_on, replace(prospect, is_addressed=is_addressed))


def _of_sign_off_asked(claim: Claim, recipient: Person, now: datetime) -> Skip | None:
    source = SOURCES[ReminderSource.SIGN_OFF_DUE]
    prospect = source.prospect(claim.subject_id, now, recipient.timezone)
    if prospect is None or not (prospect.is_decided or prospect.closed_because):
        return None
    return source.why_not(claim.due_on, prospect)


def _of_nudge(claim: Claim, recipient: Person, now: datetime) -> Skip | datetime | None:
    """A nudge is polite: it waits for the recipient's hours, and does not go to who decided meanwhile."""
    opening = _opening(recipient, now)
    if opening > now:
        return opening
    prospect = SOURCES[ReminderSource.SIGN_OFF_DUE].prospect(claim.subject_id, now, recipient.timezone)
    if prospect is None:
        return Skip(SkipReason.NO_LONGER_NEEDED)
    why = why_no_answer(prospect)
    if why is not None or is_addressee(claim.subject_id, recipient.id, now=now):
        return why
    return Skip(SkipReason.REPLACED)


def _of_request_returned(claim: Claim) -> Skip | None:
    """Whoever has seen it on the page and has sent it again, or taken it back, need not be asked to."""
    reason = {
        MilestoneState.SUBMITTED: SkipReason.SUBMITTED,
        MilestoneState.CANCELLED: SkipReason.WITHDRAWN,
    }.get(get_state(claim.subject_id) or MilestoneState.RETURNED)
    return Skip(reason) if reason is not None else None


def _of_link(claim: Claim, now: datetime) -> Skip | None:
    link = get_link_life(claim.subject_id)
    if link is None or link.used_at is not None:
        return Skip(SkipReason.LINK_USED)
    return Skip(SkipReason.LINK_EXPIRED) if link.expires_at <= now else None
