"""A milestone for one candidate alone: how its day is reached, and how it is written."""

from datetime import date

import pytest

from doctoral_center.domain.changes import Change
from doctoral_center.domain.deadlines import compute_schedule
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.individual_milestones import Decided, IndividualMilestone, days_until, pack_text
from doctoral_center.domain.regulations import LocalText, MayFail, Roll, parse_regulation
from tests.domain.packs import once, pack

START = date(2025, 9, 1)
COURSE = LocalText("Course in optics", "光学课程", "Курс оптики")
DECIDED = Decided(by_id=7, on=date(2026, 11, 23))
HALF_TIME = Change.intensity(date(2026, 3, 1), 50)
LEAVE = Change.leave(date(2026, 1, 1), date(2026, 3, 31))


def day(text):
    return date.fromisoformat(text)


def reached(due_on, *changes):
    """The due day of a milestone that is to be due on `due_on`, with these changes."""
    regulation = pack(once("thesis", months=36))
    days = days_until(day(due_on), regulation, START, changes)
    alone = regulation.with_rules([IndividualMilestone("individual-m-1", COURSE).rule(days)])
    return compute_schedule(alone, START, changes=changes).get("individual-m-1").due_on.isoformat()


def test_without_changes_the_days_are_counted_from_the_start():
    assert days_until(day("2026-09-01"), pack(once("thesis", months=36)), START, ()) == 365


def test_the_start_itself_may_be_the_day():
    assert reached("2025-09-01") == "2025-09-01"


@pytest.mark.parametrize(
    ("due_on", "changes"),
    [
        ("2025-12-31", [LEAVE]),
        ("2026-04-02", [LEAVE]),
        ("2027-06-15", [LEAVE]),
        ("2026-02-28", [HALF_TIME]),
        ("2027-06-15", [LEAVE, Change.leave(day("2027-01-01"), day("2027-01-31"))]),
    ],
)
def test_the_day_is_the_one_chosen_whatever_has_moved_time_before(due_on, changes):
    assert reached(due_on, *changes) == due_on


def test_a_day_within_a_leave_becomes_the_first_after_it_that_the_leave_leads_to():
    # Three months and 122 days after 1 September: months are counted first.
    assert reached("2026-02-10", LEAVE) == "2026-04-02"


def test_a_day_that_part_time_study_jumps_over_becomes_the_next():
    # At half time every day of work takes two, counted from 1 March: the 2nd is jumped over.
    assert reached("2026-03-02", HALF_TIME) == "2026-03-03"


def test_a_later_leave_moves_it_like_any_other():
    regulation = pack(once("thesis", months=36))
    rule = IndividualMilestone("individual-m-1", COURSE).rule(days_until(day("2026-06-15"), regulation, START, ()))
    schedule = compute_schedule(regulation.with_rules([rule]), START, changes=[LEAVE])
    # 287 days, counted from three months after the start.
    assert schedule.get("individual-m-1").due_on == day("2026-09-14")


def test_a_day_a_century_away_has_been_mistyped():
    with pytest.raises(InvalidInputError) as refused:
        days_until(day("2226-09-01"), pack(once("thesis", months=36)), START, ())
    assert (refused.value.code, refused.value.field) == ("day-far-away", "due_on")


def test_what_is_written_reads_back_strictly_as_the_same_rule():
    form = parse_regulation(FORMS, "forms.yaml").forms["note"]
    asked = IndividualMilestone(
        "individual-m-7qk4m2xd", COURSE, opens_days_before=30, roll=Roll.NEXT, form=form, may_fail=MayFail(2, 6)
    )
    text = pack_text(asked, 365, pack(once("thesis", months=36), country="CN"), DECIDED)
    read = parse_regulation(text, "individual.yaml")
    assert read.milestones == (asked.rule(365),)
    assert (read.code, read.version, read.country, read.title) == ("individual-m-7qk4m2xd", 1, "CN", COURSE)
    assert read.forms == {"note": form}
    assert read.sources == {"decision": "Set for one candidate by person 7 on 2026-11-23"}


def test_a_title_that_looks_like_yaml_stays_a_title():
    title = LocalText("yes: [1, 2]", "- 'no'", "#null")
    text = pack_text(IndividualMilestone("individual-m-1", title), 1, pack(once("thesis", months=36)), DECIDED)
    assert parse_regulation(text, "individual.yaml").milestones[0].title == title


FORMS = """
code: some
version: 1
title: {en: S, zh: S, ru: S}
valid: {from: 2025-09-01}
sources: {}
duration: {normal: {months: 36, confidence: T}, maximum: {months: 72, confidence: T}}
milestones:
  - code: thesis
    title: {en: T, zh: T, ru: T}
    due: {after: start, months: 36}
    sign_off: [{by: [lead_supervisor]}]
    confidence: T
forms:
  note:
    sections:
      - {key: what, title: {en: What, zh: 什么, ru: Что}, guidance: {en: G, zh: G, ru: G}, min_words: 5, max_words: 9}
      - {key: why, title: {en: Why, zh: 为何, ru: Почему}, required: false}
"""
