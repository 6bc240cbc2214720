"""Several tracks in one plan: what is joined, what is tried again, what appears and vanishes."""

from dataclasses import replace
from datetime import date

import pytest

from doctoral_center.domain.changes import Change
from doctoral_center.domain.deadlines import DeadlineError, StepKind
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.plans import (
    Granted,
    Known,
    Part,
    PlanInput,
    PlanTrack,
    compute_plan,
    new_steps,
    step_from_stored,
)
from tests.domain.packs import once, pack

START = date(2025, 9, 1)
HOME, PARTNER = 1, 2
OPEN, APPROVED, NOT_PASSED = MilestoneState.OPEN, MilestoneState.APPROVED, MilestoneState.NOT_PASSED


def day(text):
    return date.fromisoformat(text)


def plan(*packs, same=(), known=(), granted=()):
    tracks = [PlanTrack(number, regulation) for number, regulation in enumerate(packs, start=1)]
    pairs = [((HOME, one), (PARTNER, other)) for one, other in same]
    return compute_plan(PlanInput(START, tracks, pairs, known, granted))


def days(computed):
    """(known id, codes of the parts by track, attempt, due day) of every milestone."""
    return [
        (
            milestone.known_id,
            [(each.part.track_id, each.part.rule_code) for each in milestone.parts],
            milestone.parts[0].part.attempt,
            milestone.due_on.isoformat() if milestone.due_on else None,
        )
        for milestone in computed.milestones
    ]


def test_sides_stand_one_after_the_other_where_nothing_is_the_same():
    computed = plan(pack(once("thesis", months=36)), pack(once("thesis", months=30)))
    assert days(computed) == [
        (None, [(HOME, "thesis")], 1, "2028-09-01"),
        (None, [(PARTNER, "thesis")], 1, "2028-03-01"),
    ]


def test_what_counts_as_one_is_due_on_the_earlier_day():
    computed = plan(
        pack(once("thesis", months=36)), pack(once("dissertation", months=30)), same=[("thesis", "dissertation")]
    )
    assert days(computed) == [(None, [(HOME, "thesis"), (PARTNER, "dissertation")], 1, "2028-03-01")]
    assert [part.deadline.due_on for part in computed.milestones[0].parts] == [date(2028, 9, 1), date(2028, 3, 1)]


def test_a_joint_milestone_is_rolled_to_a_working_day_of_both_countries():
    # 1 October 2026 is a holiday in China only; 2 November 2026 is a Monday.
    home = pack(once("exam", months=13, roll="next_working_day"), country="RU")
    partner = pack(once("exam", months=13, roll="next_working_day"), country="CN")
    alone, joint = plan(home), plan(home, partner, same=[("exam", "exam")])
    assert alone.milestones[0].due_on == date(2026, 10, 1)
    assert joint.milestones[0].due_on == date(2026, 10, 8)


def test_a_joint_milestone_opens_with_the_first_side_that_opens():
    def exam(months, opens):
        return pack({**once("exam", months=months), "opens": {"days_before": opens}})

    computed = plan(exam(12, 10), exam(14, 200), same=[("exam", "exam")])
    assert computed.milestones[0].opens_on == date(2026, 4, 15)


def test_a_side_without_an_opening_day_leaves_the_joint_milestone_open():
    with_opening = pack({**once("exam", months=12), "opens": {"days_before": 10}})
    assert plan(with_opening, pack(once("exam", months=12)), same=[("exam", "exam")]).milestones[0].opens_on is None


def test_a_change_of_a_joint_milestone_acts_on_both_sides():
    known = [Known(7, (Part(HOME, "exam"), Part(PARTNER, "exam")), OPEN)]
    granted = [Granted(Change.extension("", 1, day("2027-03-01"), day("2026-01-01")), 7)]
    computed = plan(
        pack(once("exam", months=12)),
        pack(once("exam", months=14)),
        same=[("exam", "exam")],
        known=known,
        granted=granted,
    )
    assert days(computed) == [(7, [(HOME, "exam"), (PARTNER, "exam")], 1, "2027-03-01")]


def test_three_sides_of_one_milestone_are_one():
    packs = [pack(once("defence", months=months)) for months in (36, 40, 38)]
    tracks = [PlanTrack(number, regulation) for number, regulation in enumerate(packs, start=1)]
    same = [((1, "defence"), (2, "defence")), ((2, "defence"), (3, "defence"))]
    computed = compute_plan(PlanInput(START, tracks, same))
    assert [len(milestone.parts) for milestone in computed.milestones] == [3]


def test_the_ends_of_study_are_the_earliest_of_the_sides():
    short = replace(pack(once("a", months=1)))
    long = replace(short, normal=replace(short.normal, months=60), maximum=replace(short.maximum, months=72))
    computed = plan(short, long)
    assert (computed.normal_end_on, computed.latest_end_on) == (date(2029, 9, 1), date(2031, 9, 1))


def test_a_settled_milestone_is_left_as_it_is():
    known = [Known(7, (Part(HOME, "exam"),), APPROVED, day("2026-08-01"))]
    computed = plan(
        pack(once("exam", months=12), once("next", after="exam", counted_from="done", months=1)), known=known
    )
    assert days(computed) == [(None, [(HOME, "next")], 1, "2026-09-01")]
    assert computed.vanished_ids == frozenset()


# Attempts


def failing(attempts=3, again=2, **rule):
    return {**once("proposal", months=18, **rule), "may_fail": {"attempts": attempts, "again_within_months": again}}


def failed(*rows):
    return [
        Known(number, (Part(HOME, "proposal", 1, number),), state, day(on) if on else None)
        for number, (state, on) in enumerate(rows, start=1)
    ]


def test_a_failed_attempt_opens_the_next():
    computed = plan(pack(failing()), known=failed((NOT_PASSED, "2027-03-10")))
    assert days(computed) == [(None, [(HOME, "proposal")], 2, "2027-05-10")]
    step = computed.milestones[0].parts[0].deadline.steps[0]
    assert (step.kind, dict(step.detail)) == (
        StepKind.BASE,
        {"after": "proposal", "after_on": day("2027-03-10"), "counted_from": "done", "months": 2, "attempt": 2},
    )


def test_attempts_are_used_up():
    known = failed((NOT_PASSED, "2027-03-10"), (NOT_PASSED, "2027-05-10"), (NOT_PASSED, "2027-07-01"))
    assert days(plan(pack(failing()), known=known)) == []


def test_the_second_attempt_waits_for_a_leave_after_the_first_failed_and_not_for_an_earlier_one():
    known = failed((NOT_PASSED, "2027-03-10"), (OPEN, None))
    leaves = [
        Granted(Change.leave(day("2026-01-01"), day("2026-03-31"))),
        Granted(Change.leave(day("2027-04-01"), day("2027-04-30"))),
    ]
    assert days(plan(pack(failing()), known=known, granted=leaves))[0][3] == "2027-06-10"


def test_part_time_study_does_not_stretch_the_time_to_try_again():
    known = failed((NOT_PASSED, "2027-03-10"), (OPEN, None))
    granted = [Granted(Change.intensity(day("2027-04-01"), 50))]
    assert days(plan(pack(failing()), known=known, granted=granted))[0][3] == "2027-05-10"


def test_more_time_for_the_second_attempt_is_not_given_to_the_first():
    known = failed((NOT_PASSED, "2027-03-10"), (OPEN, None))
    granted = [Granted(Change.extension("", 1, day("2027-08-01"), day("2027-04-01")), 2)]
    assert days(plan(pack(failing()), known=known, granted=granted)) == [(2, [(HOME, "proposal")], 2, "2027-08-01")]


def test_what_hangs_on_a_failed_milestone_follows_the_present_attempt():
    regulation = pack(
        failing(),
        once("seminar", after="proposal", months=6),
        once("talk", after="proposal", counted_from="done", months=1),
    )
    known = failed((NOT_PASSED, "2027-03-10"), (OPEN, None))
    computed = plan(regulation, known=known)
    assert [row[3] for row in days(computed)] == ["2027-05-10", "2027-11-10", "2027-06-10"]
    assert [milestone.is_forecast for milestone in computed.milestones] == [False, False, True]


def test_what_hangs_on_it_is_counted_from_the_day_the_second_attempt_passed():
    regulation = pack(failing(), once("talk", after="proposal", counted_from="done", months=1))
    known = failed((NOT_PASSED, "2027-03-10"), (APPROVED, "2027-04-20"))
    computed = plan(regulation, known=known)
    assert days(computed) == [(None, [(HOME, "talk")], 1, "2027-05-20")]
    assert computed.milestones[0].is_forecast is False


def test_a_verdict_that_was_taken_back_takes_the_next_attempt_with_it():
    known = failed((MilestoneState.SUBMITTED, None), (OPEN, None))
    computed = plan(pack(failing()), known=known)
    assert days(computed) == [(1, [(HOME, "proposal")], 1, "2027-03-01")]
    assert computed.vanished_ids == {2}


def test_a_joint_milestone_may_be_tried_as_often_as_the_stricter_side_says():
    known = [Known(1, (Part(HOME, "proposal"), Part(PARTNER, "proposal")), NOT_PASSED, day("2027-03-10"))]
    both = pack(failing(attempts=3)), pack(failing(attempts=1, again=None))
    assert days(plan(*both, same=[("proposal", "proposal")], known=known)) == []
    both = pack(failing(attempts=3, again=4)), pack(once("proposal", months=18))
    assert days(plan(*both, same=[("proposal", "proposal")], known=known)) == [
        (None, [(HOME, "proposal"), (PARTNER, "proposal")], 2, "2027-07-10")
    ]


# Occurrences that come and go


def yearly():
    return pack(
        {"code": "attestation", "due": {"each_year_on": ["09-30"], "until": "thesis"}}, once("thesis", months=36)
    )


def attestations(*states):
    known = [
        Known(number, (Part(HOME, "attestation", number),), state, day(on) if on else None)
        for number, (state, on) in enumerate(states, start=1)
    ]
    return [*known, Known(9, (Part(HOME, "thesis"),), OPEN)]


def test_an_earlier_thesis_does_away_with_later_attestations():
    known = attestations((OPEN, None), (OPEN, None), (OPEN, None))
    sooner = [Granted(Change.manual("", 1, day("2026-12-01"), day("2025-10-01")), 9)]
    computed = plan(yearly(), known=known, granted=sooner)
    assert [row[3] for row in days(computed)] == ["2025-09-30", "2026-09-30", "2026-12-01"]
    assert computed.vanished_ids == {3}


def test_a_settled_or_extended_occurrence_does_not_forbid_an_earlier_thesis():
    known = attestations((OPEN, None), (OPEN, None), (APPROVED, "2025-11-01"))
    granted = [
        Granted(Change.extension("", 1, day("2026-10-31"), day("2025-10-01")), 2),
        Granted(Change.manual("", 1, day("2026-06-01"), day("2025-12-01")), 9),
    ]
    computed = plan(yearly(), known=known, granted=granted)
    assert [row[3] for row in days(computed)] == ["2025-09-30", "2026-06-01"]
    assert computed.vanished_ids == {2}


def test_a_leave_makes_room_for_another_attestation():
    known = attestations((OPEN, None), (OPEN, None), (OPEN, None))
    leave = [Granted(Change.leave(day("2027-01-01"), day("2027-02-28")))]
    computed = plan(yearly(), known=known, granted=leave)
    assert [(row[0], row[3]) for row in days(computed)] == [
        (1, "2025-09-30"),
        (2, "2026-09-30"),
        (3, "2027-09-30"),
        (None, "2028-09-30"),
        (9, "2028-11-01"),
    ]


def test_an_occurrence_inside_a_leave_that_reaches_the_next_is_skipped():
    known = attestations((OPEN, None), (OPEN, None), (OPEN, None))
    leave = [Granted(Change.leave(day("2026-09-01"), day("2027-10-31")))]
    rows = days(plan(yearly(), known=known, granted=leave))
    assert [(row[0], row[3]) for row in rows][:3] == [(1, "2025-09-30"), (2, None), (3, "2027-11-01")]


def test_overlapping_leaves_are_refused():
    leave = Granted(Change.leave(day("2027-01-01"), day("2027-02-28")))
    with pytest.raises(DeadlineError):
        plan(yearly(), granted=[leave, leave])


def test_a_stored_step_is_read_back_as_it_was():
    content = {
        "kind": "base",
        "from_on": None,
        "to_on": "2026-12-01",
        "detail": {"after": "start", "after_on": "2026-09-01", "counted_from": "start", "months": 3},
    }
    step = step_from_stored(content)
    assert (step.kind, step.from_on, step.to_on) == (StepKind.BASE, None, day("2026-12-01"))
    assert step.detail["after_on"] == day("2026-09-01")
    assert step_from_stored({**content, "detail": {"each_year_on": "03-31"}}).detail == {"each_year_on": "03-31"}
    assert step_from_stored({**content, "detail": {"released_on": None}}).detail == {"released_on": None}


def test_why_a_day_is_another_is_what_was_not_there_before_and_a_roll():
    rolled = pack(once("exam", months=13, roll="next_working_day"))
    leave, longer = (Granted(Change.leave(day("2026-01-01"), day(last))) for last in ("2026-01-31", "2026-03-04"))
    intensity = Granted(Change.intensity(day("2026-09-30"), 80))
    short, long, slow = (
        plan(rolled, granted=granted).milestones[0].parts[0].deadline.steps
        for granted in ([leave], [longer], [longer, intensity])
    )
    # From Sunday, 1 November, to Monday; from Saturday, 5 December, to Monday.
    assert [step.kind for step in new_steps(short, long)] == [StepKind.LEAVE, StepKind.ROLL]
    assert StepKind.LEAVE not in [step.kind for step in new_steps(long, slow)]
    assert new_steps(long, long) == ()
