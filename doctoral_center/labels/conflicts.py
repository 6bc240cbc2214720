"""What does not go together between the sides of a candidacy, in words, and what can be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from doctoral_center.domain.conflicts import Conflict, DueInLeave, EndsDiffer, FarApart, TwoDefences
from doctoral_center.labels.days import day_text


@dataclass(frozen=True)
class ConflictText:
    """A conflict told to people: what it is, and what can be done."""

    what: str
    remedy: str


def conflict_text(conflict: Conflict, *, titles: Mapping[int, str], sides: Mapping[int, str]) -> ConflictText:
    """Tell a conflict; `titles` are milestones by id, `sides` universities by the id of their track."""
    match conflict:
        case FarApart():
            return _far_apart(conflict, titles, sides)
        case DueInLeave():
            return _due_in_leave(conflict, titles)
        case TwoDefences():
            return _two_defences(conflict, titles, sides)
        case EndsDiffer():
            return _ends_differ(conflict, sides)


def _far_apart(conflict: FarApart, titles: Mapping[int, str], sides: Mapping[int, str]) -> ConflictText:
    what = ngettext(
        "“%(title)s”: %(first)s asks for it by %(first_on)s, %(last)s by %(last_on)s, %(num)s day later.",
        "“%(title)s”: %(first)s asks for it by %(first_on)s, %(last)s by %(last_on)s, %(num)s days later.",
        conflict.days,
        title=titles[conflict.milestone_id],
        first=sides[conflict.first_track_id],
        first_on=day_text(conflict.first_on),
        last=sides[conflict.last_track_id],
        last_on=day_text(conflict.last_on),
    )
    return ConflictText(
        str(what),
        str(gettext("The earlier day counts. If it is too early, the universities can agree on another day.")),
    )


def _due_in_leave(conflict: DueInLeave, titles: Mapping[int, str]) -> ConflictText:
    what = gettext(
        "“%(title)s” is due on %(due_on)s, during the leave from %(first_on)s to %(last_on)s.",
        title=titles[conflict.milestone_id],
        due_on=day_text(conflict.due_on),
        first_on=day_text(conflict.leave.first_on),
        last_on=day_text(conflict.leave.last_on),
    )
    return ConflictText(str(what), str(gettext("A coordinator can set a day after the leave.")))


def _two_defences(conflict: TwoDefences, titles: Mapping[int, str], sides: Mapping[int, str]) -> ConflictText:
    what = gettext(
        "Two defences: %(side)s asks for “%(title)s”, and %(other)s for “%(other_title)s”.",
        side=sides[conflict.track_id],
        title=titles[conflict.milestone_id],
        other=sides[conflict.other_track_id],
        other_title=titles[conflict.other_milestone_id],
    )
    remedy = gettext("If one defence is enough for both universities, a coordinator can waive the other.")
    return ConflictText(str(what), str(remedy))


def _ends_differ(conflict: EndsDiffer, sides: Mapping[int, str]) -> ConflictText:
    what = gettext(
        "Study must end by %(first_on)s at %(first)s, by %(last_on)s at %(last)s.",
        first=sides[conflict.first.track_id],
        first_on=day_text(conflict.first.latest_end_on),
        last=sides[conflict.last.track_id],
        last_on=day_text(conflict.last.latest_end_on),
    )
    remedy = gettext("The earlier day counts: plan to have finished before it.")
    return ConflictText(str(what), str(remedy))
