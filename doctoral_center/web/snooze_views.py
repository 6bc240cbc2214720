"""«Later»: what a reader may put off, until which days, and who has put what off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import WITH_CANDIDATE
from doctoral_center.domain.snoozes import SnoozeChoice, can_be_put_off, snooze_choices
from doctoral_center.labels.waiting import SNOOZE_CHOICES
from doctoral_center.models.milestones import Milestone
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.shown_reviews import Ask, Review
from doctoral_center.queries.snoozes import PutOff


@dataclass(frozen=True)
class Later:
    """What the reader may put off, or has put off until `until_on`; `address` takes the day."""

    address: str
    due_on: date
    until_on: date | None
    choices: Sequence[SnoozeChoice]
    first_on: date

    def word(self, choice: SnoozeChoice) -> object:
        """Return a choice's name."""
        return SNOOZE_CHOICES[choice.key]


def later_of_ask(review: Review, ask: Ask, actor: Actor, now: datetime) -> Later | None:
    """Return what the reader, who is asked or stands in, may do with a sign-off; None when it is due, or not open."""
    if not ask.is_open:
        return None
    own = next((each for each in ask.put_off if each.person.id == actor.person_id), None)
    address = f"/sign-offs/{ask.ref}/later"
    return _later(address, last_day_of(review, ask), own, actor, there=review.today(now), now=now)


def last_day_of(review: Review, ask: Ask) -> date | None:
    """Return the day by which this person is asked to sign; by both sides at once, the earlier one."""
    asks = review.latest.asks if review.latest is not None else []
    days = [each.due_on for each in asks if each.is_open and each.person.id == ask.person.id and each.due_on]
    return min(days, default=None)


def later_of_milestone(
    milestone: Milestone, ref: str, own: PutOff | None, actor: Actor, *, there: date, now: datetime
) -> Later | None:
    """Return what the candidate may do with a milestone that is with her; `there` is the programme's day."""
    if milestone.is_forecast:
        return None
    return _later(f"/milestones/{ref}/later", milestone.due_on, own, actor, there=there, now=now)


def later_of_review(review: Review, actor: Actor, now: datetime) -> Later | None:
    """Return what the candidate may do with her milestone; None unless it is hers and with her."""
    if review.candidate.id != actor.person_id or review.asked is not None or review.state not in WITH_CANDIDATE:
        return None
    return later_of_milestone(review.milestone, review.ref, review.put_off, actor, there=review.today(now), now=now)


def _later(
    address: str, due_on: date | None, own: PutOff | None, actor: Actor, *, there: date, now: datetime
) -> Later | None:
    today = day_in(now, actor.timezone)
    if due_on is None or not can_be_put_off(due_on, today, there):
        return None
    until_on = own.until_on if own is not None and own.holds(due_on, now) else None
    return Later(address, due_on, until_on, snooze_choices(today, due_on), today + timedelta(days=1))


def rests_of_asks(review: Review, asks: Iterable[Ask], now: datetime) -> list[PutOff]:
    """Return who has put one of these open sign-offs off, each person once."""
    found: dict[int, PutOff] = {}
    for ask in asks:
        if ask.is_open:
            due_on = last_day_of(review, ask)
            found |= {each.person.id: each for each in ask.put_off if each.holds(due_on, now)}
    return list(found.values())


def rest_of_candidate(review: Review, now: datetime) -> PutOff | None:
    """Return the candidate's own rest from a milestone that is with her, if it holds."""
    rest = review.put_off
    if rest is None or review.state not in WITH_CANDIDATE or review.asked is not None:
        return None
    return rest if rest.holds(review.milestone.due_on, now) else None
