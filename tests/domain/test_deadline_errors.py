"""Every refusal of the engine has a sentence that its params fill."""

import pytest

from doctoral_center.domain.deadline_errors import N_, SENTENCES, DeadlineError
from doctoral_center.domain.errors import InvalidInputError

PARAMS = dict.fromkeys(
    [
        *("kind", "missing", "day", "start_on", "first_on", "last_on", "other_first_on", "other_last_on"),
        *("percent", "from_on", "code", "occurrence", "decided_on", "released_on", "due_on"),
    ],
    "…",
)


@pytest.mark.parametrize("code", SENTENCES)
def test_a_refusal_is_a_sentence(code):
    sentence = DeadlineError(code, PARAMS).sentence
    assert sentence[0].isupper() or sentence.startswith("…")
    assert sentence.endswith(".")
    assert "%(" not in sentence


def test_a_refusal_is_an_invalid_input_and_a_wrong_value():
    error = DeadlineError("two-intensities-from-one-day", {"from_on": "2025-10-01"})
    assert isinstance(error, InvalidInputError)
    assert isinstance(error, ValueError)
    assert error.sentence == "Two changes of intensity start on 2025-10-01: keep one of them."


def test_a_marked_text_stays_as_it_is():
    assert N_("50 % of “this”") == "50 % of “this”"
