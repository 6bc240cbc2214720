"""Reasons."""

import pytest

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.reasons import checked_reason


def test_a_reason_is_kept_without_white_space_around_it():
    assert checked_reason("  Field work in Altai\n") == "Field work in Altai"
    assert checked_reason("x" * 1000) == "x" * 1000


@pytest.mark.parametrize(
    ("reason", "code"), [("", "reason-missing"), (" \n\t", "reason-missing"), ("x" * 1001, "reason-too-long")]
)
def test_no_reason_and_an_endless_one_are_refused(reason, code):
    with pytest.raises(InvalidInputError) as refused:
        checked_reason(reason)
    assert (refused.value.code, refused.value.field) == (code, "reason")
