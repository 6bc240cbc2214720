"""Plain values as a pack's YAML, read back by the packs' own reader."""

from datetime import date

import pytest

from doctoral_center.domain.pack_reader import PackReader
from doctoral_center.domain.pack_writing import entry, item, on_one_line, scalar


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Proposal", "Proposal"),
        ("开题报告", "开题报告"),
        ("No", '"No"'),
        ("12:30", '"12:30"'),
        ("03-31", '"03-31"'),
        ("2025-09-01", '"2025-09-01"'),
        ("Theses, in braces", '"Theses, in braces"'),
        ("Two\nlines", r'"Two\nlines"'),
        ("", '""'),
        (date(2025, 9, 1), "2025-09-01"),
        (18, "18"),
        (True, "true"),
        (None, "null"),
    ],
)
def test_a_text_that_yaml_would_take_for_something_else_is_quoted(value, text):
    assert scalar(value) == text
    assert PackReader(f"{{a: {text}}}", "").value == {"a": value}


def test_short_things_stand_on_one_line():
    assert entry("due", {"after": "start", "months": 18}, 4) == "    due: {after: start, months: 18}"
    assert on_one_line({"by": ["supervisors"], "need": "all"}) == "{by: [supervisors], need: all}"


def test_lists_of_things_and_long_texts_stand_below_their_key():
    stages = [{"by": ["supervisors"]}, {"by": ["host_coordinator"], "need": "one"}]
    assert entry("sign_off", stages, 4) == (
        "    sign_off:\n      - {by: [supervisors]}\n      - {by: [host_coordinator], need: one}"
    )
    guidance = {"en": "a" * 60, "zh": "b" * 60, "ru": "c" * 60}
    assert entry("guidance", guidance, 0) == f"guidance:\n  en: {'a' * 60}\n  zh: {'b' * 60}\n  ru: {'c' * 60}"
    assert item({"code": "plan", "opens": {"days_before": 3}}, 2) == "  - code: plan\n    opens: {days_before: 3}"
