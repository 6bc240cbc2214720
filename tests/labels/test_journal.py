"""The log's sentences."""

import ast

import pytest
from flask_babel import force_locale

from doctoral_center.labels.journal import ENTRIES, journal_sentence
from tests.architecture.sources import ROOT

# Told in the centre's own stream, which no candidate's page shows.
OF_THE_CENTRE = {
    "calendar-address-ended",
    "calendar-address-made",
    "calendar-confirmed",
    "chat-removed",
    "chat-saved",
    "cohort-created",
    "cohort-imported",
    "deputy-named",
    "mail-rhythm-changed",
    "deputyship-ended",
    "institutions-loaded",
    "invited",
    "office-ended",
    "office-given",
    "password-set",
    "person-added",
    "person-renamed",
    "programme-created",
    "regulation-applied",
    "regulation-draft-begun",
    "regulation-draft-discarded",
    "regulation-draft-published",
    "regulation-draft-saved",
    "regulation-published",
}


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(), force_locale("en"):
        yield


def actions():
    """The first text of every `Happening(…)` in the operations."""
    for path in (ROOT / "doctoral_center" / "operations").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Happening":
                action = node.args[0]
                if isinstance(action, ast.Constant):
                    yield action.value


def test_everything_that_happens_to_a_file_has_a_sentence():
    assert sorted(set(actions()) - OF_THE_CENTRE - set(ENTRIES)) == []


@pytest.mark.parametrize(
    ("action", "values", "sentence"),
    [
        ("date-moved", {"old": "2026-12-01", "new": "2026-12-15"}, "“Plan” moved from 1 Dec 2026 to 15 Dec 2026"),
        ("date-moved", {"old": "2026-12-01", "new": None}, "“Plan” moved from 1 Dec 2026 to no day"),
        (
            "extension-recorded",
            {"due_on": "2026-12-15", "reason": "Field work"},
            "Wu extended “Plan” to 15 Dec 2026: Field work",
        ),
        (
            "intensity-recorded",
            {"percent": 50, "from_on": "2027-02-01", "reason": "Job"},
            "Wu recorded study at 50 % from 1 Feb 2027: Job",
        ),
        ("milestone-waived", {"reason": "Done before"}, "Wu waived “Plan”: Done before"),
        ("verdict-approve", {"version": 2}, "Wu approved “Plan”, version 2"),
    ],
)
def test_an_entry_is_one_plain_sentence(action, values, sentence):
    assert journal_sentence(action, "Wu", "Plan", values) == sentence


def test_a_value_that_an_older_entry_lacks_does_not_break_the_page():
    assert journal_sentence("verdict-approve", "Wu", "Plan", {}) == "Wu approved “Plan”, version …"


def test_an_action_without_a_sentence_is_named():
    assert journal_sentence("thing-done", "Wu", "Plan", {}) == "Wu: thing-done"
