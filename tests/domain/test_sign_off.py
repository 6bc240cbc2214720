import pytest

from doctoral_center.domain.sign_off import Need, Outcome, Verdict, approvals_needed, outcome

VERDICTS = {"a": Verdict.APPROVE, "r": Verdict.RETURN, "n": Verdict.NOT_PASS, ".": None}


@pytest.mark.parametrize(
    ("need", "verdicts", "expected"),
    [
        ("all", "", "pending"),
        ("one", "", "pending"),
        ("majority", "", "pending"),
        ("all", "a.", "pending"),
        ("all", "aa", "approved"),
        ("all", "ar", "returned"),
        ("all", ".r", "returned"),
        ("one", "..", "pending"),
        ("one", "a.", "approved"),
        ("one", ".r", "returned"),
        ("majority", "aa...", "pending"),
        ("majority", "aaa..", "approved"),
        ("majority", "rr...", "pending"),
        ("majority", "rrr..", "returned"),
        ("majority", "a.", "pending"),
        ("majority", "ar", "returned"),
        ("two_thirds", "aa.", "approved"),
        ("two_thirds", "a..", "pending"),
        ("two_thirds", "arr", "returned"),
        ("two_thirds", "rr.", "returned"),
        ("two_thirds", "aaar", "approved"),
        ("two_thirds", "aarr", "returned"),
    ],
)
def test_a_stage_comes_to_what_its_need_says(need, verdicts, expected):
    assert outcome(Need(need), [VERDICTS[letter] for letter in verdicts], may_fail=False) is Outcome(expected)


@pytest.mark.parametrize(
    ("need", "verdicts", "expected"),
    [
        ("all", "an", "not-passed"),
        ("one", "n.", "not-passed"),
        ("all", "ar", "returned"),
        ("majority", "nr.", "not-passed"),
        ("two_thirds", "rr.", "not-passed"),
    ],
)
def test_where_the_rule_may_fail_an_impossible_approval_is_not_passed(need, verdicts, expected):
    assert outcome(Need(need), [VERDICTS[letter] for letter in verdicts], may_fail=True) is Outcome(expected)


@pytest.mark.parametrize(
    ("need", "asked", "expected"),
    [("all", 5, 5), ("one", 5, 1), ("majority", 4, 3), ("majority", 5, 3), ("two_thirds", 3, 2), ("two_thirds", 7, 5)],
)
def test_how_many_approvals_a_need_takes(need, asked, expected):
    assert approvals_needed(Need(need), asked) == expected
