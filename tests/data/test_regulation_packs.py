"""The regulation packs that ship: no mistakes, sources named, three languages, plausible dates."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import doctoral_center
from doctoral_center.domain.calendars import is_working_day
from doctoral_center.domain.deadlines import Schedule, compute_schedule
from doctoral_center.domain.regulation_rules import Confidence, Figure, LocalText, Regulation, Roll
from doctoral_center.domain.regulations import parse_regulation
from doctoral_center.domain.sign_off import Need, SignerRole

PACKS = Path(doctoral_center.__file__).parent / "data" / "regulations"
MANUAL = Path(doctoral_center.__file__).parent.parent / "docs" / "regulations.md"
CODES = ["by-aspirantura", "cn-joint-phd", "general-joint-doctorate", "kz-phd", "ru-aspirantura"]
STARTS = [date(2024, 2, 29), date(2025, 9, 1), date(2025, 10, 15), date(2026, 8, 31)]

# Milestone, occurrence, opens on, due on: what a candidate who starts on 1 September 2025 meets until the end of 2027.
FIRST_DATES = {
    "by-aspirantura": [
        ("individual-plan", 1, "2025-09-19", "2025-11-03"),
        ("progress-report", 1, "2025-10-14", "2025-11-28"),
        ("progress-report", 2, "2026-02-14", "2026-03-31"),
        ("progress-report", 3, "2026-10-16", "2026-11-30"),
        ("progress-report", 4, "2027-02-14", "2027-03-31"),
        ("progress-report", 5, "2027-10-16", "2027-11-30"),
        ("candidate-exams", 1, "2027-03-05", "2027-09-01"),
    ],
    "cn-joint-phd": [
        ("study-plan", 1, "2025-10-02", "2025-12-01"),
        ("progress-report", 1, "2026-07-03", "2026-09-01"),
        ("progress-report", 2, "2027-07-03", "2027-09-01"),
        ("qualifying-exam", 1, "2026-09-02", "2026-12-01"),
        ("proposal", 1, "2026-12-01", "2027-03-01"),
        ("courses", 1, "2027-05-04", "2027-09-01"),
        ("mid-term", 1, "2027-06-03", "2027-09-01"),
    ],
    "general-joint-doctorate": [
        ("plan", 1, "2025-10-02", "2025-12-01"),
        ("agreement", 1, "2026-01-04", "2026-09-01"),
        ("progress-report", 1, "2026-01-16", "2026-03-02"),
        ("progress-report", 2, "2026-07-18", "2026-09-01"),
        ("progress-report", 3, "2027-01-15", "2027-03-01"),
        ("progress-report", 4, "2027-07-18", "2027-09-01"),
        ("individual-committee", 1, "2026-06-18", "2026-09-01"),
        ("individual-committee", 2, "2027-06-18", "2027-09-01"),
        ("mid-term", 1, "2027-06-03", "2027-09-01"),
    ],
    "kz-phd": [
        ("advisers", 1, "2025-09-04", "2025-11-03"),
        ("individual-plan", 1, "2025-10-02", "2025-12-01"),
        ("progress-report", 1, "2026-01-16", "2026-03-02"),
        ("progress-report", 2, "2026-07-18", "2026-09-01"),
        ("progress-report", 3, "2027-01-15", "2027-03-01"),
        ("progress-report", 4, "2027-07-18", "2027-09-01"),
        ("theory", 1, "2027-06-03", "2027-09-01"),
        ("internship", 1, "2026-12-01", "2027-12-01"),
    ],
    "ru-aspirantura": [
        ("topic", 1, "2025-10-01", "2025-12-30"),
        ("progress-report", 1, "2026-01-13", "2026-02-27"),
        ("progress-report", 2, "2026-07-18", "2026-09-01"),
        ("progress-report", 3, "2027-01-15", "2027-03-01"),
        ("progress-report", 4, "2027-07-18", "2027-09-01"),
        ("candidate-exams", 1, "2027-06-04", "2027-12-01"),
    ],
}


@pytest.fixture(params=CODES)
def pack(request: pytest.FixtureRequest) -> Regulation:
    return read(request.param)


def read(code: str) -> Regulation:
    path = PACKS / f"{code}.yaml"
    return parse_regulation(path.read_text(encoding="utf-8"), path.name)


def figures_of(pack: Regulation) -> list[Figure]:
    return [pack.normal.figure, pack.maximum.figure, *(rule.figure for rule in pack.milestones)]


def texts_of(pack: Regulation) -> Iterator[LocalText | None]:
    yield pack.title
    yield from (rule.title for rule in pack.milestones)
    for form in pack.forms.values():
        for section in form.sections:
            yield section.title
            yield section.guidance


def due_on(schedule: Schedule, code: str) -> date:
    deadline = schedule.get(code)
    assert deadline is not None
    assert deadline.due_on is not None
    return deadline.due_on


def unmoved_day(schedule: Schedule, code: str) -> str:
    deadline = schedule.get(code)
    assert deadline is not None
    return str(deadline.base_on)


def test_five_packs_ship_each_named_after_its_code() -> None:
    assert sorted(path.stem for path in PACKS.iterdir()) == CODES
    assert [read(code).code for code in CODES] == CODES


def test_each_pack_keeps_to_the_calendar_of_its_country() -> None:
    assert {code: read(code).country for code in CODES} == {
        "by-aspirantura": "BY",
        "cn-joint-phd": "CN",
        "general-joint-doctorate": None,
        "kz-phd": "KZ",
        "ru-aspirantura": "RU",
    }


def test_each_pack_knows_its_normal_and_longest_length_in_months() -> None:
    packs = {code: read(code) for code in CODES}

    assert {code: (pack.normal.months, pack.maximum.months) for code, pack in packs.items()} == {
        "by-aspirantura": (36, 36),
        "cn-joint-phd": (48, 84),
        "general-joint-doctorate": (36, 72),
        "kz-phd": (36, 60),
        "ru-aspirantura": (36, 48),
    }


def test_a_figure_has_a_source_unless_it_is_only_typical(pack: Regulation) -> None:
    wrong = [f for f in figures_of(pack) if (f.source is None) != (f.confidence is Confidence.TYPICAL)]

    assert wrong == []


def test_every_source_that_a_pack_lists_is_used(pack: Regulation) -> None:
    assert {figure.source for figure in figures_of(pack)} - {None} == set(pack.sources)


def test_every_form_of_a_pack_is_asked_for_and_every_milestone_has_one(pack: Regulation) -> None:
    assert {rule.form for rule in pack.milestones} == set(pack.forms)


def test_every_title_and_guidance_is_written_in_its_three_languages(pack: Regulation) -> None:
    wrong = [
        text
        for text in texts_of(pack)
        if text is None
        or not re.search("[A-Za-z]", text.en)
        or re.search("[\u0400-\u04ff\u4e00-\u9fff]", text.en)
        or not re.search("[\u4e00-\u9fff]", text.zh)
        or re.search("[\u0400-\u04ff]", text.zh)
        or not re.search("[\u0400-\u04ff]", text.ru)
        or re.search("[\u4e00-\u9fff]", text.ru)
    ]

    assert wrong == []


def test_the_supervisors_of_both_universities_sign_each_progress_report(pack: Regulation) -> None:
    stages = pack.rule("progress-report").sign_off

    assert [(stage.by, stage.need) for stage in stages] == [
        ((SignerRole.LEAD_SUPERVISOR, SignerRole.CO_SUPERVISORS), Need.ALL),
        ((SignerRole.INSTITUTION_COORDINATOR,), Need.ONE),
    ]


def test_a_progress_report_can_be_written_in_an_hour(pack: Regulation) -> None:
    sections = pack.forms["progress-report"].sections

    assert [(section.key, section.min_words, section.is_required) for section in sections] == [
        ("summary", 30, True),
        ("results", 50, True),
        ("publications", 1, True),
        ("plan", 20, True),
        ("stay-abroad", 0, False),
        ("problems", 0, False),
    ]


def test_only_the_milestones_whose_rules_say_so_may_be_failed() -> None:
    attempts = {
        (code, rule.code): (rule.may_fail.attempts, rule.may_fail.again_within_months)
        for code in CODES
        for rule in read(code).milestones
        if rule.may_fail is not None
    }

    assert attempts == {
        ("cn-joint-phd", "proposal"): (3, 2),
        ("cn-joint-phd", "mid-term"): (1, None),
        ("cn-joint-phd", "defence"): (2, 24),
        ("general-joint-doctorate", "mid-term"): (2, 6),
    }


@pytest.mark.parametrize("code", CODES)
def test_the_dates_until_the_end_of_2027(code: str) -> None:
    schedule = compute_schedule(read(code), date(2025, 9, 1))

    dates = [
        (row.code, row.occurrence, str(row.opens_on), str(row.due_on))
        for row in schedule.deadlines
        if row.due_on is not None and row.due_on < date(2028, 1, 1)
    ]
    assert dates == FIRST_DATES[code]


def test_the_ends_of_the_normal_and_the_longest_length() -> None:
    ends = {code: compute_schedule(read(code), date(2025, 9, 1)) for code in CODES}

    assert {code: (str(end.normal_end_on), str(end.latest_end_on)) for code, end in ends.items()} == {
        "by-aspirantura": ("2028-09-01", "2028-09-01"),
        "cn-joint-phd": ("2029-09-01", "2032-09-01"),
        "general-joint-doctorate": ("2028-09-01", "2031-09-01"),
        "kz-phd": ("2028-09-01", "2030-09-01"),
        "ru-aspirantura": ("2028-09-01", "2029-09-01"),
    }


def test_the_thesis_and_the_pre_defence_are_counted_in_months_from_the_start() -> None:
    schedules = {code: compute_schedule(read(code), date(2025, 9, 1)) for code in CODES}

    assert {code: (unmoved_day(s, "thesis"), unmoved_day(s, "pre-defence")) for code, s in schedules.items()} == {
        "by-aspirantura": ("2028-06-01", "2028-11-01"),
        "cn-joint-phd": ("2029-02-01", "2029-03-01"),
        "general-joint-doctorate": ("2028-04-01", "2028-06-01"),
        "kz-phd": ("2028-02-01", "2028-03-01"),
        "ru-aspirantura": ("2028-05-01", "2028-07-01"),
    }


@pytest.mark.parametrize("code", ["cn-joint-phd", "general-joint-doctorate", "kz-phd"])
@pytest.mark.parametrize("start_on", STARTS)
def test_the_defence_lies_within_the_normal_length_where_it_belongs_to_the_study(code: str, start_on: date) -> None:
    schedule = compute_schedule(read(code), start_on)

    assert due_on(schedule, "defence") <= schedule.normal_end_on


@pytest.mark.parametrize("start_on", STARTS)
def test_the_thesis_comes_before_the_pre_defence_the_defence_and_the_award(pack: Regulation, start_on: date) -> None:
    schedule = compute_schedule(pack, start_on)

    days = [due_on(schedule, code) for code in ("thesis", "pre-defence", "defence", "award")]
    assert days == sorted(set(days))


@pytest.mark.parametrize("start_on", STARTS)
def test_the_chinese_proposal_comes_before_the_mid_term_and_the_thesis(start_on: date) -> None:
    schedule = compute_schedule(read("cn-joint-phd"), start_on)

    days = [due_on(schedule, code) for code in ("study-plan", "qualifying-exam", "proposal", "mid-term", "thesis")]
    assert days == sorted(set(days))


@pytest.mark.parametrize("start_on", STARTS)
def test_no_due_day_that_is_moved_off_holidays_falls_on_one(pack: Regulation, start_on: date) -> None:
    schedule = compute_schedule(pack, start_on)

    rolled = [row.due_on for row in schedule.deadlines if pack.rule(row.code).roll is not Roll.NONE]
    assert [day for day in rolled if day is None or not is_working_day(day, pack.country)] == []


@pytest.mark.parametrize("start_on", STARTS)
def test_every_milestone_opens_before_it_is_due(pack: Regulation, start_on: date) -> None:
    rows = compute_schedule(pack, start_on).deadlines

    wrong = [
        (row.code, row.occurrence, row.opens_on)
        for row in rows
        if row.opens_on is None or row.due_on is None or row.opens_on >= row.due_on
    ]
    assert wrong == []


def test_the_worked_example_of_the_manual_gives_the_dates_that_the_manual_states() -> None:
    (example,) = re.findall("```yaml\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    schedule = compute_schedule(parse_regulation(example, "regulations.md"), date(2025, 9, 1))

    assert [(row.code, row.occurrence, str(row.opens_on), str(row.due_on)) for row in schedule.deadlines] == [
        ("plan", 1, "None", "2025-12-01"),
        ("progress-report", 1, "2026-01-16", "2026-03-02"),
        ("progress-report", 2, "2026-07-18", "2026-09-01"),
        ("progress-report", 3, "2027-01-15", "2027-03-01"),
        ("progress-report", 4, "2027-07-18", "2027-09-01"),
        ("progress-report", 5, "2028-01-16", "2028-03-01"),
        ("proposal", 1, "2026-12-01", "2027-03-01"),
        ("thesis", 1, "None", "2028-06-01"),
        ("defence", 1, "None", "2028-09-01"),
    ]
