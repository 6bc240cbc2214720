"""The worked examples, and one test for each sentence about bases, anchors, forecasts, occurrences and ends."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from doctoral_center.domain.deadlines import Change, ChangeKind, StepKind, compute_schedule
from doctoral_center.domain.regulations import regulation_from_mapping
from tests.domain.packs import day, due, once, pack

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "deadline_cases.yaml").read_text(encoding="utf-8"))
AGREED = HERE.parents[2].joinpath("..", "shared", "data", "deadline_cases.yaml")


def changes_of(case):
    return [Change(**{**change, "kind": ChangeKind(change["kind"])}) for change in case["changes"]]


def row(deadline, asked):
    """What a worked example says about an occurrence; it leaves out what is null or false."""
    full = {
        "code": deadline.code,
        "occurrence": deadline.occurrence,
        "opens_on": deadline.opens_on,
        "due_on": deadline.due_on,
        "forecast": deadline.forecast,
        "skipped": deadline.skipped,
    }
    return {key: value for key, value in full.items() if value or key in asked}


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_worked_example(case):
    schedule = compute_schedule(
        regulation_from_mapping(CASES["packs"][case["pack"]]),
        case["start_on"],
        changes=changes_of(case),
        settled={(done["code"], done["occurrence"]): done["done_on"] for done in case["settled"]},
    )
    expected = case["expect"]
    assert [row(*pair) for pair in zip(schedule.deadlines, expected, strict=True)] == expected
    assert (schedule.normal_end_on, schedule.latest_end_on) == (case["normal_end_on"], case["latest_end_on"])


@pytest.mark.skipif(not AGREED.exists(), reason="the agreed examples are not beside this tree")
def test_the_worked_examples_are_the_agreed_ones():
    assert (HERE / "deadline_cases.yaml").read_bytes() == AGREED.read_bytes()


# Step 1: the base


@pytest.mark.parametrize(
    ("period", "on"),
    [
        ({"months": 6}, "2026-02-28"),
        ({"weeks": 2}, "2025-09-14"),
        ({"days": 10}, "2025-09-10"),
        ({"working_days": 5}, "2025-09-05"),
        ({"months": 0}, "2025-08-31"),
        ({"working_days": 0}, "2025-08-31"),
    ],
)
def test_a_rule_counts_months_weeks_days_or_working_days_from_its_anchor(period, on):
    assert due(pack(once("plan", **period)), "2025-08-31", "plan") == on


def test_a_running_day_adds_months_of_leave_before_its_days():
    # 31 January + 30 days is 2 March; with a month of leave: 28 February + 30 days.
    changes = [Change.leave(day("2026-02-01"), day("2026-02-28"))]
    assert due(pack(once("plan", days=30)), "2026-01-31", "plan", changes=changes) == "2026-03-30"


def test_working_days_give_a_plain_day_that_a_leave_moves_by_the_calendar():
    changes = [Change.leave(day("2025-09-10"), day("2025-10-09"))]
    assert due(pack(once("notice", working_days=20), country="CN"), "2025-09-01", "notice", changes=changes) == (
        "2025-10-28"
    )


def test_a_rule_counted_from_a_due_day_takes_it_after_the_roll():
    regulation = pack(once("thesis", months=1, roll="next_working_day"), once("defence", after="thesis", days=10))
    # 2026-08-01 is a Saturday.
    assert due(regulation, "2026-07-01", "defence") == "2026-08-13"


def test_a_settled_anchor_is_still_counted_from_its_due_day_unless_the_rule_says_done():
    regulation = pack(once("thesis", months=1), once("defence", after="thesis", days=10))
    assert due(regulation, "2026-07-01", "defence", settled={("thesis", 1): "2026-07-15"}) == "2026-08-11"


def test_a_leave_after_the_anchor_acts_on_what_is_counted_from_it():
    regulation = pack(once("thesis", months=1), once("defence", after="thesis", months=2))
    changes = [Change.leave(day("2026-08-02"), day("2026-08-11"))]
    assert due(regulation, "2026-07-01", "thesis", changes=changes) == "2026-08-01"
    assert due(regulation, "2026-07-01", "defence", changes=changes) == "2026-10-11"


def test_changes_addressed_to_a_dependent_act_though_decided_before_its_anchor():
    regulation = pack(once("thesis", months=12), once("defence", after="thesis", months=1))
    changes = [Change.extension("defence", 1, day("2026-12-24"), day("2025-10-01"))]
    assert due(regulation, "2025-09-01", "defence", changes=changes) == "2026-12-24"


def test_a_manual_date_decided_before_the_anchor_pins_through_later_leaves():
    regulation = pack(once("thesis", months=12), once("defence", after="thesis", months=1))
    changes = [
        Change.manual("defence", 1, day("2026-12-24"), day("2025-10-01")),
        Change.leave(day("2026-09-10"), day("2026-09-20")),
    ]
    assert due(regulation, "2025-09-01", "defence", changes=changes) == "2026-12-24"


def test_intensity_does_not_act_on_a_dependent_even_after_its_anchor():
    regulation = pack(once("thesis", months=12), once("defence", after="thesis", months=4))
    changes = [Change.intensity(day("2026-10-01"), 50)]
    assert due(regulation, "2025-09-01", "defence", changes=changes) == "2027-01-01"


# Forecasts


def forecasts(regulation, settled):
    schedule = compute_schedule(regulation, day("2022-09-01"), settled={(code, 1): day(on) for code, on in settled})
    return [deadline.code for deadline in schedule.deadlines if deadline.forecast]


CHAIN = pack(
    once("defence", months=48),
    once("corrections", after="defence", counted_from="done", months=3),
    once("deposit", after="corrections", weeks=2),
    once("award", after="deposit", counted_from="done", weeks=2),
)


@pytest.mark.parametrize(
    ("settled", "expected"),
    [
        ([], ["corrections", "deposit", "award"]),
        ([("defence", "2026-10-10")], ["award"]),
        ([("corrections", "2026-10-10")], ["award"]),
        ([("deposit", "2026-10-10")], ["corrections"]),
        ([("award", "2026-10-10")], ["corrections", "deposit"]),
    ],
)
def test_a_forecast_reaches_down_to_the_next_settled_milestone(settled, expected):
    assert forecasts(CHAIN, settled) == expected


def test_a_rule_from_a_due_day_is_no_forecast():
    assert forecasts(pack(once("thesis", months=45), once("defence", after="thesis", months=3)), []) == []


# Repeating milestones

REPORTS = {"code": "report", "due": {"after": "start", "every_months": 6, "until": "thesis"}}


def numbers(schedule, code):
    return [deadline.occurrence for deadline in schedule.deadlines if deadline.code == code]


def test_the_last_repetition_is_before_the_unmoved_day_of_the_end():
    # Eighteen months are three times six, and the third would not be before that day.
    schedule = compute_schedule(pack(REPORTS, once("thesis", months=18)), day("2025-09-01"))
    assert numbers(schedule, "report") == [1, 2]


def test_neither_changes_nor_settled_days_make_more_repetitions():
    regulation = pack(REPORTS, once("proposal", months=12), once("thesis", after="proposal", months=7))
    schedule = compute_schedule(
        regulation,
        day("2025-09-01"),
        changes=[
            Change.leave(day("2026-01-01"), day("2026-12-31")),
            Change.manual("thesis", 1, day("2040-01-01"), day("2025-09-01")),
        ],
        settled={("proposal", 1): day("2030-01-01")},
    )
    assert numbers(schedule, "report") == [1, 2, 3]


def test_an_end_before_the_first_repetition_leaves_none():
    schedule = compute_schedule(pack(REPORTS, once("thesis", months=6)), day("2025-09-01"))
    assert numbers(schedule, "report") == []


def test_rows_come_in_the_order_of_the_pack():
    regulation = pack(once("late", months=40), REPORTS, once("thesis", months=13), once("early", days=1))
    schedule = compute_schedule(regulation, day("2025-09-01"))
    assert [(deadline.code, deadline.occurrence) for deadline in schedule.deadlines] == [
        ("late", 1),
        ("report", 1),
        ("report", 2),
        ("thesis", 1),
        ("early", 1),
    ]


# Steps 3 to 5


def test_a_due_day_is_rolled_to_a_working_day_of_every_track_it_serves():
    regulation = pack(once("plan", months=1, roll="next_working_day"), country="CN")
    assert due(regulation, "2025-12-03", "plan") == "2026-01-04"
    assert due(regulation, "2025-12-03", "plan", calendars={"plan": ("RU",)}) == "2026-01-12"
    assert due(regulation, "2025-12-03", "plan", calendars={"plan": (None,)}) == "2026-01-05"
    assert due(regulation, "2025-12-03", "plan", calendars={"other": ("RU",)}) == "2026-01-04"


def test_a_released_manual_date_is_rolled():
    regulation = pack(once("plan", months=1, roll="next_working_day"))
    pinned = Change.manual("plan", 1, day("2025-10-18"), day("2025-09-02"))
    released = Change.manual("plan", 1, day("2025-10-18"), day("2025-09-02"), day("2025-09-10"))
    assert due(regulation, "2025-09-01", "plan", changes=[pinned]) == "2025-10-18"
    assert due(regulation, "2025-09-01", "plan", changes=[released]) == "2025-10-20"


def test_a_manual_date_that_was_pinned_when_settled_remains_so():
    regulation = pack(once("plan", months=1, roll="next_working_day"))
    changes = [Change.manual("plan", 1, day("2025-10-18"), day("2025-09-02"), day("2025-09-10"))]
    assert due(regulation, "2025-09-01", "plan", changes=changes, settled={("plan", 1): "2025-09-09"}) == "2025-10-18"
    assert due(regulation, "2025-09-01", "plan", changes=changes, settled={("plan", 1): "2025-09-10"}) == "2025-10-20"


def test_opening_is_counted_in_calendar_days_from_the_rolled_day():
    plan = {**once("plan", months=1, roll="next_working_day"), "opens": {"days_before": 7}}
    deadline = compute_schedule(pack(plan), day("2025-09-18")).get("plan")
    assert (deadline.opens_on, deadline.due_on) == (date(2025, 10, 13), date(2025, 10, 20))


def test_changes_effective_on_the_settled_day_still_act_and_later_ones_do_not():
    regulation = pack(once("proposal", months=18))
    settled = {("proposal", 1): "2026-03-01"}
    on_the_day = [Change.leave(day("2026-03-01"), day("2026-03-31"))]
    later = [Change.leave(day("2026-03-02"), day("2026-04-01"))]
    assert due(regulation, "2025-09-01", "proposal", changes=on_the_day, settled=settled) == "2027-04-01"
    assert due(regulation, "2025-09-01", "proposal", changes=later, settled=settled) == "2027-03-01"


def test_an_intensity_deferred_beyond_the_settled_day_does_not_act():
    changes = [Change.leave(day("2026-03-01"), day("2026-03-31")), Change.intensity(day("2026-03-10"), 50)]
    settled = {("proposal", 1): "2026-03-20"}
    assert due(pack(once("proposal", months=18)), "2025-09-01", "proposal", changes=changes, settled=settled) == (
        "2027-04-01"
    )


def test_a_settled_dependent_does_not_follow_an_anchor_that_moves_later():
    regulation = pack(once("thesis", months=12), once("defence", after="thesis", counted_from="done", months=3))
    settled = {("defence", 1): "2026-08-01"}
    extension = [Change.extension("thesis", 1, day("2026-12-01"), day("2026-08-02"))]
    assert due(regulation, "2025-09-01", "defence", settled=settled) == "2026-12-01"
    assert due(regulation, "2025-09-01", "defence", settled=settled, changes=extension) == "2026-12-01"
    assert due(regulation, "2025-09-01", "defence", settled=settled | {("thesis", 1): "2026-08-20"}) == "2026-12-01"


def test_an_anchor_settled_on_the_same_day_is_known():
    regulation = pack(once("defence", months=12), once("corrections", after="defence", counted_from="done", months=3))
    settled = {("defence", 1): "2026-08-01", ("corrections", 1): "2026-08-01"}
    assert due(regulation, "2025-09-01", "corrections", settled=settled) == "2026-11-01"


def test_what_hangs_on_a_settled_milestone_counts_from_the_day_that_it_kept():
    regulation = pack(once("thesis", months=12), once("defence", after="thesis", months=3))
    changes = [Change.extension("thesis", 1, day("2027-01-01"), day("2026-06-02"))]
    assert due(regulation, "2025-09-01", "defence", changes=changes) == "2027-04-01"
    assert due(regulation, "2025-09-01", "defence", changes=changes, settled={("thesis", 1): "2026-06-01"}) == (
        "2026-12-01"
    )


def test_a_settled_repetition_keeps_its_day_and_the_others_move():
    regulation = pack(REPORTS, once("thesis", months=18))
    changes = [Change.leave(day("2026-01-01"), day("2026-01-31"))]
    settled = {("report", 1): "2025-12-31"}
    assert due(regulation, "2025-09-01", "report", 1, changes=changes, settled=settled) == "2026-03-01"
    assert due(regulation, "2025-09-01", "report", 2, changes=changes, settled=settled) == "2026-10-01"


# Ends of study


def test_ends_are_moved_by_leave_and_intensity_alone_and_are_not_rolled():
    regulation = pack(once("plan", months=1), country="CN")
    changes = [
        Change.leave(day("2026-01-01"), day("2026-02-28")),
        Change.extension("plan", 1, day("2031-01-01"), day("2025-09-10")),
    ]
    schedule = compute_schedule(regulation, day("2025-09-01"), changes=changes)
    # 1 November 2029 is a Thursday, 1 November 2033 a Tuesday; without leave 2025-10-01 + 48 months is a holiday.
    assert (schedule.normal_end_on, schedule.latest_end_on) == (date(2029, 11, 1), date(2033, 11, 1))
    assert compute_schedule(regulation, day("2025-10-01")).normal_end_on == date(2029, 10, 1)


def test_where_leave_counts_it_does_not_move_the_latest_end_but_still_defers_intensity():
    regulation = pack(once("plan", months=1), leave_counts=True)
    changes = [Change.leave(day("2029-01-01"), day("2029-12-31")), Change.intensity(day("2029-06-01"), 50)]
    # 2030-01-01 to 2033-09-01 are 1339 days, doubled by half time.
    assert compute_schedule(regulation, day("2025-09-01"), changes=changes).latest_end_on == date(2037, 5, 2)


# Explanations


def test_the_steps_say_what_moved_the_day_with_data_for_a_sentence():
    regulation = pack(once("proposal", months=18, roll="next_working_day"), country="KZ")
    changes = [
        Change.leave(day("2026-03-01"), day("2026-04-14")),
        Change.intensity(day("2026-04-01"), 80),
        Change.extension("proposal", 1, day("2026-12-31"), day("2026-05-01")),
        Change.manual("proposal", 1, day("2027-10-02"), day("2026-06-01"), day("2026-06-02")),
    ]
    deadline = compute_schedule(regulation, day("2025-09-01"), changes=changes).get("proposal")
    assert [(step.kind, step.from_on, step.to_on, dict(step.detail)) for step in deadline.steps] == [
        (
            StepKind.BASE,
            None,
            date(2027, 3, 1),
            {"after": "start", "after_on": date(2025, 9, 1), "counted_from": "start", "months": 18},
        ),
        (
            StepKind.LEAVE,
            date(2027, 3, 1),
            date(2027, 4, 15),
            {"first_on": date(2026, 3, 1), "last_on": date(2026, 4, 14), "months": 1, "days": 14},
        ),
        (
            StepKind.INTENSITY,
            date(2027, 4, 15),
            date(2027, 7, 16),  # 365 days left on 2026-04-15 become 457
            {"from_on": date(2026, 4, 1), "effective_on": date(2026, 4, 15), "percent": 80, "previous_percent": 100},
        ),
        (
            StepKind.MANUAL,
            date(2027, 7, 16),
            date(2027, 10, 2),
            {"due_on": date(2027, 10, 2), "decided_on": date(2026, 6, 1), "released_on": date(2026, 6, 2)},
        ),
        (
            StepKind.ROLL,
            date(2027, 10, 2),
            date(2027, 10, 4),
            {"roll": "next_working_day", "countries": ("KZ",)},
        ),
    ]
    assert (deadline.base_on, deadline.due_on) == (date(2027, 3, 1), date(2027, 10, 4))


def test_a_change_that_moves_nothing_gives_no_step():
    changes = [
        Change.manual("plan", 1, day("2025-12-01"), day("2025-09-02"), day("2025-09-03")),
        Change.extension("plan", 1, day("2025-11-30"), day("2025-09-10")),
        Change.intensity(day("2025-09-20"), 100),
        Change.leave(day("2025-12-02"), day("2025-12-03")),
    ]
    deadline = compute_schedule(pack(once("plan", months=3)), day("2025-09-01"), changes=changes).get("plan")
    assert [step.kind for step in deadline.steps] == [StepKind.BASE]


def test_the_base_of_a_dependent_names_its_anchor_and_which_of_its_days_was_taken():
    regulation = pack(once("defence", months=12), once("corrections", after="defence", counted_from="done", weeks=2))
    open_one = compute_schedule(regulation, day("2025-09-01")).get("corrections")
    settled = {("defence", 1): day("2026-10-05")}
    settled_one = compute_schedule(regulation, day("2025-09-01"), settled=settled).get("corrections")
    assert [dict(deadline.steps[0].detail) for deadline in (open_one, settled_one)] == [
        {"after": "defence", "after_on": date(2026, 9, 1), "counted_from": "due", "weeks": 2},
        {"after": "defence", "after_on": date(2026, 10, 5), "counted_from": "done", "weeks": 2},
    ]
    assert [deadline.base_on for deadline in (open_one, settled_one)] == [date(2026, 9, 15), date(2026, 9, 15)]
