from dataclasses import dataclass

import pytest
from flask_babel import force_locale

from doctoral_center.domain.people import Locale, NameOrder
from doctoral_center.labels.names import ShownName, comma, shown_name


@dataclass(frozen=True)
class Somebody:
    native_name: str = ""
    native_language: str = ""
    latin_family: str = ""
    latin_given: str = ""
    name_order: NameOrder = NameOrder.GIVEN_FIRST


ZENG_MIN = Somebody("曾敏", "zh", "Zeng", "Min", NameOrder.FAMILY_FIRST)
SHARIFOVA = Somebody("Зарина Шарифова", "tg", "Sharifova", "Zarina")
TEHRANI = Somebody("سارا تهرانی", "fa", "Tehrani", "Sara")


@pytest.mark.parametrize(
    ("person", "locale", "main", "other"),
    [
        (ZENG_MIN, Locale.EN, "Zeng Min", "曾敏"),
        (ZENG_MIN, Locale.ZH, "曾敏", "Zeng Min"),
        (ZENG_MIN, Locale.RU, "Zeng Min", "曾敏"),
        (SHARIFOVA, Locale.RU, "Зарина Шарифова", "Zarina Sharifova"),
        (SHARIFOVA, Locale.ZH, "Zarina Sharifova", "Зарина Шарифова"),
        (TEHRANI, Locale.RU, "Sara Tehrani", "سارا تهرانی"),
        (Somebody("Anna Smith", "en", "Smith", "Anna"), Locale.EN, "Anna Smith", ""),
        (Somebody(latin_given="Suharto"), Locale.ZH, "Suharto", ""),
        (Somebody("李伟", "zh"), Locale.EN, "李伟", ""),
    ],
)
def test_the_spelling_in_the_readers_script_comes_first(person, locale, main, other):
    name = shown_name(person, locale)
    assert (name.main, name.other) == (main, other)


def test_each_spelling_says_its_language():
    assert shown_name(ZENG_MIN, Locale.ZH) == ShownName("曾敏", "zh", "Zeng Min", "en")


@pytest.mark.parametrize(
    ("main", "initials"),
    [("Zeng Min", "ZM"), ("曾敏", "曾"), ("Зарина Шарифова", "ЗШ"), ("Suharto", "S"), ("Анна Сергеевна Иванова", "АС")],
)
def test_initials_fit_the_round_mark(main, initials):
    assert ShownName(main, "", "", "").initials == initials


@pytest.mark.parametrize(("locale", "listed"), [("en", "Li, Wang"), ("zh", "Li、Wang"), ("ru", "Li, Wang")])
def test_names_are_listed_with_the_comma_of_the_language(app, locale, listed):
    with app.test_request_context(), force_locale(locale):
        assert comma().join(["Li", "Wang"]) == listed
