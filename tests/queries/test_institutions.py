"""Universities are found by code, ROR id or name, and listed for the pickers of forms."""

import pytest

from doctoral_center.db import transaction
from doctoral_center.models.institutions import Institution
from doctoral_center.queries.institutions import find_institutions, get_register, list_institutions


@pytest.fixture
def universities(app):
    """Four universities; two of them share a Chinese name. Return their ids by code."""
    with app.app_context():
        with transaction() as session:
            session.add_all(
                [
                    Institution(
                        code="msu", name_en="Moscow State University", name_ru="Московский государственный университет",
                        country="RU", source="test", acronyms="MSU",
                    ),
                    Institution(
                        code="03cve4549", ror_id="https://ror.org/03cve4549", name_en="Tsinghua University",
                        name_local="清华大学", country="CN", source="test",
                    ),
                    Institution(code="cup1", name_en="China University of Petroleum, Beijing", name_zh="中国石油大学",
                                country="CN", source="test"),
                    Institution(code="cup2", name_en="China University of Petroleum, Huadong",
                                name_local="中国石油大学", country="CN", source="test"),
                ]
            )  # fmt: skip
        yield {row.code: row.id for row in list_institutions()}


def codes(universities, ids):
    return sorted(code for code, number in universities.items() if number in ids)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("msu", ["msu"]),
        ("https://ror.org/03cve4549", ["03cve4549"]),
        ("ror.org/03CVE4549/", ["03cve4549"]),
        ("清华大学", ["03cve4549"]),
        ("  moscow   STATE university ", ["msu"]),
        ("московский государственный университет", ["msu"]),
        ("中国石油大学", ["cup1", "cup2"]),
        ("Moscow", []),
        ("", []),
    ],
)
def test_the_register_finds_by_code_ror_id_or_whole_name(universities, text, found):
    assert codes(universities, get_register().find(text)) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("China", ["cup1", "cup2"]),
        ("petroleum", ["cup1", "cup2"]),
        ("university", ["cup1", "cup2", "msu", "03cve4549"]),
        ("московский", ["msu"]),
        ("MSU", ["msu"]),
        ("清华", ["03cve4549"]),
        ("100%", []),
        (" ", []),
    ],
)
def test_pickers_find_what_is_typed_anywhere_in_a_name(universities, typed, found):
    assert [row.code for row in find_institutions(typed)] == found


def test_names_that_begin_with_what_is_typed_come_first(universities):
    assert [row.code for row in find_institutions("m", limit=1)] == ["msu"]


def test_the_list_can_be_of_one_country(universities):
    assert [row.code for row in list_institutions(country="RU")] == ["msu"]
    assert [row.country for row in list_institutions()] == ["CN", "CN", "CN", "RU"]
