"""What can be asked for. Who may is one table: policy/permissions.py."""

from enum import StrEnum


class Permission(StrEnum):
    """Each is checked by the first line of the operation that it names, or by the query that shows it."""

    # a candidate's file
    READ_CANDIDACY = "read-candidacy"
    READ_REPORTS = "read-reports"
    WRITE_REPORT = "write-report"
    SUBMIT_MILESTONE = "submit-milestone"
    WITHDRAW_SUBMISSION = "withdraw-submission"
    MAKE_REQUEST = "make-request"
    NUDGE = "nudge"
    DECIDE = "decide"
    CONFIRM_RETURN = "confirm-return"
    CHANGE_DATES = "change-dates"
    WAIVE_MILESTONE = "waive-milestone"
    ADD_MILESTONE = "add-milestone"
    MANAGE_SUPERVISIONS = "manage-supervisions"
    MANAGE_CANDIDACY = "manage-candidacy"
    READ_JOURNAL = "read-journal"
    # the centre
    ENROL_CANDIDATE = "enrol-candidate"
    DECIDE_FOR_SEVERAL = "decide-for-several"
    READ_COHORT = "read-cohort"
    MANAGE_PROGRAMMES = "manage-programmes"
    EDIT_REGULATIONS = "edit-regulations"
    TRY_REGULATIONS = "try-regulations"
    PUBLISH_REGULATIONS = "publish-regulations"
    APPLY_REGULATIONS = "apply-regulations"
    MANAGE_INSTITUTIONS = "manage-institutions"
    MANAGE_PEOPLE = "manage-people"
    MANAGE_CALENDARS = "manage-calendars"
    MANAGE_REMINDERS = "manage-reminders"
    READ_CONFLICTS = "read-conflicts"
    READ_REMINDERS = "read-reminders"
    INVITE_PEOPLE = "invite-people"
