"""Working days, one a line."""

from datetime import date

import pytest

from doctoral_center.domain.day_lines import DayChange, WrongLinesError, as_line, read_lines
from doctoral_center.domain.errors import InvalidInputError


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("2027-02-15 off Spring Festival", DayChange(date(2027, 2, 15), False, "Spring Festival")),
        ("  2027-02-20\twork ", DayChange(date(2027, 2, 20), True)),
        ("2027-02-20;Рабочий;вместо 15 февраля", DayChange(date(2027, 2, 20), True, "вместо 15 февраля")),
        ("2027-02-15，休，春节", DayChange(date(2027, 2, 15), False, "春节")),
        ("2027-02-15 clear", DayChange(date(2027, 2, 15), None)),
    ],
)
def test_a_line_is_a_day_a_word_and_perhaps_a_name(line, change):
    assert read_lines(line, 2027) == [change]


def test_what_is_written_reads_back():
    for change in (DayChange(date(2027, 2, 15), False, "Spring, 2"), DayChange(date(2027, 2, 20), None)):
        assert read_lines(as_line(change), 2027) == [change]


def test_every_wrong_line_is_named_with_what_is_wrong_with_it():
    lines = "2027-02-15 off\n\n15 February off\n2027-02-30 off\n2027-02-16 perhaps\n2026-02-16 off\n2027-02-15 work"
    with pytest.raises(WrongLinesError) as refused:
        read_lines(f"{lines}\n2027-02-17 off {'x' * 201}\n2027-02-18", 2027)
    assert [(each.number, each.code) for each in refused.value.wrong] == [
        (3, "no-day"),
        (4, "no-day"),
        (5, "no-word"),
        (6, "other-year"),
        (7, "day-twice"),
        (8, "name-too-long"),
        (9, "no-word"),
    ]
    assert refused.value.wrong[0].text == "15 February off"


@pytest.mark.parametrize(("text", "code"), [(" \n ", "lines-missing"), ("2027-02-15 off\n" * 401, "too-many-lines")])
def test_nothing_and_too_much_are_refused(text, code):
    with pytest.raises(InvalidInputError) as refused:
        read_lines(text, 2027)
    assert (refused.value.code, refused.value.field) == (code, "lines")
