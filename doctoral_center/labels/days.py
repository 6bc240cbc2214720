"""Days and moments as the reader writes them: CLDR's named formats only, in the language in force.

Mails use the same functions under `force_locale`. English is written the British way, day before month, since readers
come from everywhere; the catalogues know plain `en`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from babel import Locale
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    get_datetime_format,
    get_timezone_location,
)
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.days import end_of_day, zone_of

Length = Literal["short", "medium", "long", "full"]

# CLDR names a zone's city after the IANA key, and knows some keys by their old names only; in China everybody says
# Beijing.
_CITIES = {"Asia/Shanghai": _("Beijing"), "Asia/Kolkata": _("Kolkata"), "UTC": "UTC", "Etc/UTC": "UTC"}


@dataclass(frozen=True)
class Deadline:
    """The end of a due day in words. `own` is None when the reader's clock shows the same hour then."""

    day: str
    ends: str
    own: str | None
    at: datetime


def format_locale() -> Locale:
    """Return the locale in which days are written."""
    locale = get_locale() or Locale("en")
    return Locale("en", "GB") if str(locale) == "en" else locale


def day_text(day: date, length: Length = "medium") -> str:
    """Return a calendar day, such as «23 Nov 2026»."""
    return format_date(day, length, format_locale())


def month_name(day: date) -> str:
    """Return the month of a calendar day without its year, short, such as «Nov»."""
    return format_skeleton("MMM", day, locale=format_locale())


def month_and_year(day: date) -> str:
    """Return the month of a calendar day with its year, such as «November 2026»."""
    return format_skeleton("yMMMM", day, locale=format_locale())


def time_text(moment: datetime, zone: str) -> str:
    """Return the wall time of an aware moment in the IANA zone `zone`, such as «14:02»."""
    return format_time(moment, "short", zone_of(zone), format_locale())


def moment_text(moment: datetime, zone: str, length: Length = "medium") -> str:
    """Return an aware moment in `zone`, such as «23 Nov 2026, 14:02»."""
    locale = format_locale()
    local = moment.astimezone(zone_of(zone))
    # CLDR's own way of putting a date and a time together; the named formats would add seconds.
    pattern = str(get_datetime_format("medium", locale)).replace("'", "")
    return pattern.replace("{1}", format_date(local, length, locale)).replace("{0}", time_text(moment, zone))


def city_text(zone: str) -> str:
    """Return the city by which people know the zone, in the reader's language."""
    return str(_CITIES.get(zone) or get_timezone_location(zone_of(zone), format_locale(), return_city=True))


def offset_text(moment: datetime, zone: str) -> str:
    """Return the zone's distance from UTC at `moment`, such as «UTC+5» or «UTC+5:30»."""
    offset = moment.astimezone(zone_of(zone)).utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    if not offset:
        return "UTC"
    return f"UTC{'-' if offset < timedelta() else '+'}{hours}" + (f":{minutes:02}" if minutes else "")


def deadline_text(day: date, zone: str, own_zone: str) -> Deadline:
    """Say when the due day `day` of the programme's `zone` ends, there and by the clock of `own_zone`."""
    ends_at = end_of_day(day, zone)
    there = gettext("%(time)s in %(city)s", time=time_text(ends_at, zone), city=city_text(zone))
    here, home = ends_at.astimezone(zone_of(own_zone)), ends_at.astimezone(zone_of(zone))
    own: str | None = None
    if here.utcoffset() != home.utcoffset():
        time = time_text(ends_at, own_zone) if here.date() == day else moment_text(ends_at, own_zone)
        own = gettext("%(time)s your time (%(offset)s)", time=time, offset=offset_text(ends_at, own_zone))
    return Deadline(day_text(day), there, own, ends_at)
