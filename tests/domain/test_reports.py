"""What a report lacks, counted by hand."""

import pytest

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.regulation_rules import Form, FormSection, LocalText
from doctoral_center.domain.reports import (
    MAX_SECTION_CHARACTERS,
    DraftChange,
    DraftConflictError,
    DraftText,
    ReportFinding,
    applied,
    check_change,
    count_words,
    merged_form,
    missing,
    next_section,
    plain_text,
    progress,
)


def section(key, least=None, most=None, required=True):
    return FormSection(key, LocalText(key, key, key), None, least, most, required)


FORM = Form("report", (section("summary", 3, 5), section("plan", 2), section("stay", 2, 4, required=False)))
GOOD = {"summary": "one two three", "plan": "four five"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \n\t… — !? ", 0),
        ("Eleven of twelve sites", 4),
        ("co-supervisor's well-known 3.14 % share", 4),
        ("水资源分配", 5),
        ("水资源，分配。", 5),
        ("用 Python 3.11 分析", 5),
        ("Отчёт о ходе работы за полугодие", 6),
        ("қазақ тілі", 2),
        ("گزارش پیشرفت پایان‌نامه", 3),
        ("शोध की प्रगति", 3),
        ("e\u0301tude", 1),
    ],
)
def test_chinese_is_counted_by_characters_and_everything_else_by_words(text, words):
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("change", "findings"),
    [
        ({}, []),
        ({"summary": ""}, [ReportFinding("summary", "missing", 0, 3)]),
        ({"summary": " … "}, [ReportFinding("summary", "missing", 0, 3)]),
        ({"summary": "one two"}, [ReportFinding("summary", "too-short", 2, 3)]),
        ({"summary": "a b c d e"}, []),
        ({"summary": "a b c d e f"}, [ReportFinding("summary", "too-long", 6, 5)]),
        ({"stay": "one"}, [ReportFinding("stay", "too-short", 1, 2)]),
        ({"stay": "a b c d e"}, [ReportFinding("stay", "too-long", 5, 4)]),
        (
            {"plan": "", "summary": ""},
            [ReportFinding("summary", "missing", 0, 3), ReportFinding("plan", "missing", 0, 2)],
        ),
        ({"unknown": "text"}, []),
    ],
)
def test_each_lack_is_found_with_its_numbers_in_the_order_of_the_form(change, findings):
    assert missing(FORM, {**GOOD, **change}) == findings


def test_the_task_list_tells_finished_begun_and_not_started():
    rows = progress(FORM, {"summary": "one two", "plan": "three"}, ["summary"])
    assert [(row.section.key, row.state, row.words) for row in rows] == [
        ("summary", "done", 2),
        ("plan", "begun", 1),
        ("stay", "not-started", 0),
    ]


@pytest.mark.parametrize(
    ("finished", "after", "following"),
    [
        ([], "summary", "plan"),
        (["plan"], "summary", "stay"),
        ([], "stay", "summary"),
        (["summary", "plan"], "stay", None),
        (["plan", "stay"], "summary", None),
        ([], "unknown", "summary"),
    ],
)
def test_the_next_section_is_the_first_unfinished_one_going_round(finished, after, following):
    found = next_section(FORM, finished, after)
    assert (found.key if found else None) == following


def test_a_joint_milestone_asks_for_the_contents_of_both_sides_once():
    other = Form("other", (section("plan", 5, 9, required=False), section("rights", 1)))
    merged = merged_form([FORM, other])
    assert [(s.key, s.min_words, s.max_words, s.is_required) for s in merged.sections] == [
        ("summary", 3, 5, True),
        ("plan", 5, None, True),
        ("stay", 2, 4, False),
        ("rights", 1, None, True),
    ]


def test_a_joint_limit_is_the_larger_of_the_two():
    merged = merged_form([Form("a", (section("x", 3, 5),)), Form("b", (section("x", 6, 9, required=False),))])
    assert [(s.min_words, s.max_words, s.is_required) for s in merged.sections] == [(6, 9, True)]


def test_no_form_asks_for_nothing():
    assert merged_form([]) == Form("", ())


def test_a_change_touches_only_what_it_names():
    stored = DraftText({"summary": "a", "plan": "b"}, ("summary", "plan"), "ru", 4)
    assert applied(stored, DraftChange({"plan": "c"}, {"plan": False, "stay": True})) == DraftText(
        {"summary": "a", "plan": "c"}, ("summary", "stay"), "ru", 4
    )


def test_text_is_kept_with_one_kind_of_line_end_and_no_control_characters():
    assert plain_text("a\r\nb\rc\x00\x1b[0m\td\ud800") == "a\nb\nc[0m\td"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        (DraftChange({"methods": "x"}, {}), "unknown-section", "section"),
        (DraftChange({}, {"methods": True}), "unknown-section", "section"),
        (DraftChange({"plan": "x" * (MAX_SECTION_CHARACTERS + 1)}, {}), "section-too-long", "plan"),
    ],
)
def test_a_change_of_what_the_form_does_not_have_or_hold_is_refused(change, code, field):
    with pytest.raises(InvalidInputError) as refused:
        check_change(FORM, change)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_change_within_the_form_passes_up_to_the_limit():
    check_change(FORM, DraftChange({"plan": "x" * MAX_SECTION_CHARACTERS}, {"summary": True}))


def test_a_draft_saved_elsewhere_keeps_both_texts():
    mine, stored = DraftChange({"plan": "mine"}, {}), DraftText({"plan": "theirs"}, version=5)
    conflict = DraftConflictError(mine, stored)
    assert (conflict.mine, conflict.stored, conflict.params) == (mine, stored, {"version": 5})
