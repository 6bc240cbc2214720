"""What time asks people to notice: a leave that is over and not confirmed, an end of study that is near or passed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.latest_end import EndStanding, end_standing
from doctoral_center.domain.leaves import day_of_return, days_overrun
from doctoral_center.labels.institutions import institution_short
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.changes_of_time import ChangeOfTime


@dataclass(frozen=True)
class LeaveOver:
    """A leave that is over; nobody has said that the candidate is back. `days` counts from the day of return, 1."""

    change_ref: str
    last_on: date
    expected_on: date
    days: int


@dataclass(frozen=True)
class NearEnd:
    """One side's latest end of study, near or passed."""

    side: str
    on: date
    has_passed: bool


@dataclass(frozen=True)
class TimeNotes:
    """Both, for one candidacy."""

    leaves: tuple[LeaveOver, ...]
    ends: tuple[NearEnd, ...]


def time_notes(candidacy: Candidacy, changes: Iterable[ChangeOfTime], today: date) -> TimeNotes:
    """Return what to notice on `today`, in the programme's zone; nothing once the candidacy has ended.

    `changes` are those in force; the tracks with their institutions are loaded.
    """
    if candidacy.state in ENDED:
        return TimeNotes((), ())
    leaves = tuple(
        LeaveOver(change.ref, change.last_on, day_of_return(change.last_on), days)
        for change in changes
        if change.kind is ChangeKind.LEAVE and change.last_on is not None
        if (days := days_overrun(change.last_on, today, is_confirmed=change.return_confirmed_at is not None))
    )
    ends = tuple(
        NearEnd(institution_short(track.institution), track.latest_end_on, standing is EndStanding.PASSED)
        for track in candidacy.tracks
        if (standing := end_standing(track.latest_end_on, today)) is not None
    )
    return TimeNotes(leaves, ends)
