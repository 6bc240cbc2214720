"""The template: what it shows, and that what is written into it can be imported."""

import io
import zipfile

import pytest
import python_calamine

from doctoral_center.documents.cohort_template import TemplateProgramme, cohort_template
from doctoral_center.documents.spreadsheets import read_table
from doctoral_center.domain.cohort_rows import COLUMNS, SHEET
from doctoral_center.domain.tables import TableError

PROGRAMMES = [
    TemplateProgramme("hit-itmo", "=Photonics", (2025, 2026), (("01yqg2h08", "HIT"), ("04txgxn49", "ITMO"))),
    TemplateProgramme("kaznu-bsu", "Ecology", (), ()),
]


@pytest.fixture
def template(app):
    with app.app_context():
        return cohort_template(PROGRAMMES)


def test_the_first_sheet_has_the_headings_and_no_rows(template):
    with pytest.raises(TableError, match="no-lines"):
        read_table(io.BytesIO(template), sheet=SHEET)
    with zipfile.ZipFile(io.BytesIO(template)) as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    assert [heading for heading in COLUMNS.values() if f">{heading}<" not in strings] == []


def test_the_instructions_explain_every_column_in_three_languages(template):
    table = _instructions(template)
    assert [cells for cells in table if cells[0] in COLUMNS.values() and not all(cells[1:4])] == []
    assert len([cells for cells in table if cells[0] in COLUMNS.values()]) == len(COLUMNS)


def _instructions(template):
    with python_calamine.load_workbook(io.BytesIO(template)) as book:
        assert book.sheet_names == [SHEET, "How to fill", "Programmes"]
        return book.get_sheet_by_name("How to fill").to_python()


def test_the_codes_to_choose_from_are_listed_and_texts_stay_texts(template):
    table = read_table(io.BytesIO(template), sheet="Programmes")
    assert [line.cells for line in table.lines] == [
        ["hit-itmo", "=Photonics", "2025, 2026", "01yqg2h08, 04txgxn49", "HIT; ITMO"],
        ["kaznu-bsu", "Ecology", "", "", ""],
    ]


def test_lists_are_offered_where_there_is_a_choice(template):
    with zipfile.ZipFile(io.BytesIO(template)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<dataValidation ") == 3
    assert "<formula1>Programmes!$A$2:$A$3</formula1>" in sheet


def test_a_template_without_programmes_still_opens(app):
    with app.app_context():
        assert cohort_template([]).startswith(b"PK")
