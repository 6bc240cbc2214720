"""A candidate's whole plan: each track computed by itself, then what the sides have in common made one.

Pure: from regulations, what is known of the milestones, and changes of time, to the days of every milestone. The same
function with a change that is not stored yet is the what-if preview.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from doctoral_center.domain.attempts import attempts_allowed
from doctoral_center.domain.calendars import LIBRARY, WorkingDays
from doctoral_center.domain.changes import Change
from doctoral_center.domain.deadlines import Deadline, DeadlineError, Schedule, Step, StepKind, compute_schedule
from doctoral_center.domain.milestones import SETTLED_STATES, MilestoneState
from doctoral_center.domain.regulation_rules import START, MilestoneRule, OneTimeDue, Period, PeriodUnit, Regulation

RuleOfTrack = tuple[int, str]
"""A track's id and a rule's code."""


@dataclass(frozen=True, order=True)
class Part:
    """A track's rule, occurrence and attempt: what a milestone is made of."""

    track_id: int
    rule_code: str
    occurrence: int = 1
    attempt: int = 1


@dataclass(frozen=True)
class PlanTrack:
    """One side's rules. Tracks come in the order of the programme's sides."""

    id: int
    regulation: Regulation


@dataclass(frozen=True)
class Known:
    """A milestone that exists. `settled_on` is a day in the programme's zone, None while it is not settled."""

    id: int
    parts: tuple[Part, ...]
    state: MilestoneState
    settled_on: date | None = None


@dataclass(frozen=True)
class Granted:
    """A change of time; one that is addressed names a milestone, and its `code` is filled in for each side."""

    change: Change
    milestone_id: int | None = None


@dataclass(frozen=True)
class PlannedPart:
    """One side's own day for a milestone, and why."""

    part: Part
    deadline: Deadline


@dataclass(frozen=True)
class PlannedMilestone:
    """One milestone that is not settled; `known_id` is None for one that does not exist yet."""

    parts: tuple[PlannedPart, ...]
    known_id: int | None

    @property
    def due_on(self) -> date | None:
        """The earliest of the sides' days; None if it is skipped."""
        return min((day for part in self.parts if (day := part.deadline.due_on) is not None), default=None)

    @property
    def opens_on(self) -> date | None:
        """The earliest of the sides' opening days; None if a side lets it be handed in at any time."""
        days = [part.deadline.opens_on for part in self.parts if part.deadline.due_on is not None]
        return None if None in days else min((day for day in days if day is not None), default=None)

    @property
    def is_forecast(self) -> bool:
        """Whether any side's day hangs on a day that is not known yet."""
        return any(part.deadline.forecast for part in self.parts)


@dataclass(frozen=True)
class Ends:
    """The ends of the normal and of the longest length of study."""

    normal_end_on: date
    latest_end_on: date


@dataclass(frozen=True)
class Plan:
    """Every milestone that is not settled, those that are no longer asked for, and when study ends on each track."""

    milestones: tuple[PlannedMilestone, ...]
    vanished_ids: frozenset[int]
    # By track id.
    ends: Mapping[int, Ends]

    @property
    def normal_end_on(self) -> date:
        """The earliest of the tracks' normal ends."""
        return min(ends.normal_end_on for ends in self.ends.values())

    @property
    def latest_end_on(self) -> date:
        """The earliest of the tracks' latest ends."""
        return min(ends.latest_end_on for ends in self.ends.values())


@dataclass(frozen=True)
class PlanInput:
    """What a plan follows from. `same` holds the pairs of rules that count as one milestone."""

    starts_on: date
    tracks: Sequence[PlanTrack]
    same: Collection[tuple[RuleOfTrack, RuleOfTrack]] = ()
    known: Sequence[Known] = ()
    granted: Sequence[Granted] = ()
    working_days: WorkingDays = LIBRARY


def compute_plan(given: PlanInput) -> Plan:
    """Compute the days of every milestone that is not settled; settled ones keep theirs.

    A milestone that several sides ask for is due on the earliest of their days, each of them on a working day of all.
    A failed attempt that may be repeated opens the next. Raises DeadlineError for a change that cannot be.
    """
    return _Planner(given).plan()


@dataclass(frozen=True)
class _Attempt:
    """The attempt of a one-time rule that counts now: its number, and when the one before it failed."""

    number: int
    failed_on: date | None
    known: Known | None


class _Planner:
    """One computation over all tracks."""

    def __init__(self, given: PlanInput) -> None:
        self.given = given
        self.regulations = {track.id: track.regulation for track in given.tracks}
        self.known = {part: known for known in given.known for part in known.parts}
        self.groups = _groups(given)
        self.granted_to: dict[int, list[Change]] = {}
        for granted in given.granted:
            if granted.milestone_id is not None:
                self.granted_to.setdefault(granted.milestone_id, []).append(granted.change)
        self.attempts = {rule: self._attempt(rule) for rule in self._one_time_rules()}

    def plan(self) -> Plan:
        # 1. Attempts after the first have a way of their own; what hangs on them needs their day.
        again = {rule: self._again(rule, attempt) for rule, attempt in self.attempts.items() if attempt.number > 1}
        # 2. Each track by itself.
        schedules = {track.id: self._schedule(track, again) for track in self.given.tracks}
        # 3. Every occurrence, and of repeated ones the present attempt.
        planned: dict[Part, Deadline] = {}
        for track in self.given.tracks:
            for deadline in schedules[track.id].deadlines:
                rule = (track.id, deadline.code)
                attempt = self.attempts[rule].number if rule in self.attempts else 1
                planned[Part(*rule, deadline.occurrence, attempt)] = again.get(rule, deadline)
        # 4. What counts as one is one; what is settled keeps its day.
        milestones = tuple(self._joined(planned))
        wanted = {part for milestone in milestones for part in (each.part for each in milestone.parts)}
        vanished = {
            known.id
            for known in self.given.known
            if known.state not in SETTLED_STATES and not wanted.intersection(known.parts)
        }
        return Plan(
            milestones=milestones,
            vanished_ids=frozenset(vanished),
            ends={
                track_id: Ends(schedule.normal_end_on, schedule.latest_end_on)
                for track_id, schedule in schedules.items()
            },
        )

    def _one_time_rules(self) -> Iterable[RuleOfTrack]:
        for track in self.given.tracks:
            for rule in track.regulation.milestones:
                if not rule.is_repeating:
                    yield track.id, rule.code

    # Attempts

    def _attempt(self, rule: RuleOfTrack) -> _Attempt:
        number, failed_on = 1, None
        known = self.known.get(Part(*rule, attempt=number))
        while (
            known is not None
            and known.state is MilestoneState.NOT_PASSED
            and known.settled_on is not None
            and number < self._attempts_allowed(rule)
        ):
            number, failed_on = number + 1, known.settled_on
            known = self.known.get(Part(*rule, attempt=number))
        return _Attempt(number, failed_on, known)

    def _rules_together(self, rule: RuleOfTrack) -> list[MilestoneRule]:
        return [self.regulations[track_id].rule(code) for track_id, code in sorted(self.groups.get(rule, {rule}))]

    def _attempts_allowed(self, rule: RuleOfTrack) -> int:
        return attempts_allowed(self._rules_together(rule))

    def _again_within_months(self, rule: RuleOfTrack) -> int:
        own = self.regulations[rule[0]].rule(rule[1]).may_fail
        if own is not None and own.again_within_months is not None:
            return own.again_within_months
        months = [each.may_fail.again_within_months for each in self._rules_together(rule) if each.may_fail]
        return min((count for count in months if count is not None), default=0)

    def _again(self, rule: RuleOfTrack, attempt: _Attempt) -> Deadline:
        """Compute a further attempt: the day the last one failed plus the months that the rule gives.

        Of the changes only leaves after that day act, and what is addressed to this attempt.
        """
        track_id, code = rule
        assert attempt.failed_on is not None
        months = self._again_within_months(rule)
        regulation = self.regulations[track_id]
        once = replace(regulation.rule(code), due=OneTimeDue(START, Period(PeriodUnit.MONTHS, months)))
        changes = [
            granted.change
            for granted in self.given.granted
            if granted.change.first_on is not None and granted.change.first_on > attempt.failed_on
        ]
        schedule = compute_schedule(
            replace(regulation, milestones=(once,)),
            attempt.failed_on,
            changes=changes + self._addressed(Part(track_id, code), attempt.known),
            settled=_settled_days({(code, 1): attempt.known}),
            calendars={code: self._calendars_beside(rule)},
            working_days=self.given.working_days,
        )
        deadline = schedule.deadlines[0]
        detail = {"after": code, "after_on": attempt.failed_on, "counted_from": "done", "months": months}
        detail["attempt"] = attempt.number
        return replace(deadline, steps=(replace(deadline.steps[0], detail=detail), *deadline.steps[1:]))

    # One track

    def _schedule(self, track: PlanTrack, again: Mapping[RuleOfTrack, Deadline]) -> Schedule:
        changes = [granted.change for granted in self.given.granted if granted.milestone_id is None]
        settled: dict[tuple[str, int], Known | None] = {}
        codes = {rule.code for rule in track.regulation.milestones}
        for part, known in self.known.items():
            rule = (part.track_id, part.rule_code)
            # What an earlier version of the pack asked for, and this one does not, is no occurrence of it.
            if part.track_id != track.id or part.rule_code not in codes:
                continue
            if rule in again or (rule in self.attempts and part.attempt != self.attempts[rule].number):
                continue
            settled[part.rule_code, part.occurrence] = known
            changes += self._addressed(part, known)
        for rule, deadline in again.items():
            attempt = self.attempts[rule]
            if rule[0] == track.id and deadline.due_on is not None and attempt.failed_on is not None:
                # What hangs on the rule follows its present attempt.
                changes.append(Change.manual(rule[1], 1, deadline.due_on, attempt.failed_on))
                settled[rule[1], 1] = attempt.known
        calendars = {rule.code: self._calendars_beside((track.id, rule.code)) for rule in track.regulation.milestones}
        return self._existing_only(track.regulation, changes, _settled_days(settled), calendars)

    def _existing_only(
        self,
        regulation: Regulation,
        changes: list[Change],
        settled: dict[tuple[str, int], date],
        calendars: Mapping[str, Iterable[str | None]],
    ) -> Schedule:
        """Compute a track; what names an occurrence that moved dates have since done away with is left out.

        An attestation granted more time, or settled early, must not make an earlier thesis day impossible.
        """
        while True:
            try:
                return compute_schedule(
                    regulation,
                    self.given.starts_on,
                    changes=changes,
                    settled=settled,
                    calendars=calendars,
                    working_days=self.given.working_days,
                )
            except DeadlineError as error:
                if error.code not in {"change-names-nothing", "settled-names-nothing"}:
                    raise
                gone = (str(error.params["code"]), int(str(error.params["occurrence"])))
                changes = [change for change in changes if change.address != gone]
                settled = {occurrence: day for occurrence, day in settled.items() if occurrence != gone}

    def _addressed(self, part: Part, known: Known | None) -> list[Change]:
        return [
            replace(change, code=part.rule_code, occurrence=part.occurrence)
            for change in self.granted_to.get(known.id if known is not None else 0, ())
        ]

    def _calendars_beside(self, rule: RuleOfTrack) -> frozenset[str | None]:
        others = self.groups.get(rule, {rule}) - {rule}
        return frozenset(self.regulations[track_id].country for track_id, _code in others)

    # All tracks

    def _joined(self, planned: Mapping[Part, Deadline]) -> Iterable[PlannedMilestone]:
        done: set[Part] = set()
        for part in planned:
            if part in done:
                continue
            rules = sorted(self.groups.get((part.track_id, part.rule_code), {(part.track_id, part.rule_code)}))
            together = [replace(part, track_id=track_id, rule_code=code) for track_id, code in rules]
            parts = tuple(PlannedPart(each, planned[each]) for each in together if each in planned)
            done.update(each.part for each in parts)
            known = next((self.known[each] for each in together if each in self.known), None)
            if known is None or known.state not in SETTLED_STATES:
                yield PlannedMilestone(parts, known.id if known is not None else None)


def _groups(given: PlanInput) -> dict[RuleOfTrack, frozenset[RuleOfTrack]]:
    """Return, for each rule that counts as another, all those it is one milestone with."""
    groups: dict[RuleOfTrack, frozenset[RuleOfTrack]] = {}
    for one, other in given.same:
        merged = groups.get(one, frozenset({one})) | groups.get(other, frozenset({other}))
        groups |= dict.fromkeys(merged, merged)
    return groups


def _settled_days(known: Mapping[tuple[str, int], Known | None]) -> dict[tuple[str, int], date]:
    return {
        occurrence: each.settled_on
        for occurrence, each in known.items()
        if each is not None and each.state in SETTLED_STATES and each.settled_on is not None
    }


def new_steps(before: Sequence[Step], after: Sequence[Step]) -> tuple[Step, ...]:
    """Return those steps of `after` that are not in `before`: why a day is another.

    A change of time that acts as before is not among them, though it now leads to another day; a roll is.
    """
    old = [(step.kind, step.detail) for step in before if step.kind is not StepKind.ROLL]
    return tuple(step for step in after if step not in before and (step.kind, step.detail) not in old)


def step_from_stored(content: Mapping[str, Any]) -> Step:
    """Return a step as it was before it was stored as JSON: days are days again."""
    detail = {
        name: date.fromisoformat(value) if name.endswith("_on") and name != "each_year_on" and value else value
        for name, value in content["detail"].items()
    }
    from_on = content["from_on"]
    return Step(
        kind=StepKind(content["kind"]),
        from_on=date.fromisoformat(from_on) if from_on else None,
        to_on=date.fromisoformat(content["to_on"]),
        detail=detail,
    )


__all__ = [
    "Granted",
    "Known",
    "Part",
    "Plan",
    "PlanInput",
    "PlanTrack",
    "PlannedMilestone",
    "PlannedPart",
    "Step",
    "compute_plan",
    "new_steps",
    "step_from_stored",
]
