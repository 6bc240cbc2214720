"""A milestone's title, in the reader's language."""

import pytest
from flask_babel import force_locale

from doctoral_center.labels.milestones import local_text, milestone_title

REPORT = {"en": "Progress report", "zh": "年度进展报告", "ru": "Отчёт аспиранта"}


@pytest.mark.parametrize(
    ("locale", "title"), [("en", "Progress report 3"), ("zh", "年度进展报告 3"), ("ru", "Отчёт аспиранта №\u00a03")]
)
def test_one_of_several_has_its_number(app, locale, title):
    with app.test_request_context(), force_locale(locale):
        assert milestone_title(REPORT, 3, is_repeating=True) == title


def test_the_only_one_has_none(app):
    with app.test_request_context(), force_locale("ru"):
        assert milestone_title(REPORT, 1, is_repeating=False) == "Отчёт аспиранта"


@pytest.mark.parametrize(
    ("texts", "text"), [({"en": "a", "ru": "б"}, "a"), ({"ru": "б"}, "б"), ({"en": "", "ru": "б"}, "б"), ({}, "")]
)
def test_a_text_missing_in_the_readers_language_is_given_in_another(app, texts, text):
    with app.test_request_context(), force_locale("zh"):
        assert local_text(texts) == text
