"""A pack as a whole: read into rules when it is right, and with all its mistakes at once when it is not."""

from datetime import date

import pytest
import yaml

from doctoral_center.domain.regulations import (
    DEFAULT_LADDER,
    Confidence,
    CountedFrom,
    Duration,
    Figure,
    FormSection,
    LocalText,
    MayFail,
    Note,
    OneTimeDue,
    Opens,
    Period,
    PeriodUnit,
    RegulationError,
    ReminderLadder,
    Roll,
    SignOffStage,
    parse_regulation,
    regulation_from_mapping,
)
from doctoral_center.domain.sign_off import Need, SignerRole
from tests.domain.pack_texts import GOOD, findings

KEYS = "duration, milestones, code, version, title, valid, sources, country, institution, forms, notes"
DUE_KEYS = "after, counted_from, months, weeks, days, working_days"
ROLES = (
    "lead_supervisor, co_supervisors, supervisors, institution_coordinator, centre_coordinator, host_supervisor, "
    "host_coordinator"
)


def test_a_pack_is_read_into_a_regulation():
    pack = parse_regulation(GOOD, "pack.yaml")
    assert (pack.code, pack.version, pack.country, pack.institution) == (
        "example",
        1,
        "KZ",
        "https://ror.org/00jdr0662",
    )
    assert pack.title == LocalText("Example", "示例", "Пример")
    assert (pack.valid_from, pack.valid_until, pack.sources) == (date(2025, 9, 1), None, {"rules": "Rules of 2025"})
    assert pack.normal == Duration(36, leave_counts=False, figure=Figure(Confidence.SOURCE, "rules"))
    assert pack.maximum == Duration(60, leave_counts=True, figure=Figure(Confidence.TYPICAL, None))


def test_a_milestone_is_read_with_all_it_says():
    rule = parse_regulation(GOOD, "pack.yaml").rule("proposal")
    assert rule.due == OneTimeDue("start", Period(PeriodUnit.MONTHS, 18), CountedFrom.DUE)
    assert (rule.opens, rule.roll, rule.form) == (Opens(90), Roll.NEXT, "short")
    roles = (SignerRole.LEAD_SUPERVISOR, SignerRole.CO_SUPERVISORS)
    assert rule.sign_off == (SignOffStage(roles, Need.ALL, 14),)
    assert rule.remind == ReminderLadder(before_days=(30, 7, 1), overdue_every_days=7, escalate_after_days=14)
    assert (rule.may_fail, rule.figure) == (MayFail(3, 2), Figure(Confidence.SOURCE, "rules"))


def test_what_a_milestone_leaves_out_has_a_plain_meaning():
    rule = parse_regulation(GOOD, "pack.yaml").rule("thesis")
    assert rule.due == OneTimeDue("proposal", Period(PeriodUnit.MONTHS, 15), CountedFrom.DONE)
    assert (rule.opens, rule.roll, rule.form, rule.may_fail) == (None, Roll.NONE, None, None)
    assert rule.sign_off == (SignOffStage((SignerRole.SUPERVISORS,), Need.ALL, 14),)
    assert rule.remind == DEFAULT_LADDER


def test_a_form_is_read_with_its_sections():
    assert parse_regulation(GOOD, "pack.yaml").forms["short"].sections == (
        FormSection("question", LocalText("Q", "问", "В"), None, 10, 100, is_required=False),
        FormSection("method", LocalText("M", "法", "М"), LocalText("How", "如何", "Как"), None, None, is_required=True),
    )


def test_a_note_says_what_no_date_follows_from_and_how_well_it_is_known():
    stay = "notes:\n  - {text: {en: Stay a year, zh: 停留一年, ru: Год за рубежом}, confidence: T}\n"
    points = "    notes:\n      - {text: {en: Credits, zh: 学分, ru: Кредиты}, confidence: S, source: rules}\n"
    pack = parse_regulation(stay + GOOD.replace("  - code: thesis\n", f"{points}  - code: thesis\n"), "pack.yaml")
    whole = Note(LocalText("Stay a year", "停留一年", "Год за рубежом"), Figure(Confidence.TYPICAL, None))
    proposal = Note(LocalText("Credits", "学分", "Кредиты"), Figure(Confidence.SOURCE, "rules"))
    assert (pack.notes, pack.rule("proposal").notes, pack.rule("thesis").notes) == ((whole,), (proposal,), ())


def test_all_mistakes_are_found_at_once_in_the_order_of_the_lines():
    text = (
        GOOD.replace("version: 1", "versoin: 1").replace("months: 18}", "years: 2}").replace("[supervisors]", "[dean]")
    )
    assert findings(text) == [
        (1, "", "“version” is missing: add it."),
        (2, "versoin", f"“versoin” is not known here: remove it or use one of {KEYS}."),
        (15, "milestones[0].due.years", f"“years” is not known here: remove it or use one of {DUE_KEYS}."),
        (15, "milestones[0].due", "Say how long: give one of months, weeks, days or working_days."),
        (29, "milestones[1].sign_off[0].by[0]", f"“dean” is not known: use one of {ROLES}."),
    ]


def test_a_lenient_pack_may_leave_out_what_dates_do_not_need():
    duration = "duration: {normal: {months: 36}, maximum: {months: 48}}"
    text = f"{duration}\nmilestones: [{{code: plan, due: {{after: start, days: 9}}}}]"
    pack = parse_regulation(text, "pack.yaml", strict=False)
    assert (pack.code, pack.rule("plan").title.zh, pack.valid_from) == ("pack", "plan", None)
    assert len(findings(text)) == 10


def test_a_lenient_pack_is_still_right_in_what_it_says():
    text = "title: {en: A}\nduration: {normal: {months: 36}, maximum: {months: 48}}\nmilestones: [{code: plan}]"
    assert findings(text, strict=False) == [
        (1, "title", "“zh” is missing: add it."),
        (1, "title", "“ru” is missing: add it."),
        (3, "milestones[0]", "“due” is missing: add it."),
    ]


def test_a_regulation_is_built_from_plain_values_too():
    assert regulation_from_mapping(yaml.safe_load(GOOD), strict=True) == parse_regulation(GOOD, "pack.yaml")


def test_plain_values_with_mistakes_are_refused_by_key():
    with pytest.raises(RegulationError) as caught:
        regulation_from_mapping({"duration": {"normal": {"months": 1}}, "milestones": []})
    assert [(finding.key, finding.code) for finding in caught.value.findings] == [
        ("duration", "missing"),
        ("milestones", "empty"),
    ]


def test_a_file_that_is_no_mapping_is_one_finding():
    assert findings("- a\n- b\n") == [(1, "", "Expected keys and values here, found a list.")]
    assert findings("") == [(1, "", "Expected keys and values here, found nothing.")]
