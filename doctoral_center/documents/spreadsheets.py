"""Read tables that people hand in: XLSX or CSV in, rows of text with their cell addresses out.

Nothing is believed: the kind of file is decided by its content, and everything is counted before it is opened.
"""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import BinaryIO

from doctoral_center.documents.encodings import decode
from doctoral_center.documents.workbooks import sheet_cells
from doctoral_center.domain.tables import Finding, Line, Table, TableError, cell_address

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# What a person would write in front of a cell so that no spreadsheet calculates it; our own exports do so too.
_GUARDED = ("'=", "'+", "'-", "'@", "'\t", "'\r")


def read_table(stream: BinaryIO, *, sheet: str | None = None) -> Table:
    """Return the table in `stream`, an XLSX workbook or a CSV text; `sheet` names the sheet meant if there are several.

    Every value comes back as text: days as YYYY-MM-DD, whole numbers without a fraction. What looks like a formula in
    a CSV stays text. Raises TableError for whatever cannot be read as a table, with a finding for each place.
    """
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TableError([Finding("file-too-large", params={"limit": MAX_BYTES // 1024 // 1024})])
    if content.startswith(_ZIP):
        return _table(sheet_cells(content, sheet, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS), "utf-8")
    if content.startswith(_OLD_OFFICE):
        raise TableError([Finding("old-or-locked-workbook")])
    return _table(*_csv_cells(content))


def _csv_cells(content: bytes) -> tuple[Iterable[Sequence[object]], str]:
    text, encoding = decode(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            rows.append([cell[1:] if cell.startswith(_GUARDED) else cell for cell in cells])
            if len(rows) > MAX_ROWS or len(cells) > MAX_COLUMNS:
                raise _too_many()
    except csv.Error as error:
        raise TableError([Finding("csv-broken", str(reader.line_num))]) from error
    return rows, encoding


def _too_many() -> TableError:
    return TableError([Finding("table-too-large", params={"rows": MAX_ROWS, "columns": MAX_COLUMNS})])


def _table(rows: Iterable[Sequence[object]], encoding: str) -> Table:
    texts = [(number, [_text(value) for value in cells]) for number, cells in enumerate(rows, 1)]
    headers = texts[0][1] if texts else []
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise TableError([Finding("no-header")])
    lines = [Line(number, cells) for number, cells in texts[1:] if any(cells)]
    if not lines:
        raise TableError([Finding("no-lines")])
    findings = [*_doubtful_headers(headers), *(finding for line in lines for finding in _surplus(line, len(headers)))]
    if findings:
        raise TableError(findings)
    width = len(headers)
    return Table(headers, [Line(line.number, _padded(line.cells, width)) for line in lines], encoding)


def _doubtful_headers(headers: Sequence[str]) -> Iterable[Finding]:
    counts = Counter(header.casefold() for header in headers)
    for index, header in enumerate(headers):
        cell = cell_address(index, 1)
        if not header:
            yield Finding("header-empty", cell)
        elif counts[header.casefold()] > 1:
            yield Finding("header-repeated", cell, {"header": header[:60]})


def _surplus(line: Line, width: int) -> Iterable[Finding]:
    for index, text in enumerate(line.cells[width:], width):
        if text:
            yield Finding("cell-without-header", cell_address(index, line.number), {"value": text[:60]})


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        is_day = value.time() == time.min
        return value.date().isoformat() if is_day else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return unicodedata.normalize("NFC", str("" if value is None else value)).strip()
