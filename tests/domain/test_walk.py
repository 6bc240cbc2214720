"""How one change after the other moves a due day."""

from datetime import date

import pytest

from doctoral_center.domain.changes import Change, Effect
from doctoral_center.domain.periods import RunningDay
from doctoral_center.domain.walk import StepKind, Walk
from tests.domain.packs import day, due, once, pack

PROPOSAL = pack(once("proposal", months=18))  # from 2025-09-01: 2027-03-01
START = "2025-09-01"


def proposal(*changes, settled=None):
    return due(PROPOSAL, START, "proposal", changes=changes, settled=settled)


def leave(first_on, last_on):
    return Change.leave(day(first_on), day(last_on))


def intensity(from_on, percent):
    return Change.intensity(day(from_on), percent)


def extension(due_on, decided_on):
    return Change.extension("proposal", 1, day(due_on), day(decided_on))


def manual(due_on, decided_on, released_on=None):
    return Change.manual("proposal", 1, day(due_on), day(decided_on), day(released_on) if released_on else None)


# Leave


def test_a_leave_acts_if_it_starts_on_the_running_due_day_at_the_latest():
    assert proposal(leave("2027-03-01", "2027-03-01")) == "2027-03-02"
    assert proposal(leave("2027-03-02", "2027-03-02")) == "2027-03-01"


def test_the_running_day_decides_not_the_unmoved_one():
    assert proposal(leave("2027-02-01", "2027-02-28"), leave("2027-03-15", "2027-03-24")) == "2027-04-11"


def test_a_leave_that_started_on_the_first_day_acts():
    assert proposal(leave("2025-09-01", "2025-09-30")) == "2027-04-01"


# Intensity


def test_an_intensity_stretches_the_rest_and_rounds_up_to_whole_days():
    # 10 days are left: 10 / 0.7 = 14.28… becomes 15.
    assert proposal(intensity("2027-02-19", 70)) == "2027-03-06"


def test_an_intensity_from_the_due_day_does_not_act_on_it():
    assert proposal(intensity("2027-03-01", 50)) == "2027-03-01"
    assert proposal(intensity("2027-02-28", 50)) == "2027-03-02"


def test_more_than_full_time_shortens():
    assert proposal(intensity("2027-02-19", 200)) == "2027-02-24"


def test_an_intensity_that_does_not_act_still_sets_the_share_for_the_next():
    # Pinned while it falls to half time; then from 50 to 25 % doubles 100 days instead of quadrupling them.
    changes = [
        manual("2027-03-01", "2026-01-01", "2026-06-01"),
        intensity("2026-03-01", 50),
        intensity("2026-11-21", 25),
    ]
    assert proposal(*changes) == "2027-06-09"


def test_an_unchanged_intensity_still_makes_the_day_a_plain_one():
    # 31 August + 6 months is 28 February; a month later 31 March from the anchor, 28 March from the plain day.
    regulation = pack(once("plan", months=6))
    month = leave("2026-02-01", "2026-02-28")
    assert due(regulation, "2025-08-31", "plan", changes=[month]) == "2026-03-31"
    assert due(regulation, "2025-08-31", "plan", changes=[intensity("2025-10-01", 100), month]) == "2026-03-28"


def test_intensities_that_a_leave_defers_to_one_day_act_in_the_order_of_their_from_days():
    changes = [intensity("2026-11-20", 25), intensity("2026-11-10", 50), leave("2026-11-01", "2026-11-30")]
    # The leave makes it 2027-04-01, 121 days after 2026-12-01: 242 at 50 %, then 484 at 25 %.
    assert proposal(*changes) == "2028-03-29"


def test_a_deferred_intensity_acts_before_one_given_for_the_day_it_is_deferred_to():
    changes = [intensity("2026-12-01", 100), intensity("2026-11-10", 50), leave("2026-11-01", "2026-11-30")]
    assert proposal(*changes) == "2027-04-01"


# Extension


def test_an_extension_never_shortens():
    assert proposal(extension("2027-02-01", "2026-01-01")) == "2027-03-01"
    assert proposal(extension("2027-03-02", "2026-01-01")) == "2027-03-02"


def test_after_an_extension_a_leave_counts_from_the_plain_day():
    regulation = pack(once("proposal", months=6))
    changes = [extension("2026-03-30", "2025-10-01"), leave("2026-02-01", "2026-02-28")]
    assert due(regulation, "2025-08-31", "proposal", changes=changes) == "2026-04-30"


def test_an_extension_to_the_due_day_itself_leaves_the_day_counted_from_its_anchor():
    regulation = pack(once("proposal", months=6))
    changes = [extension("2026-02-28", "2025-10-01"), leave("2026-02-01", "2026-02-28")]
    assert due(regulation, "2025-08-31", "proposal", changes=changes) == "2026-03-31"


# Manual dates


def test_a_manual_date_may_bring_a_day_forward():
    assert proposal(manual("2026-12-01", "2026-01-01")) == "2026-12-01"


def test_an_extension_decided_on_the_same_day_is_lost():
    assert proposal(manual("2027-04-01", "2026-01-01"), extension("2027-06-01", "2026-01-01")) == "2027-04-01"


def test_what_is_effective_on_the_day_of_release_acts_again():
    pinned = manual("2027-04-15", "2026-01-10", "2026-06-01")
    assert proposal(pinned, leave("2026-05-31", "2026-05-31")) == "2027-04-15"
    assert proposal(pinned, leave("2026-06-01", "2026-06-01")) == "2027-04-16"
    assert proposal(pinned, extension("2027-05-01", "2026-06-01")) == "2027-05-01"


def test_a_later_manual_date_replaces_one_that_still_holds():
    first = manual("2027-04-15", "2026-01-10", "2026-06-01")
    second = manual("2027-05-15", "2026-03-01")
    # The first one's release does not release the second.
    assert proposal(first, second, leave("2026-07-01", "2026-07-31")) == "2027-05-15"


def test_a_later_manual_date_may_be_released_before_the_one_it_replaced():
    first = manual("2027-04-15", "2026-01-10")
    second = manual("2027-05-15", "2026-03-01", "2026-06-01")
    assert proposal(first, second, leave("2026-07-01", "2026-07-31")) == "2027-06-15"


def test_a_leave_on_the_day_of_the_decision_is_lost():
    assert proposal(manual("2027-04-15", "2026-01-10"), leave("2026-01-10", "2026-01-20")) == "2027-04-15"


# The walk itself


def test_what_becomes_effective_after_the_settled_day_is_ignored():
    walk = Walk(RunningDay(date(2027, 3, 1)), as_of=date(2026, 3, 1))
    walk.act(Effect(date(2026, 3, 2), leave("2026-03-02", "2026-03-31")))
    assert (walk.day, walk.steps) == (date(2027, 3, 1), ())


def test_a_dependent_is_moved_by_a_leave_after_its_anchor_only():
    walk = Walk(RunningDay(date(2027, 3, 1)), as_of=None)
    walk.act(Effect(date(2026, 12, 1), leave("2026-12-01", "2026-12-10")), anchored_on=date(2026, 12, 1))
    assert walk.day == date(2027, 3, 1)
    walk.act(Effect(date(2026, 12, 20), leave("2026-12-20", "2026-12-29")), anchored_on=date(2026, 12, 1))
    assert walk.day == date(2027, 3, 11)


@pytest.mark.parametrize(("as_of", "is_pinned"), [(None, False), (date(2026, 5, 31), True), (date(2026, 6, 1), False)])
def test_a_pin_ends_with_its_release_unless_it_was_settled_before(as_of, is_pinned):
    walk = Walk(RunningDay(date(2027, 3, 1)), as_of)
    walk.act(Effect(date(2026, 1, 1), manual("2027-04-01", "2026-01-01", "2026-06-01")))
    assert walk.is_pinned is is_pinned


def test_steps_join_up():
    walk = Walk(RunningDay(date(2025, 9, 1), 18), as_of=None)
    walk.begin({})
    walk.act(Effect(date(2026, 3, 1), leave("2026-03-01", "2026-03-31")))
    walk.roll_to(date(2027, 4, 2), {})
    assert [(step.kind, step.from_on, step.to_on) for step in walk.steps] == [
        (StepKind.BASE, None, date(2027, 3, 1)),
        (StepKind.LEAVE, date(2027, 3, 1), date(2027, 4, 1)),
        (StepKind.ROLL, date(2027, 4, 1), date(2027, 4, 2)),
    ]
