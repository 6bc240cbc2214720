"""Reminders and notices in words: what a message is, which step of a ladder it is, and why it did not go."""

from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.channels import ChatKind
from doctoral_center.domain.days import day_in
from doctoral_center.domain.digests import Urgency
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState, ReminderSource, SkipReason
from doctoral_center.labels.days import day_text, moment_text
from doctoral_center.models.messages import Message

KINDS: Mapping[str, object] = {
    ReminderSource.REPORT_DUE: _("Reminder: to hand in"),
    ReminderSource.SIGN_OFF_DUE: _("Reminder: to sign off"),
    ReminderSource.LEAVE_ENDING: _("Reminder: end of leave"),
    ReminderSource.LATEST_END: _("Reminder: latest end of study"),
    NoticeKind.REPORT_SUBMITTED: _("Receipt"),
    NoticeKind.SIGN_OFF_ASKED: _("Request to sign off"),
    NoticeKind.NUDGE: _("Reminder by the candidate"),
    NoticeKind.DECISION_LINK: _("New link to a decision"),
    NoticeKind.MILESTONE_APPROVED: _("Notice: approved"),
    NoticeKind.MILESTONE_RETURNED: _("Notice: returned for changes"),
    NoticeKind.MILESTONE_NOT_PASSED: _("Notice: not passed"),
    NoticeKind.SUBMISSION_WITHDRAWN: _("Notice: submission taken back"),
    NoticeKind.DATE_MOVED: _("Notice: date moved"),
    NoticeKind.CHANGE_TAKEN_BACK: _("Notice: change of dates taken back"),
    NoticeKind.RETURN_CONFIRMED: _("Notice: back from leave"),
    NoticeKind.MILESTONE_WAIVED: _("Notice: waived"),
    NoticeKind.REGULATION_VERSION: _("Notice: another version of the regulations"),
    NoticeKind.MILESTONE_ADDED: _("Notice: new milestone"),
    NoticeKind.REQUEST_APPROVED: _("Notice: request approved"),
    NoticeKind.REQUEST_RETURNED: _("Notice: request returned"),
    NoticeKind.REQUEST_REFUSED: _("Notice: request refused"),
    NoticeKind.REQUEST_WITHDRAWN: _("Notice: request taken back"),
    NoticeKind.WORKING_DAYS: _("Notice: working days changed"),
    NoticeKind.CALENDAR_MISSING: _("Reminder: next year's working days"),
    NoticeKind.DIGEST: _("Digest of reminders"),
    NoticeKind.TEST_MAIL: _("Test mail"),
    NoticeKind.INVITATION: _("Invitation"),
    NoticeKind.PASSWORD: _("Link for a new password"),
    ChatKind.WAITING: _("Chat: how much waits"),
    ChatKind.TEST: _("Chat: test message"),
}

SKIP_REASONS: Mapping[SkipReason, object] = {
    SkipReason.UNDONE: _("The verdict was taken back."),
    SkipReason.SUBMITTED: _("It has been handed in."),
    SkipReason.APPROVED: _("It has been approved."),
    SkipReason.NOT_PASSED: _("It was decided: not passed."),
    SkipReason.WAIVED: _("It was waived."),
    SkipReason.CANCELLED: _("It was cancelled."),
    SkipReason.DECIDED: _("The verdict has been given."),
    SkipReason.WITHDRAWN: _("The submission was taken back."),
    SkipReason.NO_LONGER_NEEDED: _("It is no longer needed."),
    SkipReason.RETURNED: _("The return from leave has been confirmed."),
    SkipReason.CHAT_ENDED: _("The chat was removed, or its service wants no more messages for it."),
    SkipReason.ON_LEAVE: _("The candidate is on leave."),
    SkipReason.NOT_OPEN: _("The step is not open yet."),
    SkipReason.LATER_DATE: _("The due day is now later."),
    SkipReason.EARLIER_DATE: _("The due day is now earlier."),
    SkipReason.REPLACED: _("Somebody else is asked now."),
    SkipReason.NEARER_STEP: _("A nearer reminder has taken its place."),
    SkipReason.CANDIDACY_ENDED: _("The candidacy has ended."),
    SkipReason.NOT_ACTIVE: _("The account has been closed."),
    SkipReason.LINK_USED: _("The link has been used or replaced."),
    SkipReason.LINK_EXPIRED: _("The link has run out."),
    SkipReason.NOTHING_WAITS: _("Nothing was waiting any more."),
    SkipReason.BEFORE_START: _("It was due before this centre began to send mail."),
    SkipReason.SNOOZED: _("The recipient lets it rest."),
}
# The same where the day is known.
SKIPPED_ON: Mapping[SkipReason, object] = {
    SkipReason.UNDONE: _("The verdict was taken back on %(day)s."),
    SkipReason.SUBMITTED: _("It was handed in on %(day)s."),
    SkipReason.APPROVED: _("It was approved on %(day)s."),
    SkipReason.NOT_PASSED: _("It was decided on %(day)s: not passed."),
    SkipReason.WAIVED: _("It was waived on %(day)s."),
    SkipReason.CANCELLED: _("It was cancelled on %(day)s."),
    SkipReason.DECIDED: _("The verdict was given on %(day)s."),
    SkipReason.WITHDRAWN: _("The submission was taken back on %(day)s."),
    SkipReason.NO_LONGER_NEEDED: _("It is no longer needed since %(day)s."),
    SkipReason.RETURNED: _("The return from leave was confirmed on %(day)s."),
    SkipReason.ON_LEAVE: _("The candidate is on leave until %(day)s."),
    SkipReason.NOT_OPEN: _("The step opens on %(day)s."),
    SkipReason.LATER_DATE: _("The due day is now later: %(day)s."),
    SkipReason.EARLIER_DATE: _("The due day is now earlier: %(day)s."),
    SkipReason.REPLACED: _("Somebody else is asked since %(day)s."),
    SkipReason.SNOOZED: _("The recipient lets it rest until %(day)s."),
}

MAIL_ERRORS: Mapping[str, object] = {
    "message-has-not-failed": _("This mail has not failed: there is nothing to send again."),
    "message-has-not-gone": _("This mail has not gone yet, so there is no second one to send."),
    "message-only-once": _("This mail is made for one moment only and cannot be sent a second time."),
    "email-unchanged": _("This is the address to which the mail failed. Enter the right one."),
    "nothing-chosen": _("Choose at least one mail."),
}

URGENCIES: Mapping[Urgency, object] = {
    Urgency.OVERDUE: _("Overdue"),
    Urgency.SOON: _("Due within a week"),
    Urgency.LATER: _("Later"),
}


def step_text(step: int) -> str:
    """Return a reminder's step, in days from the due day, in words: «7 days before»."""
    if step == 0:
        return str(gettext("on the day"))
    if step < 0:
        return str(ngettext("%(num)d day before", "%(num)d days before", -step))
    return str(ngettext("%(num)d day overdue", "%(num)d days overdue", step))


def message_text(kind: str, step: int) -> str:
    """Return what a message is: its kind, and a reminder's step."""
    words = KINDS.get(kind, kind)
    if kind not in set(ReminderSource):
        return str(words)
    return str(gettext("%(kind)s, %(step)s", kind=words, step=step_text(step)))


def carried_sentence(sent_at: datetime, zone: str) -> str:
    """Return with which digest something went: that of the day in the IANA zone `zone`."""
    return str(gettext("Told of in the digest of %(day)s.", day=day_text(day_in(sent_at, zone), "full")))


def skip_sentence(reason: str | None, day: date | None = None) -> str:
    """Return why a message did not go, with the day of it where it is known."""
    if reason is None or reason not in set(SkipReason):
        return ""
    known = SkipReason(reason)
    if day is not None and known in SKIPPED_ON:
        return str(SKIPPED_ON[known]) % {"day": day_text(day)}
    return str(SKIP_REASONS[known])


def what_became(message: Message, zone: str) -> str:
    """Return in a sentence or two what became of a message, moments by the clock of the IANA zone `zone`."""
    match message.state:
        case MessageState.SENT:
            return _sent(message, zone)
        case MessageState.SKIPPED:
            return str(gettext("Not sent. %(why)s", why=skip_sentence(message.skip_reason, message.skip_day)))
        case MessageState.FAILED:
            if not message.last_error:
                return str(gettext("Failed."))
            return str(gettext("Failed. Last answer: %(answer)s", answer=message.last_error))
        case MessageState.SENDING:
            return str(gettext("Being sent just now."))
        case MessageState.HELD:
            return str(gettext("Held back by a coordinator."))
        case MessageState.PLANNED:
            return _waits(message, zone)


def _sent(message: Message, zone: str) -> str:
    moment = moment_text(message.sent_at or message.planned_at, zone)
    if message.is_possibly_doubled:
        return str(gettext("Sent %(moment)s. It may have arrived twice.", moment=moment))
    return str(gettext("Sent %(moment)s.", moment=moment))


def _waits(message: Message, zone: str) -> str:
    moment = moment_text(message.next_at, zone)
    if message.last_error:
        words = gettext(
            "Waits, not before %(moment)s. Last answer: %(answer)s", moment=moment, answer=message.last_error
        )
        return str(words)
    return str(gettext("Waits, not before %(moment)s.", moment=moment))
