"""On what ground a milestone is asked for: the rule's figure in words, and how well it is known."""

from collections.abc import Callable, Mapping
from datetime import date

from babel.dates import format_skeleton
from babel.lists import format_list
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.regulation_rules import (
    START,
    Confidence,
    CountedFrom,
    Due,
    EachYearDue,
    EveryMonthsDue,
    Figure,
    OneTimeDue,
)
from doctoral_center.labels.days import format_locale
from doctoral_center.labels.deadlines import period_text

# Any leap year: 29 February is a day of the year too.
_LEAP_YEAR = 2000

# Nothing but SOURCE may read as a rule.
_SOURCED: Mapping[Confidence, object] = {
    Confidence.SOURCE: _("Rule. Source: %(source)s"),
    Confidence.SECONDARY: _("From a secondary source, not confirmed: %(source)s"),
    Confidence.ONE_UNIVERSITY: _("Practice of one university: %(source)s"),
    Confidence.TYPICAL: _("Typical, seen in: %(source)s"),
}
_UNSOURCED: Mapping[Confidence, object] = {
    Confidence.SOURCE: _("Rule, its source is not named"),
    Confidence.SECONDARY: _("From a secondary source, not confirmed"),
    Confidence.ONE_UNIVERSITY: _("Practice of one university"),
    Confidence.TYPICAL: _("Typical, not found in a source"),
}


def confidence_text(figure: Figure, sources: Mapping[str, str]) -> str:
    """Say how well a figure is known, with its source's text out of the pack's `sources`."""
    source = sources.get(figure.source) if figure.source is not None else None
    if source is None:
        return str(_UNSOURCED[figure.confidence])
    return str(_SOURCED[figure.confidence]) % {"source": source}


def due_text(due: Due, title_of: Callable[[str], str]) -> str:
    """Say when a rule makes a milestone due; `title_of` gives the title of a milestone by its code.

    «18 months after the start», «every 6 months until “Complete thesis”», «by 31 December of the first year of study».
    """
    match due:
        case OneTimeDue():
            return _one_time(due, title_of)
        case EveryMonthsDue(months=1):
            return str(gettext("every month until “%(title)s”", title=title_of(due.until)))
        case EveryMonthsDue():
            return str(
                ngettext(
                    "every %(num)d month until “%(title)s”",
                    "every %(num)d months until “%(title)s”",
                    due.months,
                    title=title_of(due.until),
                )
            )
        case EachYearDue():
            return _each_year(due, title_of)


def _one_time(due: OneTimeDue, title_of: Callable[[str], str]) -> str:
    period = period_text(due.period.unit, due.period.count)
    if due.after == START:
        return (
            str(gettext("%(period)s after the start", period=period)) if due.period.count else str(gettext("the start"))
        )
    title = title_of(due.after)
    match due.counted_from, bool(due.period.count):
        case CountedFrom.DONE, True:
            return str(gettext("%(period)s after “%(title)s” is completed", period=period, title=title))
        case CountedFrom.DONE, False:
            return str(gettext("the day on which “%(title)s” is completed", title=title))
        case _, True:
            return str(gettext("%(period)s after the due day of “%(title)s”", period=period, title=title))
    return str(gettext("the due day of “%(title)s”", title=title))


def _each_year(due: EachYearDue, title_of: Callable[[str], str]) -> str:
    days = format_list([_day_of_year(*day) for day in due.days], locale=format_locale())
    if due.until is not None:
        return str(gettext("each year by %(days)s, until “%(title)s”", days=days, title=title_of(due.until)))
    # Any twelve months hold each of the days once.
    if due.count == len(due.days):
        return str(gettext("by %(days)s of the first year of study", days=days))
    return str(
        ngettext(
            "each year by %(days)s, %(num)d time in all",
            "each year by %(days)s, %(num)d times in all",
            due.count or 0,
            days=days,
        )
    )


def _day_of_year(month: int, day: int) -> str:
    return format_skeleton("MMMMd", date(_LEAP_YEAR, month, day), locale=format_locale())
