"""The engine's refusals as errors; their sentences are tested beside labels/deadlines.py."""

from doctoral_center.domain.deadline_errors import DeadlineError
from doctoral_center.domain.errors import InvalidInputError


def test_a_refusal_is_an_invalid_input_and_a_wrong_value():
    error = DeadlineError("two-intensities-from-one-day", {"from_on": "2025-10-01"})
    assert isinstance(error, InvalidInputError)
    assert isinstance(error, ValueError)
    assert (error.code, error.field, error.params) == (
        "two-intensities-from-one-day",
        None,
        {"from_on": "2025-10-01"},
    )
