"""The register's rows: checked cell by cell."""

import pytest

from doctoral_center.domain.institutions import register_rows, ror_number
from doctoral_center.domain.tables import Line, Table, TableError

GOOD = {
    "code": "u1",
    "name_en": "A University",
    "country": "KZ",
    "source": "test",
    "sco_university_member": "unknown",
    "ror_id": "https://ror.org/00jdr0662",
    "latitude": "51.1",
    "timezone": "Asia/Almaty",
    "member_evidence": "",
}


def table(*changes):
    rows = [GOOD | change for change in changes or ({},)]
    return Table(list(GOOD), [Line(number, list(row.values())) for number, row in enumerate(rows, 2)])


def findings(table):
    with pytest.raises(TableError) as refused:
        register_rows(table)
    return [(finding.cell, finding.code) for finding in refused.value.findings]


def test_a_good_row_becomes_values_and_empty_cells_none():
    (row,) = register_rows(table())
    assert (row["code"], row["latitude"], row["city"], row["member_evidence"]) == ("u1", 51.1, None, None)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"code": ""}, ("A2", "cell-empty")),
        ({"code": "x" * 33}, ("A2", "too-long")),
        ({"country": "kz"}, ("C2", "no-country")),
        ({"sco_university_member": "no"}, ("E2", "no-membership")),
        ({"sco_university_member": "yes"}, ("2", "membership-without-evidence")),
        ({"ror_id": "00jdr0662"}, ("F2", "no-ror-id")),
        ({"latitude": "91"}, ("G2", "no-degrees")),
        ({"latitude": "nan"}, ("G2", "no-degrees")),
        ({"latitude": "north"}, ("G2", "no-degrees")),
        ({"timezone": "Asia/Nowhere"}, ("H2", "no-time-zone")),
    ],
)
def test_each_wrong_cell_is_named(change, expected):
    assert findings(table(change)) == [expected]


def test_a_code_or_ror_id_that_stands_there_twice_is_named():
    assert findings(table({}, {})) == [("A3", "repeated-in-file"), ("F3", "repeated-in-file")]


def test_missing_columns_are_named():
    assert findings(Table(["code", "name_en"], [Line(2, ["u1", "A"])])) == [("1", "header-missing")] * 3


@pytest.mark.parametrize("text", ["https://ror.org/00jdr0662", "ror.org/00JDR0662/", "00jdr0662", " 00jdr0662 "])
def test_a_ror_id_is_known_however_it_is_written(text):
    assert ror_number(text) == "00jdr0662"
