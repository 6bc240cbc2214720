"""Changes of time and settled days as they are written on the command line."""

from datetime import date

import click
import pytest

from doctoral_center.cli.changes import change, day, settled
from doctoral_center.domain.deadlines import Change

HALF = '"from_on": "2026-03-01", "percent": 5'
PLAN = '"code": "plan", "due_on": "2026-03-01", "decided_on": "2026-02-01"'


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            '{"kind": "leave", "first_on": "2026-03-01", "last_on": "2026-08-31"}',
            Change.leave(date(2026, 3, 1), date(2026, 8, 31)),
        ),
        (
            '{"kind": "intensity", "from_on": "2026-03-01", "percent": 50}',
            Change.intensity(date(2026, 3, 1), 50),
        ),
        (
            f'{{"kind": "extension", {PLAN}, "occurrence": 2}}',
            Change.extension("plan", 2, date(2026, 3, 1), date(2026, 2, 1)),
        ),
        (
            f'{{"kind": "manual", {PLAN}}}',
            Change.manual("plan", 1, date(2026, 3, 1), date(2026, 2, 1)),
        ),
        (
            f'{{"kind": "manual", {PLAN}, "occurrence": 1, "released_on": "2026-02-10"}}',
            Change.manual("plan", 1, date(2026, 3, 1), date(2026, 2, 1), date(2026, 2, 10)),
        ),
        (
            f'{{"kind": "manual", {PLAN}, "released_on": null}}',
            Change.manual("plan", 1, date(2026, 3, 1), date(2026, 2, 1)),
        ),
    ],
)
def test_a_change_is_read_from_json(text, read):
    assert change(text) == read


def said(read, text):
    with pytest.raises(click.BadParameter) as caught:
        read(text)
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", '[] is not a JSON object such as {"kind": "leave", …}.'),
        ("{}", "“kind” is one of leave, intensity, extension, manual."),
        ('{"kind": ["leave"]}', "“kind” is one of leave, intensity, extension, manual."),
        ('{"kind": "leave"}', '{"kind": "leave"} also needs first_on, last_on.'),
        (
            '{"kind": "leave", "first_on": "2026-02-29", "last_on": "2026-03-01"}',
            "“first_on”: “2026-02-29” is not in the calendar: correct the day.",
        ),
        ('{"kind": "leave", "first_on": 1, "last_on": "2026-03-01"}', "“first_on” is text, not 1."),
        (
            '{"kind": "intensity", "from_on": "2026-03-01", "percent": "50 %"}',
            '“percent” is a whole number, not "50 %".',
        ),
        ('{"kind": "intensity", "from_on": "2026-03-01", "percent": true}', "“percent” is a whole number, not true."),
        (
            '{"kind": "extension", "code": 5, "due_on": "2026-03-01", "decided_on": "2026-03-01"}',
            "“code” is text, not 5.",
        ),
        (
            f'{{"kind": "extension", {PLAN}, "occurrence": null}}',
            "“occurrence” is a whole number, not null.",
        ),
        (
            f'{{"kind": "intensity", {HALF}, "to": 1}}',
            f'{{"kind": "intensity", {HALF}, "to": 1}}: a change of the kind intensity has no to.',
        ),
    ],
)
def test_a_change_of_the_wrong_shape_is_wrong_use(text, sentence):
    assert said(change, text) == sentence


def test_broken_json_is_wrong_use():
    assert said(change, "{kind: leave}").startswith("{kind: leave} is not JSON (")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("soon", "“soon” is not a day: write it as 2025-09-01."),
        ("20250901", "“20250901” is not a day: write it as 2025-09-01."),
        ("2025-13-01", "“2025-13-01” is not in the calendar: correct the day."),
    ],
)
def test_what_is_no_day_is_wrong_use(text, sentence):
    assert said(day, text) == sentence


def test_settled_days_are_read_with_and_without_a_number():
    assert settled(["thesis=2029-05-30", "report#2=2027-09-01"]) == {
        ("thesis", 1): date(2029, 5, 30),
        ("report", 2): date(2027, 9, 1),
    }


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (["thesis"], "“thesis” is not CODE=DAY or CODE#2=DAY."),
        (["thesis#0=2029-05-30"], "“thesis#0=2029-05-30” is not CODE=DAY or CODE#2=DAY."),
        (["thesis=soon"], "“soon” is not a day: write it as 2025-09-01."),
        (["a=2029-05-30", "a#1=2029-05-31"], "a #1 is settled twice: keep one of the days."),
    ],
)
def test_wrong_settled_days_are_wrong_use(texts, sentence):
    assert said(settled, texts) == sentence
