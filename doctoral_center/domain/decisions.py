"""One decision about time for several candidates: what it says, and what it would be for each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from doctoral_center.domain.changes import Change, ChangeKind
from doctoral_center.domain.days import check_near
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError
from doctoral_center.domain.milestones import UNSETTLED, MilestoneState
from doctoral_center.domain.plans import Granted, Known

# Each file is locked, computed and written: more in one transaction would keep others waiting.
MOST_AT_ONCE = 200
MOST_DAYS = 1000


@dataclass(frozen=True)
class MilestoneOfSide:
    """A milestone as it stands in every candidate's plan: a side of the programme, its rule and the occurrence."""

    side_id: int
    rule_code: str
    occurrence: int = 1


@dataclass(frozen=True)
class DecisionData:
    """What is decided. Days are in the programme's zone.

    extension: `milestone`, and either `due_on` or `days` more; leave: `first_on` to `last_on`, both included;
    intensity: `from_on`, `percent`.
    """

    kind: ChangeKind
    reason: str = ""
    milestone: MilestoneOfSide | None = None
    due_on: date | None = None
    days: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    from_on: date | None = None
    percent: int | None = None


_NEEDED = {
    ChangeKind.EXTENSION: ("milestone",),
    ChangeKind.LEAVE: ("first_on", "last_on"),
    ChangeKind.INTENSITY: ("from_on", "percent"),
}


def check_decision(data: DecisionData, today: date) -> None:
    """Pass a decision that says all that it needs to.

    Raises InvalidInputError, each about its field: `decision-incomplete`, `due-day-or-days`, `days-not-positive`,
    `leave-ends-before-it-starts`, `percent-not-positive`, `day-far-away`.
    """
    for name in _NEEDED[data.kind]:
        if getattr(data, name) is None:
            raise InvalidInputError("decision-incomplete", name)
    if data.kind is ChangeKind.EXTENSION and (data.due_on is None) == (data.days is None):
        raise InvalidInputError("due-day-or-days", "due_on")
    if data.days is not None and not 0 < data.days <= MOST_DAYS:
        raise InvalidInputError("days-not-positive", "days", {"most": MOST_DAYS})
    if data.percent is not None and data.percent <= 0:
        raise InvalidInputError("percent-not-positive", "percent", {"percent": data.percent, "from_on": data.from_on})
    _check_days(data, today)


def _check_days(data: DecisionData, today: date) -> None:
    for name in ("due_on", "first_on", "last_on", "from_on"):
        day = getattr(data, name)
        if day is not None:
            check_near(day, today, name)
    if data.first_on is not None and data.last_on is not None and data.last_on < data.first_on:
        params = {"first_on": data.first_on, "last_on": data.last_on}
        raise InvalidInputError("leave-ends-before-it-starts", "last_on", params)


def known_milestone(milestone: MilestoneOfSide, track_id: int | None, known: Sequence[Known]) -> Known:
    """Return the milestone, in its present attempt, of the candidate whose track of that side is `track_id`.

    Raises ImpossibleNowError `no-such-milestone` and `milestone-settled`.
    """
    found = [
        (part.attempt, each)
        for each in known
        for part in each.parts
        if (part.track_id, part.rule_code, part.occurrence) == (track_id, milestone.rule_code, milestone.occurrence)
    ]
    if not found:
        raise ImpossibleNowError("no-such-milestone")
    present = max(found, key=lambda each: each[0])[1]
    if present.state is MilestoneState.CANCELLED:
        raise ImpossibleNowError("no-such-milestone")
    if present.state not in UNSETTLED:
        raise ImpossibleNowError("milestone-settled", {"state": present.state})
    return present


def granted_to(data: DecisionData, known: Known | None, due_on: Mapping[int, date | None], today: date) -> Granted:
    """Return the change that the decision is for one candidate; `known` is the milestone that it names, if any.

    Raises ImpossibleNowError `no-such-milestone` when a milestone that is to get more days has no day.
    """
    if data.kind is ChangeKind.LEAVE:
        assert data.first_on is not None
        assert data.last_on is not None
        return Granted(Change.leave(data.first_on, data.last_on))
    if data.kind is ChangeKind.INTENSITY:
        assert data.from_on is not None
        assert data.percent is not None
        return Granted(Change.intensity(data.from_on, data.percent))
    assert known is not None
    now_on = due_on[known.id]
    if now_on is None:
        raise ImpossibleNowError("no-such-milestone")
    then_on = data.due_on if data.due_on is not None else now_on + timedelta(days=data.days or 0)
    return Granted(Change.extension("", 1, then_on, today), known.id)
