"""How often something may be tried, and what is left."""

import pytest

from doctoral_center.domain.attempts import Attempts, attempts_allowed, attempts_of
from tests.domain.packs import once, pack


def rule(attempts=None):
    values = once("exam", months=12)
    if attempts is not None:
        values["may_fail"] = {"attempts": attempts, "again_within_months": 6}
    return pack(values).rule("exam")


@pytest.mark.parametrize(("number", "is_last", "left"), [(1, False, 2), (2, False, 1), (3, True, 0), (4, True, 0)])
def test_the_last_attempt_leaves_none(number, is_last, left):
    attempts = Attempts(number, allowed=3)
    assert (attempts.is_last, attempts.left) == (is_last, left)


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [([], 1), ([rule()], 1), ([rule(3)], 3), ([rule(), rule(3)], 3), ([rule(2), rule(3)], 2), ([rule(1)], 1)],
)
def test_the_side_that_allows_fewer_attempts_decides(rules, allowed):
    assert attempts_allowed(rules) == allowed


def test_what_cannot_be_failed_is_not_counted():
    assert attempts_of([rule()], 1) is None


def test_the_next_attempt_is_due_after_the_shorter_gap():
    assert attempts_of([rule(), rule(2)], 1) == Attempts(1, 2, 6)
