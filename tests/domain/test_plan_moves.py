"""What another plan would move: days, what appears, what vanishes; settled and handed in milestones stay."""

from datetime import date

from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.plan_moves import DayMove, MoveFigures, MoveKind, move_figures, plan_moves
from doctoral_center.domain.plans import Known, Part, PlanInput, PlanTrack, compute_plan
from tests.domain.packs import once, pack

START = date(2026, 9, 1)
PLAN, EXAM, THESIS = (Part(1, code) for code in ("plan", "exam", "thesis"))
STORED = {1: date(2026, 12, 1), 2: date(2027, 9, 1)}


def moves(*rules, states=(MilestoneState.OPEN, MilestoneState.OPEN), due_on=STORED, settled_on=None):
    """What these rules would do to a plan due on 1 December 2026 and an exam due on 1 September 2027."""
    known = [Known(1, (PLAN,), states[0], settled_on), Known(2, (EXAM,), states[1])]
    given = PlanInput(START, [PlanTrack(1, pack(*rules))], known=known)
    return plan_moves(compute_plan(given), known, due_on)


def test_the_same_rules_move_nothing():
    assert moves(once("plan", months=3), once("exam", months=12)) == ()


def test_a_date_moves_another_vanishes_and_a_third_appears():
    assert moves(once("plan", months=2), once("thesis", months=36)) == (
        DayMove(MoveKind.MOVED, PLAN, 1, date(2026, 12, 1), date(2026, 11, 1)),
        DayMove(MoveKind.GONE, EXAM, 2, date(2027, 9, 1), None),
        DayMove(MoveKind.ADDED, THESIS, None, None, date(2029, 9, 1)),
    )


def test_what_is_settled_or_handed_in_stays():
    states = (MilestoneState.APPROVED, MilestoneState.SUBMITTED)
    assert moves(once("plan", months=2), states=states, settled_on=date(2026, 11, 20)) == ()


def test_what_had_been_cancelled_appears_again():
    states = (MilestoneState.OPEN, MilestoneState.CANCELLED)
    due_on = STORED | {2: None}
    assert moves(once("plan", months=3), once("exam", months=12), states=states, due_on=due_on) == (
        DayMove(MoveKind.ADDED, EXAM, 2, None, date(2027, 9, 1)),
    )


def test_figures_name_the_largest_moves_of_both_directions():
    found = moves(once("plan", months=2), once("exam", months=14), once("thesis", months=36))
    assert move_figures(found) == MoveFigures(moved=2, added=1, gone=0, earlier_days=30, later_days=61)
    assert move_figures(found).largest_days == 61
    assert move_figures(()) == MoveFigures(0, 0, 0, 0, 0)
