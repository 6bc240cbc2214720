"""DEADLINE_ERRORS: what the deadline engine refuses. `step_sentence`: the answer to "why this day?", step by step."""

from collections.abc import Callable, Mapping
from datetime import date

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.deadlines import Step, StepKind
from doctoral_center.domain.regulations import START, CountedFrom, PeriodUnit, Roll
from doctoral_center.labels.days import day_text

# Codes are those of domain/deadline_errors.py; `%(name)s` are the params, days written out.
DEADLINE_ERRORS: Mapping[str, object] = {
    "change-incomplete": _("A change of time (%(kind)s) also needs “%(missing)s”."),
    "change-before-start": _(
        "A change of time cannot take effect on %(day)s, before the start on %(start_on)s: choose a later day."
    ),
    "leave-ends-before-it-starts": _(
        "A leave from %(first_on)s cannot end on %(last_on)s: its last day is on or after its first."
    ),
    "leaves-overlap": _(
        "The leaves from %(first_on)s to %(last_on)s and from %(other_first_on)s to %(other_last_on)s overlap: "
        "shorten one or make them one leave."
    ),
    "percent-not-positive": _(
        "Nobody can study at %(percent)s %% from %(from_on)s: give more than 0 %%, or enter a leave."
    ),
    "two-intensities-from-one-day": _("Two changes of intensity start on %(from_on)s: keep one of them."),
    "release-not-after-decision": _(
        "The manual date of %(code)s #%(occurrence)s was decided on %(decided_on)s and cannot be released on "
        "%(released_on)s: release it on a later day."
    ),
    "two-manual-dates-on-one-day": _(
        "Two manual dates for %(code)s #%(occurrence)s were decided on %(decided_on)s: keep one of them."
    ),
    "manual-date-before-start": _(
        "%(code)s #%(occurrence)s cannot be due on %(due_on)s, before the start on %(start_on)s: choose a later day."
    ),
    "change-names-nothing": _(
        "A change of time names %(code)s #%(occurrence)s, which does not exist here: correct the code or the number."
    ),
    "settled-names-nothing": _(
        "%(code)s #%(occurrence)s is given as settled, but does not exist here: correct the code or the number."
    ),
    "beyond-the-calendar": _(
        "These dates lead out of the calendar (years 1 to 9999): check the start day and the changes."
    ),
}


def step_sentence(step: Step, title_of: Callable[[str], str]) -> str:
    """Say why a day moved, or what it was counted from; `title_of` gives the title of a milestone by its code."""
    detail = {name: day_text(value) if isinstance(value, date) else value for name, value in step.detail.items()}
    if step.kind is StepKind.BASE:
        return _base_sentence(detail, title_of)
    if step.kind is StepKind.LEAVE and "merged_into" in detail:
        return str(
            gettext(
                "Leave from %(first_on)s to %(last_on)s; falls together with number %(merged_into)s, which remains",
                **detail,
            )
        )
    if step.kind is StepKind.MANUAL and detail["released_on"] is not None:
        return str(gettext("Set by hand on %(decided_on)s, released on %(released_on)s", **detail))
    return str(_STEPS[step.kind, str(detail.get("roll", ""))]) % detail


_STEPS: Mapping[tuple[StepKind, str], object] = {
    (StepKind.LEAVE, ""): _("Leave from %(first_on)s to %(last_on)s"),
    (StepKind.INTENSITY, ""): _("Study at %(percent)s %% instead of %(previous_percent)s %% from %(effective_on)s"),
    (StepKind.EXTENSION, ""): _("Extended on %(decided_on)s"),
    (StepKind.MANUAL, ""): _("Set by hand on %(decided_on)s; it stays until it is released"),
    (StepKind.ROLL, Roll.NEXT.value): _("The next working day"),
    (StepKind.ROLL, Roll.PREVIOUS.value): _("The working day before"),
}


def _base_sentence(detail: Mapping[str, object], title_of: Callable[[str], str]) -> str:
    if "each_year_on" in detail:
        return str(gettext("A fixed day of each year"))
    unit = next(unit for unit in PeriodUnit if unit in detail)
    days = {"period": period_text(unit, int(str(detail[unit]))), "day": detail["after_on"]}
    if "attempt" in detail:
        return str(gettext("%(period)s after the attempt that was not passed on %(day)s", **days))
    if detail["counted_from"] == START:
        return str(gettext("%(period)s after the start on %(day)s", **days))
    title = title_of(str(detail["after"]))
    if detail["counted_from"] == CountedFrom.DONE:
        return str(gettext("%(period)s after “%(title)s” was completed on %(day)s", title=title, **days))
    return str(gettext("%(period)s after “%(title)s”, due on %(day)s", title=title, **days))


def period_text(unit: PeriodUnit, number: int) -> str:
    """Return a length of calendar time, such as «18 months»."""
    match unit:
        case PeriodUnit.MONTHS:
            return str(ngettext("%(num)d month", "%(num)d months", number))
        case PeriodUnit.WEEKS:
            return str(ngettext("%(num)d week", "%(num)d weeks", number))
        case PeriodUnit.DAYS:
            return str(ngettext("%(num)d day", "%(num)d days", number))
        case PeriodUnit.WORKING_DAYS:
            return str(ngettext("%(num)d working day", "%(num)d working days", number))
