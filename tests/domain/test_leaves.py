"""When a leave is over without a confirmed return, and which day of return can be."""

from datetime import date

import pytest

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.leaves import check_return, day_of_return, days_overrun

LAST = date(2026, 12, 20)


def test_the_candidate_is_expected_back_on_the_day_after():
    assert day_of_return(LAST) == date(2026, 12, 21)


@pytest.mark.parametrize(
    ("today", "is_confirmed", "days"),
    [(LAST, False, 0), (date(2026, 12, 21), False, 1), (date(2026, 12, 31), False, 11), (date(2026, 12, 31), True, 0)],
)
def test_an_overrun_counts_from_the_day_of_return(today, is_confirmed, days):
    assert days_overrun(LAST, today, is_confirmed=is_confirmed) == days


@pytest.mark.parametrize(
    ("returned_on", "code"),
    [(date(2026, 12, 25), "return-in-the-future"), (date(2026, 12, 1), "return-before-leave")],
)
def test_a_return_that_cannot_be_is_refused(returned_on, code):
    with pytest.raises(InvalidInputError) as refused:
        check_return(date(2026, 12, 1), returned_on, date(2026, 12, 24))
    assert (refused.value.code, refused.value.field) == (code, "returned_on")


def test_back_on_the_second_day_the_leave_was_one_day_long():
    check_return(date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 24))
