"""Changes of time in words: what was granted, and why one cannot be taken back."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from doctoral_center.domain.changes import ChangeKind
from doctoral_center.labels.days import day_text
from doctoral_center.models.changes_of_time import ChangeOfTime

GRANTED: Mapping[ChangeKind, object] = {
    ChangeKind.LEAVE: _("Leave from %(first_on)s to %(last_on)s"),
    ChangeKind.INTENSITY: _("Study at %(percent)s %% from %(from_on)s"),
    ChangeKind.EXTENSION: _("“%(title)s” extended to %(due_on)s"),
    ChangeKind.MANUAL: _("“%(title)s” set to %(due_on)s"),
}
TAKEN_BACK: Mapping[ChangeKind, object] = {
    ChangeKind.LEAVE: _("The leave from %(first_on)s to %(last_on)s was taken back."),
    ChangeKind.INTENSITY: _("The study at %(percent)s %% from %(from_on)s was taken back."),
    ChangeKind.EXTENSION: _("The extension of “%(title)s” to %(due_on)s was taken back."),
    ChangeKind.MANUAL: _("The day %(due_on)s that was set for “%(title)s” was taken back."),
}

# code of a DomainError → sentence
CHANGE_ERRORS: Mapping[str, object] = {
    "candidacy-has-ended": _("The candidacy has ended: its dates stay as they are."),
    "change-of-what-is-settled": _("The milestone is settled and keeps its day: there is nothing to take back."),
    "extension-of-a-fixed-day": _("The day was set by hand: release it first, or set another day."),
    "day-before-start": _("Nothing can be due on %(due_on)s, before the start on %(start_on)s: choose a later day."),
    "beyond-latest-end": _(
        "Study must have ended by %(latest_end_on)s (%(side)s): choose a day before that, or record the leave or "
        "the part-time study that moves the end."
    ),
    "beyond-latest-end-by-this": _(
        "“%(title)s” would be due on %(due_on)s, but study must have ended by %(latest_end_on)s (%(side)s): choose "
        "other days, or first set a day for it that lies before the end."
    ),
    "released-on-the-day-it-was-set": _("It was set today and can be released from tomorrow on. Or take it back."),
    "leave-taken-back": _("This leave was taken back: there is nothing to correct or to confirm."),
    "return-in-the-future": _("Nobody can be sure of a return on %(returned_on)s yet: confirm it on that day."),
    "return-before-leave": _("The leave began on %(first_on)s. If it was never taken, take the leave back instead."),
    "return-on-another-day": _(
        "You were expected back on %(expected)s. If you came back on another day, ask your coordinator to enter it: "
        "the address is at the foot of this page."
    ),
    "nobody-ticked": _("Nobody is chosen: tick the candidates whom the decision concerns."),
    "too-many-at-once": _("At most %(most)s candidates at once: tick fewer, then decide for the others."),
    "decision-incomplete": _("Fill this in: without it there is nothing to decide."),
    "due-day-or-days": _("Give either one day for everybody, or a number of days more."),
    "days-not-positive": _("Give a number of days from 1 to %(most)s."),
    "no-such-milestone": _("There is no such milestone in this candidate's plan."),
    "decided-again-since": _("Something else was decided here since: look at it by itself."),
    "change-came-with-a-return": _(
        "This day came with a return for changes, so that there is time for them: set another day instead."
    ),
}


def granted_text(change: ChangeOfTime, title: str) -> str:
    """Return what was granted; `title` is that of the milestone that the change names, empty if it names none."""
    return str(GRANTED[change.kind]) % _values(change, title)


def taken_back_text(change: ChangeOfTime, title: str) -> str:
    """Return the sentence that it was taken back."""
    return str(TAKEN_BACK[change.kind]) % _values(change, title)


def _values(change: ChangeOfTime, title: str) -> dict[str, object]:
    names = ("first_on", "last_on", "from_on", "due_on")
    days = {name: day_text(day) for name in names if (day := getattr(change, name)) is not None}
    return {**days, "percent": change.percent, "title": title}
