"""Every text of the product stands in every catalogue, translated for sure, with the values of the original."""

import csv
import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT

LANGUAGES = ["ru", "zh"]
PLURAL_FORMS = {"ru": 3, "zh": 1}
LAZY = {"lazy_gettext": None, "lazy_ngettext": (1, 2), "lazy_pgettext": ((1, "c"), 2)}
VALUE = re.compile(r"%(?:\(\w+\)[a-z]|%)")
# Outside code in backquotes and quoted YAML values.
FOREIGN_MARKS = {
    "ru": re.compile(r"[“”„]|\.\.\.| - "),
    "zh": re.compile(r"[«»]|[\u4e00-\u9fff] ?[,;:?!(.)]|[,;:?!)] ?[\u4e00-\u9fff]"),
}
OWN_LETTERS = {"ru": re.compile("[а-яё]", re.IGNORECASE), "zh": re.compile("[\u4e00-\u9fff]")}


@cache
def source_texts():
    """Return what the source asks to be translated: the context (or None) and the text, or its two forms."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(ROOT / "doctoral_center", methods, options, keywords=DEFAULT_KEYWORDS | LAZY)
    return {(context, text) for _file, _line, text, _comments, context in found if text}


@cache
def catalogue(language):
    path = ROOT / "doctoral_center/translations" / language / "LC_MESSAGES/messages.po"
    with path.open(encoding="utf-8") as file:
        return read_po(file, locale=language)


def messages(language):
    return [message for message in catalogue(language) if message.id]


def forms(message):
    return list(message.string) if message.pluralizable else [message.string]


def values(text):
    return Counter(VALUE.findall(text))


def wrong_values(message):
    """Return the forms that lack a value of the original or have another one.

    Russian says 21 as it says 1, and Chinese has one form for all numbers: so each form needs the values of the plural.
    """
    original = message.id[-1] if message.pluralizable else message.id
    return [form for form in forms(message) if values(form) != values(original)]


def foreign_marks(language, text):
    """Return the marks of `text` that do not belong to its language."""
    return FOREIGN_MARKS[language].findall(re.sub(r'`[^`]*`|"[^"]*"', "", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_the_texts_of_the_source_and_no_others(language):
    held = {(message.context, message.id) for message in messages(language)}
    assert (source_texts() - held, held - source_texts()) == (set(), set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_translated_into_all_forms_and_none_is_a_guess(language):
    assert [message.id for message in messages(language) if not all(forms(message))] == []
    assert [message.id for message in messages(language) if message.fuzzy] == []
    counts = {len(message.string) for message in messages(language) if message.pluralizable}
    assert counts == {PLURAL_FORMS[language]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_carries_the_values_of_its_original(language):
    assert {message.id: found for message in messages(language) if (found := wrong_values(message))} == {}
    assert list(catalogue(language).check()) == [], "nor would it compile"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_written_in_letters_and_marks_of_its_language(language):
    texts = [form for message in messages(language) for form in forms(message)]
    assert [text for text in texts if foreign_marks(language, text)] == []
    assert [message.id for message in messages(language) if is_left_in_english(language, message)] == []


def is_left_in_english(language, message):
    """Say whether a text with words of its own came through without one letter of the language."""
    original = message.id[0] if message.pluralizable else message.id
    words = re.findall(r"[a-z]{3}", VALUE.sub("", original))
    return bool(words) and not any(OWN_LETTERS[language].search(form) for form in forms(message))


@pytest.mark.parametrize("language", LANGUAGES)
def test_status_words_are_those_of_the_vocabulary(language):
    with (ROOT / "doctoral_center/data/status_vocabulary.csv").open(encoding="utf-8", newline="") as file:
        words = {row["name_en"]: row[f"name_{language}"] for row in csv.DictReader(file)}
    said = {message.id: message.string for message in messages(language) if message.id in words}
    assert said == {word: words[word] for word in said}
    assert {"Draft", "In review", "Returned for changes", "Approved", "Overdue", "On leave"} <= set(said)


def test_the_source_has_texts_of_every_kind():
    texts = source_texts()
    assert (None, "Returned for changes") in texts, "lazy, in a label"
    assert (None, "Skip to the content") in texts, "in a template"
    assert (None, ("%(num)d day", "%(num)d days")) in texts, "with a plural"


@pytest.mark.parametrize(
    ("original", "translation", "wrong"),
    [
        ("Saved %(when)s", "Сохранено %(when)s", []),
        ("Saved %(when)s", "Сохранено", ["Сохранено"]),
        ("Saved %(when)s", "Сохранено %(day)s", ["Сохранено %(day)s"]),
        ("more than 0 %%", "больше 0 %", ["больше 0 %"]),
        (("a day", "%(num)d days"), ("день", "%(num)d дня", "%(num)d дней"), ["день"]),
        (("a day", "%(num)d days"), ("%(num)d день", "%(num)d дня", "%(num)d дней"), []),
    ],
)
def test_lost_values_are_found(original, translation, wrong):
    planted = Catalog(locale="ru").add(original, translation)
    assert wrong_values(planted) == wrong


@pytest.mark.parametrize(
    ("language", "text", "marks"),
    [
        ("zh", "已保存，“报告”：第 2 版。", []),
        ("zh", "已保存,报告", ["存,"]),
        ("zh", "报告 (草稿)", ["告 (", "稿)"]),
        ("zh", "已保存.", ["存."]),
        ("zh", "写成 [a, b]，见 `until`。", []),
        ("ru", "Файл «Отчёт» приложен.", []),
        ("ru", "Файл “Отчёт” приложен", ["“", "”"]),
        ("ru", "срок - 5 дней", [" - "]),
    ],
)
def test_marks_of_another_language_are_found(language, text, marks):
    assert foreign_marks(language, text) == marks


def test_no_template_that_the_extraction_passes_over_asks_for_a_text_of_its_own():
    """Babel enters no folder whose name begins with an underscore: a text there needs a place elsewhere too."""
    wanted = {text if isinstance(text, str) else text[0] for _context, text in source_texts()}
    hidden = [
        (path.name, text)
        for path in (ROOT / "doctoral_center" / "templates").glob("_*/**/*.html")
        for text in re.findall(r'\b_\("([^"]+)"', path.read_text("utf-8"))
        if text not in wanted
    ]
    assert hidden == []
