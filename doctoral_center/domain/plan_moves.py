"""What would be another day under another plan: for whole cohorts, and in figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from doctoral_center.domain.milestones import WITH_CANDIDATE, MilestoneState
from doctoral_center.domain.plans import Known, Part, Plan


class MoveKind(StrEnum):
    """What becomes of a day."""

    MOVED = "moved"
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True)
class DayMove:
    """A milestone, named by its first part, and its days before and after; without one it is skipped or not asked for.

    `milestone_id` is None for one that does not exist yet.
    """

    kind: MoveKind
    part: Part
    milestone_id: int | None
    old_due_on: date | None
    new_due_on: date | None

    @property
    def days(self) -> int:
        """How many days later; negative if earlier, 0 where there is no day on one side."""
        if self.old_due_on is None or self.new_due_on is None:
            return 0
        return (self.new_due_on - self.old_due_on).days


def plan_moves(plan: Plan, known: Sequence[Known], due_on: Mapping[int, date | None]) -> tuple[DayMove, ...]:
    """Return what `plan` makes another day of, given what is stored: milestones, and their due days by id.

    In the order of `known`, then what would be added by its day. What is settled never moves, and what has been handed
    in stays, even if it is no longer asked for.
    """
    planned = {each.known_id: each.due_on for each in plan.milestones if each.known_id is not None}
    moves = list(_stored_moves(planned, plan.vanished_ids, known, due_on))
    new = [
        DayMove(MoveKind.ADDED, each.parts[0].part, None, None, each.due_on)
        for each in plan.milestones
        if each.known_id is None and each.due_on is not None
    ]
    return (*moves, *sorted(new, key=lambda move: move.new_due_on or date.max))


def _stored_moves(
    planned: Mapping[int, date | None],
    vanished_ids: frozenset[int],
    known: Iterable[Known],
    due_on: Mapping[int, date | None],
) -> Iterator[DayMove]:
    for each in known:
        is_gone = each.id in vanished_ids and each.state in WITH_CANDIDATE
        old, new = due_on[each.id], planned.get(each.id)
        if old == new or not (is_gone or each.id in planned):
            continue
        if is_gone:
            kind = MoveKind.GONE
        else:
            kind = MoveKind.ADDED if each.state is MilestoneState.CANCELLED else MoveKind.MOVED
        yield DayMove(kind, each.parts[0], each.id, old, new)


@dataclass(frozen=True)
class MoveFigures:
    """How many dates move, appear and vanish; the largest moves in days, 0 where none is of that direction."""

    moved: int
    added: int
    gone: int
    earlier_days: int
    later_days: int

    @property
    def largest_days(self) -> int:
        """The largest move in either direction."""
        return max(self.earlier_days, self.later_days)


def move_figures(moves: Iterable[DayMove]) -> MoveFigures:
    """Return the moves in figures."""
    moves = list(moves)
    kinds = [move.kind for move in moves]
    days = [move.days for move in moves if move.kind is MoveKind.MOVED]
    return MoveFigures(
        moved=kinds.count(MoveKind.MOVED),
        added=kinds.count(MoveKind.ADDED),
        gone=kinds.count(MoveKind.GONE),
        earlier_days=-min((0, *days)),
        later_days=max((0, *days)),
    )
