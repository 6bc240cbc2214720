"""What is said of attempts."""

import pytest
from flask_babel import force_locale

from doctoral_center.domain.attempts import Attempts
from doctoral_center.labels.attempts import attempt_text, failure_text, used_up_text


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(), force_locale("en"):
        yield


@pytest.mark.parametrize(
    ("attempts", "which", "what_if"),
    [
        (
            Attempts(1, 3, 2),
            "Attempt 1 of 3",
            "If it is not passed, 2 more are left; the next is due 2 months after the verdict.",
        ),
        (
            Attempts(2, 3, 2),
            "Attempt 2 of 3",
            "If it is not passed, 1 more is left; it is due 2 months after the verdict.",
        ),
        (
            Attempts(3, 3, 2),
            "Attempt 3 of 3",
            "This is the last one. If it is not passed, the coordinator decides how things go on.",
        ),
        (
            Attempts(1, 1),
            "There is one attempt",
            "If it is not passed, none is left: the coordinator decides how things go on.",
        ),
    ],
)
def test_an_attempt_says_which_it_is_and_what_failing_means(attempts, which, what_if):
    assert (attempt_text(attempts), failure_text(attempts)) == (which, what_if)


def test_after_the_last_none_is_left():
    assert used_up_text(Attempts(3, 3)) == "All 3 attempts are used up. The coordinator decides how things go on."
    alone = "Not passed, and there is no further attempt. The coordinator decides how things go on."
    assert used_up_text(Attempts(1, 1)) == alone
