"""Texts that a check by eye would miss: untranslatable ones, fixed date patterns, somebody's own folders."""

import ast
import re

import pytest

from tests.architecture.sources import text_of, tracked

GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext", "lazy_ngettext", "lazy_pgettext"}
DATE_FUNCTIONS = {"format_date", "format_datetime", "format_time", "format_skeleton"}
NAMED_FORMATS = {"short", "medium", "long", "full"}
MACHINE_PATH = re.compile(r"(?<![\w.$}~])/(?:work|root|home|Users)/")


def gettext_inside_f_strings(source):
    """Return the lines on which a text is translated inside an f-string: the extraction on Python 3.11 misses it."""
    joined = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    return sorted({node.lineno for string in joined for node in ast.walk(string) if _calls(node, GETTEXT)})


def unextractable_texts(source):
    """Return the lines on which gettext gets something else than a literal: there is nothing to extract."""
    calls = [node for node in ast.walk(ast.parse(source)) if _calls(node, GETTEXT) and node.args]
    return sorted({call.lineno for call in calls if not _is_text(call.args[0])})


def literal_date_patterns(source):
    """Return the lines on which a date is formatted by a pattern instead of a format's name."""
    calls = [node for node in ast.walk(ast.parse(source)) if _calls(node, DATE_FUNCTIONS)]
    return sorted({call.lineno for call in calls if any(_is_pattern(value) for value in _formats(call))})


def machine_paths(text):
    """Return the lines that name a folder of one machine or person."""
    return [number for number, line in enumerate(text.splitlines(), 1) if MACHINE_PATH.search(line)]


def _calls(node, names):
    return isinstance(node, ast.Call) and _name(node.func) in names


def _name(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _formats(call):
    return [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "format")]


def _is_pattern(node):
    return _is_text(node) and node.value not in NAMED_FORMATS


SOURCES = [path for path in tracked(".py") if path.parts[0] == "doctoral_center"]


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_texts_and_dates_are_translatable(path):
    source = text_of(path)
    assert gettext_inside_f_strings(source) == []
    assert unextractable_texts(source) == []
    assert literal_date_patterns(source) == []


@pytest.mark.parametrize("path", tracked(".html", ".txt"), ids=str)
def test_templates_name_their_date_formats(path):
    pattern = re.compile(
        r"format_(?:date|datetime|time)\([^)]*['\"](?!short|medium|long|full)[^'\"]*['\"]\s*\)|strftime"
    )
    assert [line for line in text_of(path).splitlines() if pattern.search(line)] == []


def test_no_file_names_a_folder_of_one_machine():
    found = {str(path): machine_paths(text_of(path)) for path in tracked()}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("check", "bad", "good"),
    [
        (gettext_inside_f_strings, "f\"{_('Save')}\"", '_("Save")'),
        (unextractable_texts, '_("Save" + name)', '_("Save")'),
        (unextractable_texts, '_(f"Save {name}")', '_("Save %(name)s", name=name)'),
        (literal_date_patterns, 'format_date(day, "d MMM y")', 'format_date(day, "long")'),
        (literal_date_patterns, 'dates.format_datetime(at, format="HH:mm")', 'format_datetime(at, format="short")'),
        (machine_paths, "open('" + "/ho" + "me/me/x')", "open('instance/home/x')"),
    ],
)
def test_each_check_finds_a_planted_mistake_and_passes_good_code(check, bad, good):
    assert (check(bad), check(good)) == ([1], [])
