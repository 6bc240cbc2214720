"""Look again at the moment of sending: nobody who is done, on leave or has a later date is reminded."""

from dataclasses import replace
from datetime import datetime

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import Prospect, ReminderSource, SkipReason, why_not
from doctoral_center.models.messages import KEY
from doctoral_center.models.people import Person
from doctoral_center.notifications.delivery import Claim
from doctoral_center.queries.appointments import list_administrator_ids
from doctoral_center.queries.calendars import hours_of, list_unconfirmed
from doctoral_center.queries.clocks import clock_in
from doctoral_center.queries.prospects import (
    get_link_life,
    get_report_prospect,
    get_sign_off_prospect,
    get_state,
    list_due_keys,
)

_LINKS = frozenset({NoticeKind.INVITATION, NoticeKind.PASSWORD})


def hindrance(claim: Claim, now: datetime) -> SkipReason | datetime | None:
    """Return why the claimed message is not to go at `now` (aware UTC): a reason, or the later moment when it may.

    None: it may go. Reminders wait for the recipient's hours; notices go at any hour.
    """
    recipient = db.session.get_one(Person, claim.recipient_id)
    if not recipient.is_active:
        return SkipReason.NOT_ACTIVE
    if claim.kind in set(ReminderSource):
        return _of_reminder(claim, recipient, now)
    if claim.kind == NoticeKind.CALENDAR_MISSING:
        return _of_calendar(claim, recipient, now)
    if claim.kind == NoticeKind.SIGN_OFF_ASKED:
        return _of_sign_off_asked(claim)
    if claim.kind == NoticeKind.REQUEST_RETURNED:
        return _of_request_returned(claim)
    return _of_link(claim, now) if claim.kind in _LINKS else None


def _of_calendar(claim: Claim, recipient: Person, now: datetime) -> SkipReason | datetime | None:
    opening = _opening(recipient, now)
    if opening > now:
        return opening
    is_hers = recipient.id in list_administrator_ids(on=day_in(now, recipient.timezone))
    is_missing = claim.data["country"] in list_unconfirmed(claim.data["year"])
    return None if is_hers and is_missing else SkipReason.NO_LONGER_NEEDED


def _opening(recipient: Person, now: datetime) -> datetime:
    return hours_of(recipient).next_opening(now)


def _of_reminder(claim: Claim, recipient: Person, now: datetime) -> SkipReason | datetime | None:
    opening = _opening(recipient, now)
    if opening > now:
        return opening
    assert claim.reviewable_id is not None
    keys = list_due_keys(claim.reviewable_id, clock_in(recipient.timezone, now))
    if tuple(getattr(claim, name) for name in KEY) in keys:
        return None
    due_for = {(key[KEY.index("kind")], key[KEY.index("subject_id")], key[KEY.index("recipient_id")]) for key in keys}
    prospect = _prospect(claim, recipient, now)
    if prospect is None:
        return SkipReason.NO_LONGER_NEEDED
    is_addressed = (claim.kind, claim.subject_id, recipient.id) in due_for
    return why_not(ReminderSource(claim.kind), claim.due_on, replace(prospect, is_addressed=is_addressed))


def _prospect(claim: Claim, recipient: Person, now: datetime) -> Prospect | None:
    if claim.kind == ReminderSource.REPORT_DUE:
        return get_report_prospect(claim.subject_id, day_in(now, recipient.timezone))
    return get_sign_off_prospect(claim.subject_id)


def _of_sign_off_asked(claim: Claim) -> SkipReason | None:
    prospect = get_sign_off_prospect(claim.subject_id)
    if prospect is None or not (prospect.is_decided or prospect.closed_because):
        return None
    return why_not(ReminderSource.SIGN_OFF_DUE, claim.due_on, prospect)


def _of_request_returned(claim: Claim) -> SkipReason | None:
    """Whoever has seen it on the page and has sent it again, or taken it back, need not be asked to."""
    return {
        MilestoneState.SUBMITTED: SkipReason.SUBMITTED,
        MilestoneState.CANCELLED: SkipReason.WITHDRAWN,
    }.get(get_state(claim.subject_id) or MilestoneState.RETURNED)


def _of_link(claim: Claim, now: datetime) -> SkipReason | None:
    link = get_link_life(claim.subject_id)
    if link is None or link.used_at is not None:
        return SkipReason.LINK_USED
    return SkipReason.LINK_EXPIRED if link.expires_at <= now else None
