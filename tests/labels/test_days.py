from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale

from doctoral_center.labels.days import city_text, day_text, deadline_text, moment_text, offset_text, time_text

DAY = date(2026, 11, 30)
MOMENT = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_the_application(app):
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("locale", "day", "moment"),
    [
        ("en", "30 Nov 2026", "30 Nov 2026, 23:59"),
        ("zh", "2026年11月30日", "2026年11月30日 23:59"),
        ("ru", "30 нояб. 2026\u202fг.", "30 нояб. 2026\u202fг., 23:59"),
    ],
)
def test_days_and_moments_are_written_as_the_reader_writes_them(locale, day, moment):
    with force_locale(locale):
        assert (day_text(DAY), moment_text(MOMENT, "Asia/Shanghai")) == (day, moment)
        assert time_text(MOMENT, "Asia/Tehran") == "19:29"


@pytest.mark.parametrize(
    ("zone", "en", "zh", "ru"),
    [
        ("Asia/Shanghai", "Beijing", "北京", "Пекин"),
        ("Europe/Moscow", "Moscow", "莫斯科", "Москва"),
        ("Asia/Dushanbe", "Dushanbe", "杜尚别", "Душанбе"),
        ("Asia/Kolkata", "Kolkata", "加尔各答", "Калькутта"),
        ("UTC", "UTC", "UTC", "UTC"),
    ],
)
def test_a_zone_is_called_by_the_city_that_people_know(zone, en, zh, ru):
    found = []
    for locale in ("en", "zh", "ru"):
        with force_locale(locale):
            found.append(city_text(zone))
    assert found == [en, zh, ru]


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Shanghai", "UTC+8"),
        ("Asia/Almaty", "UTC+5"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("Asia/Tehran", "UTC+3:30"),
        ("America/St_Johns", "UTC-3:30"),
        ("UTC", "UTC"),
    ],
)
def test_the_distance_from_utc_is_short_and_exact(zone, text):
    assert offset_text(MOMENT, zone) == text


def test_a_deadline_says_both_clocks():
    with force_locale("en"):
        deadline = deadline_text(DAY, "Asia/Shanghai", "Asia/Dushanbe")
    assert (deadline.day, deadline.ends, deadline.own, deadline.at) == (
        "30 Nov 2026",
        "23:59 in Beijing",
        "20:59 your time (UTC+5)",
        MOMENT,
    )


def test_a_deadline_that_ends_on_another_day_of_the_reader_names_that_day():
    with force_locale("en"):
        deadline = deadline_text(DAY, "Europe/Moscow", "Asia/Shanghai")
    assert (deadline.ends, deadline.own) == ("23:59 in Moscow", "1 Dec 2026, 04:59 your time (UTC+8)")


def test_the_same_clock_is_told_once():
    with force_locale("en"):
        assert deadline_text(DAY, "Asia/Shanghai", "Asia/Singapore").own is None
