"""REQUEST_ERRORS: why a request cannot be sent, sent again or taken back, and what to do instead."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

REQUEST_ERRORS: Mapping[str, object] = {
    "candidacy-ended": _("This doctorate has ended, so nothing can be asked for any more."),
    "request-open-already": _(
        "You have asked for this already, and it is not settled: change or take back that request instead."
    ),
    "request-not-returned": _("This request cannot be sent again: nobody has returned it to you."),
    "request-settled": _("This request is settled, so it can no longer be taken back. Ask your coordinator."),
    "value-missing": _("Fill this in: without it nobody can decide."),
}
