"""LABELS: enum members, errors and permissions as sentences in the reader's language. Lazy, so made at import."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.errors import DomainError
from doctoral_center.labels.calendars import CALENDAR_ERRORS
from doctoral_center.labels.changes_of_time import CHANGE_ERRORS
from doctoral_center.labels.channels import CHAT_ERRORS
from doctoral_center.labels.days import day_text
from doctoral_center.labels.deadlines import DEADLINE_ERRORS
from doctoral_center.labels.enrolment import ENROLMENT_ERRORS
from doctoral_center.labels.institutions import institution_short
from doctoral_center.labels.milestones import local_text
from doctoral_center.labels.own_milestones import OWN_MILESTONE_ERRORS
from doctoral_center.labels.regulations import PACK_ERRORS
from doctoral_center.labels.reminders import MAIL_ERRORS
from doctoral_center.labels.reports import REPORT_ERRORS
from doctoral_center.labels.request_reviews import REQUEST_REVIEW_ERRORS
from doctoral_center.labels.requests import REQUEST_ERRORS
from doctoral_center.labels.reviews import REVIEW_ERRORS
from doctoral_center.labels.statuses import STATUS, StatusLabel
from doctoral_center.labels.versions import VERSION_ERRORS
from doctoral_center.labels.waiting import WAITING_ERRORS
from doctoral_center.models.institutions import Institution

__all__ = ["ERRORS", "STATUS", "StatusLabel", "error_sentence"]

# code of a DomainError → sentence; `%(name)s` are its params, days written out.
ERRORS: Mapping[str, object] = {
    **DEADLINE_ERRORS,
    **CHANGE_ERRORS,
    **REPORT_ERRORS,
    **PACK_ERRORS,
    **OWN_MILESTONE_ERRORS,
    **CALENDAR_ERRORS,
    **WAITING_ERRORS,
    **CHAT_ERRORS,
    **ENROLMENT_ERRORS,
    **MAIL_ERRORS,
    "hour-unknown": _("An hour is a number from 0 to 23."),
    "days-out-of-order": _("The last day lies before the first one."),
    "name-missing": _("Enter at least one name."),
    "timezone-unknown": _("This time zone is not known."),
    "deputy-unknown": _("Nobody here has this e-mail address. Ask your coordinator to invite your deputy first."),
    "deputy-is-another": _("Your deputy has to be somebody else."),
    **REVIEW_ERRORS,
    **VERSION_ERRORS,
    **REQUEST_ERRORS,
    **REQUEST_REVIEW_ERRORS,
    "password-too-short": _("A password needs at least %(least)s characters."),
    "password-too-long": _("A password can have at most %(most)s characters."),
    "password-common": _("Many people use this password, so it would be guessed. Choose other words."),
    "password-about-you": _("This is made of names that others know. Add words that have nothing to do with you."),
    "password-changed-meanwhile": _("Your password has been changed in the meantime. Sign in with the new one."),
    "import-overtaken": _("Somebody else has entered some of these people just now. Nothing was written: try again."),
    "not-found": _("This page does not exist, or it is not yours to see."),
    "not-permitted": _("You may read this, but not change it."),
    "milestone-action-impossible": _("This is not possible any more: the milestone has moved on."),
}


def error_sentence(error: DomainError) -> str:
    """Return the sentence that says what is wrong and what to do."""
    template = ERRORS.get(error.code)
    if template is None:
        return str(gettext("This is not possible (%(code)s).", code=error.code))
    params = {name: _told(value) for name, value in error.params.items()}
    return str(template) % params if params else str(template)


def _told(value: object) -> object:
    """Return a parameter in the reader's language: days, universities, and titles given by language."""
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, Institution):
        return institution_short(value)
    return local_text(value) if isinstance(value, dict) else value
