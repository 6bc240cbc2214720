"""Changes of time and settled days as the command line writes them; a wrong shape is wrong use."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date

import click

from doctoral_center.domain.deadlines import Change, ChangeKind

_Given = Mapping[str, object]

# Read: a change of this kind must say the first keys and may say the others.
_KEYS: dict[ChangeKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    ChangeKind.LEAVE: (("first_on", "last_on"), ()),
    ChangeKind.INTENSITY: (("from_on", "percent"), ()),
    ChangeKind.EXTENSION: (("code", "due_on", "decided_on"), ("occurrence",)),
    ChangeKind.MANUAL: (("code", "due_on", "decided_on"), ("occurrence", "released_on")),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SETTLED = re.compile(r"(?P<code>[^#=]+)(?:#(?P<occurrence>[1-9]\d*))?=(?P<day>.+)")


def day(text: str) -> date:
    """Read a calendar day written YYYY-MM-DD; raises click.BadParameter with a sentence."""
    if not _DAY.fullmatch(text):
        raise click.BadParameter(f"“{text}” is not a day: write it as 2025-09-01.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"“{text}” is not in the calendar: correct the day.") from None


def change(text: str) -> Change:
    """Read one change of time from JSON; raises click.BadParameter with a sentence if it has not the right shape."""
    try:
        given = json.loads(text)
    except ValueError as error:
        raise click.BadParameter(f"{text} is not JSON ({error}).") from None
    if not isinstance(given, dict):
        raise click.BadParameter(f'{text} is not a JSON object such as {{"kind": "leave", …}}.')
    kind = _kind(given)
    needed, free = _KEYS[kind]
    if missing := [key for key in needed if given.get(key) is None]:
        raise click.BadParameter(f"{text} also needs {', '.join(missing)}.")
    if unknown := given.keys() - {"kind", *needed, *free}:
        raise click.BadParameter(f"{text}: a change of the kind {kind} has no {', '.join(sorted(unknown))}.")
    return _change(kind, given)


def _change(kind: ChangeKind, given: _Given) -> Change:
    match kind:
        case ChangeKind.LEAVE:
            return Change.leave(_day(given, "first_on"), _day(given, "last_on"))
        case ChangeKind.INTENSITY:
            return Change.intensity(_day(given, "from_on"), _whole(given, "percent"))
        case ChangeKind.EXTENSION:
            return Change.extension(*_occurrence(given), _day(given, "due_on"), _day(given, "decided_on"))
        case ChangeKind.MANUAL:
            released_on = None if given.get("released_on") is None else _day(given, "released_on")
            return Change.manual(*_occurrence(given), _day(given, "due_on"), _day(given, "decided_on"), released_on)


def _occurrence(given: _Given) -> tuple[str, int]:
    return _text(given, "code"), _whole(given, "occurrence") if "occurrence" in given else 1


def _kind(given: _Given) -> ChangeKind:
    try:
        return ChangeKind(str(given.get("kind")))
    except ValueError:
        raise click.BadParameter(f"“kind” is one of {', '.join(ChangeKind)}.") from None


def _text(given: _Given, key: str) -> str:
    value = given[key]
    if not isinstance(value, str):
        raise click.BadParameter(f"“{key}” is text, not {json.dumps(value, ensure_ascii=False)}.")
    return value


def _whole(given: _Given, key: str) -> int:
    value = given[key]
    if not isinstance(value, int) or isinstance(value, bool):
        raise click.BadParameter(f"“{key}” is a whole number, not {json.dumps(value, ensure_ascii=False)}.")
    return value


def _day(given: _Given, key: str) -> date:
    text = _text(given, key)
    try:
        return day(text)
    except click.BadParameter as error:
        raise click.BadParameter(f"“{key}”: {error.message}") from None


def settled(texts: Iterable[str]) -> dict[tuple[str, int], date]:
    """Read settled days written CODE=DAY or CODE#N=DAY; raises click.BadParameter with a sentence."""
    days: dict[tuple[str, int], date] = {}
    for text in texts:
        match = _SETTLED.fullmatch(text)
        if match is None:
            raise click.BadParameter(f"“{text}” is not CODE=DAY or CODE#2=DAY.")
        occurrence = match["code"], int(match["occurrence"] or 1)
        if occurrence in days:
            raise click.BadParameter(f"{match['code']} #{occurrence[1]} is settled twice: keep one of the days.")
        days[occurrence] = day(match["day"])
    return days
