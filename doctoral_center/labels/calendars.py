"""What is wrong with lines of working days, and what to do."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.day_lines import WrongLine

CALENDAR_ERRORS: Mapping[str, object] = {
    "lines-missing": _("Enter at least one day."),
    "too-many-lines": _("These are more than %(most)s lines: enter them in several parts."),
    "lines-wrong": _("Some lines cannot be read. Correct them; nothing has been entered."),
}

_WRONG: Mapping[str, object] = {
    "no-day": _("it does not begin with a day such as 2027-02-15"),
    "no-word": _("after the day, write off, work or clear"),
    "other-year": _("the day is of another year"),
    "day-twice": _("the day stands in an earlier line"),
    "name-too-long": _("the name is too long"),
}


def wrong_line_text(wrong: WrongLine) -> str:
    """Name a wrong line, what it says and what is wrong with it."""
    what = str(_WRONG[wrong.code])
    return str(gettext("Line %(number)d, “%(text)s”: %(what)s.", number=wrong.number, text=wrong.text, what=what))
