"""Fixed days of each year: which there are, what leave does to them, and what addressed changes do afterwards."""

from datetime import date
from itertools import islice

from doctoral_center.domain.changes import Change
from doctoral_center.domain.deadlines import compute_schedule
from doctoral_center.domain.fixed_days import calendar_days
from doctoral_center.domain.regulation_rules import EachYearDue
from tests.domain.packs import day, once, pack

THESIS = once("thesis", months=24)


def attestation(*days, **bound):
    return {"code": "attestation", "due": {"each_year_on": list(days), **(bound or {"until": "thesis"})}}


def rows(regulation, start, *, changes=(), settled=None):
    """Due day and forecast of each attestation, by number."""
    done = {("attestation", number): day(on) for number, on in (settled or {}).items()}
    schedule = compute_schedule(regulation, day(start), changes=changes, settled=done)
    found = [deadline for deadline in schedule.deadlines if deadline.code == "attestation"]
    assert [deadline.occurrence for deadline in found] == list(range(1, len(found) + 1))
    assert [deadline.skipped for deadline in found] == [deadline.due_on is None for deadline in found]
    return [deadline.due_on.isoformat() if deadline.due_on else None for deadline in found]


def leave(first_on, last_on):
    return Change.leave(day(first_on), day(last_on))


def test_the_twenty_ninth_of_february_is_the_twenty_eighth_in_common_years():
    days = calendar_days(EachYearDue(((2, 29),), None, 3), date(2026, 2, 28))
    assert list(islice(days, 3)) == [date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)]


def test_days_are_numbered_in_the_order_of_the_calendar_however_they_are_written():
    regulation = pack(attestation("12-31", "03-31", count=3))
    assert rows(regulation, "2025-09-01") == ["2025-12-31", "2026-03-31", "2026-12-31"]


def test_the_end_is_the_moved_and_rolled_due_day_of_until():
    thesis = once("thesis", months=12, roll="next_working_day")
    # 1 August 2026 is a Saturday: the thesis is due on Monday the 3rd, so the 2nd is still before it.
    assert rows(pack(attestation("08-02"), thesis), "2025-08-01") == ["2025-08-02", "2026-08-02"]
    assert rows(pack(attestation("08-03"), thesis), "2025-08-01") == ["2025-08-03"]


def test_a_postponed_end_brings_more_of_them():
    changes = [Change.extension("thesis", 1, day("2028-12-31"), day("2026-01-01"))]
    regulation = pack(attestation("06-30"), THESIS)
    assert rows(regulation, "2025-09-01") == ["2026-06-30", "2027-06-30"]
    assert rows(regulation, "2025-09-01", changes=changes) == ["2026-06-30", "2027-06-30", "2028-06-30"]


def test_an_end_that_was_settled_is_not_postponed():
    regulation = pack(attestation("06-30"), THESIS)
    changes = [Change.extension("thesis", 1, day("2028-12-31"), day("2027-08-02"))]
    schedule = compute_schedule(
        regulation, day("2025-09-01"), changes=changes, settled={("thesis", 1): day("2027-08-01")}
    )
    assert [deadline.due_on for deadline in schedule.deadlines] == [
        date(2026, 6, 30),
        date(2027, 6, 30),
        date(2027, 9, 1),
    ]


def test_they_are_never_a_forecast_even_up_to_one():
    thesis = once("thesis", after="draft", counted_from="done", months=3)
    schedule = compute_schedule(pack(once("draft", months=21), attestation("06-30"), thesis), day("2025-09-01"))
    assert [(deadline.code, deadline.forecast) for deadline in schedule.deadlines] == [
        ("draft", False),
        ("attestation", False),
        ("attestation", False),
        ("thesis", True),
    ]


def test_intensity_and_leave_elsewhere_do_not_move_them():
    changes = [Change.intensity(day("2025-10-01"), 50), leave("2026-02-01", "2026-02-28")]
    assert rows(pack(attestation("06-30", count=1)), "2025-09-01", changes=changes) == ["2026-06-30"]


def test_the_last_day_of_a_leave_still_waits_and_the_day_after_does_not():
    regulation = pack(attestation("06-30", count=1))
    assert rows(regulation, "2025-09-01", changes=[leave("2026-06-01", "2026-06-30")]) == ["2026-07-01"]
    assert rows(regulation, "2025-09-01", changes=[leave("2026-06-01", "2026-06-29")]) == ["2026-06-30"]


def test_one_waits_out_leaves_that_follow_each_other():
    changes = [leave("2026-06-01", "2026-06-30"), leave("2026-07-01", "2026-07-31"), leave("2026-08-02", "2026-08-31")]
    regulation = pack(attestation("06-30", count=1))
    assert rows(regulation, "2025-09-01", changes=changes) == ["2026-08-01"]
    deadline = compute_schedule(regulation, day("2025-09-01"), changes=changes).get("attestation")
    assert [(step.kind.value, step.to_on.isoformat(), dict(step.detail)) for step in deadline.steps] == [
        ("base", "2026-06-30", {"each_year_on": "06-30"}),
        ("leave", "2026-07-01", {"first_on": date(2026, 6, 1), "last_on": date(2026, 6, 30)}),
        ("leave", "2026-08-01", {"first_on": date(2026, 7, 1), "last_on": date(2026, 7, 31)}),
    ]


TWO_A_YEAR = pack(attestation("03-31", "06-30", "12-31", count=4))  # 2025-12-31, 2026-03-31, 2026-06-30, 2026-12-31
SPRING = leave("2026-03-01", "2026-07-31")


def test_of_several_in_one_leave_the_last_remains_and_the_others_say_for_which():
    assert rows(TWO_A_YEAR, "2025-09-01", changes=[SPRING]) == ["2025-12-31", None, "2026-08-01", "2026-12-31"]
    skipped = compute_schedule(TWO_A_YEAR, day("2025-09-01"), changes=[SPRING]).get("attestation", 2)
    assert (skipped.opens_on, skipped.due_on, skipped.forecast) == (None, None, False)
    assert dict(skipped.steps[-1].detail) == {
        "first_on": date(2026, 3, 1),
        "last_on": date(2026, 7, 31),
        "merged_into": 3,
    }


def test_one_in_a_leave_and_one_on_the_day_after_it_both_remain():
    changes = [leave("2026-03-01", "2026-06-29")]
    assert rows(TWO_A_YEAR, "2025-09-01", changes=changes) == ["2025-12-31", "2026-06-30", "2026-06-30", "2026-12-31"]


def test_a_settled_one_is_never_skipped():
    assert rows(TWO_A_YEAR, "2025-09-01", changes=[SPRING], settled={2: "2026-05-01"}) == [
        "2025-12-31",
        "2026-08-01",
        "2026-08-01",
        "2026-12-31",
    ]


def test_a_leave_that_starts_after_one_was_settled_does_not_touch_it():
    on_the_day = rows(TWO_A_YEAR, "2025-09-01", changes=[SPRING], settled={3: "2026-03-01"})
    before = rows(TWO_A_YEAR, "2025-09-01", changes=[SPRING], settled={3: "2026-02-28"})
    assert on_the_day == ["2025-12-31", None, "2026-08-01", "2026-12-31"]
    # Settled beforehand it keeps its own day, so the other reaches the end of the leave alone.
    assert before == ["2025-12-31", "2026-08-01", "2026-06-30", "2026-12-31"]


def test_addressed_changes_act_after_the_leave_whenever_they_were_decided():
    extension = Change.extension("attestation", 3, day("2026-07-15"), day("2026-01-10"))
    later = Change.extension("attestation", 3, day("2026-08-20"), day("2026-01-10"))
    assert rows(TWO_A_YEAR, "2025-09-01", changes=[SPRING, extension])[2] == "2026-08-01"
    assert rows(TWO_A_YEAR, "2025-09-01", changes=[SPRING, later])[2] == "2026-08-20"


def test_a_manual_date_brings_a_skipped_one_back_and_an_extension_does_not():
    manual = Change.manual("attestation", 2, day("2026-09-15"), day("2026-08-05"))
    extension = Change.extension("attestation", 2, day("2026-09-15"), day("2026-08-05"))
    assert rows(TWO_A_YEAR, "2025-09-01", changes=[SPRING, manual])[1] == "2026-09-15"
    assert rows(TWO_A_YEAR, "2025-09-01", changes=[SPRING, extension])[1] is None


def test_a_fixed_day_counts_its_opening_from_the_moved_day():
    rule = {**attestation("06-30", count=1), "opens": {"days_before": 10}}
    schedule = compute_schedule(pack(rule), day("2025-09-01"), changes=[leave("2026-06-01", "2026-07-31")])
    assert schedule.get("attestation").opens_on == date(2026, 7, 22)
