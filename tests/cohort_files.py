"""Filled-in cohort tables for tests and the browser: made from the template's own columns, so they cannot drift."""

import csv
import io

import xlsxwriter

from doctoral_center.domain.cohort_rows import COLUMNS, SHEET
from tests.centre import HIT, ITMO

# A row that is right in the small centre of tests/centre.py.
ROW = {
    "programme": "hit-itmo",
    "year": "2026",
    "email": "zhang.lei@example.org",
    "native_name": "张磊",
    "native_language": "zh",
    "latin_family": "Zhang",
    "latin_given": "Lei",
    "home": HIT,
    "title_en": "Single-photon sources in two-dimensional crystals",
    "discipline": "OECD-FORD-2015:1.3",
    "lead_email": "supervisor@example.org",
    "lead_institution": HIT,
    "lead_share": "60",
    "co1_email": "cosupervisor@example.org",
    "co1_institution": ITMO,
    "co1_share": "40",
}


def row(**changes):
    """Return the right row with some cells changed; None empties a cell."""
    return {key: value for key, value in (ROW | changes).items() if value is not None}


def rows(count, **changes):
    """Return right rows of that many candidates."""
    return [
        row(email=f"candidate{n}@example.org", native_name=f"张磊{n}", latin_given=f"Lei {_letters(n)}", **changes)
        for n in range(count)
    ]


def _letters(number):
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def xlsx_of(some, *, columns=COLUMNS):
    """Return the rows as a workbook; values that are not texts are written as they are."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(SHEET)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, columns.values())
        for number, cells in enumerate(some, 1):
            for index, key in enumerate(columns):
                if key in cells:
                    sheet.write(number, index, cells[key], *[] if isinstance(cells[key], str | int | float) else [day])
    return target.getvalue()


def csv_of(some, *, encoding="utf-8-sig", delimiter=","):
    """Return the rows as a text."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter)
    writer.writerow(COLUMNS.values())
    writer.writerows([[cells.get(key, "") for key in COLUMNS] for cells in some])
    return target.getvalue().encode(encoding)
