"""What does not go together between the sides of a candidacy, in words, and what can be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.conflicts import (
    Conflict,
    ConflictKind,
    DueAfterEnd,
    DueInLeave,
    EndsDiffer,
    FarApart,
    TwoDefences,
)
from doctoral_center.labels.days import day_text

# The kinds as a filter names them.
CONFLICTS: Mapping[ConflictKind, object] = {
    ConflictKind.FAR_APART: _("Days far apart"),
    ConflictKind.DUE_IN_LEAVE: _("Due in a leave"),
    ConflictKind.DUE_AFTER_END: _("Due after the end of study"),
    ConflictKind.TWO_DEFENCES: _("Two defences"),
    ConflictKind.ENDS_DIFFER: _("Ends of study differ"),
}


class Act(Enum):
    """What a coordinator does about it on a page of its own."""

    CHANGE_DATE = auto()
    WAIVE = auto()
    # What counts as what stands in the programme's file: no page changes it.
    NOTHING_HERE = auto()


@dataclass(frozen=True)
class Remedy:
    """One thing that can be done; `milestone_id` is the milestone on which `act` is done."""

    text: str
    act: Act = Act.NOTHING_HERE
    milestone_id: int | None = None


@dataclass(frozen=True)
class ConflictText:
    """A conflict told to people: what it is, and what can be done, the simplest first."""

    kind: ConflictKind
    what: str
    remedies: tuple[Remedy, ...]


def conflict_text(conflict: Conflict, *, titles: Mapping[int, str], sides: Mapping[int, str]) -> ConflictText:
    """Tell a conflict; `titles` are milestones by id, `sides` universities by the id of their track."""
    match conflict:
        case FarApart():
            return _far_apart(conflict, titles, sides)
        case DueInLeave():
            return _due_in_leave(conflict, titles)
        case DueAfterEnd():
            return _due_after_end(conflict, titles, sides)
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
        conflict.kind,
        str(what),
        (
            Remedy(str(gettext("The earlier day counts: nothing has to be done if it can be kept."))),
            Remedy(
                str(gettext("If it is too early, agree with the universities on one day and set it.")),
                Act.CHANGE_DATE,
                conflict.milestone_id,
            ),
            Remedy(
                str(gettext("If the two are not the same thing, let the programme no longer count one as the other."))
            ),
        ),
    )


def _due_in_leave(conflict: DueInLeave, titles: Mapping[int, str]) -> ConflictText:
    what = gettext(
        "“%(title)s” is due on %(due_on)s, during the leave from %(first_on)s to %(last_on)s.",
        title=titles[conflict.milestone_id],
        due_on=day_text(conflict.due_on),
        first_on=day_text(conflict.leave.first_on),
        last_on=day_text(conflict.leave.last_on),
    )
    return ConflictText(
        conflict.kind,
        str(what),
        (
            Remedy(str(gettext("Nothing has to be done if it is handed in before the leave."))),
            Remedy(
                str(gettext("Otherwise extend it to a day after the leave.")), Act.CHANGE_DATE, conflict.milestone_id
            ),
        ),
    )


def _due_after_end(conflict: DueAfterEnd, titles: Mapping[int, str], sides: Mapping[int, str]) -> ConflictText:
    names = {"title": titles[conflict.milestone_id], "side": sides[conflict.end.track_id]}
    what = gettext(
        "“%(title)s” is due on %(due_on)s, but study at %(side)s must have ended by %(end_on)s.",
        due_on=day_text(conflict.due_on),
        end_on=day_text(conflict.end.latest_end_on),
        **names,
    )
    return ConflictText(
        conflict.kind,
        str(what),
        (
            Remedy(str(gettext("Set a day before the end of study.")), Act.CHANGE_DATE, conflict.milestone_id),
            Remedy(str(gettext("Ask %(side)s in good time whether study may last longer there.", **names))),
        ),
    )


def _two_defences(conflict: TwoDefences, titles: Mapping[int, str], sides: Mapping[int, str]) -> ConflictText:
    what = gettext(
        "Two defences: %(side)s asks for “%(title)s”, and %(other)s for “%(other_title)s”.",
        side=sides[conflict.track_id],
        title=titles[conflict.milestone_id],
        other=sides[conflict.other_track_id],
        other_title=titles[conflict.other_milestone_id],
    )
    waived = (
        (conflict.milestone_id, conflict.track_id),
        (conflict.other_milestone_id, conflict.other_track_id),
    )
    return ConflictText(
        conflict.kind,
        str(what),
        (
            Remedy(
                str(gettext("If one is enough for both for every candidate, let the programme count one as the other."))
            ),
            *(
                Remedy(
                    str(gettext("If it is enough for this candidate, waive that of %(side)s.", side=sides[track_id])),
                    Act.WAIVE,
                    milestone_id,
                )
                for milestone_id, track_id in waived
            ),
        ),
    )


def _ends_differ(conflict: EndsDiffer, sides: Mapping[int, str]) -> ConflictText:
    first = sides[conflict.first.track_id]
    what = gettext(
        "Study must end by %(first_on)s at %(first)s, by %(last_on)s at %(last)s.",
        first=first,
        first_on=day_text(conflict.first.latest_end_on),
        last=sides[conflict.last.track_id],
        last_on=day_text(conflict.last.latest_end_on),
    )
    return ConflictText(
        conflict.kind,
        str(what),
        (
            Remedy(str(gettext("The earlier day counts: plan to have finished before it."))),
            Remedy(str(gettext("Ask %(side)s in good time whether study may last longer there.", side=first))),
        ),
    )
