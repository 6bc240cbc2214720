"""Room for texts in a drawing."""

import pytest

from doctoral_center.domain.label_widths import shortened, text_width, wrapped


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("Thesis", 53),
        ("Defence", 62),
        ("Диссертация", 102),
        ("学位论文", 60),
        ("标准年限 · 2029", 122),
        ("ill", 17),
    ],
)
def test_a_line_is_as_wide_as_its_letters(text, width):
    assert text_width(text, 15) == width


def test_what_fits_stays_as_it_is():
    assert shortened("Complete thesis", 200, 15) == "Complete thesis"


def test_what_does_not_fit_ends_in_an_ellipsis_and_keeps_its_number():
    assert shortened("Complete thesis", 80, 15) == "Complete…"
    assert shortened("Annual progress report 12", 120, 15) == "Annual pro… 12"
    assert text_width(shortened("Annual progress report 12", 120, 15), 15) <= 120


def test_a_title_is_broken_between_words_and_the_last_line_shortened():
    assert wrapped("ITMO University", 200, 15, most=2) == ("ITMO University",)
    assert wrapped("ITMO University", 100, 15, most=2) == ("ITMO", "University")
    assert wrapped("Harbin Institute of Technology", 110, 15, most=2) == ("Harbin", "Institute of T…")
    assert wrapped("Technologiehochschule", 60, 15, most=2) == ("Techn…",)
    assert wrapped("", 60, 15, most=2) == ()
