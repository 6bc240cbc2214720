"""The latest end of study on each side: what a change of time would put beyond it, and how near it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from doctoral_center.domain.periods import RunningDay
from doctoral_center.domain.plans import Part, Plan

NEAR_MONTHS = 6


class EndStanding(StrEnum):
    """How a latest end of study stands on a day."""

    NEAR = "near"
    PASSED = "passed"


def end_standing(latest_end_on: date, today: date) -> EndStanding | None:
    """Say whether the last day of study has passed, or comes within NEAR_MONTHS months; None if it is farther away.

    Both are days in the programme's zone; the last day itself has not passed.
    """
    if today > latest_end_on:
        return EndStanding.PASSED
    return EndStanding.NEAR if latest_end_on <= RunningDay(today, NEAR_MONTHS).day else None


@dataclass(frozen=True)
class BeyondEnd:
    """A milestone that would be due after study must have ended on the side of `part`."""

    part: Part
    due_on: date
    latest_end_on: date


def first_beyond_latest_end(after: Plan, *, days_now: Mapping[int, date | None]) -> BeyondEnd | None:
    """Return the first milestone that `after` moves beyond the latest end of a side that asks for it; None if none.

    `days_now` are the due days by milestone id before the change. What lies beyond that end already is no reason to
    refuse, and neither is what does not move.
    """
    for milestone in after.milestones:
        due_on, known_id = milestone.due_on, milestone.known_id
        now_on = days_now.get(known_id) if known_id is not None else None
        if due_on is None or due_on == now_on:
            continue
        for each in milestone.parts:
            end_on = after.ends[each.part.track_id].latest_end_on
            was_beyond = now_on is not None and now_on > end_on
            if due_on > end_on and not was_beyond:
                return BeyondEnd(each.part, due_on, end_on)
    return None
