"""The lists of disciplines that ship."""

import pytest

from doctoral_center.queries.reference_data import discipline_code, disciplines


def test_a_discipline_has_its_names_in_three_languages():
    assert disciplines()["OECD-FORD-2015:1.1"] == {"en": "Mathematics", "zh": "数学", "ru": "Математика"}
    assert len(disciplines()) == 218


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("OECD-FORD-2015:1.3", "OECD-FORD-2015:1.3"),
        ("0812", "CN-GRAD-2022:0812"),
        ("1.1", None),
        ("99", None),
        ("", None),
    ],
)
def test_a_code_needs_its_scheme_only_where_two_schemes_have_it(written, code):
    assert discipline_code(written) == code
