"""Every finding has a sentence, and every sentence has what it needs."""

import re
from pathlib import Path

import doctoral_center
from doctoral_center.domain.errors import NotPermittedError
from doctoral_center.domain.tables import Finding, refusal
from doctoral_center.labels.tables import FINDINGS, finding_sentence

SOURCES = [path.read_text("utf-8") for path in Path(doctoral_center.__file__).parent.rglob("*.py")]


def test_every_code_that_the_sources_name_has_a_sentence():
    used = {code for source in SOURCES for code in re.findall(r'[^d]Finding\(\s*"([a-z-]+)"', source)}
    used |= {code for source in SOURCES for code in re.findall(r'ValidationError\("([a-z-]+)"\)', source)}
    assert len(used) > 30
    assert used - FINDINGS.keys() == set()


def test_the_place_comes_first_and_a_line_is_named_as_one(app):
    with app.test_request_context():
        assert finding_sentence(Finding("no-lines")) == "There is no row below the headings."
        assert finding_sentence(Finding("formula", "C7")).startswith("C7: This cell holds a formula.")
        assert finding_sentence(Finding("csv-broken", "7")).startswith("row 7: The quotation marks")


def test_what_an_operation_refused_is_said_in_its_own_words(app):
    with app.test_request_context():
        assert finding_sentence(refusal(NotPermittedError(), "7")) == "row 7: You may read this, but not change it."
