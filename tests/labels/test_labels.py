import ast
from datetime import date

import pytest
from flask_babel import force_locale

from doctoral_center.domain.errors import DomainError, InvalidInputError
from doctoral_center.labels import ERRORS, error_sentence
from tests.architecture.sources import text_of, tracked

ERROR_TYPES = {
    "DomainError",
    "NotFoundError",
    "NotPermittedError",
    "ImpossibleNowError",
    "StaleVersionError",
    "InvalidInputError",
}


def codes_in(path):
    """Return the codes of refusals that the file raises."""
    calls = [node for node in ast.walk(ast.parse(text_of(path))) if isinstance(node, ast.Call) and node.args]
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", "") in ERROR_TYPES and isinstance(call.args[0], ast.Constant)
    }


SOURCES = [path for path in tracked(".py") if path.parts[0] == "doctoral_center"]


@pytest.mark.parametrize("path", [path for path in SOURCES if codes_in(path)], ids=str)
def test_every_refusal_has_a_sentence(path):
    assert sorted(code for code in codes_in(path) if code not in ERRORS) == []


def test_days_in_a_sentence_are_written_out(app):
    error = InvalidInputError(
        "ends-before-it-starts", "until_on", {"from_on": date(2026, 12, 1), "until_on": date(2026, 11, 30)}
    )
    with app.app_context(), force_locale("en"):
        assert "2026-11-30" not in error_sentence(error)


def test_an_unknown_refusal_still_says_something(app):
    with app.app_context(), force_locale("en"):
        assert error_sentence(DomainError("no-such-code")) == "This is not possible (no-such-code)."
