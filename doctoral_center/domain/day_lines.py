"""Working days as people write them, one a line: «2027-02-15 off Spring Festival», «2027-02-20 work»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doctoral_center.domain.errors import InvalidInputError

MOST_LINES = 400
NAME_LENGTH = 200
# Also as ministries and colleagues write it.
_WORDS = {
    **dict.fromkeys(("off", "holiday", "休", "放假", "休息", "выходной", "нерабочий"), False),
    **dict.fromkeys(("work", "working", "班", "上班", "工作", "рабочий"), True),
    **dict.fromkeys(("clear", "remove", "清除", "убрать"), None),
}
_SPLIT = re.compile(r"[\s,;，；]+")


@dataclass(frozen=True)
class DayChange:
    """What one day is to be: worked, off, or (None) again what the library says."""

    day: date
    is_working: bool | None
    name: str = ""


@dataclass(frozen=True)
class WrongLine:
    """A line that could not be read: its number from one, what it says, and a code for what is wrong."""

    number: int
    text: str
    code: str


class WrongLinesError(InvalidInputError):
    """Lines that could not be read, all of them, about the field `lines`."""

    def __init__(self, wrong: Sequence[WrongLine]) -> None:
        super().__init__("lines-wrong", "lines", {"count": len(wrong)})
        self.wrong = tuple(wrong)


def read_lines(text: str, year: int) -> list[DayChange]:
    """Read the changes of one year; empty lines are left out.

    Raises WrongLinesError with every line that names no day of `year`, no known word, a day twice or a name too long;
    InvalidInputError `lines-missing`, `too-many-lines`.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise InvalidInputError("lines-missing", "lines")
    if len(lines) > MOST_LINES:
        raise InvalidInputError("too-many-lines", "lines", {"most": MOST_LINES})
    changes: dict[date, DayChange] = {}
    wrong = []
    for number, line in lines:
        change = _read(line)
        code = change if isinstance(change, str) else _problem(change, year, changes)
        if code is not None or isinstance(change, str):
            wrong.append(WrongLine(number, line, code or str(change)))
        else:
            changes[change.day] = change
    if wrong:
        raise WrongLinesError(wrong)
    return list(changes.values())


def as_line(change: DayChange) -> str:
    """Write a change as read_lines reads it."""
    word = {True: "work", False: "off", None: "clear"}[change.is_working]
    return f"{change.day.isoformat()} {word} {change.name}".rstrip()


def _read(line: str) -> DayChange | str:
    """Return the change, or the code of what is wrong."""
    first, *rest = _SPLIT.split(line, maxsplit=2)
    try:
        day = date.fromisoformat(first)
    except ValueError:
        return "no-day"
    word = rest[0].lower() if rest else ""
    if word not in _WORDS:
        return "no-word"
    return DayChange(day, _WORDS[word], rest[1].strip() if len(rest) > 1 else "")


def _problem(change: DayChange, year: int, known: dict[date, DayChange]) -> str | None:
    if change.day.year != year:
        return "other-year"
    if change.day in known:
        return "day-twice"
    return "name-too-long" if len(change.name) > NAME_LENGTH else None
