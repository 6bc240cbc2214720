"""The empty table of a cohort: headings, drop-down lists, instructions in three languages, codes to choose from."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from flask_babel import force_locale

from doctoral_center.domain.cohort_rows import COLUMNS, REQUIRED_COLUMNS, SHEET
from doctoral_center.domain.people import Locale, NameOrder
from doctoral_center.labels.cohort_columns import COLUMN_HINTS, IMPORT_RULES

# How far down the drop-down lists and formats reach.
ROWS = 2_000
_WIDE = ("email", "institution", "home", "title", "name")


@dataclass(frozen=True)
class TemplateProgramme:
    """A programme that may be written into the table: its years and its sides' codes and names."""

    code: str
    title: str
    years: tuple[int, ...]
    institutions: tuple[tuple[str, str], ...]


def cohort_template(programmes: Sequence[TemplateProgramme]) -> bytes:
    """Return an XLSX workbook to fill in; inside an application context, for the instructions' three languages."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        _write_table(book, programmes)
        _write_instructions(book)
        _write_programmes(book, programmes)
    return target.getvalue()


def _write_table(book: Any, programmes: Sequence[TemplateProgramme]) -> None:
    sheet = book.add_worksheet(SHEET)
    required = book.add_format({"bold": True, "bg_color": "#DCE6F2", "border": 1, "text_wrap": True})
    optional = book.add_format({"bg_color": "#F2F2F2", "border": 1, "text_wrap": True})
    # As text, so that no program takes a code for a number or turns a day round.
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for index, (key, heading) in enumerate(COLUMNS.items()):
        width = 28 if key.split("_")[-1] in _WIDE or key.startswith("title") else 14
        sheet.set_column(index, index, width, day if key == "starts_on" else text)
        sheet.write_string(0, index, heading, required if key in REQUIRED_COLUMNS else optional)
    sheet.freeze_panes(1, 0)
    for key, choices in _choices(programmes).items():
        index = list(COLUMNS).index(key)
        sheet.data_validation(1, index, ROWS, index, {"validate": "list", "source": choices, "error_type": "warning"})


def _choices(programmes: Sequence[TemplateProgramme]) -> dict[str, list[str] | str]:
    lists: dict[str, list[str] | str] = {"name_order": [*NameOrder], "locale": [*Locale]}
    if programmes:
        # A reference: a list in the cell itself may have 255 characters only.
        lists["programme"] = f"=Programmes!$A$2:$A${len(programmes) + 1}"
    return lists


def _write_instructions(book: Any) -> None:
    sheet = book.add_worksheet("How to fill")
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, len(Locale), 50)
    sheet.write_row(0, 0, ["", "English", "中文", "Русский"], bold)
    for index, locale in enumerate(Locale, 1):
        with force_locale(locale.value):
            for row, rule in enumerate(IMPORT_RULES, 1):
                sheet.write_string(row, index, str(rule), wrapped)
            for row, (key, heading) in enumerate(COLUMNS.items(), len(IMPORT_RULES) + 2):
                sheet.write_string(row, 0, heading, wrapped)
                sheet.write_string(row, index, str(COLUMN_HINTS[key]), wrapped)


def _write_programmes(book: Any, programmes: Sequence[TemplateProgramme]) -> None:
    sheet = book.add_worksheet("Programmes")
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.set_column(0, 4, 28)
    sheet.write_row(0, 0, ["Programme code", "Title", "Cohort years", "Institution codes", "Institutions"], bold)
    for row, programme in enumerate(programmes, 1):
        codes, names = zip(*programme.institutions, strict=True) if programme.institutions else ((), ())
        years = ", ".join(map(str, programme.years))
        values = [programme.code, programme.title, years, ", ".join(codes), "; ".join(names)]
        for column, value in enumerate(values):
            sheet.write_string(row, column, value)
