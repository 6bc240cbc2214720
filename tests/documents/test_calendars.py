"""Calendars are read back by a second parser, written by others (vobject)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject

from doctoral_center.documents.calendars import Entry, Subscribed, calendar_file

CHANGED = datetime(2026, 11, 20, 8, 30, 15, 999, tzinfo=UTC)
STEP = Entry(
    uid="M-23456789@centre.example.org",
    title="Zeng Min: Progress report 3",
    text="23 Nov 2026, 23:59 in Beijing = 18:59 your time (UTC+3).\nhttps://centre.example.org/milestones/M-23456789",
    address="https://centre.example.org/milestones/M-23456789",
    first_on=date(2026, 11, 23),
    last_on=date(2026, 11, 23),
    changed_at=CHANGED,
    changes=2,
)


def written(*entries, language="en", zone="Europe/Moscow"):
    return calendar_file(Subscribed("Doctoral Center", language, zone, entries))


def parsed(content):
    return vobject.readOne(content.decode())


def hour(entry, zone, *begins):
    begins_at = datetime(*begins, tzinfo=ZoneInfo(zone))
    return Entry(**vars(entry) | {"begins_at": begins_at, "ends_at": begins_at + timedelta(minutes=59)})


def test_a_date_is_read_back_as_it_was_written():
    event = parsed(written(STEP)).vevent
    assert event.uid.value == "M-23456789@centre.example.org"
    assert event.summary.value == "Zeng Min: Progress report 3"
    assert event.description.value == STEP.text
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 11, 23), date(2026, 11, 24))
    assert event.transp.value == "TRANSPARENT"
    assert event.status.value == "CONFIRMED"
    assert event.sequence.value == "2"
    assert event.url.value == STEP.address
    moment = datetime(2026, 11, 20, 8, 30, 15, tzinfo=UTC)
    assert (event.dtstamp.value, event.last_modified.value) == (moment, moment)


def test_the_calendar_says_its_name_and_how_often_to_look():
    calendar = parsed(written(STEP))
    assert calendar.version.value == "2.0"
    assert calendar.contents["name"][0].value == "Doctoral Center"
    assert calendar.x_wr_calname.value == "Doctoral Center"
    assert calendar.x_wr_timezone.value == "Europe/Moscow"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in written(STEP)


def test_an_empty_calendar_is_a_calendar():
    assert "vevent" not in parsed(written()).contents


def test_the_same_dates_are_the_same_bytes():
    assert written(STEP, hour(STEP, "Asia/Almaty", 2026, 11, 23, 23)) == written(
        STEP, hour(STEP, "Asia/Almaty", 2026, 11, 23, 23)
    )


def test_long_lines_are_folded_within_75_bytes_and_no_letter_is_torn():
    title = "Отчёт о ходе работы над диссертацией: Анна Сергеевна Иванова; " * 3 + "曾敏,博士论文开题报告\\" * 9
    entry = Entry(**vars(STEP) | {"title": title, "text": f"{title}\n{title}"})
    content = written(entry, language="ru")
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode("utf-8")
    event = parsed(content).vevent
    assert event.summary.value == title
    assert event.description.value == f"{title}\n{title}"


@pytest.mark.parametrize(
    "nasty", ["A\r\nBEGIN:VEVENT", "A\nATTENDEE:mailto:x@example.org", 'x;y,z:"w"', "\x00\x07 bell"]
)
def test_no_text_writes_a_line_of_its_own(nasty):
    content = written(Entry(**vars(STEP) | {"title": nasty, "text": nasty}))
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    assert b"\r\nATTENDEE" not in content
    assert len(parsed(content).contents["vevent"]) == 1


def test_without_hours_no_zone_is_described():
    assert b"VTIMEZONE" not in written(STEP)


# The wall time of an hour, and its moment as the tz database has it: Almaty lost an hour at midnight of 1 March 2024,
# Berlin's clocks change on 29 March and 25 October 2026, Santiago's at midnight, Lord Howe's by half an hour.
MOMENTS = [
    ("Asia/Almaty", (2024, 2, 29, 22), (2024, 2, 29, 16)),
    ("Asia/Almaty", (2024, 3, 1, 23), (2024, 3, 1, 18)),
    ("Asia/Almaty", (2026, 11, 23, 23), (2026, 11, 23, 18)),
    ("Asia/Shanghai", (2026, 11, 23, 23), (2026, 11, 23, 15)),
    ("Europe/Berlin", (2026, 3, 28, 23), (2026, 3, 28, 22)),
    ("Europe/Berlin", (2026, 3, 29, 1), (2026, 3, 29, 0)),
    ("Europe/Berlin", (2026, 3, 29, 3), (2026, 3, 29, 1)),
    ("Europe/Berlin", (2026, 3, 29, 23), (2026, 3, 29, 21)),
    ("Europe/Berlin", (2026, 10, 25, 1), (2026, 10, 24, 23)),
    ("Europe/Berlin", (2026, 10, 25, 4), (2026, 10, 25, 3)),
    ("Europe/Berlin", (2026, 10, 25, 23), (2026, 10, 25, 22)),
    ("America/Santiago", (2026, 9, 6, 23), (2026, 9, 7, 2)),
    ("Australia/Lord_Howe", (2026, 10, 4, 23), (2026, 10, 4, 12)),
    ("Asia/Kolkata", (2026, 11, 23, 23), (2026, 11, 23, 17, 30)),
]


@pytest.mark.parametrize(("zone", "wall", "moment"), MOMENTS, ids=str)
def test_an_hour_is_the_right_moment_for_a_parser_that_knows_zones_from_the_file_alone(zone, wall, moment):
    # Under a name that no parser knows, and none remembers from the last file.
    unknown = f"Somewhere/{zone.replace('/', '-')}-{'-'.join(map(str, wall))}"
    content = written(hour(STEP, zone, *wall)).replace(zone.encode(), unknown.encode())
    begins = parsed(content).vevent.dtstart
    assert begins.params["X-VOBJ-ORIGINAL-TZID"] == [unknown]
    assert begins.value.astimezone(UTC) == datetime(*moment, tzinfo=UTC)


def test_clocks_change_in_the_wall_time_that_ends():
    """RFC 5545, 3.6.5: summer begins at 02:00 in Berlin and ends at 03:00; in Almaty an hour was lost at midnight."""
    berlin = written(hour(STEP, "Europe/Berlin", 2026, 7, 1, 23)).decode()
    almaty = written(hour(STEP, "Asia/Almaty", 2024, 7, 1, 23)).decode()
    assert "DTSTART:20260329T020000\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200" in berlin
    assert "DTSTART:20261025T030000\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100" in berlin
    assert "DTSTART:20240301T000000\r\nTZNAME:+05\r\nTZOFFSETFROM:+0600\r\nTZOFFSETTO:+0500" in almaty
