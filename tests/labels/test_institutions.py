from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from doctoral_center.labels.institutions import institution_name, institution_short

HIT = SimpleNamespace(
    name_en="Harbin Institute of Technology", name_zh="哈尔滨工业大学", name_ru=None, acronyms="HIT|HITWH"
)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("en", "Harbin Institute of Technology"), ("zh", "哈尔滨工业大学"), ("ru", "Harbin Institute of Technology")],
)
def test_a_university_is_called_in_the_readers_language_else_in_english(app, locale, expected):
    with app.test_request_context(), force_locale(locale):
        assert institution_name(HIT) == expected


def test_a_long_name_gives_way_to_its_acronym_in_narrow_places(app):
    with app.test_request_context(), force_locale("en"):
        assert institution_short(HIT) == "HIT"
        assert institution_short(SimpleNamespace(name_en="x" * 40, name_zh="", name_ru="", acronyms=None)) == "x" * 40
