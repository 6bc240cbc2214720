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
from tests.data.pack_dates import DATES

PACKS = Path(doctoral_center.__file__).parent / "data" / "regulations"
MANUAL = Path(doctoral_center.__file__).parent.parent / "docs" / "regulations.md"
CODES = [
    "by-aspirantura",
    "cn-joint-phd",
    "eu-cotutelle",
    "general-joint-doctorate",
    "in-phd",
    "ir-phd",
    "kg-phd",
    "kz-phd",
    "mn-phd",
    "pk-phd",
    "ru-aspirantura",
    "tj-phd",
    "uz-phd",
]
STARTS = [date(2024, 2, 29), date(2025, 9, 1), date(2025, 10, 15), date(2026, 8, 31)]


@pytest.fixture(params=CODES)
def pack(request: pytest.FixtureRequest) -> Regulation:
    return read(request.param)


def read(code: str) -> Regulation:
    path = PACKS / f"{code}.yaml"
    return parse_regulation(path.read_text(encoding="utf-8"), path.name)


def figures_of(pack: Regulation) -> list[Figure]:
    noted = [note.figure for notes in (pack.notes, *(rule.notes for rule in pack.milestones)) for note in notes]
    return [pack.normal.figure, pack.maximum.figure, *(rule.figure for rule in pack.milestones), *noted]


def texts_of(pack: Regulation) -> Iterator[LocalText | None]:
    yield pack.title
    yield from (rule.title for rule in pack.milestones)
    yield from (note.text for notes in (pack.notes, *(rule.notes for rule in pack.milestones)) for note in notes)
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


def test_thirteen_packs_ship_each_named_after_its_code() -> None:
    assert sorted(path.stem for path in PACKS.iterdir()) == CODES
    assert [read(code).code for code in CODES] == CODES


def test_each_pack_keeps_to_the_calendar_of_its_country() -> None:
    assert {code: read(code).country for code in CODES} == {
        "by-aspirantura": "BY",
        "cn-joint-phd": "CN",
        "eu-cotutelle": None,
        "general-joint-doctorate": None,
        "in-phd": "IN",
        "ir-phd": "IR",
        "kg-phd": "KG",
        "kz-phd": "KZ",
        "mn-phd": "MN",
        "pk-phd": "PK",
        "ru-aspirantura": "RU",
        "tj-phd": "TJ",
        "uz-phd": "UZ",
    }


def test_each_pack_knows_its_normal_and_longest_length_in_months() -> None:
    packs = {code: read(code) for code in CODES}

    assert {code: (pack.normal.months, pack.maximum.months) for code, pack in packs.items()} == {
        "by-aspirantura": (36, 36),
        "cn-joint-phd": (48, 84),
        "eu-cotutelle": (36, 72),
        "general-joint-doctorate": (36, 72),
        "in-phd": (36, 72),
        "ir-phd": (54, 66),
        "kg-phd": (36, 60),
        "kz-phd": (36, 60),
        "mn-phd": (36, 60),
        "pk-phd": (48, 96),
        "ru-aspirantura": (36, 48),
        "tj-phd": (36, 60),
        "uz-phd": (36, 60),
    }


def test_a_figure_has_a_source_unless_it_is_only_typical(pack: Regulation) -> None:
    wrong = [f for f in figures_of(pack) if (f.source is None) != (f.confidence is Confidence.TYPICAL)]

    assert wrong == []


def test_a_secondary_figure_names_the_mirror_it_was_read_from(pack: Regulation) -> None:
    sources = [pack.sources[f.source or ""] for f in figures_of(pack) if f.confidence is Confidence.SECONDARY]

    assert [source for source in sources if "mirrored at" not in source] == []


@pytest.mark.parametrize("code", ["general-joint-doctorate", "tj-phd"])
def test_no_date_is_a_rule_where_no_source_gives_one(code: str) -> None:
    pack = read(code)

    figures = [pack.normal.figure, pack.maximum.figure, *(rule.figure for rule in pack.milestones)]
    assert {figure.confidence for figure in figures} == {Confidence.TYPICAL}


def test_tajikistan_has_the_milestones_and_the_days_of_kazakhstan() -> None:
    theirs, ours = read("kz-phd").milestones, read("tj-phd").milestones

    assert [(rule.code, rule.due, rule.form) for rule in ours] == [(rule.code, rule.due, rule.form) for rule in theirs]


def test_the_due_days_that_are_shown_as_a_rule() -> None:
    shown = {
        code: [rule.code for rule in read(code).milestones if rule.figure.confidence is Confidence.SOURCE]
        for code in CODES
    }

    assert shown == {
        "by-aspirantura": [],
        "cn-joint-phd": ["proposal", "courses", "mid-term"],
        "eu-cotutelle": ["plan", "agreement-request", "agreement", "individual-committee", "defence"],
        "general-joint-doctorate": [],
        "in-phd": ["progress-report", "defence"],
        "ir-phd": ["courses", "qualifying-exam", "proposal", "seminar-1", "seminar-2"],
        "kg-phd": ["topic", "progress-report", "candidate-exams", "internship", "publications"],
        "kz-phd": [],
        "mn-phd": ["supervisor", "level-assessment"],
        "pk-phd": ["proposal"],
        "ru-aspirantura": ["topic", "progress-report", "defence"],
        "tj-phd": [],
        "uz-phd": ["progress-report"],
    }


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
        ("eu-cotutelle", "mid-term"): (2, 6),
        ("general-joint-doctorate", "mid-term"): (2, 6),
        ("pk-phd", "qualifying-exam"): (2, 6),
    }


@pytest.mark.parametrize("code", CODES)
def test_the_dates_of_a_candidate_who_starts_on_1_september_2025(code: str) -> None:
    schedule = compute_schedule(read(code), date(2025, 9, 1))

    dates = [(row.code, row.occurrence, str(row.opens_on), str(row.due_on)) for row in schedule.deadlines]
    assert dates == DATES[code]


def test_the_ends_of_the_normal_and_the_longest_length() -> None:
    ends = {code: compute_schedule(read(code), date(2025, 9, 1)) for code in CODES}

    assert {code: (str(end.normal_end_on), str(end.latest_end_on)) for code, end in ends.items()} == {
        "by-aspirantura": ("2028-09-01", "2028-09-01"),
        "cn-joint-phd": ("2029-09-01", "2032-09-01"),
        "eu-cotutelle": ("2028-09-01", "2031-09-01"),
        "general-joint-doctorate": ("2028-09-01", "2031-09-01"),
        "in-phd": ("2028-09-01", "2031-09-01"),
        "ir-phd": ("2030-03-01", "2031-03-01"),
        "kg-phd": ("2028-09-01", "2030-09-01"),
        "kz-phd": ("2028-09-01", "2030-09-01"),
        "mn-phd": ("2028-09-01", "2030-09-01"),
        "pk-phd": ("2029-09-01", "2033-09-01"),
        "ru-aspirantura": ("2028-09-01", "2029-09-01"),
        "tj-phd": ("2028-09-01", "2030-09-01"),
        "uz-phd": ("2028-09-01", "2030-09-01"),
    }


def test_the_thesis_and_the_pre_defence_are_counted_in_months_from_the_start() -> None:
    schedules = {code: compute_schedule(read(code), date(2025, 9, 1)) for code in CODES}

    assert {code: (unmoved_day(s, "thesis"), unmoved_day(s, "pre-defence")) for code, s in schedules.items()} == {
        "by-aspirantura": ("2028-06-01", "2028-11-01"),
        "cn-joint-phd": ("2029-02-01", "2029-03-01"),
        "eu-cotutelle": ("2028-04-01", "2028-06-01"),
        "general-joint-doctorate": ("2028-04-01", "2028-06-01"),
        "in-phd": ("2027-12-01", "2028-01-01"),
        "ir-phd": ("2029-11-01", "2030-01-01"),
        "kg-phd": ("2028-03-01", "2028-06-01"),
        "kz-phd": ("2028-02-01", "2028-03-01"),
        "mn-phd": ("2028-01-01", "2028-03-01"),
        "pk-phd": ("2029-03-01", "2029-04-01"),
        "ru-aspirantura": ("2028-05-01", "2028-07-01"),
        "tj-phd": ("2028-02-01", "2028-03-01"),
        "uz-phd": ("2028-03-01", "2028-05-01"),
    }


# In Russia and Belarus the defence follows the end of the study.
@pytest.mark.parametrize("code", sorted(set(CODES) - {"by-aspirantura", "ru-aspirantura"}))
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
