"""What a row means: names that may be somebody's, and differences from what is stored."""

import pytest

from doctoral_center.domain.cohort_rows import CohortRow
from doctoral_center.domain.people import NameOrder
from doctoral_center.models.people import Person
from doctoral_center.operations.cohort_checks import is_called, names_of, renamed, repeated


def row(number, **values):
    data = {"programme": "p", "year": 2026, "email": "a@b.example", "home": "h"} | values
    return CohortRow(number, **data, cells={"email": f"C{number}"})


@pytest.mark.parametrize(
    ("written", "is_hers"),
    [
        ("Ivanova, Anna", True),
        ("Anna Ivanova", True),
        ("ivanova", True),
        ("Анна Иванова", True),
        ("АННА   ИВАНОВА", True),
        ("Ivanov, Anna", False),
        ("Iv", False),
    ],
)
def test_a_known_person_may_be_called_by_any_of_her_names(written, is_hers):
    person = Person(native_name="Анна Иванова", latin_family="Ivanova", latin_given="Anna")
    assert is_called(person, written) is is_hers


def test_a_latin_name_is_shown_as_usual_for_its_language_unless_the_row_says_otherwise():
    assert names_of(row(2, native_language="zh")).name_order is NameOrder.FAMILY_FIRST
    assert names_of(row(2, native_language="ru")).name_order is NameOrder.GIVEN_FIRST
    assert names_of(row(2, native_language="zh", name_order=NameOrder.GIVEN_FIRST)).name_order is NameOrder.GIVEN_FIRST


def test_a_candidate_stands_once_in_a_cohort_and_under_one_name_in_a_file():
    rows = [row(2), row(3), row(4, year=2027), row(5, programme="q", latin_given="Other"), row(6, email="c@d.example")]
    assert [(finding.cell, finding.params["other"]) for finding in repeated(rows)] == [("C3", "C2")]
    assert [(finding.cell, finding.code) for finding in renamed(rows)] == [("C5", "renamed-in-file")]
