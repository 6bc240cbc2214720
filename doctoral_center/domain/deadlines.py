"""When is it due, and why then? One pure function from a regulation, a start day and changes of time to explained days.

Every occurrence's day is made in steps, each from the day before it to the next, so that any screen can say why:

1. base: an anchor (the start, or another milestone's day) plus a period, or a fixed day of the year
2. leave, intensity, extension, manual: the changes, in the order of their effective days
3. roll: to a working day of every track served

A settled occurrence is computed as things stood on the day it was settled, its anchors included, and so never moves.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from doctoral_center.domain.calendars import LIBRARY, WorkingDays
from doctoral_center.domain.changes import Change, ChangeKind, Timeline, timeline
from doctoral_center.domain.deadline_errors import DeadlineError
from doctoral_center.domain.fixed_days import FixedDay, fixed_days
from doctoral_center.domain.periods import RunningDay
from doctoral_center.domain.regulation_rules import (
    START,
    CountedFrom,
    Duration,
    EachYearDue,
    EveryMonthsDue,
    MilestoneRule,
    OneTimeDue,
    Period,
    PeriodUnit,
    Regulation,
    Roll,
)
from doctoral_center.domain.walk import Step, StepKind, Walk

__all__ = ["Change", "ChangeKind", "Deadline", "DeadlineError", "Schedule", "Step", "StepKind", "compute_schedule"]

Occurrence = tuple[str, int]
# Further countries whose working days count for a milestone, by its code; None stands for Monday to Friday.
ExtraCountries = Mapping[str, Iterable[str | None]]


@dataclass(frozen=True)
class Deadline:
    """One occurrence's day and why. `due_on` and `opens_on` are None if it was skipped.

    `base_on` is the unmoved day: base + period alone, its anchors' likewise, whatever was changed or settled.
    `forecast`: it hangs on a day that is not known yet.
    """

    code: str
    occurrence: int
    opens_on: date | None
    due_on: date | None
    forecast: bool
    skipped: bool
    steps: tuple[Step, ...]
    base_on: date


@dataclass(frozen=True)
class Schedule:
    """All occurrences in the order of the pack, and the ends of the normal and the longest length of study."""

    deadlines: tuple[Deadline, ...]
    normal_end_on: date
    latest_end_on: date

    @cached_property
    def _by_occurrence(self) -> dict[Occurrence, Deadline]:
        return {(deadline.code, deadline.occurrence): deadline for deadline in self.deadlines}

    def get(self, code: str, occurrence: int = 1) -> Deadline | None:
        """Return the deadline of one occurrence, or None if there is no such occurrence."""
        return self._by_occurrence.get((code, occurrence))


def compute_schedule(
    regulation: Regulation,
    start_on: date,
    *,
    changes: Iterable[Change] = (),
    settled: Mapping[Occurrence, date] | None = None,
    calendars: ExtraCountries | None = None,
    working_days: WorkingDays = LIBRARY,
) -> Schedule:
    """Compute every occurrence's opening and due day with the steps that led there.

    All days are calendar days in the programme's zone. `settled` gives the day on which an occurrence (code, number)
    was settled; `calendars` the countries, beside the pack's own, of the other tracks that a milestone serves;
    `working_days` when people work there.
    Changes need not be stored: this is the what-if preview too. Their order does not matter.

    Raises DeadlineError for an impossible input, with a code of deadline_errors.SENTENCES.
    """
    try:
        working = _Working(calendars or {}, working_days)
        engine = _Engine(regulation, start_on, timeline(start_on, changes), settled or {}, working)
        schedule = engine.schedule()
    except OverflowError:
        raise DeadlineError("beyond-the-calendar") from None
    _check_addresses(schedule, engine.timeline, settled or {})
    return schedule


def _check_addresses(schedule: Schedule, changes: Timeline, settled: Mapping[Occurrence, date]) -> None:
    for effect in changes.effects:
        address = effect.change.address
        if address is not None and schedule.get(*address) is None:
            params = {"kind": effect.change.kind.value, "code": address[0], "occurrence": address[1]}
            raise DeadlineError("change-names-nothing", params)
    for code, occurrence in sorted(settled):
        if schedule.get(code, occurrence) is None:
            raise DeadlineError("settled-names-nothing", {"code": code, "occurrence": occurrence})


@dataclass(frozen=True)
class _Working:
    """Further countries by milestone, and when people work there."""

    extra: ExtraCountries
    days: WorkingDays


@dataclass(frozen=True)
class _Due:
    """A due day after step 3."""

    on: date
    steps: tuple[Step, ...]


class _Engine:
    """One computation; it remembers what others are counted from, so that every rule is worked out once."""

    def __init__(
        self,
        regulation: Regulation,
        start_on: date,
        changes: Timeline,
        settled: Mapping[Occurrence, date],
        working: _Working,
    ) -> None:
        self.regulation = regulation
        self.start_on = start_on
        self.timeline = changes
        self.settled = settled
        self.working = working
        self._rules = {rule.code: rule for rule in regulation.milestones}
        self._unmoved: dict[str, date] = {}
        self._due: dict[tuple[str, date | None], _Due] = {}

    def schedule(self) -> Schedule:
        deadlines = [deadline for rule in self.regulation.milestones for deadline in self._deadlines(rule)]
        return Schedule(tuple(deadlines), self._end(self.regulation.normal), self._end(self.regulation.maximum))

    def _end(self, duration: Duration) -> date:
        walk = Walk(RunningDay(self.start_on, duration.months), as_of=None)
        for effect in self.timeline.concerning(None):
            if effect.change.kind is ChangeKind.INTENSITY or not duration.leave_counts:
                walk.act(effect)
        return walk.day

    def _deadlines(self, rule: MilestoneRule) -> Iterator[Deadline]:
        match rule.due:
            case OneTimeDue():
                due = self._due_of(rule.code, self.settled.get((rule.code, 1)))
                yield self._deadline(rule, 1, due, self._unmoved_of(rule.code))
            case EveryMonthsDue() as every:
                yield from self._every_months(rule, every)
            case EachYearDue() as each:
                yield from self._each_year(rule, each)

    def _deadline(self, rule: MilestoneRule, occurrence: int, due: _Due, base_on: date) -> Deadline:
        return Deadline(
            code=rule.code,
            occurrence=occurrence,
            opens_on=_opens_on(rule, due.on),
            due_on=due.on,
            forecast=occurrence == 1 and self._is_forecast(rule),
            skipped=False,
            steps=due.steps,
            base_on=base_on,
        )

    # One-time rules: `as_of` is the day as of which things are seen, None for everything known.

    def _due_of(self, code: str, as_of: date | None) -> _Due:
        if (code, as_of) not in self._due:
            self._due[code, as_of] = self._compute_due(self._rules[code], as_of)
        return self._due[code, as_of]

    def _compute_due(self, rule: MilestoneRule, as_of: date | None) -> _Due:
        due = rule.due
        assert isinstance(due, OneTimeDue)
        if due.after == START:
            anchor_on, counted_from = self.start_on, START
        else:
            anchor_on, counted_from = self._anchor(due, as_of)
        walk = Walk(self._plus(anchor_on, due.period), as_of)
        detail = {"after": due.after, "after_on": anchor_on, "counted_from": counted_from}
        walk.begin(detail | {due.period.unit.value: due.period.count})
        for effect in self.timeline.concerning((rule.code, 1)):
            walk.act(effect, anchored_on=None if due.after == START else anchor_on)
        return self._rolled(rule, walk)

    def _anchor(self, due: OneTimeDue, as_of: date | None) -> tuple[date, str]:
        """Return the anchor's day and what it is: its settled day, or its due day (which may stand in for that)."""
        done_on = self.settled.get((due.after, 1))
        if done_on is not None and as_of is not None and done_on > as_of:
            done_on = None  # not yet known then
        if done_on is not None and due.counted_from is CountedFrom.DONE:
            return done_on, CountedFrom.DONE.value
        return self._due_of(due.after, done_on if done_on is not None else as_of).on, CountedFrom.DUE.value

    def _plus(self, anchor_on: date, period: Period) -> RunningDay:
        match period.unit:
            case PeriodUnit.MONTHS:
                return RunningDay(anchor_on, months=period.count)
            case PeriodUnit.WEEKS:
                return RunningDay(anchor_on, days=7 * period.count)
            case PeriodUnit.DAYS:
                return RunningDay(anchor_on, days=period.count)
            case PeriodUnit.WORKING_DAYS:
                return RunningDay(self.working.days.add_working_days(anchor_on, period.count, self.regulation.country))

    def _unmoved_of(self, code: str) -> date:
        if code not in self._unmoved:
            due = self._rules[code].due
            assert isinstance(due, OneTimeDue)
            anchor_on = self.start_on if due.after == START else self._unmoved_of(due.after)
            self._unmoved[code] = self._plus(anchor_on, due.period).day
        return self._unmoved[code]

    def _is_forecast(self, rule: MilestoneRule) -> bool:
        due = rule.due
        if (rule.code, 1) in self.settled or not isinstance(due, OneTimeDue) or due.after == START:
            return False
        if (due.after, 1) in self.settled:
            return False
        return due.counted_from is CountedFrom.DONE or self._is_forecast(self._rules[due.after])

    # Repeating rules

    def _every_months(self, rule: MilestoneRule, every: EveryMonthsDue) -> Iterator[Deadline]:
        until, number = self._unmoved_of(every.until), 1
        while (base := RunningDay(self.start_on, number * every.months)).day < until:
            walk = Walk(base, self.settled.get((rule.code, number)))
            detail = {"after": START, "after_on": self.start_on, "counted_from": START}
            walk.begin(detail | {"months": base.months, "every_months": every.months})
            for effect in self.timeline.concerning((rule.code, number)):
                walk.act(effect)
            yield self._deadline(rule, number, self._rolled(rule, walk), base.day)
            number += 1

    def _each_year(self, rule: MilestoneRule, each: EachYearDue) -> Iterator[Deadline]:
        until = None
        if each.until is not None:
            until = self._due_of(each.until, self.settled.get((each.until, 1))).on
        settled = {number: day for (code, number), day in self.settled.items() if code == rule.code}
        for fixed in fixed_days(each, self.start_on, until, self.timeline.leaves, settled):
            yield self._fixed(rule, fixed, settled.get(fixed.number))

    def _fixed(self, rule: MilestoneRule, fixed: FixedDay, settled_on: date | None) -> Deadline:
        walk = Walk(RunningDay(fixed.on), settled_on)
        walk.begin({"each_year_on": f"{fixed.on:%m-%d}"})
        walk.wait_for_the_end(fixed.leaves, fixed.merged_into)
        for effect in self.timeline.concerning((rule.code, fixed.number)):
            if effect.change.address is not None:
                walk.act(effect)
        # A manual date is somebody's decision about this very occurrence: it brings a skipped one back.
        if fixed.merged_into is not None and not walk.was_set:
            return Deadline(rule.code, fixed.number, None, None, False, True, walk.steps, fixed.on)
        return self._deadline(rule, fixed.number, self._rolled(rule, walk), fixed.on)

    # Step 3

    def _rolled(self, rule: MilestoneRule, walk: Walk) -> _Due:
        if rule.roll is not Roll.NONE and not walk.is_pinned:
            countries = frozenset({self.regulation.country, *self.working.extra.get(rule.code, ())})
            days = self.working.days
            roll = days.roll_forward if rule.roll is Roll.NEXT else days.roll_back
            names = tuple(sorted(country for country in countries if country is not None))
            walk.roll_to(roll(walk.day, countries), {"roll": rule.roll.value, "countries": names})
        return _Due(walk.day, walk.steps)


def _opens_on(rule: MilestoneRule, due_on: date) -> date | None:
    return None if rule.opens is None else due_on - timedelta(days=rule.opens.days_before)
