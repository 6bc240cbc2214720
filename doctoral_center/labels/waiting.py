"""Putting off and nudging in words: the days offered, and why something is refused."""

from collections.abc import Mapping

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.nudges import NudgeState
from doctoral_center.domain.snoozes import SnoozeKey
from doctoral_center.labels.days import day_text

SNOOZE_CHOICES: Mapping[SnoozeKey, object] = {
    SnoozeKey.TOMORROW: _("Tomorrow"),
    SnoozeKey.IN_THREE_DAYS: _("In 3 days"),
    SnoozeKey.NEXT_MONDAY: _("Next Monday"),
}

WAITING_ERRORS: Mapping[str, object] = {
    "due-already": _("What is due today or overdue cannot be put off: decide or hand it in now, or ask for more time."),
    "snooze-not-later": _("Choose a day from tomorrow on."),
    "snooze-past-due": _("It is due on %(due_on)s: choose that day or an earlier one."),
    "nothing-to-hand-in": _("There is nothing to put off: nothing has to be handed in here at present."),
    "nobody-has-it": _("Nobody can be reminded of this at present."),
    "nudge-too-early": _("You can remind them from %(day)s on. Until then they have time to look at it."),
}


def nudged_words(state: NudgeState) -> str:
    """Say how often and when was nudged; empty if never."""
    if state.last_on is None:
        return ""
    day = day_text(state.last_on)
    return str(
        ngettext("Nudged %(num)d time, last on %(day)s", "Nudged %(num)d times, last on %(day)s", state.times, day=day)
    )


def next_nudge_words(state: NudgeState) -> str:
    """Say when the next nudge is possible; empty if it is now."""
    if state.from_on is None:
        return ""
    day = day_text(state.from_on)
    if state.last_on is None:
        return str(gettext("You can send a reminder from %(day)s on.", day=day))
    return str(gettext("You can send the next reminder from %(day)s on.", day=day))
