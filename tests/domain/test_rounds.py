"""Rounds: which stages a submission passes, and what they come to together."""

from datetime import UTC, datetime

import pytest

from doctoral_center.domain.regulation_rules import SignOffStage
from doctoral_center.domain.rounds import CENTRE_ALONE, PlannedStage, planned_stages, round_outcome, undo_until
from doctoral_center.domain.sign_off import Need, Outcome, SignerRole

SUPERVISORS = SignOffStage((SignerRole.SUPERVISORS,), Need.ALL, 14)
COORDINATOR = SignOffStage((SignerRole.INSTITUTION_COORDINATOR,), Need.ONE, 7)
CENTRE = SignOffStage((SignerRole.CENTRE_COORDINATOR,), Need.ONE, 5)


def test_equal_positions_of_two_tracks_run_side_by_side():
    assert planned_stages([(10, (SUPERVISORS, COORDINATOR)), (20, (SUPERVISORS, COORDINATOR, CENTRE))]) == [
        PlannedStage(1, 10, SUPERVISORS),
        PlannedStage(1, 20, SUPERVISORS),
        PlannedStage(2, 10, COORDINATOR),
        PlannedStage(2, 20, COORDINATOR),
        PlannedStage(3, 20, CENTRE),
    ]


def test_without_any_signers_in_the_rules_the_centre_looks_at_it_once():
    assert planned_stages([(10, ()), (20, ())]) == [PlannedStage(1, 10, CENTRE_ALONE)]


def test_one_side_that_names_signers_is_enough():
    assert planned_stages([(10, ()), (20, (COORDINATOR,))]) == [PlannedStage(1, 20, COORDINATOR)]


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ([], "pending"),
        (["approved"], "approved"),
        (["approved", "pending"], "pending"),
        (["approved", "approved"], "approved"),
        (["pending", "returned"], "returned"),
        (["returned", "not-passed"], "not-passed"),
    ],
)
def test_a_round_comes_to_what_its_stages_come_to(stages, expected):
    assert round_outcome([Outcome(stage) for stage in stages]) is Outcome(expected)


def test_a_verdict_stands_after_ten_minutes():
    assert undo_until(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) == datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
