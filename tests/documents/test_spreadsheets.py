"""Tables that people hand in: right ones, awkward ones, hostile ones."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from doctoral_center.documents.spreadsheets import read_table
from doctoral_center.domain.tables import Line, Table, TableError


def workbook(*rows, sheets=("Candidates",)):
    """Return an XLSX with these rows in each of the sheets."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for index, value in enumerate(row):
                    sheet.write(number, index, value, day if isinstance(value, date) else None)
    return target.getvalue()


def read(content, **options):
    return read_table(io.BytesIO(content), **options)


def findings(content, **options):
    with pytest.raises(TableError) as refused:
        read(content, **options)
    return [(finding.cell, finding.code) for finding in refused.value.findings]


def test_a_workbook_comes_back_as_text_with_the_numbers_of_its_lines():
    content = workbook(
        ["Name", "Year", "Start", "Share"],
        [" 李明 ", 2026, date(2026, 9, 1), 12.5],
        [],
        ["=SUM(A1)", "2027", datetime(2026, 9, 1, 8, 30), True],  # noqa: DTZ001 - cells have no zone
    )
    assert read(content) == Table(
        ["Name", "Year", "Start", "Share"],
        [
            Line(2, ["李明", "2026", "2026-09-01", "12.5"]),
            Line(4, ["=SUM(A1)", "2027", "2026-09-01 08:30:00", "True"]),
        ],
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_with_any_usual_delimiter_and_mark_reads_the_same(delimiter, encoding):
    text = delimiter.join(["Name", "Year"]) + "\r\n" + delimiter.join(['"李, ""明""; x"', "2026"]) + "\r\n"
    table = read(text.encode(encoding))
    assert (table.headers, table.lines) == (["Name", "Year"], [Line(2, ['李, "明"; x', "2026"])])


def test_a_guessed_encoding_is_told():
    assert read("Имя\nАнна\n".encode("cp1251")).encoding == "windows-1251"


def test_formula_like_texts_stay_texts_and_lose_only_the_guard_of_exports():
    table = read(b"a,b,c,d,e\n=1+1,+7 701,-5,@home,'=HYPERLINK\n")
    assert table.lines == [Line(2, ["=1+1", "+7 701", "-5", "@home", "=HYPERLINK"])]


def test_right_to_left_and_composed_letters_are_kept_and_normalised():
    table = read("Name\nمحمد رضا\u200cزاده\n\u0418\u0306\n".encode())
    assert [line.cells for line in table.lines] == [["محمد رضا\u200cزاده"], ["\u0419"]]


def test_the_sheet_that_is_meant_is_found_among_several_and_a_lone_one_needs_no_name():
    rows = (["a"], ["1"])
    assert read(workbook(*rows, sheets=("Other", "Candidates")), sheet="Candidates").headers == ["a"]
    assert read(workbook(*rows, sheets=("Лист1",)), sheet="Candidates").headers == ["a"]
    assert findings(workbook(*rows, sheets=("One", "Two")), sheet="Candidates") == [("", "sheet-missing")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], [("", "no-header")]),
        ([["a", "b"]], [("", "no-lines")]),
        ([[None, None], ["x"]], [("", "no-header")]),
        ([["a", None, "c"], ["1"]], [("B1", "header-empty")]),
        ([["a", "b", "A"], ["1"]], [("A1", "header-repeated"), ("C1", "header-repeated")]),
        ([["a"], ["1", None, "stray"]], [("C2", "cell-without-header")]),
    ],
)
def test_each_doubtful_place_is_named(rows, expected):
    assert findings(workbook(*rows)) == expected


def test_a_text_is_held_to_the_same_rules():
    assert findings(b"") == [("", "no-header")]
    assert findings(b"\n\n") == [("", "no-header")]
    assert findings(b"a,a\n1,2\n") == [("A1", "header-repeated"), ("B1", "header-repeated")]
    assert findings(b'a,b\n"1,2\n') == [("2", "csv-broken")]
    assert findings(b"a\n" + b"1\n" * 20_001) == [("", "table-too-large")]
    assert findings(b",".join([b"a"] * 61) + b"\n") == [("", "table-too-large")]


def test_other_kinds_of_files_are_named():
    assert findings(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)) == [("", "old-or-locked-workbook")]
    assert findings(b"\x89PNG\r\n\x1a\n\x00\x00") == [("", "not-a-table")]
    assert findings(b"x" * (10 * 1024 * 1024 + 1)) == [("", "file-too-large")]
