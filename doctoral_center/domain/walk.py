"""One occurrence's way from its base day through the changes of time: the running day, the pin, the steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from doctoral_center.domain.changes import Change, ChangeKind, Effect, Leave
from doctoral_center.domain.periods import RunningDay, months_and_days

FULL_TIME = 100  # percent


class StepKind(StrEnum):
    """Why a day is what it is."""

    BASE = "base"
    LEAVE = "leave"
    INTENSITY = "intensity"
    EXTENSION = "extension"
    MANUAL = "manual"
    ROLL = "roll"


@dataclass(frozen=True)
class Step:
    """One move. `from_on` is the previous step's `to_on`, None for the base; `detail` is data for a sentence.

    What `detail` holds, by kind:

    =========  ==========================================================================================
    base       after, after_on, counted_from (start, due or done) and months, weeks, days or working_days
               (and every_months); or each_year_on (MM-DD)
    leave      first_on, last_on and months, days; for a fixed day of the year that waits for the end of the
               leave without them, and with merged_into (a number) if it was skipped
    intensity  from_on, effective_on, percent, previous_percent
    extension  due_on, decided_on
    manual     due_on, decided_on, released_on
    roll       roll (next_working_day or previous_working_day), countries
    =========  ==========================================================================================
    """

    kind: StepKind
    from_on: date | None
    to_on: date
    detail: Mapping[str, object]


class Walk:
    """Changes act on it one after the other, in the order of their effective days.

    `as_of` is the day it was settled: what becomes effective later, a release included, is ignored; None if open.
    """

    def __init__(self, base: RunningDay, as_of: date | None) -> None:
        self._running = base
        self._as_of = as_of
        self._percent = FULL_TIME
        self._pin: Change | None = None
        self._steps: list[Step] = []
        self.was_set = False  # by a manual date, pinned or released
        self.day = base.day

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps so far; they add up to `day`."""
        return tuple(self._steps)

    @property
    def is_pinned(self) -> bool:
        """Whether a manual date still holds once everything has acted."""
        released_on = self._pin.released_on if self._pin else None
        if released_on is None:
            return self._pin is not None
        return self._as_of is not None and released_on > self._as_of

    def begin(self, detail: Mapping[str, object]) -> None:
        """Note the base."""
        self._steps.append(Step(StepKind.BASE, None, self.day, detail))

    def act(self, effect: Effect, anchored_on: date | None = None) -> None:
        """Let one change act.

        `anchored_on` is the day of the milestone that this one is counted from, None if from the start: only leaves
        after such a day act, and intensity never. Changes addressed to the occurrence act whatever that day.
        """
        if self._as_of is not None and effect.on > self._as_of:
            return
        change = effect.change
        if change.kind is ChangeKind.MANUAL:
            self._set(change)
            return
        if self._pin is not None and self._pin.released_on is not None and self._pin.released_on <= effect.on:
            self._pin = None
        match change.kind:
            case ChangeKind.EXTENSION:
                self._extend(change)
            case ChangeKind.LEAVE if anchored_on is None or effect.on > anchored_on:
                self._pause(change)
            case ChangeKind.INTENSITY if anchored_on is None:
                self._stretch(effect)

    def wait_for_the_end(self, leaves: Sequence[Leave], merged_into: int | None) -> None:
        """Move a fixed day of the year past the leaves it falls into; `merged_into` outlives it if it is skipped."""
        for leave in leaves:
            detail: dict[str, object] = {"first_on": leave.first_on, "last_on": leave.last_on}
            if merged_into is not None and leave is leaves[-1]:
                detail["merged_into"] = merged_into
            self._move(StepKind.LEAVE, RunningDay(leave.day_after), detail)

    def roll_to(self, day: date, detail: Mapping[str, object]) -> None:
        """Move to a working day, last of all."""
        self._move(StepKind.ROLL, RunningDay(day), detail)

    def _move(self, kind: StepKind, running: RunningDay, detail: Mapping[str, object]) -> None:
        before, self._running, self.day = self.day, running, running.day
        if self.day != before:
            self._steps.append(Step(kind, before, self.day, detail))

    def _set(self, change: Change) -> None:
        assert change.due_on is not None
        self._pin = change
        self.was_set = True
        detail = {"due_on": change.due_on, "decided_on": change.decided_on, "released_on": change.released_on}
        self._move(StepKind.MANUAL, RunningDay(change.due_on), detail)

    def _extend(self, change: Change) -> None:
        assert change.due_on is not None
        if self._pin is None and change.due_on > self.day:
            detail = {"due_on": change.due_on, "decided_on": change.decided_on}
            self._move(StepKind.EXTENSION, RunningDay(change.due_on), detail)

    def _pause(self, change: Change) -> None:
        assert change.first_on is not None
        assert change.last_on is not None
        if self._pin is None and change.first_on <= self.day:
            months, days = months_and_days(change.first_on, change.last_on)
            detail = {"first_on": change.first_on, "last_on": change.last_on, "months": months, "days": days}
            self._move(StepKind.LEAVE, self._running.plus(months, days), detail)

    def _stretch(self, effect: Effect) -> None:
        assert effect.change.percent is not None
        previous, self._percent = self._percent, effect.change.percent
        if self._pin is None and effect.on < self.day:
            remaining = (self.day - effect.on).days
            days = -(-remaining * previous // self._percent)  # rounded up to whole days
            detail: dict[str, object] = {"from_on": effect.change.from_on, "effective_on": effect.on}
            detail |= {"percent": self._percent, "previous_percent": previous}
            # A plain day, even where it stays the same: a later leave counts from it, not from the anchor.
            self._move(StepKind.INTENSITY, RunningDay(effect.on + timedelta(days=days)), detail)
