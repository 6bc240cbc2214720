from datetime import UTC, datetime

import pytest
from flask_babel import force_locale

from doctoral_center.domain.people import Locale, NameOrder
from doctoral_center.models.people import Person
from doctoral_center.web.forms.me import AccountForm
from doctoral_center.web.languages import LANGUAGES

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def offered(app):
    def offered(locale="en", **values):
        defaults = {"native_language": "zh", "timezone": "Asia/Shanghai", "name_order": NameOrder.FAMILY_FIRST}
        person = Person(**(defaults | {"locale": Locale.EN, "working_days_of": None, "send_hour": 8} | values))
        with app.test_request_context("/me"), force_locale(locale):
            form = AccountForm(obj=person)
            form.offer(person, LANGUAGES, NOW)
            return {
                name: list(form[name].iter_choices()) for name in ("native_language", "timezone", "working_days_of")
            }

    return offered


def labels(choices):
    return {choice.value: choice.label for choice in choices}


def test_each_language_is_offered_by_its_own_name(offered):
    names = labels(offered()["native_language"])
    assert [names[code] for code in ("zh", "ru", "kk", "fa")] == ["中文", "русский", "қазақ тілі", "فارسی"]


def test_the_networks_zones_come_first_by_city_and_distance_and_then_the_world(offered):
    zones = list(labels(offered("ru")["timezone"]).items())
    assert zones[2] == ("Europe/Moscow", "Москва (UTC+3)")
    assert zones[-1][0].startswith("Pacific/")
    assert len(zones) > 300


def test_what_a_person_has_now_is_always_among_the_choices(offered):
    choices = offered(native_language="tr", timezone="America/Lima", working_days_of="TR")
    assert labels(choices["native_language"])["tr"] == "Türkçe"
    assert labels(choices["timezone"])["America/Lima"] == "Lima (UTC-5)"
    assert labels(choices["working_days_of"])["TR"] == "working days in Türkiye"


def test_a_language_that_nobody_knows_is_shown_by_its_code(offered):
    assert labels(offered(native_language="xx-none")["native_language"])["xx-none"] == "xx-none"
