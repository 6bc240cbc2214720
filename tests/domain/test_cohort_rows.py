"""What a row says by saying nothing."""

import pytest

from doctoral_center.domain.cohort_rows import COLUMNS, REQUIRED_COLUMNS, CohortRow, usual_locale, usual_order


@pytest.mark.parametrize(("country", "locale"), [("CN", "zh"), ("RU", "ru"), ("KZ", "ru"), ("IN", "en"), (None, "en")])
def test_people_are_first_written_to_in_the_language_of_their_university(country, locale):
    assert usual_locale(country) == locale


@pytest.mark.parametrize(
    ("language", "order"), [("zh", "family-first"), ("zh-Hant", "family-first"), ("ru", "given-first")]
)
def test_chinese_names_begin_with_the_family(language, order):
    assert usual_order(language) == order


def test_a_cell_that_the_table_does_not_have_is_named_by_its_row():
    row = CohortRow(7, "p", 2026, "a@b.example", "home", cells={"email": "C7"})
    assert (row.cell("email"), row.cell("title_en")) == ("C7", "7")


def test_the_headings_are_different_and_eight_of_them_are_needed():
    assert len({heading.casefold() for heading in COLUMNS.values()}) == len(COLUMNS) == 31
    assert [COLUMNS[key] for key in REQUIRED_COLUMNS] == [
        "Programme code",
        "Cohort year",
        "E-mail",
        "Home institution",
        "Lead supervisor e-mail",
        "Lead supervisor institution",
        "Co-supervisor 1 e-mail",
        "Co-supervisor 1 institution",
    ]
