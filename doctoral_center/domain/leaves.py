"""A leave ends twice: by the calendar, and when somebody says that the candidate is back at work."""

from datetime import date, timedelta

from doctoral_center.domain.errors import InvalidInputError


def day_of_return(last_on: date) -> date:
    """Return the day on which the candidate is expected back: the day after the last day of leave."""
    return last_on + timedelta(days=1)


def days_overrun(last_on: date, today: date, *, is_confirmed: bool) -> int:
    """Return for how many days a leave has been over without a confirmed return; 0 if there is nothing to ask.

    Days are those of the programme's zone; on the day of return it is 1.
    """
    return 0 if is_confirmed else max((today - last_on).days, 0)


def check_return(first_on: date, returned_on: date, today: date) -> None:
    """Pass a day of return that can be.

    Raises InvalidInputError about `returned_on`: `return-in-the-future` (nobody can know), `return-before-leave` (then
    the leave is to be taken back).
    """
    if returned_on > today:
        raise InvalidInputError("return-in-the-future", "returned_on", {"returned_on": returned_on})
    if returned_on <= first_on:
        raise InvalidInputError("return-before-leave", "returned_on", {"first_on": first_on})
