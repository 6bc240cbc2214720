"""Putting a thing off: no reminder of it before a day that is never later than the day it is due."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError


class SnoozeKey(StrEnum):
    """The days that are offered by name."""

    TOMORROW = "tomorrow"
    IN_THREE_DAYS = "in-three-days"
    NEXT_MONDAY = "next-monday"


@dataclass(frozen=True)
class SnoozeChoice:
    """A day by name: until then no reminder comes."""

    key: SnoozeKey
    until_on: date


def can_be_put_off(due_on: date | None, *todays: date) -> bool:
    """Tell whether something due on `due_on` may be put off: it is due, and on a day after each of `todays`.

    There may be two of them: the day it is where the person lives, and where the programme's days are meant.
    """
    return due_on is not None and all(today < due_on for today in todays)


def snooze_choices(today: date, due_on: date) -> tuple[SnoozeChoice, ...]:
    """Return the days that may be chosen by name on the person's day `today`, each day once and none after `due_on`."""
    days = {
        SnoozeKey.TOMORROW: today + timedelta(days=1),
        SnoozeKey.IN_THREE_DAYS: today + timedelta(days=3),
        SnoozeKey.NEXT_MONDAY: today + timedelta(days=7 - today.weekday()),
    }
    named: dict[date, SnoozeKey] = {}
    for key, day in days.items():
        if day <= due_on:
            named.setdefault(day, key)
    return tuple(SnoozeChoice(named[day], day) for day in sorted(named))


def check_snooze(until_on: date, due_on: date | None, *, today: date, there: date) -> None:
    """Pass if what is due on `due_on` may be put off until `until_on`.

    `today` is the person's own day, `there` the programme's. Raises ImpossibleNowError `due-already`, InvalidInputError
    `snooze-not-later` and `snooze-past-due` about `until_on`.
    """
    if due_on is None or not can_be_put_off(due_on, today, there):
        raise ImpossibleNowError("due-already")
    if until_on <= today:
        raise InvalidInputError("snooze-not-later", "until_on")
    if until_on > due_on:
        raise InvalidInputError("snooze-past-due", "until_on", {"due_on": due_on})


def is_put_off(until_on: date, due_on: date | None, today: date) -> bool:
    """Tell whether a rest until `until_on` holds on the person's day `today`.

    From the due day on none does, even if it was a later one when the rest was taken.
    """
    return today < until_on and can_be_put_off(due_on, today)
