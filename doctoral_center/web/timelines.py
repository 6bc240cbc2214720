"""The picture of one candidate's time, in the reader's words, out of what a page has read already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.milestones import MilestoneState, Status
from doctoral_center.domain.timeline_narrow import Narrow, narrow
from doctoral_center.domain.timeline_wide import Wide, wide
from doctoral_center.domain.timelines import Lane, Mark, MarkKind, Picture, Sign, SignKind, Span
from doctoral_center.labels.days import day_text
from doctoral_center.labels.institutions import institution_short
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone

END_NAMES = {SignKind.NORMAL_END: _("Normal end"), SignKind.LATEST_END: _("Latest end")}
_DROPPED = frozenset({MilestoneState.WAIVED, MilestoneState.NOT_PASSED, MilestoneState.CANCELLED})


class PlannedRow(Protocol):
    """What a page knows of a milestone."""

    @property
    def milestone(self) -> Milestone: ...
    @property
    def title(self) -> str: ...
    @property
    def status(self) -> Status: ...


@dataclass(frozen=True)
class Timeline:
    """The same picture for screens and paper that are wide, and for phones."""

    picture: Picture
    wide: Wide
    narrow: Narrow

    @property
    def spans(self) -> tuple[Span, ...]:
        """Leaves and stays."""
        return (*self.picture.leaves, *self.picture.stays)

    def lanes_of(self, sign: Sign) -> str:
        """The universities that a sign concerns."""
        return " + ".join(self.picture.lanes[number].title for number in sign.lanes)

    def end_name(self, sign: Sign) -> str:
        """What ends on the day of a sign."""
        return str(END_NAMES[sign.kind])

    def lane_of(self, span: Span) -> str:
        """The university of a stay; nothing for a leave, which concerns all."""
        return self.picture.lanes[span.lane].title if span.lane is not None else ""

    def has(self, kind: str) -> bool:
        """Tell whether a milestone of this kind is in it; the key below explains only what is."""
        return any(mark.kind == kind for mark in self.picture.marks)

    @property
    def has_next(self) -> bool:
        """Whether one milestone is the next."""
        return any(mark.is_next for mark in self.picture.marks)

    @property
    def has_moves(self) -> bool:
        """Whether any milestone is not where it was planned."""
        return any(lane.moves for lane in self.wide.lanes)


def file_timeline(
    candidacy: Candidacy,
    rows: Iterable[PlannedRow],
    leaves: Iterable[ChangeOfTime],
    *,
    today: date,
    next_id: int | None,
) -> Timeline:
    """Return the picture with a lane for each university of the file."""
    numbers = {track.id: number for number, track in enumerate(candidacy.tracks)}
    lanes = [
        Lane(
            institution_short(track.institution),
            track.normal_end_on,
            track.latest_end_on,
        )
        for track in candidacy.tracks
    ]
    marks = [
        _mark(row, tuple(sorted({numbers[part.track_id] for part in row.milestone.tracks})), next_id) for row in rows
    ]
    return _timeline(candidacy, lanes, marks, leaves, today)


def plan_timeline(
    candidacy: Candidacy,
    rows: Iterable[PlannedRow],
    leaves: Iterable[ChangeOfTime],
    *,
    today: date,
    next_id: int | None,
) -> Timeline:
    """Return the picture with everything on one line, as the candidate plans."""
    lane = Lane("", candidacy.normal_end_on, candidacy.latest_end_on)
    return _timeline(candidacy, [lane], [_mark(row, (0,), next_id) for row in rows], leaves, today)


def _timeline(
    candidacy: Candidacy,
    lanes: Sequence[Lane],
    marks: Iterable[Mark | None],
    leaves: Iterable[ChangeOfTime],
    today: date,
) -> Timeline:
    spans = [
        Span(str(gettext("Leave")), leave.first_on, leave.last_on)
        for leave in leaves
        if leave.first_on is not None and leave.last_on is not None
    ]
    drawn = [mark for mark in marks if mark is not None]
    picture = Picture(candidacy.starts_on, lanes, drawn, leaves=spans, signs=tuple(_signs(lanes)))
    if picture.first_on <= today <= picture.last_on:
        word = str(gettext("Today"))
        sign = Sign(SignKind.TODAY, word, word, today, tuple(range(len(lanes))))
        picture = Picture(candidacy.starts_on, lanes, drawn, leaves=spans, signs=(sign, *picture.signs))
    return Timeline(picture, wide(picture), narrow(picture))


def _mark(row: PlannedRow, lanes: tuple[int, ...], next_id: int | None) -> Mark | None:
    milestone = row.milestone
    on = milestone.settled_on or milestone.due_on
    if on is None or not lanes:
        return None
    return Mark(
        title=row.title,
        lanes=lanes,
        kind=_kind(row),
        on=on,
        due_on=milestone.due_on,
        planned_on=milestone.planned_on,
        is_next=milestone.reviewable_id == next_id,
    )


def _kind(row: PlannedRow) -> MarkKind:
    state = row.milestone.reviewable.state
    if state is MilestoneState.APPROVED:
        return MarkKind.DONE
    if state in _DROPPED:
        return MarkKind.DROPPED
    return MarkKind.LATE if row.status is Status.OVERDUE else MarkKind.TODO


def _signs(lanes: Sequence[Lane]) -> Iterator[Sign]:
    """The ends of the normal and the longest length; each once where the universities agree."""
    for kind in (SignKind.NORMAL_END, SignKind.LATEST_END):
        ends: dict[date, list[int]] = {}
        for number, lane in enumerate(lanes):
            ends.setdefault(lane.normal_end_on if kind is SignKind.NORMAL_END else lane.latest_end_on, []).append(
                number
            )
        name = str(END_NAMES[kind])
        for on, numbers in ends.items():
            short = f"{name} · {lanes[numbers[0]].title}" if len(ends) > 1 else name
            yield Sign(kind, f"{short} · {day_text(on)}", short, on, tuple(numbers))
