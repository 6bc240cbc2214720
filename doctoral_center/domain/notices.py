"""What people are told by mail when something happens. Each kind is a fact with a template, templates/mail/<kind>/."""

from enum import StrEnum

from doctoral_center.domain.reminders import ReminderSource


class NoticeKind(StrEnum):
    """The facts. Beside each: the subject that its message names by id."""

    REPORT_SUBMITTED = "report-submitted"  # milestone
    SIGN_OFF_ASKED = "sign-off-asked"  # sign-off
    NUDGE = "nudge"  # sign-off
    DECISION_LINK = "decision-link"  # sign-off
    MILESTONE_APPROVED = "milestone-approved"  # milestone
    MILESTONE_RETURNED = "milestone-returned"  # milestone
    MILESTONE_NOT_PASSED = "milestone-not-passed"  # milestone
    SUBMISSION_WITHDRAWN = "submission-withdrawn"  # milestone
    DATE_MOVED = "date-moved"  # change of time
    CHANGE_TAKEN_BACK = "change-taken-back"  # change of time
    RETURN_CONFIRMED = "return-confirmed"  # change of time, a leave
    MILESTONE_WAIVED = "milestone-waived"  # milestone
    REGULATION_VERSION = "regulation-version"  # track
    MILESTONE_ADDED = "milestone-added"  # milestone
    REQUEST_APPROVED = "request-approved"  # request
    REQUEST_RETURNED = "request-returned"  # request
    REQUEST_REFUSED = "request-refused"  # request
    REQUEST_WITHDRAWN = "request-withdrawn"  # request
    WORKING_DAYS = "working-days"  # candidacy
    CALENDAR_MISSING = "calendar-missing"  # a country's year, domain.calendars.calendar_number
    DIGEST = "digest"  # person
    TEST_MAIL = "test-mail"  # person
    INVITATION = "invitation"  # access link
    PASSWORD = "password"  # noqa: S105 - the kind's name; access link


OF_THE_FILE = frozenset(
    {
        ReminderSource.LEAVE_ENDING.value,
        ReminderSource.LATEST_END.value,
        NoticeKind.DATE_MOVED.value,
        NoticeKind.CHANGE_TAKEN_BACK.value,
        NoticeKind.RETURN_CONFIRMED.value,
    }
)
"""The kinds that concern a whole file: lists name no milestone with them, and their link leads to the file."""
