"""What the dates of an agenda are called, on the page and in a calendar program, in the language in force."""

from flask_babel import gettext as _

from doctoral_center.domain.people import Locale
from doctoral_center.labels.milestones import milestone_title
from doctoral_center.labels.names import shown_name
from doctoral_center.labels.requests import REQUEST_KINDS
from doctoral_center.queries.agendas import DueMilestone, DueSignOff, Whose


def step_title(date: DueMilestone | DueSignOff) -> str:
    """Return the name of the step, with its number and its attempt; of a request, what is asked for."""
    if isinstance(date, DueSignOff) and date.request_kind is not None:
        return str(_("Request: %(what)s", what=REQUEST_KINDS[date.request_kind]))
    title = milestone_title(date.rule_title or {}, date.occurrence or 1, is_repeating=date.occurrence is not None)
    if date.attempt == 1:
        return title
    return str(_("%(title)s, attempt %(number)d", title=title, number=date.attempt))


def named(whose: Whose, title: str, locale: Locale) -> str:
    """Return the title with the candidate's name before it, unless she is the reader."""
    if whose.is_own:
        return title
    return str(_("%(name)s: %(title)s", name=shown_name(whose, locale).main, title=title))
