"""Days and moments. A deadline is a calendar day in a zone; moments are aware UTC. `today` always belongs to a zone."""

import logging
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from doctoral_center.domain.errors import InvalidInputError

log = logging.getLogger(__name__)

# No doctorate, leave or supervision begins or ends farther away; a year beyond it has been mistyped.
FARTHEST_YEARS = 15


def check_near(day: date, today: date, field: str) -> date:
    """Return `day`. Raises InvalidInputError `day-far-away` about `field` when its year must have been mistyped."""
    if abs(day.year - today.year) > FARTHEST_YEARS:
        raise InvalidInputError("day-far-away", field, {"day": day, "years": FARTHEST_YEARS})
    return day


@lru_cache
def zone_of(name: str) -> ZoneInfo:
    """Return the IANA zone `name`; UTC for a name that this installation's zone data does not know.

    Forms take known zones only. But one wrong name in a table must not keep everybody else's reminders from going.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        log.warning("Nobody knows the time zone %r here: UTC is taken for it.", name)
        return ZoneInfo("UTC")


def day_in(now: datetime, zone: str) -> date:
    """Return the calendar day that it is at the aware moment `now` in the IANA zone `zone`."""
    return now.astimezone(zone_of(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """Return the last second (23:59:59) of `day` in `zone` as an aware UTC moment: when a deadline ends.

    Where clocks go back at midnight the last hour comes twice: the second is meant.
    """
    return datetime.combine(day, time(23, 59, 59, fold=1), tzinfo=zone_of(zone)).astimezone(UTC)


def local_moment(day: date, hour: int, zone: str) -> datetime:
    """Return `hour`:00 on `day` in `zone` as an aware UTC moment.

    A local time that does not exist (clocks put forward) becomes the same wall time after the change; one that
    exists twice is taken the first time.
    """
    wall = datetime.combine(day, time(hour), tzinfo=zone_of(zone))
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone_of(zone)).replace(tzinfo=None) != wall.replace(tzinfo=None):
        return (wall + timedelta(hours=1)).astimezone(UTC)
    return moment
