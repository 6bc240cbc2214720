"""On what ground a milestone is asked for, in words and in three languages."""

import pytest
from flask_babel import force_locale

from doctoral_center.domain.regulation_rules import Confidence, Figure
from doctoral_center.labels.grounds import confidence_text, due_text
from tests.domain.packs import once, pack

THESIS = once("thesis", months=45)
SOURCES = {"tongji": "Tongji University, doctoral programme page"}


def said(due, language="en"):
    """The figure of a rule with this `due`, in a pack that has a thesis too."""
    rule = pack({"code": "asked", "due": due}, THESIS).rule("asked")
    with force_locale(language):
        return due_text(rule.due, str.capitalize)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ({"after": "start", "months": 18}, "18 months after the start"),
        ({"after": "start", "weeks": 1}, "1 week after the start"),
        ({"after": "start", "days": 0}, "the start"),
        ({"after": "thesis", "working_days": 10}, "10 working days after the due day of “Thesis”"),
        ({"after": "thesis", "days": 0}, "the due day of “Thesis”"),
        ({"after": "thesis", "counted_from": "done", "months": 3}, "3 months after “Thesis” is completed"),
        ({"after": "thesis", "counted_from": "done", "days": 0}, "the day on which “Thesis” is completed"),
        ({"after": "start", "every_months": 6, "until": "thesis"}, "every 6 months until “Thesis”"),
        ({"after": "start", "every_months": 1, "until": "thesis"}, "every month until “Thesis”"),
        (
            {"each_year_on": ["03-31", "09-30"], "until": "thesis"},
            "each year by 31 March and 30 September, until “Thesis”",
        ),
        ({"each_year_on": ["12-31"], "count": 1}, "by 31 December of the first year of study"),
        ({"each_year_on": ["02-29", "06-30"], "count": 2}, "by 29 February and 30 June of the first year of study"),
        ({"each_year_on": ["12-31"], "count": 3}, "each year by 31 December, 3 times in all"),
        ({"each_year_on": ["03-31", "09-30"], "count": 1}, "each year by 31 March and 30 September, 1 time in all"),
    ],
)
def test_the_figure_of_a_rule_in_words(app, due, words):
    with app.test_request_context():
        assert said(due) == words


@pytest.mark.parametrize(
    ("language", "due", "words"),
    [
        ("zh", {"after": "start", "months": 18}, "自入学日起 18 个月"),
        ("ru", {"after": "start", "months": 18}, "18 месяцев после начала обучения"),
        ("ru", {"after": "start", "every_months": 2, "until": "thesis"}, "раз в 2 месяца до этапа «Thesis»"),
        ("ru", {"each_year_on": ["12-31"], "count": 1}, "не позднее 31 декабря первого года обучения"),
        ("zh", {"each_year_on": ["12-31"], "count": 1}, "第一学年内，不迟于12月31日"),
    ],
)
def test_the_figure_in_chinese_and_russian(app, language, due, words):
    with app.test_request_context():
        assert said(due, language) == words


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (Confidence.SOURCE, "Rule. Source: Tongji University, doctoral programme page"),
        (
            Confidence.SECONDARY,
            "From a secondary source, not confirmed: Tongji University, doctoral programme page",
        ),
        (Confidence.ONE_UNIVERSITY, "Practice of one university: Tongji University, doctoral programme page"),
        (Confidence.TYPICAL, "Typical, seen in: Tongji University, doctoral programme page"),
    ],
)
def test_only_what_a_source_says_reads_as_a_rule(app, confidence, words):
    with app.test_request_context():
        assert confidence_text(Figure(confidence, "tongji"), SOURCES) == words
        without = confidence_text(Figure(confidence, None), SOURCES)
        assert ("Rule" in without) == (confidence is Confidence.SOURCE)
        assert "Tongji" not in without
