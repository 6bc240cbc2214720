"""Open an XLSX workbook that somebody handed in, without letting it do harm.

1. Count: members, bytes when unpacked and their ratio, from the directory alone.
2. Unpack the few parts that hold cells, never more than their declared size, and pack them anew without compression:
   a directory that lies about a size, or about which bytes a part has, is thereby harmless.
3. Refuse document types (XML entities), formulas, and cells so far out that the area up to them would fill the memory.
4. Only then hand it to the reader.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

import python_calamine

from doctoral_center.domain.tables import Finding, TableError, column_index

MAX_MEMBERS = 200
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
SHOWN_FORMULAS = 50
_PARTS = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/sharedStrings\.xml|xl/styles\.xml|xl/worksheets/[^/]+\.xml)"
)
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d+)")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(\s*<(?:\w+:)?f\b)?")
_ADDRESS = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def sheet_cells(content: bytes, sheet: str | None, *, max_rows: int, max_columns: int) -> list[list[Any]]:
    """Return the cells of the sheet, row by row from A1, as the reader gives them (text, numbers, days).

    `sheet` names the one that is meant; a workbook with only one sheet needs no name. Raises TableError.
    """
    parts = _unpacked(content)
    name, part = _chosen(parts, sheet)
    _check_cells(parts[part], max_rows=max_rows, max_columns=max_columns)
    try:
        with python_calamine.load_workbook(io.BytesIO(_repacked(parts))) as workbook:
            cells: list[list[Any]] = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise TableError([Finding("workbook-broken")]) from error
    return cells


def _unpacked(content: bytes) -> Mapping[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_size(members)
            if not {"xl/workbook.xml", "[Content_Types].xml"} <= set(archive.namelist()):
                raise TableError([Finding("not-a-table")])
            parts = {member.filename: _part(archive, member) for member in members if _PARTS.fullmatch(member.filename)}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError([Finding("workbook-broken")]) from error
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
        raise TableError([Finding("workbook-broken")])
    return parts


def _part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        # Others are unpacked without any bound; no spreadsheet program writes them.
        raise TableError([Finding("workbook-broken")])
    with archive.open(member) as stream:
        # Only a read with a size is bounded while it unpacks; the second read compares the checksum.
        return stream.read(member.file_size) + stream.read(1)


def _check_size(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        raise TableError([Finding("workbook-too-large", params={"limit": MAX_UNPACKED // 1024 // 1024})])


def _chosen(parts: Mapping[str, bytes], sheet: str | None) -> tuple[str, str]:
    """Return the sheet's name and its part."""
    sheets = _sheets(parts)
    if sheet in sheets:
        return sheet, sheets[sheet]
    if len(sheets) == 1:
        return next(iter(sheets.items()))
    raise TableError([Finding("sheet-missing", params={"sheet": sheet or "", "sheets": ", ".join(sheets)[:200]})])


def _sheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    try:
        workbook = ET.fromstring(parts["xl/workbook.xml"])  # noqa: S314 - without document types, see above
        relations = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314
        targets = {link.attrib["Id"]: link.attrib["Target"] for link in relations.iter(f"{_PACKAGE}Relationship")}
        found = {
            element.attrib["name"]: _part_name(targets[element.attrib[_RELATION]])
            for element in workbook.iter(f"{_MAIN}sheet")
        }
    except (KeyError, ET.ParseError) as error:
        raise TableError([Finding("workbook-broken")]) from error
    known = {name: part for name, part in found.items() if part in parts}
    if not known:
        raise TableError([Finding("workbook-broken")])
    return known


def _part_name(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _check_cells(part: bytes, *, max_rows: int, max_columns: int) -> None:
    rows = max((int(match[1]) for match in _ROW.finditer(part)), default=0)
    columns = 0
    formulas: list[Finding] = []
    for column, row, has_formula in _cells(part):
        columns = max(columns, column_index(column) + 1)
        rows = max(rows, row)
        if has_formula and len(formulas) < SHOWN_FORMULAS:
            formulas.append(Finding("formula", f"{column}{row}"))
    if rows > max_rows or columns > max_columns:
        raise TableError([Finding("table-too-large", params={"rows": max_rows, "columns": max_columns})])
    if formulas:
        raise TableError(formulas)


def _cells(part: bytes) -> Iterator[tuple[str, int, bool]]:
    for match in _CELL.finditer(part):
        address = _ADDRESS.search(match[1])
        if address is None:
            # Every program writes addresses; without them nobody could be told where a mistake is.
            raise TableError([Finding("workbook-broken")])
        yield address[1].decode("ascii"), int(address[2]), match[2] is not None


def _repacked(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()
