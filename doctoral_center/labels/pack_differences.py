"""What differs between two packs, in words: one heading a thing, below it each field with both values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.pack_differences import ORDER, WHOLE, Difference, Subject
from doctoral_center.domain.regulation_rules import PeriodUnit, Regulation
from doctoral_center.labels import packs
from doctoral_center.labels.days import day_text
from doctoral_center.labels.deadlines import period_text
from doctoral_center.labels.grounds import confidence_text, due_text

NOTHING = "–"

_FIELDS: Mapping[str, object] = {
    "title": _("Title"),
    "country": _("Working days"),
    "institution": _("University (ROR)"),
    "valid_from": _("For enrolment from"),
    "valid_until": _("For enrolment until"),
    "notes": _("Beside the dates"),
    "months": _("Length"),
    "leave_counts": _("Leave"),
    "figure": _("How well it is known"),
    "due": _("Due"),
    "opens": _("Opens"),
    "roll": _("Days off"),
    "form": _("Form"),
    "sign_off": _("Sign-off"),
    "remind": _("Reminders"),
    "may_fail": _("Attempts"),
    "guidance": _("Guidance"),
    "min_words": _("Fewest words"),
    "max_words": _("Most words"),
    "is_required": _("Required or optional"),
    ORDER: _("Order"),
}
_WHOLES: Mapping[Subject, object] = {
    Subject.MILESTONE: _("Milestone"),
    Subject.FORM: _("Form"),
    Subject.SECTION: _("Section"),
    Subject.SOURCE: _("Source"),
}


@dataclass(frozen=True)
class DifferenceRow:
    """A field, and its value in each of the packs, line by line."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class DifferenceGroup:
    """A thing and what differs in it. `is_added` and `is_removed`: only one of the packs has it."""

    heading: str
    rows: tuple[DifferenceRow, ...]
    is_added: bool = False
    is_removed: bool = False


def difference_groups(
    differences: Iterable[Difference], before: Regulation, after: Regulation
) -> list[DifferenceGroup]:
    """Return the differences under headings, in their order."""
    sides = (_Side(before), _Side(after))
    return [
        _group(subject, code, tuple(group), sides)
        for (subject, code), group in groupby(differences, key=lambda each: (_heading(each), each.code))
    ]


class _Side:
    """One of the packs: what its codes are called, and where its figures come from."""

    def __init__(self, regulation: Regulation) -> None:
        self.regulation = regulation
        self.titles = {rule.code: packs.own_text(rule.title) for rule in regulation.milestones}

    def title(self, code: str) -> str:
        return self.titles.get(code, code)

    def value(self, difference: Difference, value: Any) -> tuple[str, ...]:
        if value is None and difference.field not in _WITHOUT_A_VALUE:
            return (NOTHING,)
        if difference.field == WHOLE:
            return self._whole(difference.subject, value)
        if difference.field == ORDER:
            return tuple(self.title(code) for code in value)
        if difference.field == "due":
            return (due_text(value, self.title),)
        if difference.field == "figure":
            return (confidence_text(value, self.regulation.sources),)
        return _VALUES[difference.field](value)

    def _whole(self, subject: Subject, value: Any) -> tuple[str, ...]:
        match subject:
            case Subject.MILESTONE:
                return due_text(value.due, self.title), confidence_text(value.figure, self.regulation.sources)
            case Subject.FORM:
                return tuple(packs.own_text(section.title) for section in value.sections)
            case Subject.SECTION:
                return (packs.own_text(value.title),)
            case _:
                return (str(value),)


def _heading(difference: Difference) -> Subject:
    """A form's sections stand under the form."""
    return Subject.FORM if difference.subject is Subject.SECTION else difference.subject


def _group(
    subject: Subject, code: str, differences: Sequence[Difference], sides: tuple[_Side, _Side]
) -> DifferenceGroup:
    before, after = sides
    whole = differences[0] if differences[0].field == WHOLE and differences[0].subject is subject else None
    return DifferenceGroup(
        _name(subject, code, sides),
        tuple(
            DifferenceRow(_label(each, sides), before.value(each, each.before), after.value(each, each.after))
            for each in differences
        ),
        is_added=whole is not None and whole.before is None,
        is_removed=whole is not None and whole.after is None,
    )


def _name(subject: Subject, code: str, sides: tuple[_Side, _Side]) -> str:
    match subject:
        case Subject.MILESTONE if code:
            title = sides[1].titles.get(code) or sides[0].title(code)
            return str(gettext("Milestone “%(title)s”", title=title))
        case Subject.FORM:
            return str(gettext("Form “%(code)s”", code=code))
        case Subject.SOURCE:
            return str(gettext("Source “%(code)s”", code=code))
    return str(_HEADINGS[subject])


_HEADINGS: Mapping[Subject, object] = {
    Subject.PACK: _("The pack as a whole"),
    Subject.NORMAL: _("Normal length of study"),
    Subject.MAXIMUM: _("Longest length of study"),
    Subject.MILESTONE: _("Milestones"),
}


def _label(difference: Difference, sides: tuple[_Side, _Side]) -> str:
    word = str(_WHOLES[difference.subject] if difference.field == WHOLE else _FIELDS[difference.field])
    if not difference.section:
        return word
    for side in reversed(sides):
        form = side.regulation.forms.get(difference.code)
        for section in form.sections if form is not None else ():
            if section.key == difference.section:
                return str(gettext("%(section)s: %(field)s", section=packs.own_text(section.title), field=word))
    return word


def _opens(value: Any) -> tuple[str, ...]:
    if value is None:
        return (str(gettext("At any time")),)
    days = value.days_before
    return (str(ngettext("%(num)d day before it is due", "%(num)d days before it is due", days)),)


def _day(value: date) -> tuple[str, ...]:
    return (day_text(value),)


def _title(value: Any) -> tuple[str, ...]:
    """All languages: they may differ in one that the reader does not read."""
    return tuple(dict.fromkeys((packs.own_text(value), value.en, value.zh, value.ru)))


_VALUES: Mapping[str, Callable[[Any], tuple[str, ...]]] = {
    "title": _title,
    "guidance": _title,
    "country": lambda value: (packs.country_text(value),),
    "institution": lambda value: (str(value),),
    "valid_from": _day,
    "valid_until": _day,
    "notes": lambda value: tuple(packs.own_text(note.text) for note in value) or (NOTHING,),
    "months": lambda value: (period_text(PeriodUnit.MONTHS, value),),
    "leave_counts": lambda value: (
        str(gettext("a leave does not move this end") if value else gettext("a leave moves this end")),
    ),
    "opens": _opens,
    "roll": lambda value: (str(packs.ROLLS[value]),),
    "form": lambda value: (str(value if value is not None else gettext("Files only")),),
    "sign_off": lambda value: tuple(packs.stage_text(stage) for stage in value) or (str(gettext("Nobody signs")),),
    "remind": lambda value: (packs.ladder_text(value),),
    "may_fail": lambda value: (packs.attempts_text(value),),
    "min_words": lambda value: (str(value),),
    "max_words": lambda value: (str(value),),
    "is_required": lambda value: (str(gettext("required") if value else gettext("optional")),),
}
# For these None says something.
_WITHOUT_A_VALUE = frozenset({"country", "opens", "form", "may_fail"})
