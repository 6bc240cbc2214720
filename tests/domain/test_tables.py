"""Addresses of cells, as spreadsheets write them."""

import pytest

from doctoral_center.domain.tables import Finding, TableError, cell_address, column_index, column_letters


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_lettered_as_spreadsheets_do(index, letters):
    assert (column_letters(index), column_index(letters)) == (letters, index)


def test_an_address_has_its_column_and_its_line():
    assert cell_address(2, 7) == "C7"


def test_a_refused_table_carries_all_findings_and_the_code_of_the_first():
    error = TableError([Finding("formula", "C2"), Finding("cell-empty", "D2", {"header": "E-mail"})])
    assert (error.code, [finding.cell for finding in error.findings]) == ("formula", ["C2", "D2"])
