"""What differs between two packs: nothing but what was changed, each with both values."""

from dataclasses import replace

from doctoral_center.domain.pack_differences import ORDER, WHOLE, Difference, Subject, pack_differences
from doctoral_center.domain.regulation_rules import (
    START,
    Confidence,
    Duration,
    Figure,
    OneTimeDue,
    Period,
    PeriodUnit,
    Roll,
)
from doctoral_center.domain.regulations import parse_regulation
from tests.domain.pack_texts import GOOD

ONE = parse_regulation(GOOD, "one.yaml")


def changed(code, **fields):
    rules = [replace(rule, **fields) if rule.code == code else rule for rule in ONE.milestones]
    return replace(ONE, version=2, milestones=tuple(rules))


def test_a_version_does_not_differ_from_itself():
    assert pack_differences(ONE, ONE) == ()


def test_code_and_version_are_no_differences():
    assert pack_differences(ONE, replace(ONE, code="other", version=7)) == ()


def test_each_changed_field_of_a_milestone_comes_with_both_values():
    rule = ONE.milestones[0]
    due = OneTimeDue(START, Period(PeriodUnit.MONTHS, 99))
    assert pack_differences(ONE, changed(rule.code, due=due, roll=Roll.PREVIOUS)) == (
        Difference(Subject.MILESTONE, rule.code, "due", rule.due, due),
        Difference(Subject.MILESTONE, rule.code, "roll", rule.roll, Roll.PREVIOUS),
    )


def test_an_added_and_a_removed_milestone_are_told_as_wholes():
    first, *others = ONE.milestones
    new = replace(first, code="something-new")
    assert pack_differences(ONE, replace(ONE, milestones=(*others, new))) == (
        Difference(Subject.MILESTONE, "something-new", WHOLE, None, new),
        Difference(Subject.MILESTONE, first.code, WHOLE, first, None),
    )


def test_another_order_of_the_same_milestones_is_a_difference():
    first, second, *others = ONE.milestones
    assert pack_differences(ONE, replace(ONE, milestones=(second, first, *others))) == (
        Difference(Subject.MILESTONE, "", ORDER, ("proposal", "thesis"), ("thesis", "proposal")),
    )


def test_lengths_of_study_and_sources_are_compared():
    figure = Figure(Confidence.TYPICAL, None)
    other = replace(ONE, normal=Duration(7, leave_counts=False, figure=figure), sources={**ONE.sources, "new": "A law"})
    found = {(each.subject, each.code, each.field): (each.before, each.after) for each in pack_differences(ONE, other)}
    assert found[Subject.NORMAL, "", "months"] == (ONE.normal.months, 7)
    assert found[Subject.SOURCE, "new", WHOLE] == (None, "A law")


def test_forms_are_compared_section_by_section():
    code, form = next(iter(ONE.forms.items()))
    first = form.sections[0]
    sections = (replace(first, max_words=77), replace(first, key="added"))
    found = pack_differences(ONE, replace(ONE, forms={**ONE.forms, code: replace(form, sections=sections)}))
    told = {(each.code, each.section, each.field) for each in found if each.subject is Subject.SECTION}
    gone = {(code, section.key, WHOLE) for section in form.sections[1:]}
    assert told == {(code, first.key, "max_words"), (code, "added", WHOLE)} | gone


def test_a_form_that_only_one_of_them_has_is_told_whole():
    code, form = next(iter(ONE.forms.items()))
    assert Difference(Subject.FORM, "extra", WHOLE, None, form) in pack_differences(
        ONE, replace(ONE, forms={**ONE.forms, "extra": form})
    )
    without = {other: each for other, each in ONE.forms.items() if other != code}
    assert Difference(Subject.FORM, code, WHOLE, form, None) in pack_differences(ONE, replace(ONE, forms=without))
