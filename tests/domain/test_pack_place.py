"""One value read as what it should be; a wrong one is noted and reading goes on."""

from datetime import date, datetime

import pytest

from doctoral_center.domain.pack_place import Place
from doctoral_center.domain.regulation_findings import Findings
from doctoral_center.domain.regulation_rules import Roll
from doctoral_center.labels.regulations import finding_sentence


def place(value, *, strict=True):
    return Place(value, ("it",), Findings("pack.yaml", {("it",): 7}), strict)


def said(where):
    return [(finding.line, finding.key, finding_sentence(finding)) for finding in where.findings]


def sentences(where):
    return [finding_sentence(finding) for finding in where.findings]


@pytest.mark.parametrize(
    ("read", "value", "result"),
    [
        (Place.text, " a b ", "a b"),
        (Place.code, "mid-term_2", "mid-term_2"),
        (Place.yes_or_no, False, False),
        (Place.day, date(2025, 9, 1), date(2025, 9, 1)),
        (Place.day_of_the_year, "02-29", (2, 29)),
        (lambda it: it.whole(0, 5), 5, 5),
        (lambda it: it.one_of(Roll), "next_working_day", Roll.NEXT),
    ],
)
def test_what_is_right_is_read(read, value, result):
    where = place(value)
    assert (read(where), said(where)) == (result, [])


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (Place.text, False, "Expected text, found false: put it in quotation marks."),
        (Place.text, 12, "Expected text, found “12”: put it in quotation marks."),
        (Place.text, "  ", "The text is empty: write it or remove the key."),
        (Place.code, "Mid Term", "“Mid Term” is not a code: use small letters, digits and hyphens, a letter first."),
        (Place.code, "1st", "“1st” is not a code: use small letters, digits and hyphens, a letter first."),
        (Place.yes_or_no, "yes please", "Expected true or false, found “yes please”."),
        (Place.yes_or_no, 1, "Expected true or false, found “1”."),
        (Place.day, "soon", "Expected a day such as 2025-09-01, found “soon”."),
        (Place.day, datetime(2025, 9, 1, 12), "Expected a day such as 2025-09-01, found 2025-09-01T12:00:00."),  # noqa: DTZ001
        (Place.day_of_the_year, "02-30", 'Expected a day of the year such as "03-31" (month, day), found “02-30”.'),
        (Place.day_of_the_year, "13-01", 'Expected a day of the year such as "03-31" (month, day), found “13-01”.'),
        (Place.day_of_the_year, 331, 'Expected a day of the year such as "03-31" (month, day), found “331”.'),
        (lambda it: it.whole(0, 5), True, "Expected a whole number, found true."),
        (lambda it: it.whole(0, 5), 1.5, "Expected a whole number, found “1.5”."),
        (lambda it: it.whole(0, 5), -1, "-1 is too small: give 0 or more."),
        (lambda it: it.whole(0, 5), 6, "6 is too large: give 5 or less."),
        (
            lambda it: it.one_of(Roll),
            "next",
            "“next” is not known: use one of none, next_working_day, previous_working_day.",
        ),
        (lambda it: it.one_of(Roll), None, "Expected text, found nothing: put it in quotation marks."),
        (lambda it: it.items(2), "a", "Expected a list here, found “a”: begin each item with a dash or write [a, b]."),
        (lambda it: it.items(2), [], "There is nothing here: give at least one."),
        (lambda it: it.items(2), [1, 2, 3], "These are more than 2: split the pack or leave some out."),
        (Place.keys, [1], "Expected keys and values here, found a list."),
        (Place.any_keys, 5, "Expected keys and values here, found “5”."),
    ],
)
def test_what_is_wrong_is_noted_with_line_key_and_what_to_do(read, value, sentence):
    where = place(value)
    read(where)
    assert said(where) == [(7, "it", sentence)]


def test_keys_are_known_or_noted_and_missing_ones_missed():
    where = place({"a": 1, "x": 2})
    keys = where.keys(needed=("a", "b"), strict=("c",), free=("d",))
    assert said(where) == [
        (7, "it.x", "“x” is not known here: remove it or use one of a, b, c, d."),
        (7, "it", "“b” is missing: add it."),
        (7, "it", "“c” is missing: add it."),
    ]
    assert keys.given("a").value == 1
    assert keys.given("x") is None


def test_a_lenient_reader_misses_only_what_is_needed():
    where = place({}, strict=False)
    where.keys(needed=("a",), strict=("b",))
    assert sentences(where) == ["“a” is missing: add it."]


def test_a_key_that_is_null_is_given_but_has_no_value():
    keys = place({"a": None}).keys(free=("a",))
    assert (keys.get("a"), keys.given("a").value) == (None, None)


def test_free_names_are_read_in_their_order():
    assert [(item.path, item.value) for item in place({"b": 1, "a": 2}).any_keys()] == [
        (("it", "b"), 1),
        (("it", "a"), 2),
    ]
