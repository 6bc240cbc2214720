"""Rules as values."""

import pytest

from doctoral_center.domain.regulation_rules import LocalText
from tests.domain.packs import once, pack


def test_a_text_is_there_in_three_languages_and_english_for_any_other():
    text = LocalText("Proposal", "开题", "Тема")
    assert [text.in_language(language) for language in ("en", "zh", "ru", "kk")] == [
        "Proposal",
        "开题",
        "Тема",
        "Proposal",
    ]


def test_a_rule_is_found_by_its_code():
    regulation = pack(once("thesis", months=45), {"code": "topic", "due": {"each_year_on": ["12-31"], "count": 1}})
    assert regulation.rule("topic").code == "topic"
    with pytest.raises(KeyError):
        regulation.rule("defence")


def test_fixed_days_of_the_year_count_as_repeating_even_once():
    regulation = pack(
        once("thesis", months=45),
        {"code": "topic", "due": {"each_year_on": ["12-31"], "count": 1}},
        {"code": "report", "due": {"after": "start", "every_months": 6, "until": "thesis"}},
    )
    assert [rule.is_repeating for rule in regulation.milestones] == [False, True, True]


def test_what_others_are_counted_from_or_run_until_is_hung_on():
    regulation = pack(
        once("thesis", months=45),
        once("defence", after="thesis", months=3),
        {"code": "report", "due": {"after": "start", "every_months": 6, "until": "defence"}},
        {"code": "topic", "due": {"each_year_on": ["12-31"], "count": 1}},
    )
    assert [code for code in ("thesis", "defence", "report", "topic") if regulation.hangs_on(code)] == [
        "thesis",
        "defence",
    ]


def test_rules_for_one_candidate_stand_behind_those_of_the_pack():
    regulation = pack(once("thesis", months=45))
    both = regulation.with_rules(pack(once("course", months=6)).milestones)
    assert [rule.code for rule in both.milestones] == ["thesis", "course"]
    assert [rule.code for rule in regulation.milestones] == ["thesis"]
