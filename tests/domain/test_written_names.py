"""Letters that look alike, marks that cannot be seen, and addresses."""

import pytest

from doctoral_center.domain.written_names import first_foreign_letter, has_hidden_marks, is_email, split_latin, tidy


@pytest.mark.parametrize(
    "name", ["Zeng", "O’Connor", "Nguyễn Thị", "Łukasz-Öz", "Jean Paul", "D'Arc", "J. R.", "Ğülşen", ""]
)
def test_latin_names_of_every_country_are_latin(name):
    assert first_foreign_letter(name) is None


@pytest.mark.parametrize(
    ("name", "letter"), [("Zhаng", "а"), ("Іvan", "І"), ("Li Wei2", "2"), ("李", "李"), ("Ivan;", ";"), ("=Li", "=")]
)
def test_the_first_letter_that_only_looks_latin_is_named(name, letter):
    assert first_foreign_letter(name) == letter


@pytest.mark.parametrize(
    "address", ["a@b.example", "Anna.Ivanova+x@spb.hse.ru", "x_y'z@a-b.c.museum", "a@xn--80ak6aa92e.xn--p1ai"]
)
def test_addresses_that_mail_servers_accept(address):
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "", "a", "a@b", "@b.ru", "a@.ru", "a b@c.ru", "a@b..ru", "a..b@c.ru", "аnna@c.ru", "a@с.ru", "a@b.ru, c@d.ru",
        f"{'a' * 65}@b.ru", f"a@{'b.' * 130}ru", "a@-b.ru", "a\n@b.ru",
    ],
)  # fmt: skip
def test_addresses_that_are_none(address):
    assert not is_email(address)


def test_copied_marks_and_spaces_go_and_joiners_stay():
    assert tidy("\ufeff Anna\u200b\n Ivanova\u200e ") == "Anna Ivanova"
    assert tidy("رضا\u200cزاده") == "رضا\u200cزاده"


@pytest.mark.parametrize(("text", "hidden"), [("Anna\u202eavonavI", True), ("\u0007", True), ("محمد رضا", False)])
def test_marks_that_reorder_or_control_are_found(text, hidden):
    assert has_hidden_marks(text) is hidden


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Li, Wei", ("Li", "Wei")), ("Li,", ("Li", "")), ("Li Wei", None), (", Wei", None), ("Li, Wei, Jr", None)],
)
def test_a_latin_name_is_split_at_its_one_comma(name, parts):
    assert split_latin(name) == parts
