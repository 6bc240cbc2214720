"""A calendar that programs subscribe to (RFC 5545): values in, bytes out.

Nothing in it depends on the moment of writing, so the same dates give the same bytes.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

# Raise the number when the same dates are written otherwise: programs then fetch what they have again.
_PRODUCT = "-//Doctoral Center//Dates 1//EN"
# How often programs may look, for those that ask the calendar itself.
REFRESH = timedelta(hours=6)
_A_DAY = timedelta(days=1)
_A_YEAR = timedelta(days=366)
_A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Entry:
    """One date. `uid` stays when its days move; `changed_at` (aware) and `changes` tell which state of it is newer.

    It lasts whole days, `first_on` to `last_on`, both included; or from `begins_at` to `ends_at`, which carry the
    ZoneInfo in whose wall time they are written.
    """

    uid: str
    title: str
    text: str
    address: str
    first_on: date
    last_on: date
    changed_at: datetime
    changes: int
    is_tentative: bool = False
    begins_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Subscribed:
    """A person's calendar: its name, her language and IANA zone, its dates."""

    name: str
    language: str
    zone: str
    entries: Sequence[Entry]


def fingerprint(subscribed: Subscribed) -> str:
    """Return what changes whenever the file would; to write it takes several times as long."""
    return hashlib.sha256(repr((_PRODUCT, subscribed)).encode()).hexdigest()[:32]


def calendar_file(subscribed: Subscribed) -> bytes:
    """Return the calendar as an .ics file in UTF-8, with a VTIMEZONE for every zone in which something has an hour."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", subscribed.name)
    calendar.add("x-wr-calname", subscribed.name)
    calendar.add("x-wr-timezone", subscribed.zone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H")
    for zone, first, last in _zones(subscribed.entries):
        calendar.add_component(_timezone(zone, first, last))
    for entry in subscribed.entries:
        calendar.add_component(_event(entry, subscribed.language))
    return bytes(calendar.to_ical())


def _event(entry: Entry, language: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", entry.title, parameters={"LANGUAGE": language})
    event.add("description", entry.text)
    if entry.begins_at is not None and entry.ends_at is not None:
        event.add("dtstart", entry.begins_at)
        event.add("dtend", entry.ends_at)
    else:
        event.add("dtstart", entry.first_on)
        event.add("dtend", entry.last_on + _A_DAY)
    # Of a published calendar both say when the date was written last.
    for name in ("dtstamp", "last-modified"):
        event.add(name, entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.changes)
    event.add("status", "TENTATIVE" if entry.is_tentative else "CONFIRMED")
    # A deadline keeps nobody from meetings.
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("url", entry.address)
    return event


def _zones(entries: Iterable[Entry]) -> Iterator[tuple[ZoneInfo, date, date]]:
    """Yield each zone in which something has an hour, with the first and the last day of it there."""
    days: dict[str, list[date]] = {}
    for entry in entries:
        for moment in (entry.begins_at, entry.ends_at):
            if moment is not None and isinstance(moment.tzinfo, ZoneInfo):
                days.setdefault(moment.tzinfo.key, []).append(moment.date())
    for zone, found in sorted(days.items()):
        yield ZoneInfo(zone), min(found), max(found)


def _timezone(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """Describe a zone's clocks from a year before `first` to a year after `last`.

    Made here, since each change begins in the wall time that it ends (RFC 5545, 3.6.5): 02:00 in Berlin, where the
    library's own description says 03:00 and its clocks would change an hour late.
    """
    begins = datetime.combine(first - _A_YEAR, time(), tzinfo=zone)
    described = Timezone()
    described.add("tzid", zone.key)
    described.add_component(_observance(begins, begins))
    moment, end = begins.astimezone(UTC), datetime.combine(last + _A_YEAR, time(), tzinfo=UTC)
    while moment < end:
        change = _next_change(moment, zone)
        if change is not None:
            described.add_component(_observance((change - _A_SECOND).astimezone(zone), change.astimezone(zone)))
        moment += _A_DAY
    return described


def _next_change(moment: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the clocks of `zone` change in the day that begins at `moment` (UTC); None if they do not."""
    before, after = moment, moment + _A_DAY
    if _clock(before, zone) == _clock(after, zone):
        return None
    while after - before > _A_SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _clock(middle, zone) == _clock(before, zone):
            before = middle
        else:
            after = middle
    return after


def _clock(moment: datetime, zone: ZoneInfo) -> tuple[timedelta | None, str | None]:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _observance(before: datetime, after: datetime) -> TimezoneStandard | TimezoneDaylight:
    """Describe the clock that begins at `after`; `before` is a moment of the clock that ends then."""
    observance = TimezoneDaylight() if after.dst() else TimezoneStandard()
    offset = before.utcoffset() or timedelta()
    observance.add("dtstart", (after.astimezone(UTC) + offset).replace(tzinfo=None))
    observance.add("tzoffsetfrom", offset)
    observance.add("tzoffsetto", after.utcoffset() or timedelta())
    observance.add("tzname", after.tzname())
    return observance
