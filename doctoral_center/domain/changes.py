"""Changes of time: leave, intensity, extension, manual date; what of them is impossible, and the order they act in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import groupby, pairwise

from doctoral_center.domain.deadline_errors import DeadlineError


class ChangeKind(StrEnum):
    """The four ways in which time is changed."""

    LEAVE = "leave"
    INTENSITY = "intensity"
    EXTENSION = "extension"
    MANUAL = "manual"


# On one day they act in this order.
_RANK = {ChangeKind.MANUAL: 0, ChangeKind.EXTENSION: 1, ChangeKind.LEAVE: 2, ChangeKind.INTENSITY: 3}
ADDRESSED = frozenset({ChangeKind.EXTENSION, ChangeKind.MANUAL})
_REQUIRED = {
    ChangeKind.LEAVE: ("first_on", "last_on"),
    ChangeKind.INTENSITY: ("from_on", "percent"),
    ChangeKind.EXTENSION: ("code", "due_on", "decided_on"),
    ChangeKind.MANUAL: ("code", "due_on", "decided_on"),
}


@dataclass(frozen=True)
class Change:
    """One change of time, stored or only proposed, made with the class method of its kind. Days are calendar days."""

    kind: ChangeKind
    first_on: date | None = None
    last_on: date | None = None
    from_on: date | None = None
    percent: int | None = None
    code: str | None = None
    occurrence: int = 1
    due_on: date | None = None
    decided_on: date | None = None
    released_on: date | None = None

    @classmethod
    def leave(cls, first_on: date, last_on: date) -> "Change":
        """Away from `first_on` to `last_on`, both included."""
        return cls(ChangeKind.LEAVE, first_on=first_on, last_on=last_on)

    @classmethod
    def intensity(cls, from_on: date, percent: int) -> "Change":
        """Study at `percent` of full time from `from_on` on."""
        return cls(ChangeKind.INTENSITY, from_on=from_on, percent=percent)

    @classmethod
    def extension(cls, code: str, occurrence: int, due_on: date, decided_on: date) -> "Change":
        """Grant one occurrence until `due_on`; it never shortens."""
        return cls(ChangeKind.EXTENSION, code=code, occurrence=occurrence, due_on=due_on, decided_on=decided_on)

    @classmethod
    def manual(
        cls, code: str, occurrence: int, due_on: date, decided_on: date, released_on: date | None = None
    ) -> "Change":
        """Fix one occurrence to `due_on` from the day of decision until the day before `released_on`."""
        return cls(
            ChangeKind.MANUAL,
            code=code,
            occurrence=occurrence,
            due_on=due_on,
            decided_on=decided_on,
            released_on=released_on,
        )

    @property
    def given_on(self) -> date:
        """The day from which it is meant to act: first day, from-day or day of decision."""
        day = {
            ChangeKind.LEAVE: self.first_on,
            ChangeKind.INTENSITY: self.from_on,
            ChangeKind.EXTENSION: self.decided_on,
            ChangeKind.MANUAL: self.decided_on,
        }[self.kind]
        assert day is not None
        return day

    @property
    def address(self) -> tuple[str, int] | None:
        """The occurrence that it names; None for a leave or an intensity, which act on all."""
        return (self.code, self.occurrence) if self.kind in ADDRESSED and self.code is not None else None


@dataclass(frozen=True)
class Leave:
    """A leave whose days are known to be there."""

    first_on: date
    last_on: date

    def holds(self, day: date) -> bool:
        """Say whether the day lies in it."""
        return self.first_on <= day <= self.last_on

    @property
    def day_after(self) -> date:
        """The first day of work again."""
        return self.last_on + timedelta(days=1)


@dataclass(frozen=True)
class Effect:
    """A change with the day on which it becomes effective."""

    on: date
    change: Change


@dataclass(frozen=True)
class Timeline:
    """All changes of one candidacy, checked and in the order in which they act."""

    effects: tuple[Effect, ...]
    leaves: tuple[Leave, ...]

    def concerning(self, address: tuple[str, int] | None) -> tuple[Effect, ...]:
        """Return what acts on all, and what names this occurrence, in order."""
        return self._by_address.get(address, self._on_all)

    @cached_property
    def _on_all(self) -> tuple[Effect, ...]:
        return tuple(effect for effect in self.effects if effect.change.address is None)

    @cached_property
    def _by_address(self) -> dict[tuple[str, int] | None, tuple[Effect, ...]]:
        addresses = {effect.change.address for effect in self.effects}
        return {
            address: tuple(effect for effect in self.effects if effect.change.address in {None, address})
            for address in addresses
        }


def timeline(start_on: date, changes: Iterable[Change]) -> Timeline:
    """Check the changes and put them in the order of their effective days; the order of input does not matter.

    An intensity that falls inside a leave is effective on the day after it, and again if that lies in another leave.
    Raises DeadlineError for whatever cannot be: see deadline_errors.py.
    """
    # Sorted first, so that of several mistakes the same one is reported whatever the order of input.
    given = sorted(_complete(changes), key=_sort_key)
    for change in given:
        _check_one(change, start_on)
    leaves = tuple(_leave(change) for change in given if change.kind is ChangeKind.LEAVE)
    _check_together(given, leaves)
    effects = [Effect(_effective_on(change, leaves), change) for change in given]
    # A stable sort: intensities that are deferred to one day stay in the order of their from-days.
    return Timeline(tuple(sorted(effects, key=lambda effect: (effect.on, _RANK[effect.change.kind]))), leaves)


def _complete(changes: Iterable[Change]) -> list[Change]:
    complete = list(changes)
    for change in complete:
        for name in _REQUIRED[change.kind]:
            if getattr(change, name) is None:
                raise DeadlineError("change-incomplete", {"kind": change.kind.value, "missing": name})
    return complete


def _sort_key(change: Change) -> tuple[date, int, date, str, int, date]:
    """Effective day first; the rest makes the order complete: kind, from-day, occurrence, granted day."""
    rank = _RANK[change.kind]
    end = change.due_on or change.last_on or change.given_on
    return change.given_on, rank, change.given_on, change.code or "", change.occurrence, end


def _check_one(change: Change, start_on: date) -> None:
    if change.given_on < start_on:
        params = {"kind": change.kind.value, "day": change.given_on, "start_on": start_on}
        raise DeadlineError("change-before-start", params)
    if change.kind is ChangeKind.LEAVE and _leave(change).last_on < change.given_on:
        raise DeadlineError("leave-ends-before-it-starts", {"first_on": change.first_on, "last_on": change.last_on})
    if change.kind is ChangeKind.INTENSITY and (change.percent or 0) <= 0:
        raise DeadlineError("percent-not-positive", {"percent": change.percent, "from_on": change.from_on})
    if change.kind is ChangeKind.MANUAL:
        _check_manual(change, start_on)


def _check_manual(change: Change, start_on: date) -> None:
    params: dict[str, object] = {"code": change.code, "occurrence": change.occurrence, "due_on": change.due_on}
    if change.due_on is not None and change.due_on < start_on:
        raise DeadlineError("manual-date-before-start", params | {"start_on": start_on})
    if change.released_on is not None and change.released_on <= change.given_on:
        params |= {"decided_on": change.decided_on, "released_on": change.released_on}
        raise DeadlineError("release-not-after-decision", params)


def _check_together(given: Sequence[Change], leaves: Sequence[Leave]) -> None:
    for earlier, later in pairwise(leaves):
        if later.first_on <= earlier.last_on:
            params = {"first_on": earlier.first_on, "last_on": earlier.last_on, "other_first_on": later.first_on}
            raise DeadlineError("leaves-overlap", params | {"other_last_on": later.last_on})
    for (kind, day, address), same in groupby(given, key=lambda change: (change.kind, change.given_on, change.address)):
        if kind is ChangeKind.EXTENSION or len(list(same)) == 1:
            continue
        if kind is ChangeKind.INTENSITY:
            raise DeadlineError("two-intensities-from-one-day", {"from_on": day})
        if kind is ChangeKind.MANUAL and address is not None:
            params = {"code": address[0], "occurrence": address[1], "decided_on": day}
            raise DeadlineError("two-manual-dates-on-one-day", params)


def _leave(change: Change) -> Leave:
    assert change.first_on is not None
    assert change.last_on is not None
    return Leave(change.first_on, change.last_on)


def _effective_on(change: Change, leaves: Sequence[Leave]) -> date:
    day = change.given_on
    if change.kind is ChangeKind.INTENSITY:
        for leave in leaves:  # in order and apart, so one pass reaches the first day in no leave
            if leave.holds(day):
                day = leave.day_after
    return day
