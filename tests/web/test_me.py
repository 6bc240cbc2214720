import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.domain.people import Locale, NameOrder
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.people import Person
from doctoral_center.models.sessions import WebSession
from doctoral_center.operations.passwords import hasher
from doctoral_center.web.me import browser_name

PASSWORD = "violet tram under the ice"
NEW_PASSWORD = "nine lanterns swim home"
ACCOUNT = {
    "native_name": "曾敏",
    "native_language": "zh",
    "latin_family": "ZENG",
    "latin_given": "MIN",
    "name_order": "family-first",
    "letter_name": "Ms Zeng",
    "locale": "zh",
    "timezone": "Europe/Moscow",
    "send_hour": "7",
    "working_days_of": "CN",
    "mail_rhythm": "single",
}


def person(centre, who):
    with centre.reading():
        return db.session.get_one(Person, who.id)


def actions(centre):
    with centre.reading():
        return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id.desc()).limit(3)))


def another_session(centre, who, key="another"):
    from doctoral_center.operations.access import hash_of

    with centre.writing():
        db.session.add(
            WebSession(
                key_sha256=hash_of(key),
                person_id=who.id,
                created_at=centre.now,
                expires_at=centre.now + timedelta(hours=1),
                user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
            )
        )
    return hash_of(key)


def sessions(centre, who):
    with centre.reading():
        return db.session.scalar(select(func.count(WebSession.id)).where(WebSession.person_id == who.id))


def test_names_language_time_and_mail_are_the_persons_own(centre):
    client = centre.client_for(centre.candidate)
    response = client.post("/me", data=ACCOUNT)
    assert (response.status_code, response.location) == (303, "/me")
    me = person(centre, centre.candidate)
    assert (me.latin_family, me.latin_given, me.name_order) == ("ZENG", "MIN", NameOrder.FAMILY_FIRST)
    assert (me.native_name, me.native_language, me.letter_name) == ("曾敏", "zh", "Ms Zeng")
    assert (me.locale, me.timezone, me.send_hour, me.working_days_of) == (Locale.ZH, "Europe/Moscow", 7, "CN")
    assert actions(centre)[0] == "person-renamed"
    assert '<html lang="zh">' in client.get("/me").text


def test_a_person_may_have_no_family_name_and_mail_on_every_day(centre):
    client = centre.client_for(centre.candidate)
    assert client.post("/me", data=ACCOUNT | {"latin_family": "", "working_days_of": ""}).status_code == 303
    me = person(centre, centre.candidate)
    assert (me.latin_family, me.working_days_of) == ("", None)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"native_name": " ", "latin_family": "", "latin_given": ""}, "Enter at least one name."),
        ({"timezone": "Mars/Olympus"}, "Not a valid choice"),
        ({"send_hour": "24"}, "Not a valid choice"),
        ({"locale": "fr"}, "Not a valid choice"),
        ({"latin_given": "x" * 121}, "Field cannot be longer than 120 characters."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_changes(centre, wrong, sentence):
    client = centre.client_for(centre.candidate)
    response = client.post("/me", data=ACCOUNT | wrong)
    assert response.status_code == 422
    assert sentence in response.text
    assert f'id="{next(iter(wrong))}-error"' in response.text
    assert person(centre, centre.candidate).letter_name == ""


def test_a_form_cannot_set_what_it_does_not_show(centre):
    extra = {"email": "evil@example.org", "is_active": "", "password_hash": "x", "ref": "P-22222222", "id": "1"}
    centre.client_for(centre.candidate).post("/me", data=ACCOUNT | extra)
    me = person(centre, centre.candidate)
    assert (me.email, me.is_active, me.password_hash, me.ref) == (
        "candidate@example.org",
        True,
        None,
        centre.candidate.ref,
    )


def test_a_supervisor_names_a_deputy_and_ends_it(centre):
    client = centre.client_for(centre.supervisor)
    fields = {"email": "COSUPERVISOR@example.org", "from_on": "2026-12-01", "until_on": "2026-12-20"}
    assert client.post("/me/deputy", data=fields).status_code == 303
    me = person(centre, centre.supervisor)
    assert (me.deputy_id, me.deputy_from_on, me.deputy_until_on) == (
        centre.cosupervisor.id,
        date(2026, 12, 1),
        date(2026, 12, 20),
    )
    assert actions(centre)[0] == "deputy-named"
    assert "signs for you from 1 Dec 2026 to 20 Dec 2026" in client.get("/me").text
    client.post("/me/deputy", data={"end": "1"})
    assert person(centre, centre.supervisor).deputy_id is None
    assert actions(centre)[0] == "deputyship-ended"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "nobody@example.org"}, "Nobody here has this e-mail address"),
        ({"email": "supervisor@example.org"}, "has to be somebody else"),
        ({"until_on": "2026-11-30"}, "The last day lies before the first one"),
        ({"from_on": ""}, "Enter the first day"),
    ],
)
def test_an_impossible_deputy_is_refused(centre, wrong, sentence):
    fields = {"email": "cosupervisor@example.org", "from_on": "2026-12-01", "until_on": "2026-12-20"}
    response = centre.client_for(centre.supervisor).post("/me/deputy", data=fields | wrong)
    assert response.status_code == 422
    assert sentence in response.text
    assert person(centre, centre.supervisor).deputy_id is None


def test_a_candidate_is_not_asked_for_a_deputy(centre):
    assert "/me/deputy" not in centre.client_for(centre.candidate).get("/me").text


def test_a_changed_password_signs_out_everywhere_else(centre):
    with centre.writing():
        db.session.get_one(Person, centre.supervisor.id).password_hash = hasher.hash(PASSWORD)
    client = centre.client_for(centre.supervisor)
    another_session(centre, centre.supervisor)
    fields = {"old_password": PASSWORD, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert client.post("/me/password", data=fields).status_code == 303
    assert sessions(centre, centre.supervisor) == 1
    assert client.get("/me").status_code == 200
    assert hasher.verify(person(centre, centre.supervisor).password_hash, NEW_PASSWORD)
    assert actions(centre)[0] == "password-set"


def test_the_present_password_is_asked_for_and_cannot_be_tried_out(centre):
    with centre.writing():
        db.session.get_one(Person, centre.supervisor.id).password_hash = hasher.hash(PASSWORD)
    client = centre.client_for(centre.supervisor)
    fields = {"old_password": "something else", "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    first = client.post("/me/password", data=fields)
    assert first.status_code == 422
    assert "This is not your present password" in first.text
    statuses = [client.post("/me/password", data=fields).status_code for _attempt in range(10)]
    assert statuses == [422] * 9 + [429]


def test_sessions_are_listed_by_name_and_end_one_by_one(centre):
    client = centre.client_for(centre.candidate)
    digest = another_session(centre, centre.candidate)
    page = client.get("/me").text
    assert "Firefox · Windows" in page
    assert re.findall(r'name="session" value="([^"]+)"', page) == [digest, "others"]
    client.post("/me/sessions", data={"session": digest})
    assert sessions(centre, centre.candidate) == 1
    assert client.get("/me").status_code == 200


def test_all_other_sessions_end_at_once(centre):
    client = centre.client_for(centre.candidate)
    for key in ("one", "two", "three"):
        another_session(centre, centre.candidate, key)
    client.post("/me/sessions", data={"session": "others"})
    assert sessions(centre, centre.candidate) == 1
    assert client.get("/me").status_code == 200


def test_nobody_ends_somebody_elses_session(centre):
    digest = another_session(centre, centre.supervisor)
    centre.client_for(centre.candidate).post("/me/sessions", data={"session": digest})
    assert sessions(centre, centre.supervisor) == 1


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.5.0", ""),
    ],
)
def test_a_browser_is_called_what_people_call_it(user_agent, name):
    assert browser_name(user_agent) == name
