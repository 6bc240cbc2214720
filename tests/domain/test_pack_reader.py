"""YAML as plain values with the line of every key."""

import pytest

from doctoral_center.domain.pack_reader import PackReader, shown
from doctoral_center.domain.regulation_findings import Kind
from doctoral_center.labels.regulations import finding_sentence
from tests.domain.pack_texts import findings


def mistakes(text):
    return [
        (finding.line, finding.key, finding_sentence(finding)) for finding in PackReader(text, "pack.yaml").findings
    ]


def test_values_are_plain_and_lines_are_known():
    reader = PackReader("a: 1\nb:\n  - x\n  - {c: 2025-09-01}\n", "pack.yaml")
    assert reader.value["a"] == 1
    assert reader.value["b"][1]["c"].isoformat() == "2025-09-01"
    assert {path: line for path, line in reader.lines.items() if path} == {
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 1): 4,
        ("b", 1, "c"): 4,
    }


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: [1, 2\nb: 3\n", 2, "expected ',' or ']', but got ':'"),
        ("a: 1\n\tb: 2\n", 2, "found character '\\t' that cannot start any token"),
        ("a: *nobody\n", 1, "found undefined alias 'nobody'"),
        ("a: 1\n---\nb: 2\n", 2, "but found another document"),
        (
            "a: !!python/name:os.system ''\n",
            1,
            "could not determine a constructor for the tag 'tag:yaml.org,2002:python/name:os.system'",
        ),
    ],
)
def test_what_is_not_yaml_is_named_with_its_line(text, line, problem):
    sentence = f"This is not YAML: {problem}. Correct the line or the one before it."
    assert mistakes(text) == [(line, "", sentence)]


def test_a_tag_on_a_list_builds_nothing():
    assert PackReader("a: !!python/object/apply:os.system [ls]\n", "pack.yaml").value == {"a": ["ls"]}


def test_a_character_that_yaml_refuses_is_named():
    assert mistakes("a: \x00") == [
        (1, "", "This is not YAML: special characters are not allowed. Correct the line or the one before it.")
    ]


def test_a_key_given_twice_is_found_at_its_second_line():
    assert mistakes("a: 1\nb: {c: 1}\na: 2\n") == [(3, "a", "“a” is given twice, first in line 1: keep one of them.")]


def test_an_alias_stands_for_its_values():
    assert PackReader("a: &x {b: 1}\nc: *x\n", "pack.yaml").value == {"a": {"b": 1}, "c": {"b": 1}}


def test_a_merge_key_is_refused():
    assert mistakes("a: &x {b: 1}\nc:\n  <<: *x\n") == [
        (3, "c.<<", "“<<” is not supported in packs: write the keys out.")
    ]


def test_an_alias_to_what_it_stands_in_is_refused():
    assert mistakes("a: &x\n  b: *x\n") == [(2, "a.b", "An alias refers to what it stands in: write the values out.")]


def test_an_alias_bomb_is_refused_and_not_unfolded():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    sentence = "These are more than 50000: split the pack or leave some out."
    assert [found[2] for found in mistakes("\n".join(lines))] == [sentence]


def test_a_day_that_is_not_in_the_calendar_is_left_to_the_reader_of_days():
    text = "valid: {from: 2025-02-30}\nduration: {normal: {months: 3}, maximum: {months: 4}}\n"
    text += "milestones: [{code: a, due: {after: start, days: 1}}]"
    assert findings(text, strict=False) == [(1, "valid.from", "Expected a day such as 2025-09-01, found “2025-02-30”.")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, Kind.NOTHING),
        (False, "false"),
        ({}, Kind.MAPPING),
        ([1], Kind.LIST),
        (12, "“12”"),
        ("x" * 70, "“" + "x" * 60 + "…”"),
    ],
)
def test_a_value_is_shown_in_a_sentence(value, text):
    assert shown(value) == text
