"""REQUEST_VERDICTS: what is said of signing a request; REQUEST_REVIEW_ERRORS: why it cannot be approved."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from doctoral_center.domain.requests import RequestKind
from doctoral_center.domain.sign_off import Verdict

REQUEST_VERDICTS: Mapping[Verdict, object] = {
    Verdict.APPROVE: _("Approved"),
    Verdict.RETURN: _("Returned for changes"),
    Verdict.NOT_PASS: _("Refused"),
}

# The subject of the mail that asks a signer; `%(person)s` is the candidate.
REQUEST_PLEAS: Mapping[RequestKind, object] = {
    RequestKind.LEAVE: _("%(person)s asks for leave: please decide"),
    RequestKind.INTENSITY: _("%(person)s asks to study part-time: please decide"),
    RequestKind.EXTENSION: _("%(person)s asks for more time: please decide"),
    RequestKind.SUPERVISOR: _("%(person)s asks for a change of supervisor: please decide"),
}

REQUEST_REVIEW_ERRORS: Mapping[str, object] = {
    "request-moves-nothing": _(
        "More time until %(due_on)s would not move the day any more: it is as late already, or has been set by hand."
    ),
    "request-of-settled-milestone": _("This milestone is settled by now, so more time would change nothing."),
    "undo-impossible": _("The supervisor has been changed, which cannot be undone: change it back by hand."),
}
