"""Rows of a filled-in cohort sheet: their shape, before anything is looked up."""

import io
import unicodedata
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from doctoral_center.documents.cohort_sheets import cohort_rows
from doctoral_center.documents.spreadsheets import read_table
from doctoral_center.domain.cohort_rows import COLUMNS, SupervisorCells
from doctoral_center.domain.tables import Line, Table, TableError
from doctoral_center.domain.written_names import tidy
from tests.cohort_files import ROW, csv_of, row, xlsx_of


def read(content):
    return cohort_rows(read_table(io.BytesIO(content)))


def findings(*some):
    with pytest.raises(TableError) as refused:
        read(xlsx_of(some))
    return [(finding.cell, finding.code) for finding in refused.value.findings]


def test_a_row_becomes_typed_values_that_know_their_cells():
    (found,) = read(xlsx_of([row(starts_on=date(2026, 10, 1), locale="ru", year=2026)]))
    assert (found.number, found.programme, found.year, found.email) == (2, "hit-itmo", 2026, "zhang.lei@example.org")
    assert (found.starts_on, found.locale, found.name_order) == (date(2026, 10, 1), "ru", None)
    assert found.thesis_title == {"en": "Single-photon sources in two-dimensional crystals"}
    assert found.supervisors[1] == SupervisorCells(
        "co1", "co-supervisor", "cosupervisor@example.org", "04txgxn49", "", 40
    )
    assert [found.cell(key) for key in ("programme", "home", "co1_email")] == ["A2", "J2", "T2"]


@pytest.mark.parametrize("written", ["2026-10-01", "2026-10-1", "2026/10/01", "1.10.2026", "2026年10月1日"])
def test_a_day_may_be_written_as_people_of_the_region_do(written):
    assert read(xlsx_of([row(starts_on=written)]))[0].starts_on == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"starts_on": "10/01/2026"}, [("K2", "no-day")]),
        ({"starts_on": "2026-02-30"}, [("K2", "no-day")]),
        ({"year": "1989"}, [("B2", "no-year")]),
        ({"year": "２０２６"}, [("B2", "no-year")]),
        ({"lead_share": "101"}, [("S2", "no-share")]),
        ({"lead_share": "60 %"}, None),
        ({"locale": "kk"}, [("I2", "no-locale")]),
        ({"name_order": "western"}, [("H2", "no-name-order")]),
        ({"native_language": "Chinese"}, [("E2", "no-language")]),
        ({"native_name": "\u202eevil"}, [("D2", "hidden-marks")]),
        ({"latin_family": "Жang"}, [("F2", "not-latin")]),
        ({"email": "zhang@exаmple.org"}, [("C2", "email-not-latin")]),
        ({"email": "zhang"}, [("C2", "email-malformed")]),
        ({"email": "\u200b"}, [("C2", "cell-empty")]),
        ({"title_en": "x" * 501}, [("L2", "too-long")]),
        ({"title_en": "x" * 500}, None),
        ({"co1_email": None}, [("T2", "cell-empty")]),
        ({"co2_name": "Orlov, Igor"}, [("X2", "cell-empty"), ("Z2", "cell-empty")]),
        ({"native_name": None, "latin_family": None, "latin_given": None}, [("D2", "name-empty")]),
        ({"native_name": None, "latin_given": None}, None),
    ],
)
def test_each_cell_is_checked_for_its_shape(change, expected):
    if expected is None:
        assert len(read(xlsx_of([row(**change)]))) == 1
    else:
        assert findings(row(**change)) == expected


def test_all_wrong_rows_are_named_from_left_to_right():
    assert findings(row(email="x", year="x"), row(), row(home=None)) == [
        ("B2", "no-year"),
        ("C2", "email-malformed"),
        ("J4", "cell-empty"),
    ]


def test_columns_may_be_moved_left_out_and_written_carelessly():
    needed = {key: COLUMNS[key].upper().replace(" ", "  ") for key in reversed(ROW)}
    (found,) = read(xlsx_of([row()], columns=needed))
    assert (found.email, found.cell("email")) == ("zhang.lei@example.org", "N2")


def test_unknown_and_missing_columns_are_named():
    with pytest.raises(TableError) as refused:
        cohort_rows(Table(["E-mail", "Shoe size"], [Line(2, ["a@b.example", "42"])]))
    assert [(finding.cell, finding.code) for finding in refused.value.findings] == [
        ("B1", "header-unknown"),
        *[("1", "header-missing")] * 7,
    ]


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=40)


@example("", "'\t;")
@given(_TEXT, st.text("=+-@\"',; \t#", max_size=6))
def test_whatever_is_written_as_a_title_comes_back_the_same_from_both_kinds_of_file(title, start):
    text = start + title
    expected = tidy(" ".join(text.split()))
    for content in (xlsx_of([row(title_zh=text)]), csv_of([row(title_zh=text)])):
        try:
            (found,) = read(content)
        except TableError as error:
            assert [finding.code for finding in error.findings] == ["hidden-marks"]  # noqa: PT017
        else:
            got = found.thesis_title.get("zh", "")
            # Composed letters become one letter, and a CSV may lose the mark that guards a formula.
            assert _plain(got) in {_plain(expected), _plain(expected.removeprefix("'"))}


def _plain(text):
    return " ".join(unicodedata.normalize("NFC", text).split())
