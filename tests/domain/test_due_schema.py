"""Every mistake that a due rule can have."""

import pytest

from doctoral_center.domain.due_schema import read_due
from doctoral_center.domain.pack_place import Place
from doctoral_center.domain.regulation_findings import Findings
from doctoral_center.domain.regulation_rules import (
    CountedFrom,
    EachYearDue,
    EveryMonthsDue,
    OneTimeDue,
    Period,
    PeriodUnit,
)
from tests.domain.pack_texts import with_due


@pytest.mark.parametrize(
    ("value", "due", "named"),
    [
        ({"after": "start", "months": 0}, OneTimeDue("start", Period(PeriodUnit.MONTHS, 0)), []),
        (
            {"after": "thesis", "counted_from": "done", "working_days": 7},
            OneTimeDue("thesis", Period(PeriodUnit.WORKING_DAYS, 7), CountedFrom.DONE),
            ["thesis"],
        ),
        ({"after": "start", "every_months": 6, "until": "thesis"}, EveryMonthsDue(6, "thesis"), ["thesis"]),
        (
            {"each_year_on": ["09-30", "03-31"], "until": "thesis"},
            EachYearDue(((3, 31), (9, 30)), "thesis", None),
            ["thesis"],
        ),
        ({"each_year_on": ["12-31"], "count": 1}, EachYearDue(((12, 31),), None, 1), []),
    ],
)
def test_a_right_rule_is_read_with_the_milestones_it_names(value, due, named):
    read, links = read_due(Place(value, (), Findings("pack.yaml", {}), is_strict=True))
    assert (read, [link.code for link in links]) == (due, named)


def test_of_a_missing_or_wrong_rule_nothing_is_known():
    assert read_due(None)[1] is None
    assert read_due(Place({"after": "start"}, (), Findings("pack.yaml", {}), is_strict=True))[1] is None


DUE = "milestones[2].due"


@pytest.mark.parametrize(
    ("due", "key", "sentence"),
    [
        ("18 months", DUE, "Expected keys and values here, found “18 months”."),
        ("{months: 3}", DUE, "“after” is missing: add it."),
        ("{after: null, months: 3}", f"{DUE}.after", "Expected text, found nothing: put it in quotation marks."),
        ("{after: start}", DUE, "Say how long: give one of months, weeks, days or working_days."),
        ("{after: start, months: 3, days: 5}", DUE, "These are several periods (months, days): keep one."),
        ("{after: start, months: -1}", f"{DUE}.months", "-1 is too small: give 0 or more."),
        ("{after: start, months: 2025}", f"{DUE}.months", "2025 is too large: give 1200 or less."),
        ("{after: start, months: three}", f"{DUE}.months", "Expected a whole number, found “three”."),
        (
            "{after: start, counted_from: done, months: 3}",
            f"{DUE}.counted_from",
            "The start is counted from its own day: remove counted_from.",
        ),
        (
            "{after: thesis, counted_from: settled, months: 3}",
            f"{DUE}.counted_from",
            "“settled” is not known: use one of due, done.",
        ),
        ("{after: start, every_months: 6}", DUE, "“until” is missing: add it."),
        ("{after: start, every_months: 0, until: thesis}", f"{DUE}.every_months", "0 is too small: give 1 or more."),
        ("{every_months: 6, until: thesis}", DUE, "“after” is missing: add it."),
        (
            "{after: thesis, every_months: 6, until: thesis}",
            f"{DUE}.after",
            "every_months counts from the start only: write “after: start”.",
        ),
        (
            "{after: start, every_months: 6, months: 6, until: thesis}",
            f"{DUE}.months",
            "“months” is not known here: remove it or use one of after, every_months, until.",
        ),
        (
            "{after: start, every_months: 6, each_year_on: [12-31], until: thesis}",
            DUE,
            "every_months and each_year_on exclude each other: keep one.",
        ),
        ("{each_year_on: [12-31]}", DUE, "Without an end there would be no last one: add `until` or `count`."),
        (
            "{each_year_on: [12-31], until: thesis, count: 1}",
            DUE,
            "`until` and `count` exclude each other: keep one.",
        ),
        ("{each_year_on: [12-31], count: 0}", f"{DUE}.count", "0 is too small: give 1 or more."),
        ("{each_year_on: [], count: 1}", f"{DUE}.each_year_on", "There is nothing here: give at least one."),
        (
            "{each_year_on: [02-30], count: 1}",
            f"{DUE}.each_year_on[0]",
            'Expected a day of the year such as "03-31" (month, day), found “02-30”.',
        ),
        (
            "{each_year_on: [12-31, 12-31], count: 1}",
            f"{DUE}.each_year_on[1]",
            "“12-31” is given twice: keep it once.",
        ),
        (
            "{each_year_on: [02-28, 02-29], count: 1}",
            DUE,
            "02-28 and 02-29 are the same day in common years: keep one.",
        ),
        (
            "{after: start, each_year_on: [12-31], count: 1}",
            f"{DUE}.after",
            "“after” is not known here: remove it or use one of each_year_on, until, count.",
        ),
        (
            "{after: thsis, months: 1}",
            f"{DUE}.after",
            "There is no milestone “thsis” in this pack: correct the code or add the milestone.",
        ),
        (
            "{after: report, months: 1}",
            f"{DUE}.after",
            "“report” repeats, so no single day follows from it: name a one-time milestone.",
        ),
        (
            "{each_year_on: [12-31], until: report}",
            f"{DUE}.until",
            "“report” repeats, so no single day follows from it: name a one-time milestone.",
        ),
        (
            "{each_year_on: [12-31], until: start}",
            f"{DUE}.until",
            "There is no milestone “start” in this pack: correct the code or add the milestone.",
        ),
        (
            "{each_year_on: [12-31], until: it}",
            f"{DUE}.until",
            "“it” repeats, so no single day follows from it: name a one-time milestone.",
        ),
        (
            "{after: it, months: 1}",
            f"{DUE}.after",
            "Each of it waits for the next and the last for the first: break the circle.",
        ),
    ],
)
def test_a_wrong_rule_is_one_finding(due, key, sentence):
    assert with_due(due) == [(6, key, sentence)]
