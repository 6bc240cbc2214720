"""LABELS: enum members, errors and permissions as sentences in the reader's language. Lazy, so made at import."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.errors import DomainError
from doctoral_center.labels.statuses import STATUS, StatusLabel

__all__ = ["ERRORS", "STATUS", "StatusLabel", "error_sentence"]

# code of a DomainError → sentence; `%(name)s` are its params.
ERRORS: Mapping[str, object] = {
    "not-found": _("This page does not exist, or it is not yours to see."),
    "not-permitted": _("You may read this, but not change it."),
    "milestone-action-impossible": _("This is not possible any more: the milestone has moved on."),
}


def error_sentence(error: DomainError) -> str:
    """Return the sentence that says what is wrong and what to do."""
    template = ERRORS.get(error.code)
    if template is None:
        return str(gettext("This is not possible (%(code)s).", code=error.code))
    return str(template) % error.params if error.params else str(template)
