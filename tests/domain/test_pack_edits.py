"""Edits of a pack by what they mean."""

import difflib
from datetime import date

import pytest

from doctoral_center.domain.errors import NotFoundError
from doctoral_center.domain.pack_edits import (
    AddForm,
    AddMilestone,
    MoveMilestone,
    RemoveForm,
    RemoveMilestone,
    SetForm,
    SetHead,
    SetMilestone,
    SetVersion,
    edited,
    form_keys,
    milestone_keys,
)
from doctoral_center.domain.pack_reader import PackReader
from doctoral_center.domain.regulations import parse_regulation
from tests.domain.pack_texts import GOOD


def change(edit, text=GOOD):
    """What the edit does to the text, as the lines of a diff."""
    lines = difflib.unified_diff(text.splitlines(), edited(text, edit).splitlines(), n=0, lineterm="")
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


def codes(text):
    return [milestone["code"] for milestone in PackReader(text, "").value["milestones"]]


def test_an_offset_is_one_line():
    assert change(SetMilestone("proposal", {"due": {"months": 20}})) == [
        "-    due: {after: start, months: 18}",
        "+    due: {after: start, months: 20}",
    ]


def test_a_due_day_of_another_kind_replaces_the_keys_of_the_first():
    due = {"after": None, "months": None, "counted_from": None, "each_year_on": ["03-31"], "count": 2}
    assert change(SetMilestone("proposal", {"due": due})) == [
        "-    due: {after: start, months: 18}",
        '+    due: {each_year_on: ["03-31"], count: 2}',
    ]


def test_another_code_is_taken_over_where_the_milestone_is_named():
    assert change(SetMilestone("proposal", {"code": "topic"})) == [
        "-  - code: proposal",
        "+  - code: topic",
        "-    due: {after: proposal, counted_from: done, months: 15}",
        "+    due: {after: topic, counted_from: done, months: 15}",
    ]


def test_milestones_come_move_and_go():
    assert codes(GOOD)[:2] == ["proposal", "thesis"]
    rest = codes(GOOD)[1:]
    values = {"code": "talk", "due": {"after": "start", "months": 2}}
    assert codes(edited(GOOD, AddMilestone(values, None))) == ["talk", "proposal", *rest]
    assert codes(edited(GOOD, AddMilestone(values, "proposal"))) == ["proposal", "talk", *rest]
    assert codes(edited(GOOD, MoveMilestone("proposal", is_up=False))) == ["thesis", "proposal", *rest[1:]]
    assert edited(GOOD, MoveMilestone("proposal", is_up=True)) == GOOD
    assert codes(edited(GOOD, RemoveMilestone("thesis"))) == ["proposal", *rest[1:]]


def test_a_milestone_is_added_to_a_pack_that_has_none():
    assert edited("code: new\nmilestones: []\n", AddMilestone({"code": "plan", "roll": "none"}, None)) == (
        "code: new\nmilestones:\n  - {code: plan}\n"
    )


def test_the_head_is_set_key_by_key():
    head = {"title": {"en": "Model"}, "country": None, "duration": {"normal": {"months": 48}}}
    assert change(SetHead(head)) == [
        "-title: {en: Example, zh: 示例, ru: Пример}",
        "-country: KZ",
        "+title: {en: Model, zh: 示例, ru: Пример}",
        "-  normal: {months: 36, confidence: S, source: rules}",
        "+  normal: {months: 48, confidence: S, source: rules}",
    ]


def test_sources_are_set_as_a_whole_and_renamed_wherever_they_are_named():
    assert change(SetHead({"sources": {"rules": "Rules of 2025", "page": "A page"}})) == ["+  page: A page"]
    made = edited(GOOD, SetHead({}, {"rules": "statute"}))
    assert made == GOOD.replace("  rules:", "  statute:").replace("source: rules", "source: statute")


def test_a_form_renamed_is_renamed_in_its_milestones():
    sections = PackReader(GOOD, "").value["forms"]["short"]["sections"]
    assert change(SetForm("short", "brief", sections)) == [
        "-    form: short",
        "+    form: brief",
        "-  short:",
        "+  brief:",
    ]


def test_forms_come_and_go():
    made = edited(GOOD, AddForm("long", [{"key": "all", "title": {"en": "All", "zh": "全部", "ru": "Всё"}}]))
    assert parse_regulation(made, "").forms["long"].sections[0].title.zh == "全部"
    assert edited(made, RemoveForm("long")) == GOOD


def test_publishing_changes_number_and_first_day_alone():
    assert change(SetVersion(2, date(2027, 9, 1))) == [
        "-version: 1",
        "+version: 2",
        "-valid: {from: 2025-09-01, until: null}",
        "+valid: {from: 2027-09-01, until: null}",
    ]


@pytest.mark.parametrize(
    "edit", [SetMilestone("x", {}), RemoveMilestone("x"), MoveMilestone("x", is_up=True), RemoveForm("x")]
)
def test_what_is_not_there_cannot_be_edited(edit):
    with pytest.raises(NotFoundError):
        edited(GOOD, edit)


def test_what_is_no_pack_cannot_be_edited():
    with pytest.raises(NotFoundError):
        edited("- a list", SetVersion(2, date(2027, 9, 1)))


def test_a_code_that_names_nothing_in_an_address_gives_way_to_the_number():
    items = [{"code": "plan"}, {"code": "plan"}, {"code": "new"}, {"code": "A/B"}, {}, "what", {"code": "talk"}]
    assert milestone_keys(items) == ["plan", "2", "3", "4", "5", "6", "talk"]
    assert form_keys({"short": 1, "../x": 2}) == ["short", "2"]


def test_a_milestone_that_is_none_becomes_one():
    assert codes(edited("milestones:\n  - what\n", SetMilestone("1", {"code": "plan"}))) == ["plan"]
