"""What the deadline engine's refusals and steps say."""

from datetime import date

import pytest

from doctoral_center.domain.changes import Change
from doctoral_center.domain.deadline_errors import DeadlineError
from doctoral_center.domain.deadlines import Step, StepKind, compute_schedule
from doctoral_center.labels import error_sentence
from doctoral_center.labels.deadlines import DEADLINE_ERRORS, step_sentence
from tests.domain.packs import day, once, pack

REGULATION = pack(
    once("proposal", months=18, roll="next_working_day"),
    once("defence", months=48),
    once("corrections", after="defence", counted_from="done", weeks=1, roll="previous_working_day"),
    once("notice", after="defence", working_days=1),
    {"code": "attestation", "due": {"each_year_on": ["03-31", "06-30"], "count": 2}},
)
START = day("2025-09-01")
FIRST, SECOND = "1 Oct 2025 to 10 Oct 2025", "10 Oct 2025 to 1 Nov 2025"
THEN = "on 1 Sept 2025"


def said(code, *, occurrence=1, changes=(), settled=None):
    schedule = compute_schedule(REGULATION, START, changes=changes, settled=settled)
    return [step_sentence(step, str.capitalize) for step in schedule.get(code, occurrence).steps]


def test_a_day_is_explained_step_by_step():
    changes = [
        Change.leave(day("2026-03-01"), day("2026-04-14")),
        Change.intensity(day("2026-05-01"), 80),
        Change.extension("proposal", 1, day("2027-09-01"), day("2026-06-01")),
        Change.manual("proposal", 1, day("2027-10-02"), day("2026-07-01"), day("2026-07-02")),
    ]
    assert said("proposal", changes=changes) == [
        "18 months after the start on 1 Sept 2025",
        "Leave from 1 Mar 2026 to 14 Apr 2026",
        "Study at 80 % instead of 100 % from 1 May 2026",
        "Extended on 1 Jun 2026",
        "Set by hand on 1 Jul 2026, released on 2 Jul 2026",
        "The next working day",
    ]


def test_a_dependent_names_its_anchor_and_which_day_of_it_counts():
    assert said("corrections")[0] == "1 week after “Defence”, due on 1 Sept 2029"
    settled = {("defence", 1): day("2029-10-07")}
    assert said("corrections", settled=settled) == [
        "1 week after “Defence” was completed on 7 Oct 2029",
        "The working day before",
    ]
    assert said("notice") == ["1 working day after “Defence”, due on 1 Sept 2029"]


def test_a_pinned_day_says_that_it_stays():
    changes = [Change.manual("defence", 1, day("2029-10-01"), day("2026-07-01"))]
    assert said("defence", changes=changes)[1] == "Set by hand on 1 Jul 2026; it stays until it is released"


def test_a_fixed_day_says_why_it_waits_or_is_skipped():
    changes = [Change.leave(day("2026-03-01"), day("2026-07-31"))]
    assert said("attestation", changes=changes) == [
        "A fixed day of each year",
        "Leave from 1 Mar 2026 to 31 Jul 2026; falls together with number 2, which remains",
    ]
    assert said("attestation", occurrence=2, changes=changes)[1] == "Leave from 1 Mar 2026 to 31 Jul 2026"


def test_days_are_counted_in_the_singular_too():
    step = Step(StepKind.BASE, None, START, {"after": "start", "after_on": START, "counted_from": "start", "days": 1})
    assert step_sentence(step, str) == "1 day after the start on 1 Sept 2025"


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        (
            "change-incomplete",
            {"kind": "leave", "missing": "last_on"},
            "A change of time (leave) also needs “last_on”.",
        ),
        (
            "change-before-start",
            {"kind": "leave", "day": date(2025, 8, 31), "start_on": START},
            "A change of time cannot take effect on 31 Aug 2025, before the start on 1 Sept 2025: choose a later day.",
        ),
        (
            "leave-ends-before-it-starts",
            {"first_on": date(2025, 10, 2), "last_on": date(2025, 10, 1)},
            "A leave from 2 Oct 2025 cannot end on 1 Oct 2025: its last day is on or after its first.",
        ),
        (
            "leaves-overlap",
            {
                "first_on": date(2025, 10, 1),
                "last_on": date(2025, 10, 10),
                "other_first_on": date(2025, 10, 10),
                "other_last_on": date(2025, 11, 1),
            },
            f"The leaves from {FIRST} and from {SECOND} overlap: shorten one or make them one leave.",
        ),
        (
            "percent-not-positive",
            {"percent": 0, "from_on": START},
            "Nobody can study at 0 % from 1 Sept 2025: give more than 0 %, or enter a leave.",
        ),
        (
            "two-intensities-from-one-day",
            {"from_on": START},
            "Two changes of intensity start on 1 Sept 2025: keep one of them.",
        ),
        (
            "release-not-after-decision",
            {"code": "plan", "occurrence": 1, "due_on": START, "decided_on": START, "released_on": START},
            f"The manual date of plan #1 was decided {THEN} and cannot be released {THEN}: release it on a later day.",
        ),
        (
            "two-manual-dates-on-one-day",
            {"code": "plan", "occurrence": 1, "decided_on": START},
            "Two manual dates for plan #1 were decided on 1 Sept 2025: keep one of them.",
        ),
        (
            "manual-date-before-start",
            {"code": "plan", "occurrence": 1, "due_on": date(2025, 8, 31), "start_on": START},
            "plan #1 cannot be due on 31 Aug 2025, before the start on 1 Sept 2025: choose a later day.",
        ),
        (
            "change-names-nothing",
            {"kind": "manual", "code": "plan", "occurrence": 2},
            "A change of time names plan #2, which does not exist here: correct the code or the number.",
        ),
        (
            "settled-names-nothing",
            {"code": "plan", "occurrence": 2},
            "plan #2 is given as settled, but does not exist here: correct the code or the number.",
        ),
        (
            "beyond-the-calendar",
            {},
            "These dates lead out of the calendar (years 1 to 9999): check the start day and the changes.",
        ),
    ],
)  # fmt: skip
def test_a_refusal_is_a_sentence_that_says_what_to_do(code, params, sentence):
    assert error_sentence(DeadlineError(code, params)) == sentence


def test_the_refusals_are_twelve():
    assert len(DEADLINE_ERRORS) == 12
