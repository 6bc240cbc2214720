"""Every mistake that a single key of a pack can have, with its literal line."""

import pytest

from doctoral_center.domain.pack_place import Place
from doctoral_center.domain.regulation_findings import Findings
from doctoral_center.domain.regulation_schema import read_pack
from tests.domain.pack_texts import spoilt

STAGE = "milestones[0].sign_off[0]"
NOT_A_CODE = "“Example” is not a code: use small letters, digits and hyphens, a letter first."
NOT_A_LIST = "Expected a list here, found “lead_supervisor”: begin each item with a dash or write [a, b]."
KNOWN_ROLES = (
    "lead_supervisor, co_supervisors, supervisors, institution_coordinator, centre_coordinator, host_supervisor, "
    "host_coordinator"
)


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "sentence"),
    [
        ("code: example\n", "code: Example\n", 1, "code", NOT_A_CODE),
        ("code: example\n", "", 1, "", "“code” is missing: add it."),
        ("version: 1", "version: 0", 2, "version", "0 is too small: give 1 or more."),
        ("version: 1", "version: '1'", 2, "version", "Expected a whole number, found “1”."),
        ("title: {en: Example, zh: 示例, ru: Пример}", "title: {en: Example, zh: 示例}", 3, "title",
         "“ru” is missing: add it."),
        ("ru: Пример", "ru: ''", 3, "title.ru", "The text is empty: write it or remove the key."),
        ("ru: Пример", "ru: Пример, kk: Мысал", 3, "title.kk",
         "“kk” is not known here: remove it or use one of en, zh, ru."),
        ("country: KZ", "country: Kazakhstan", 4, "country",
         "There is no holiday calendar for “Kazakhstan”: use a code such as CN, or null."),
        ("country: KZ", "country: NO", 4, "country", "Expected text, found false: put it in quotation marks."),
        ("https://ror.org/00jdr0662", "tongji", 5, "institution",
         "“tongji” is not a ROR id such as https://ror.org/00jdr0662: correct it, or write null."),
        ("from: 2025-09-01", "from: 2025-09-31", 6, "valid.from",
         "Expected a day such as 2025-09-01, found “2025-09-31”."),
        ("until: null", "until: 2025-08-31", 6, "valid", "2025-08-31 is before 2025-09-01: correct one of the two."),
        ("{from: 2025-09-01, until: null}", "{until: null}", 6, "valid", "“from” is missing: add it."),
        ('rules: "Rules of 2025"', "rules: 2025", 8, "sources.rules",
         "Expected text, found “2025”: put it in quotation marks."),
        ("months: 36, ", "", 10, "duration.normal", "“months” is missing: add it."),
        ("months: 36, confidence: S, source: rules", "months: 36", 10, "duration.normal",
         "“confidence” is missing: add it."),
        ("months: 36", "months: 61", 11, "duration.maximum",
         "The longest length (60 months) is below the normal one (61 months)."),
        ("leave_counts: true", "leave_counts: often", 11, "duration.maximum.leave_counts",
         "Expected true or false, found “often”."),
        ("  maximum: {months: 60, leave_counts: true, confidence: T}\n", "", 9, "duration",
         "“maximum” is missing: add it."),
        ("    title: {en: Proposal, zh: 开题, ru: Тема}\n", "", 13, "milestones[0]", "“title” is missing: add it."),
        ("en: Proposal", "en: Proposal, en: Topic", 14, "milestones[0].title.en",
         "“en” is given twice, first in line 14: keep one of them."),
        ("days_before: 90", "days_before: -1", 16, "milestones[0].opens.days_before",
         "-1 is too small: give 0 or more."),
        ("days_before: 90", "days_before: 90, months_before: 3", 16, "milestones[0].opens.months_before",
         "“months_before” is not known here: remove it or use one of days_before."),
        ("roll: next_working_day", "roll: forward", 17, "milestones[0].roll",
         "“forward” is not known: use one of none, next_working_day, previous_working_day."),
        ("[lead_supervisor, co_supervisors]", "[lead_supervisor, dean]", 20, f"{STAGE}.by[1]",
         f"“dean” is not known: use one of {KNOWN_ROLES}."),
        ("[lead_supervisor, co_supervisors]", "[lead_supervisor, lead_supervisor]", 20, f"{STAGE}.by[1]",
         "“lead_supervisor” is given twice: keep it once."),
        ("[lead_supervisor, co_supervisors]", "[]", 20, f"{STAGE}.by", "There is nothing here: give at least one."),
        ("[lead_supervisor, co_supervisors]", "lead_supervisor", 20, f"{STAGE}.by", NOT_A_LIST),
        ("need: all", "need: most", 20, f"{STAGE}.need",
         "“most” is not known: use one of all, one, majority, two_thirds."),
        ("within_days: 14", "within_days: 0", 20, f"{STAGE}.within_days", "0 is too small: give 1 or more."),
        ("      - {by: [supervisors]}\n", "      - {by: [supervisors]}\n    notes: []\n", 30, "milestones[1].notes",
         "There is nothing here: give at least one."),
        ("country: KZ", "country: KZ\nnotes: [{text: {en: Stay, zh: 停留, ru: Срок}}]", 5, "notes[0]",
         "“confidence” is missing: add it."),
        ("country: KZ", "country: KZ\nnotes: [{text: {en: Stay, zh: 停留}, confidence: T}]", 5, "notes[0].text",
         "“ru” is missing: add it."),
        ("    sign_off:\n      - {by: [supervisors]}\n", "", 25, "milestones[1]", "“sign_off” is missing: add it."),
        ("    sign_off:\n      - {by: [supervisors]}\n", "    sign_off: []\n", 28, "milestones[1].sign_off",
         "There is nothing here: give at least one."),
        ("before_days: [7, 30, 1]", "before_days: [7, 7]", 21, "milestones[0].remind.before_days[1]",
         "“7” is given twice: keep it once."),
        ("before_days: [7, 30, 1]", "before_days: [0]", 21, "milestones[0].remind.before_days[0]",
         "0 is too small: give 1 or more."),
        ("overdue_every_days: 7", "overdue_every_days: weekly", 21, "milestones[0].remind.overdue_every_days",
         "Expected a whole number, found “weekly”."),
        ("escalate_after_days: 14", "escalate: 14", 21, "milestones[0].remind.escalate",
         "“escalate” is not known here: remove it or use one of before_days, overdue_every_days, escalate_after_days."),
        ("attempts: 3", "attempts: 0", 22, "milestones[0].may_fail.attempts", "0 is too small: give 1 or more."),
        (", again_within_months: 2", "", 22, "milestones[0].may_fail",
         "With several attempts, say again_within_months."),
        ("    confidence: S\n", "    confidence: sure\n", 23, "milestones[0].confidence",
         "“sure” is not known: use one of S, 2nd, C, T."),
        ("min_words: 10", "min_words: 101", 34, "forms.short.sections[0]",
         "min_words (101) is more than max_words (100): correct one of the two."),
        ("required: false", "required: no idea", 34, "forms.short.sections[0].required",
         "Expected true or false, found “no idea”."),
        ("key: method, ", "", 35, "forms.short.sections[1]", "“key” is missing: add it."),
        ("key: method", "key: question", 35, "forms.short.sections[1].key",
         "The code “question” is used twice, first in line 34: rename one of them."),
        ("guidance: {en: How, zh: 如何, ru: Как}", "guidance: How", 35, "forms.short.sections[1].guidance",
         "Expected keys and values here, found “How”."),
    ],
)  # fmt: skip
def test_a_wrong_key_is_one_finding(old, new, line, key, sentence):
    assert spoilt(old, new) == [(line, key, sentence)]


def test_a_ror_id_without_its_address_is_taken_as_well():
    findings = Findings("pack.yaml", {})
    pack = Place({"institution": "00jdr0662", "duration": {}, "milestones": []}, (), findings, is_strict=False)
    assert read_pack(pack, "pack").regulation.institution == "https://ror.org/00jdr0662"
