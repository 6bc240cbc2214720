"""A pack in work is read however wrong it is, and each mistake says where it can be mended."""

from doctoral_center.domain.pack_drafts import Page, Spot, read_draft
from doctoral_center.domain.regulation_rules import Confidence
from tests.domain.pack_texts import GOOD


def spots(text):
    pack = read_draft(text)
    return [pack.spot(finding) for finding in pack.findings]


def test_a_pack_without_mistakes_is_read_as_it_is():
    pack = read_draft(GOOD)
    assert pack.findings == ()
    assert [rule.key for rule in pack.rules][:2] == ["proposal", "thesis"]
    assert all(rule.has_due for rule in pack.rules)
    assert pack.milestone("thesis")["confidence"] == "T"
    assert pack.milestone("nothing") is None
    assert pack.form_keys == ["short"]


def test_what_is_no_pack_has_nothing_to_show():
    for text in ("", "- a", "words", "milestones: what\nforms: 1\n", "a: ["):
        pack = read_draft(text)
        assert (pack.rules, pack.form_keys) == ([], [])


def test_of_a_wrong_milestone_the_rest_can_be_read():
    (rule,) = read_draft("milestones:\n  - {code: plan, due: soon, confidence: C}\n").rules
    assert (rule.key, rule.has_due, rule.rule.figure.confidence) == ("plan", False, Confidence.ONE_UNIVERSITY)
    assert [finding.code for finding in rule.findings] == ["missing", "missing", "not-a-mapping"]


def test_a_mistake_is_mended_where_it_stands():
    assert spots(GOOD.replace("months: 18", "months: long")) == [Spot(Page.MILESTONE, "proposal", "due")]
    assert spots(GOOD.replace("country: KZ", "country: XX")) == [Spot(Page.HEAD, part="country")]
    assert spots(GOOD.replace("maximum: {months: 60", "maximum: {months: 6")) == [Spot(Page.HEAD, part="duration")]
    assert spots(GOOD.replace("  rules:", "  other:"))[0] == Spot(Page.HEAD, part="duration")
    assert spots(GOOD.replace("    form: short\n", "    form: none-such\n")) == [
        Spot(Page.MILESTONE, "proposal", "form")
    ]


def test_what_is_missing_is_mended_where_it_belongs():
    assert spots(GOOD.replace("country: KZ\n", "")) == []
    assert spots(GOOD.replace("code: example\n", "")) == [Spot(Page.HEAD)]
    assert Spot(Page.MILESTONE, "2", "code") in spots(GOOD.replace("- code: thesis\n    title", "- title"))


def test_what_publishing_settles_is_no_mistake_of_a_draft():
    assert spots(GOOD.replace("version: 1\n", "")) == []
    assert spots(GOOD.replace("valid: {from: 2025-09-01, until: null}\n", "")) == []
    assert spots(GOOD.replace("from: 2025-09-01", "from: null")) == []


def test_the_notation_itself_is_mended_in_the_text():
    assert Spot(Page.TEXT) in spots(GOOD + "code: again\n")
    assert Spot(Page.TEXT) in spots(GOOD + "colour: red\n")
    assert Spot(Page.TEXT) in spots("a: [")


def test_a_form_is_mended_on_its_page():
    wrong = GOOD.replace("min_words: ", "min_words: x")
    assert {spot.page for spot in spots(wrong)} == {Page.FORM}
    assert {spot.key for spot in spots(wrong)} == {"short"}
