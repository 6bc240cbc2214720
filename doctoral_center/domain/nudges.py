"""Nudges: how often a candidate may remind those who have her work. Days are those of the programme's zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# Nobody is pressed who was asked only just now.
FIRST_AFTER = timedelta(days=3)
AGAIN_AFTER = timedelta(days=7)


def next_nudge_on(asked_on: date, nudged_on: date | None) -> date:
    """Return the first day on which somebody asked on `asked_on`, and last nudged on `nudged_on`, may be nudged."""
    first = asked_on + FIRST_AFTER
    return first if nudged_on is None else max(first, nudged_on + AGAIN_AFTER)


@dataclass(frozen=True)
class Awaited:
    """One person's work that waits since `asked_on`, and how often she was nudged, lastly on `nudged_on`."""

    asked_on: date
    times: int = 0
    nudged_on: date | None = None

    @property
    def next_on(self) -> date:
        """The first day on which the next nudge may go."""
        return next_nudge_on(self.asked_on, self.nudged_on)


@dataclass(frozen=True)
class NudgeState:
    """What may be done about all who have a piece of work. `from_on` is None when somebody may be nudged now."""

    times: int
    last_on: date | None
    from_on: date | None


def nudge_state(awaited: Iterable[Awaited], today: date) -> NudgeState | None:
    """Return how often and when they were nudged, and when they may be next; None when nobody is waited for."""
    people = list(awaited)
    if not people:
        return None
    next_on = min(one.next_on for one in people)
    return NudgeState(
        times=max(one.times for one in people),
        last_on=max((one.nudged_on for one in people if one.nudged_on is not None), default=None),
        from_on=next_on if today < next_on else None,
    )
