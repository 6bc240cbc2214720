"""STATUS: the word and the icon of every status, as in data/status_vocabulary.csv; the same words everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from doctoral_center.domain.milestones import Status


@dataclass(frozen=True)
class StatusLabel:
    """What a tag shows: a Lucide icon of static/icons.svg, a lazy word, and the theme's class for the colours."""

    icon: str
    word: object
    style: str

    def __str__(self) -> str:
        return str(self.word)


STATUS: Mapping[Status, StatusLabel] = {
    Status.NOT_STARTED: StatusLabel("circle", _("Not started"), "is-none"),
    Status.NOT_OPEN: StatusLabel("lock", _("Not open yet"), "is-none"),
    Status.DRAFT: StatusLabel("pencil", _("Draft"), "is-draft"),
    Status.SUBMITTED: StatusLabel("send", _("Submitted"), "is-review"),
    Status.IN_REVIEW: StatusLabel("hourglass", _("In review"), "is-review"),
    Status.RETURNED: StatusLabel("undo-2", _("Returned for changes"), "is-returned"),
    Status.APPROVED: StatusLabel("check", _("Approved"), "is-ok"),
    Status.NOT_PASSED: StatusLabel("x", _("Not passed"), "is-late"),
    Status.WAIVED: StatusLabel("minus", _("Waived"), "is-waived"),
    Status.ON_LEAVE: StatusLabel("pause", _("On leave"), "is-leave"),
    Status.DUE_SOON: StatusLabel("clock", _("Due soon"), "is-soon"),
    Status.OVERDUE: StatusLabel("triangle-alert", _("Overdue"), "is-late"),
    Status.EXTENDED: StatusLabel("calendar-plus", _("Extended"), "is-draft"),
    Status.CANCELLED: StatusLabel("slash", _("Cancelled"), "is-none"),
    Status.SKIPPED: StatusLabel("skip-forward", _("Skipped"), "is-none"),
}
