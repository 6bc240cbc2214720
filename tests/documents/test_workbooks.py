"""Workbooks made to do harm are refused before they are opened."""

import io
import time
import tracemalloc
import zipfile

import pytest

from doctoral_center.documents.workbooks import sheet_cells
from doctoral_center.domain.tables import TableError
from tests.documents.test_spreadsheets import workbook

GOOD = workbook(["Name", "Year"], ["Li", 2026])
SHEET = "xl/worksheets/sheet1.xml"


def cells(content):
    return sheet_cells(content, None, max_rows=1000, max_columns=50)


def refusal(content):
    with pytest.raises(TableError) as refused:
        cells(content)
    return [(finding.cell, finding.code) for finding in refused.value.findings]


def with_part(name, change):
    """Return the good workbook with one part changed by `change` (bytes to bytes), or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {info.filename: old.read(info) for info in old.infolist()}
        parts[name] = change(parts.get(name, b""))
        for part, content in parts.items():
            new.writestr(part, content)
    return target.getvalue()


def with_blanks(count):
    return with_part(SHEET, lambda part: part.replace(b"</sheetData>", b" " * count + b"</sheetData>"))


def test_a_good_workbook_is_read():
    assert cells(GOOD) == [["Name", "Year"], ["Li", 2026]]


def test_a_bomb_is_refused_at_once_and_without_memory():
    bomb = with_blanks(60_000_000)
    assert len(bomb) < 100_000
    tracemalloc.start()
    started = time.process_time()
    assert refusal(bomb) == [("", "workbook-too-large")]
    assert time.process_time() - started < 0.2
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_small_bomb_is_known_by_its_ratio_and_a_crowd_by_its_count():
    assert refusal(with_part("xl/media/x", lambda _: bytes(5_000_000))) == [("", "workbook-too-large")]
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as archive:
        for number in range(200):
            archive.writestr(f"xl/media/{number}", b"x")
    assert refusal(target.getvalue()) == [("", "workbook-too-large")]


def test_a_directory_that_lies_about_a_size_unpacks_no_more_than_it_says():
    honest = with_blanks(40_000_000)
    place = honest.rindex(b"PK\x01\x02", 0, honest.rindex(SHEET.encode()))
    lying = honest[: place + 24] + (5000).to_bytes(4, "little") + honest[place + 28 :]
    tracemalloc.start()
    assert refusal(lying) == [("", "workbook-broken")]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_entities_are_refused():
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    content = with_part("xl/workbook.xml", lambda part: part.replace(b"?>", b"?>" + evil, 1))
    assert refusal(content) == [("", "workbook-broken")]


@pytest.mark.parametrize(
    ("place", "code"),
    [(b'r="XFD1048576"', "table-too-large"), (b'r="A1001"', "table-too-large"), (b"", "workbook-broken")],
)
def test_cells_far_out_or_without_an_address_are_refused(place, code):
    assert refusal(with_part(SHEET, lambda part: part.replace(b'r="B2"', place))) == [("", code)]


def test_a_row_far_out_is_refused_although_its_cells_say_otherwise():
    content = with_part(SHEET, lambda part: part.replace(b'<row r="2"', b'<row r="1048576"'))
    assert refusal(content) == [("", "table-too-large")]


def test_every_formula_is_named():
    formula = b'<c r="C2"><f>A1</f><v>1</v></c><c r="D2"><f t="shared" si="0"/><v>1</v></c></row></sheetData>'
    content = with_part(SHEET, lambda part: part.replace(b"</row></sheetData>", formula))
    assert refusal(content) == [("C2", "formula"), ("D2", "formula")]


def test_other_archives_and_damaged_ones_are_named():
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(document.getvalue()) == [("", "not-a-table")]
    assert refusal(GOOD[: len(GOOD) // 2]) == [("", "workbook-broken")]
    assert refusal(with_part("xl/workbook.xml", lambda part: part[:-30])) == [("", "workbook-broken")]
    assert refusal(with_part(SHEET, lambda part: part[: len(part) // 2])) == [("", "workbook-broken")]
