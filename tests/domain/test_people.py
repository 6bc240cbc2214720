import pytest

from doctoral_center.domain.people import NameOrder, fold, fold_email, latin_name, prefix_bounds, search_keys, sort_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ёлкина", "елкина"),
        ("Қанат", "канат"),
        ("Oʻgʻil", "ogil"),
        ("Łukasz  Ångström", "lukasz angstrom"),
        ("曾敏", "曾敏"),
        ("ＺＥＮＧ", "zeng"),
        ("Андрей", "андреи"),
    ],
)
def test_names_fold_to_what_a_person_would_type(text, expected):
    assert fold(text) == expected


def test_an_address_is_compared_in_lower_case():
    assert fold_email("  Zeng.Min@HIT.edu.cn ") == "zeng.min@hit.edu.cn"


@pytest.mark.parametrize(
    ("order", "expected"),
    [(NameOrder.FAMILY_FIRST, "Zeng Min"), (NameOrder.GIVEN_FIRST, "Min Zeng")],
)
def test_the_latin_name_stands_in_the_persons_own_order(order, expected):
    assert latin_name("Zeng", "Min", order) == expected


def test_a_person_with_one_name_has_no_gap():
    assert latin_name("", "Suharto", NameOrder.FAMILY_FIRST) == "Suharto"


def test_lists_sort_by_latin_family_name_and_else_by_the_native_one():
    assert sort_key("Zeng", "Min", "曾敏") == "zeng min"
    assert sort_key("", "", "曾敏") == "曾敏"


def test_one_typed_form_finds_a_person_by_any_of_her_names():
    assert search_keys("曾敏", "Zeng", "Min") == {"曾敏", "zeng", "min", "zeng min", "min zeng", "zengmin"}


def test_every_key_that_begins_so_lies_between_the_bounds_of_the_prefix():
    keys = ["zen", "zeng", "zeng min", "zengmin", "zeng曾", "zenh", "曾", "曾敏", "最"]
    first, beyond = prefix_bounds("zeng")
    assert [key for key in keys if first <= key < beyond] == ["zeng", "zeng min", "zengmin", "zeng曾"]
    first, beyond = prefix_bounds("曾")
    assert [key for key in keys if first <= key < beyond] == ["曾", "曾敏"]


def test_a_nul_which_postgresql_takes_nowhere_separates_words():
    assert fold("Zeng\0Min\0") == "zeng min"
