"""Nudging: how often those who have the work were reminded, and whether the candidate may do it now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.nudges import Awaited, NudgeState, nudge_state
from doctoral_center.domain.requests import RequestKind
from doctoral_center.labels.waiting import next_nudge_words, nudged_words
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.shown_reviews import Review


@dataclass(frozen=True)
class Asked:
    """One open sign-off: of whom, since when (aware UTC), and how often and when last was nudged about it."""

    person_id: int
    asked_at: datetime
    times: int
    nudged_at: datetime | None


@dataclass(frozen=True)
class Nudge:
    """What the candidate sees where others have her work; `address` takes the nudge."""

    address: str
    state: NudgeState

    @property
    def told(self) -> str:
        """How often, and when last."""
        return nudged_words(self.state)

    @property
    def may(self) -> bool:
        """Whether somebody may be reminded now."""
        return self.state.from_on is None

    @property
    def next(self) -> str:
        """When the next one is possible."""
        return next_nudge_words(self.state)


def nudge_of(address: str, asked: Iterable[Asked], zone: str, today: date) -> Nudge | None:
    """Return the nudge about a piece of work at `address`; `zone` is the programme's. None when nobody has it."""
    people: dict[int, list[Asked]] = {}
    for each in asked:
        people.setdefault(each.person_id, []).append(each)
    state = nudge_state((_awaited(mine, zone) for mine in people.values()), today)
    return Nudge(f"{address}/nudge", state) if state is not None else None


def _awaited(mine: list[Asked], zone: str) -> Awaited:
    """Put together what one person is asked by both sides at once."""
    last = max((each.nudged_at for each in mine if each.nudged_at is not None), default=None)
    return Awaited(
        asked_on=day_in(min(each.asked_at for each in mine), zone),
        times=max(each.times for each in mine),
        nudged_on=day_in(last, zone) if last is not None else None,
    )


def nudge_of_review(review: Review, actor: Actor, now: datetime) -> Nudge | None:
    """Return the nudge that the reader may give about a milestone or a request of hers; never about a leave."""
    is_leave = review.asked is not None and review.asked.request.kind is RequestKind.LEAVE
    if review.candidate.id != actor.person_id or is_leave or review.state is not MilestoneState.SUBMITTED:
        return None
    asks = review.latest.asks if review.latest is not None else []
    asked = [Asked(ask.person.id, ask.asked_at, ask.nudges, ask.nudged_at) for ask in asks if ask.is_open]
    return nudge_of(f"/{review.kind.value}s/{review.ref}", asked, review.zone, review.today(now))
