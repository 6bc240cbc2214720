"""What is impossible among changes of time, and the order in which the possible ones act."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from doctoral_center.domain.changes import Change, ChangeKind, Leave, timeline
from doctoral_center.domain.deadline_errors import DeadlineError
from doctoral_center.domain.deadlines import compute_schedule
from tests.domain.packs import day, once, pack

START = day("2025-09-01")
REGULATION = pack(
    once("plan", months=3),
    {"code": "report", "due": {"after": "start", "every_months": 12, "until": "thesis"}},
    {"code": "topic", "due": {"each_year_on": ["12-31"], "count": 1}},
    once("thesis", months=30),
)


def refusal(changes=(), settled=None, start=START):
    with pytest.raises(DeadlineError) as caught:
        compute_schedule(REGULATION, start, changes=changes, settled=settled)
    return caught.value.code, caught.value.params


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (Change.leave(day("2025-08-31"), day("2025-10-01")), "leave"),
        (Change.intensity(day("2025-08-31"), 50), "intensity"),
        (Change.extension("plan", 1, day("2026-01-01"), day("2025-08-31")), "extension"),
        (Change.manual("plan", 1, day("2026-01-01"), day("2025-08-31")), "manual"),
    ],
)
def test_nothing_takes_effect_before_the_start(change, kind):
    params = {"kind": kind, "day": date(2025, 8, 31), "start_on": date(2025, 9, 1)}
    assert refusal([change]) == ("change-before-start", params)


def test_a_leave_does_not_end_before_it_starts():
    assert refusal([Change.leave(day("2025-10-02"), day("2025-10-01"))]) == (
        "leave-ends-before-it-starts",
        {"first_on": date(2025, 10, 2), "last_on": date(2025, 10, 1)},
    )


def test_leaves_do_not_share_a_day():
    first, second = (
        Change.leave(day("2025-10-01"), day("2025-10-10")),
        Change.leave(day("2025-10-10"), day("2025-11-01")),
    )
    params = {
        "first_on": date(2025, 10, 1),
        "last_on": date(2025, 10, 10),
        "other_first_on": date(2025, 10, 10),
        "other_last_on": date(2025, 11, 1),
    }
    assert refusal([first, second]) == ("leaves-overlap", params)
    assert refusal([second, first]) == ("leaves-overlap", params)


def test_a_leave_inside_another_overlaps_it_though_a_third_lies_between():
    leaves = [
        Change.leave(day("2025-10-01"), day("2025-12-31")),
        Change.leave(day("2025-10-05"), day("2025-10-06")),
        Change.leave(day("2025-10-10"), day("2025-10-12")),
    ]
    assert refusal(leaves)[0] == "leaves-overlap"


@pytest.mark.parametrize("percent", [0, -50])
def test_nobody_studies_at_nothing_or_less(percent):
    params = {"percent": percent, "from_on": date(2025, 10, 1)}
    assert refusal([Change.intensity(day("2025-10-01"), percent)]) == ("percent-not-positive", params)


@pytest.mark.parametrize("released_on", ["2025-10-01", "2025-09-30"])
def test_a_manual_date_is_released_after_the_day_of_its_decision(released_on):
    manual = Change.manual("plan", 1, day("2025-12-24"), day("2025-10-01"), day(released_on))
    assert refusal([manual])[0] == "release-not-after-decision"


def test_two_manual_dates_of_one_occurrence_are_not_decided_on_one_day():
    changes = [Change.manual("report", 1, day(on), day("2025-10-01")) for on in ("2026-09-10", "2026-09-20")]
    params = {"code": "report", "occurrence": 1, "decided_on": date(2025, 10, 1)}
    assert refusal(changes) == ("two-manual-dates-on-one-day", params)


def test_manual_dates_of_different_occurrences_may_be_decided_on_one_day():
    changes = [Change.manual("report", number, day("2028-01-10"), day("2025-10-01")) for number in (1, 2)]
    schedule = compute_schedule(REGULATION, START, changes=changes)
    assert [schedule.get("report", number).due_on for number in (1, 2)] == [date(2028, 1, 10), date(2028, 1, 10)]


def test_two_intensities_do_not_start_on_one_day():
    changes = [Change.intensity(day("2025-10-01"), 50), Change.intensity(day("2025-10-01"), 60)]
    assert refusal(changes) == ("two-intensities-from-one-day", {"from_on": date(2025, 10, 1)})


def test_nothing_is_due_before_the_start():
    manual = Change.manual("plan", 1, day("2025-08-31"), day("2025-10-01"))
    assert refusal([manual])[0] == "manual-date-before-start"


@pytest.mark.parametrize(("code", "occurrence"), [("plna", 1), ("plan", 2), ("plan", 0), ("report", 3), ("topic", 2)])
def test_changes_and_settled_days_name_an_existing_occurrence(code, occurrence):
    named = {"code": code, "occurrence": occurrence}
    extension = Change.extension(code, occurrence, day("2026-01-01"), day("2025-10-01"))
    assert refusal([extension]) == ("change-names-nothing", {"kind": "extension", **named})
    manual = Change.manual(code, occurrence, day("2026-01-01"), day("2025-10-01"))
    assert refusal([manual]) == ("change-names-nothing", {"kind": "manual", **named})
    assert refusal(settled={(code, occurrence): day("2025-10-01")}) == ("settled-names-nothing", named)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (Change(ChangeKind.LEAVE, first_on=START), "last_on"),
        (Change(ChangeKind.INTENSITY, from_on=START), "percent"),
        (Change(ChangeKind.EXTENSION, due_on=START, decided_on=START), "code"),
        (Change(ChangeKind.MANUAL, code="plan", due_on=START), "decided_on"),
    ],
)
def test_a_change_has_all_that_its_kind_needs(change, missing):
    assert refusal([change]) == ("change-incomplete", {"kind": change.kind.value, "missing": missing})


def test_dates_stay_inside_the_calendar():
    assert refusal(start=day("9998-01-01"))[0] == "beyond-the-calendar"
    assert refusal([Change.leave(day("2025-10-01"), day("9999-12-31"))])[0] == "beyond-the-calendar"


def test_of_several_mistakes_the_same_is_reported_whatever_the_order():
    mistakes = [
        Change.intensity(day("2026-10-01"), 0),
        Change.leave(day("2025-10-02"), day("2025-10-01")),
        Change.manual("plan", 1, day("2025-12-24"), day("2025-11-01"), day("2025-10-01")),
    ]
    assert {refusal(order)[0] for order in permutations(mistakes)} == {"leave-ends-before-it-starts"}


# The order of action


def kinds(changes):
    return [(effect.on.isoformat(), effect.change.kind.value) for effect in timeline(START, changes).effects]


def test_on_one_day_manual_dates_come_first_then_extensions_leaves_and_intensities():
    on = day("2026-03-01")
    changes = [
        Change.intensity(on, 50),
        Change.leave(day("2026-02-01"), on - timedelta(days=1)),
        Change.extension("plan", 1, on, on),
        Change.manual("plan", 1, on, on),
    ]
    assert kinds(changes) == [
        ("2026-02-01", "leave"),
        ("2026-03-01", "manual"),
        ("2026-03-01", "extension"),
        ("2026-03-01", "intensity"),
    ]


def test_an_intensity_from_the_first_day_of_a_leave_is_deferred_too():
    leave = Change.leave(day("2026-03-01"), day("2026-03-31"))
    assert kinds([Change.intensity(day("2026-03-01"), 50), leave]) == [
        ("2026-03-01", "leave"),
        ("2026-04-01", "intensity"),
    ]


def test_extensions_and_manual_dates_decided_during_a_leave_are_not_deferred():
    leave = Change.leave(day("2026-03-01"), day("2026-03-31"))
    changes = [leave, Change.extension("plan", 1, day("2027-01-01"), day("2026-03-10"))]
    assert kinds(changes) == [("2026-03-01", "leave"), ("2026-03-10", "extension")]


def test_two_extensions_decided_on_one_day_come_to_the_later_with_the_same_steps_in_either_order():
    changes = [Change.extension("plan", 1, day(on), day("2025-10-01")) for on in ("2026-02-01", "2026-01-01")]
    schedules = {
        compute_schedule(REGULATION, START, changes=order).get("plan").due_on for order in permutations(changes)
    }
    steps = [compute_schedule(REGULATION, START, changes=order).get("plan").steps for order in permutations(changes)]
    assert (schedules, steps[0] == steps[1]) == ({date(2026, 2, 1)}, True)


def test_a_leave_holds_its_first_and_last_day():
    leave = Leave(day("2026-03-01"), day("2026-03-31"))
    held = [leave.holds(day(on)) for on in ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01")]
    assert (held, leave.day_after) == ([False, True, True, False], date(2026, 4, 1))
