"""What a report lacks, in words."""

import pytest
from flask_babel import force_locale

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.regulation_rules import FormSection, LocalText
from doctoral_center.domain.reports import Lack, ReportFinding
from doctoral_center.labels import error_sentence
from doctoral_center.labels.reports import file_kind, file_size, finding_sentence, limits_text


@pytest.fixture
def english(app):
    with app.test_request_context(), force_locale("en"):
        yield


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (ReportFinding("plan", Lack.MISSING, 0, 20), "“Plan” has no text yet."),
        (ReportFinding("plan", Lack.TOO_SHORT, 19, 20), "“Plan” is too short: 19 of at least 20 words."),
        (ReportFinding("plan", Lack.TOO_LONG, 1501, 1500), "“Plan” is too long: 1,501 of at most 1,500 words."),
    ],
)
def test_a_finding_is_a_sentence_with_its_numbers(english, finding, sentence):
    assert finding_sentence(finding, "Plan") == sentence


@pytest.mark.parametrize(
    ("least", "most", "text"),
    [
        (300, 1500, "300 to 1,500 words"),
        (0, 500, "at most 500 words"),
        (5, None, "at least 5 words"),
        (None, None, ""),
    ],
)
def test_the_limits_of_a_section_are_one_phrase(english, least, most, text):
    assert limits_text(FormSection("plan", LocalText("a", "b", "c"), None, least, most, True)) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [(1, "1 KB"), (86_016, "84 KB"), (1_258_291, "1.2 MB"), (20 * 1024 * 1024, "20 MB")],
)
def test_sizes_are_said_as_people_say_them(english, size, text):
    assert file_size(size) == text


def test_a_type_has_a_short_word(english):
    assert file_kind("application/pdf") == "PDF"
    assert file_kind("application/x-unknown") == "application/x-unknown"


def test_a_refused_file_says_what_to_do(english):
    error = InvalidInputError("file-has-macros", "file", {"word": "DOCX"})
    assert error_sentence(error) == "This DOCX file contains macros. Save it without macros, or as PDF."
