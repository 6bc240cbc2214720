"""REVIEWS: what is said of sign-off: verdicts, refusals, whose turn it is, words to start a reason from."""

from collections.abc import Mapping

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.sign_off import Need, Verdict

REVIEW_ERRORS: Mapping[str, object] = {
    "draft-changed": _(
        "The report has been saved elsewhere since you opened this page. Check it again before you send."
    ),
    "milestone-not-open": _("This can be handed in from %(opens_on)s. Your draft is kept until then."),
    "report-incomplete": _("The report is not complete yet. The sections that need more are marked."),
    "round-not-current": _("Another version has been handed in since you opened this page."),
    "verdict-given": _("Somebody has already decided on this version, so it cannot be taken back any more."),
    "already-decided": _("A different verdict has already been given here."),
    "sign-off-closed": _("Others were faster: your signature is no longer needed here."),
    "reason-required": _("Say what must change, so that the candidate can do it."),
    "reason-too-long": _("This is longer than %(most)s characters. Shorten it, or comment in the report."),
    "not-pass-impossible": _("The regulation does not let this milestone be failed. Return it for changes instead."),
    "section-unknown": _("This report has no such section. Choose one from the list."),
    "new-due-day-out-of-range": _("The new due date must lie between %(first)s and %(last)s."),
    "new-due-day-without-return": _("A new due date can only be set when the report is returned."),
    "somebody-is-asked": _("Somebody is asked to sign here, so there is nobody to look for."),
    "undo-too-late": _("The ten minutes for taking a verdict back are over."),
    "undo-overtaken": _("Somebody has acted on this verdict already, so it can no longer be taken back."),
}

VERDICTS: Mapping[Verdict, object] = {
    Verdict.APPROVE: _("Approved"),
    Verdict.RETURN: _("Returned for changes"),
    Verdict.NOT_PASS: _("Not passed"),
}

NEEDS: Mapping[Need, object] = {
    Need.ALL: _("All must sign"),
    Need.ONE: _("One signature is enough"),
    Need.MAJORITY: _("More than half must approve"),
    Need.TWO_THIRDS: _("Two thirds must approve"),
}

# Lines to start a reason from; the signer goes on in her own words.
PHRASES: tuple[object, ...] = (
    _("Please give more detail on "),
    _("Please explain the method: "),
    _("The evidence for this is missing: "),
    _("Please shorten "),
)


def waiting_words(days_left: int | None, days_waiting: int) -> str:
    """Say how urgent a decision is: days past or before the last day to sign, else since when it waits."""
    if days_left is not None and days_left < 0:
        return str(ngettext("%(num)d day", "%(num)d days", -days_left))
    if days_left == 0:
        return str(gettext("today"))
    if days_left is not None and days_left <= 3:  # noqa: PLR2004 - as the tabs of urgency have it
        return str(ngettext("in %(num)d day", "in %(num)d days", days_left))
    return asked_words(days_waiting)


def asked_words(days: int) -> str:
    """Say when somebody was asked."""
    if days <= 0:
        return str(gettext("asked today"))
    return str(ngettext("asked %(num)d day ago", "asked %(num)d days ago", days))
