import re

import pytest

from doctoral_center.db import db
from doctoral_center.domain.people import Locale
from doctoral_center.models.people import Person


def language_of(response):
    return re.search(r'<html lang="([^"]+)"', response.text)[1]


def token_in(response):
    return re.search(r'name="csrf_token" value="([^"]+)"', response.text)[1]


def choose(client, locale, **fields):
    return client.post("/language", data={"csrf_token": token_in(client.get("/login")), "locale": locale, **fields})


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh"),
        ("zh-Hans-CN", "zh"),
        ("ru-RU", "ru"),
        ("kk-KZ,ru;q=0.8", "ru"),
        ("fr,de;q=0.9", "en"),
        ("", "en"),
    ],
)
def test_a_visitor_reads_what_her_browser_asks_for(client, wish, language):
    assert language_of(client.get("/login", headers={"Accept-Language": wish})) == language


def test_a_visitors_choice_wins_over_her_browser(client):
    response = choose(client, "ru", next="/login?next=/inbox")
    assert (response.status_code, response.location) == (303, "/login?next=/inbox")
    assert language_of(client.get("/login", headers={"Accept-Language": "zh-CN"})) == "ru"


def test_a_persons_own_language_wins_over_everything(centre):
    client = centre.client_for(centre.supervisor)
    with centre.writing():
        db.session.get_one(Person, centre.supervisor.id).locale = Locale.ZH
    with client.session_transaction() as session:
        session["locale"] = "ru"
    assert language_of(client.get("/me", headers={"Accept-Language": "en"})) == "zh"


def test_choosing_while_signed_in_changes_the_profile_so_that_mails_follow(centre):
    client = centre.client_for(centre.supervisor)
    client.post("/language", data={"locale": "ru", "next": "/me"})
    with centre.reading():
        assert db.session.get_one(Person, centre.supervisor.id).locale is Locale.RU
    assert language_of(client.get("/me")) == "ru"


def test_an_unknown_language_changes_nothing(client):
    assert choose(client, "fr").status_code == 303
    assert language_of(client.get("/login")) == "en"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "/ /evil.example"])
def test_choosing_leads_to_no_other_site(client, elsewhere):
    assert choose(client, "ru", next=elsewhere).location == "/"


def test_each_language_is_offered_by_its_own_name_on_every_page(client):
    for path in ("/login", "/nowhere"):
        page = client.get(path, headers={"Accept-Language": "ru"}).text
        names = re.findall(r'<button name="locale" value="(\w+)" lang="\1"[^>]*><span class="wide">([^<]+)<', page)
        assert names == [("en", "English"), ("zh", "中文"), ("ru", "Русский")]
        assert re.findall(r'value="(\w+)" lang="\w+" aria-current="true"', page) == ["ru"]
