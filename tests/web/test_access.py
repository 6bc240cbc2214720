import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.domain.access import LinkPurpose, link_path
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.models.sessions import AccessLink, WebSession
from doctoral_center.operations import access, passwords
from doctoral_center.operations.passwords import hasher

PASSWORD = "violet tram under the ice"
NEW_PASSWORD = "nine lanterns swim home"


def token_in(response):
    return re.search(r'name="csrf_token" value="([^"]+)"', response.text)[1]


def without_tokens(response):
    return re.sub(r'name="csrf_token" value="[^"]+"', "", response.text)


@pytest.fixture
def visitor(centre):
    return centre.app.test_client()


@pytest.fixture
def with_password(centre):
    with centre.writing():
        db.session.get_one(Person, centre.supervisor.id).password_hash = hasher.hash(PASSWORD)
    return centre.supervisor


def post(client, path, **fields):
    token = token_in(client.get("/login"))
    return client.post(path, data={"csrf_token": token, **fields})


def sign_in(client, person, password=PASSWORD, **fields):
    return post(client, "/login", email=person.email, password=password, **fields)


def sessions_of(centre, person):
    with centre.reading():
        return db.session.scalar(select(func.count(WebSession.id)).where(WebSession.person_id == person.id))


def link_for(centre, person, purpose=LinkPurpose.PASSWORD):
    """Have a link made, and return its path as its mail says it; who never had a password is invited."""
    with centre.writing():
        if purpose is LinkPurpose.INVITATION:
            access.invite(db.session.get_one(Person, person.id), actor=centre.operator, now=centre.now)
        else:
            access.ask_for_password_link(person.email, now=centre.now)
        link = db.session.scalars(select(AccessLink).order_by(AccessLink.id.desc())).first()
        return link_path(link.nonce, link.purpose, centre.app.config["SECRET_KEY"])


def test_the_right_password_opens_the_page_that_was_asked_for(visitor, with_password):
    response = sign_in(visitor, with_password, next="/candidates?q=min")
    assert (response.status_code, response.location) == (303, "/candidates?q=min")


@pytest.mark.parametrize("address", ["SUPERVISOR@example.org", "  supervisor@example.org "])
def test_an_address_counts_however_it_is_typed(visitor, with_password, address):
    assert post(visitor, "/login", email=address, password=PASSWORD).status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:alert(1)", "evil"],
)
def test_signing_in_never_leads_to_another_site(visitor, with_password, elsewhere):
    assert sign_in(visitor, with_password, next=elsewhere).location == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(centre, with_password):
    one, other = centre.app.test_client(), centre.app.test_client()
    wrong = post(one, "/login", email=with_password.email, password="something else entirely")
    unknown = post(other, "/login", email="nobody@example.org", password="something else entirely")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert without_tokens(wrong).replace(with_password.email, "") == without_tokens(unknown).replace(
        "nobody@example.org", ""
    )
    assert "do not belong together" in wrong.text


def test_the_hasher_works_as_hard_for_an_unknown_address_and_a_missing_password(centre, with_password, monkeypatch):
    costs = []

    class Counting:
        @staticmethod
        def verify(password_hash, password):
            costs.append(password_hash.rpartition("$")[0].rpartition("$")[0])
            return hasher.verify(password_hash, password)

    monkeypatch.setattr(passwords, "hasher", Counting)
    for email in (with_password.email, "nobody@example.org", centre.coordinator.email):
        post(centre.app.test_client(), "/login", email=email, password="something else entirely")
    assert costs == ["$argon2id$v=19$m=19456,t=2,p=1"] * 3


def test_the_page_for_a_new_password_answers_the_same_for_every_address(centre):
    known = post(centre.app.test_client(), "/password", email=centre.supervisor.email)
    unknown = post(centre.app.test_client(), "/password", email="nobody@example.org")
    assert known.status_code == unknown.status_code == 200
    assert without_tokens(known).replace(centre.supervisor.email, "") == without_tokens(unknown).replace(
        "nobody@example.org", ""
    )


def test_a_closed_account_signs_nobody_in_and_ends_at_once(centre, visitor, with_password):
    sign_in(visitor, with_password)
    assert visitor.get("/login").status_code == 303
    with centre.writing():
        db.session.get_one(Person, with_password.id).is_active = False
    assert visitor.get("/login").status_code == 200
    assert sign_in(centre.app.test_client(), with_password).status_code == 422


def test_signing_in_gives_a_new_key_and_forgets_what_the_cookie_held(visitor, with_password):
    with visitor.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(visitor, with_password)
    with visitor.session_transaction() as session:
        first = session["_user_id"]
        assert "planted" not in session
    visitor.post("/logout", data={"csrf_token": token_in(visitor.get("/nowhere"))})
    sign_in(visitor, with_password)
    with visitor.session_transaction() as session:
        assert session["_user_id"] != first


def test_the_table_of_sessions_does_not_hold_their_keys(centre, visitor, with_password):
    sign_in(visitor, with_password)
    with visitor.session_transaction() as session:
        key = session["_user_id"]
    with centre.reading():
        kept = db.session.scalars(select(WebSession.key_sha256)).one()
    assert key not in kept
    assert kept == access.hash_of(key)


def test_a_signed_out_cookie_opens_nothing_when_it_is_used_again(centre, visitor, with_password):
    sign_in(visitor, with_password)
    stolen = visitor.get_cookie("session").value
    visitor.post("/logout", data={"csrf_token": token_in(visitor.get("/nowhere"))})
    thief = centre.app.test_client()
    thief.set_cookie("session", stolen)
    assert thief.get("/login").status_code == 200
    assert sessions_of(centre, with_password) == 0


@pytest.mark.parametrize(
    ("pauses", "is_in"),
    [
        ([timedelta(minutes=29), timedelta(minutes=29)], True),
        ([timedelta(minutes=31)], False),
        ([timedelta(minutes=25)] * 28, True),
        ([timedelta(minutes=25)] * 29, False),
    ],
    ids=["used", "idle for half an hour", "eleven hours forty", "twelve hours five"],
)
def test_a_session_ends_when_idle_and_at_the_latest_after_twelve_hours(centre, visitor, with_password, pauses, is_in):
    sign_in(visitor, with_password)
    for pause in pauses:
        centre.at(centre.now + pause)
        status = visitor.get("/login").status_code
    assert (status == 303) is is_in


def test_after_ten_failures_the_eleventh_waits(centre, with_password):
    for _attempt in range(10):
        assert sign_in(centre.app.test_client(), with_password, "something else entirely").status_code == 422
    response = sign_in(centre.app.test_client(), with_password)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 900
    assert "Too many attempts" in response.text
    centre.at(centre.now + timedelta(minutes=16))
    assert sign_in(centre.app.test_client(), with_password).status_code == 303


def test_somebody_elses_failures_do_not_shut_a_person_out_of_another_network(centre, with_password):
    for _attempt in range(11):
        sign_in(centre.app.test_client(), with_password, "something else entirely")
    elsewhere = centre.app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(elsewhere, with_password).status_code == 303


def test_getting_in_forgets_the_failures_before(centre, with_password):
    for _attempt in range(3):
        for _failure in range(8):
            sign_in(centre.app.test_client(), with_password, "something else entirely")
        assert sign_in(centre.app.test_client(), with_password).status_code == 303


def test_a_hash_of_old_costs_is_made_anew_at_sign_in(centre, visitor, with_password):
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with centre.writing():
        db.session.get_one(Person, with_password.id).password_hash = old
    assert sign_in(visitor, with_password).status_code == 303
    with centre.reading():
        fresh = db.session.get_one(Person, with_password.id).password_hash
    assert fresh.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert sign_in(centre.app.test_client(), with_password).status_code == 303


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_a_link_sets_a_password_once_and_signs_in(centre, visitor, with_password, purpose):
    path = link_for(centre, with_password, purpose)
    page = visitor.get(path)
    assert "Li Wei" in page.text
    fields = {"csrf_token": token_in(page), "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    response = visitor.post(path, data=fields)
    assert (response.status_code, response.location) == (303, "/")
    assert visitor.get("/login").status_code == 303
    assert sign_in(centre.app.test_client(), with_password, NEW_PASSWORD).status_code == 303
    again = centre.app.test_client()
    assert again.get(path).status_code == 404
    assert again.post(path, data={**fields, "csrf_token": token_in(again.get("/login"))}).status_code == 404


def test_opening_a_link_changes_nothing_however_often(centre, visitor):
    path = link_for(centre, centre.candidate)
    for _time in range(3):
        assert visitor.get(path).status_code == 200
        assert visitor.head(path).status_code == 200
    with centre.reading():
        assert db.session.scalars(select(AccessLink.used_at)).one() is None


@pytest.mark.parametrize(
    ("purpose", "life"), [(LinkPurpose.INVITATION, timedelta(days=14)), (LinkPurpose.PASSWORD, timedelta(minutes=30))]
)
def test_a_link_runs_out(centre, visitor, purpose, life):
    person = centre.candidate
    with centre.writing():
        db.session.get_one(Person, person.id).password_hash = hasher.hash(PASSWORD)
    path = link_for(centre, person, purpose)
    centre.at(centre.now + life - timedelta(seconds=1))
    assert visitor.get(path).status_code == 200
    centre.at(centre.now + timedelta(seconds=1))
    assert visitor.get(path).status_code == 404


def test_every_link_that_is_not_good_gets_the_same_page_as_a_wrong_address(centre, visitor, with_password):
    path = link_for(centre, with_password)
    good_token = path.rpartition("/")[2]
    nonce, _dot, seal = good_token.partition(".")
    centre.at(centre.now + timedelta(minutes=31))
    bad = {
        "run out": path,
        "other purpose": f"/invitations/{good_token}",
        "tampered": f"/password/{nonce}.{seal[:-2]}xx",
        "nonce alone": f"/password/{nonce}",
        "never made": "/password/never",
        "wrong address": "/nowhere",
    }
    answers = {name: visitor.get(address) for name, address in bad.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(bad, 404)
    assert len({without_tokens(answer) for answer in answers.values()}) == 1


def test_a_new_password_ends_all_sessions_and_all_other_links(centre, visitor, with_password):
    sign_in(visitor, with_password)
    older, newer = link_for(centre, with_password), link_for(centre, with_password)
    browser = centre.app.test_client()
    fields = {"csrf_token": token_in(browser.get(newer)), "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    browser.post(newer, data=fields)
    assert visitor.get("/login").status_code == 200
    assert browser.get(older).status_code == 404


def test_an_invitation_goes_out_again_to_whoever_forgot_a_password_never_set(centre, visitor):
    post(visitor, "/password", email=centre.candidate.email)
    with centre.reading():
        link = db.session.scalars(select(AccessLink)).one()
        message = db.session.scalars(select(Message).where(Message.kind == "invitation")).one()
    assert (link.purpose, link.expires_at) == (LinkPurpose.INVITATION, datetime(2026, 12, 7, 9, tzinfo=UTC))
    assert (message.subject_id, message.recipient_id) == (link.id, centre.candidate.id)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("fourteen chars", "at least 15 characters"),
        ("password12345678", "Many people use"),
        ("abcabcabcabcabcabc", "Many people use"),
        ("zeng.min.zeng.min", "names that others know"),
        ("candidate@example.org", "names that others know"),
        ("Doctoral Center 2026", "names that others know"),
    ],
)
def test_a_poor_password_is_refused_with_a_reason(centre, visitor, password, sentence):
    path = link_for(centre, centre.candidate)
    fields = {"csrf_token": token_in(visitor.get(path)), "password": password, "password_again": password}
    response = visitor.post(path, data=fields)
    assert response.status_code == 422
    assert sentence in response.text


def test_a_form_sent_after_the_session_ended_is_carried_through_the_sign_in(centre, visitor, with_password):
    sign_in(visitor, with_password)
    centre.at(centre.now + timedelta(hours=1))
    text = "Line one: <b>the method</b>\nand line two, written for an hour."
    answer = visitor.post("/me", data={"csrf_token": "old", "reason": text, "tag": ["a", "b"]})
    assert answer.status_code == 401
    assert "Nothing you typed is lost" in answer.text
    fields = dict(re.findall(r'type="hidden" name="(resume[^"]+)" value="([^"]*)"', answer.text))
    assert fields["resume_to"] == "/me"
    assert set(fields) == {"resume_to", "resume.reason", "resume.tag"}
    back = sign_in(visitor, with_password, **{"resume_to": "/me", "resume.reason": text})
    assert back.status_code == 200
    assert "Nothing was lost" in back.text
    assert 'action="/me"' in back.text
    assert "&lt;b&gt;the method&lt;/b&gt;" in back.text


def test_a_wrong_password_does_not_lose_what_is_carried(visitor, with_password):
    answer = sign_in(visitor, with_password, "something else entirely", resume_to="/x", **{"resume.reason": "my text"})
    assert answer.status_code == 422
    assert 'name="resume.reason" value="my text"' in answer.text


def test_what_is_carried_goes_to_no_other_site(visitor, with_password):
    answer = sign_in(visitor, with_password, resume_to="//evil.example/x", **{"resume.reason": "my text"})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_form_with_an_old_token_is_offered_again_with_a_fresh_one(centre):
    client = centre.client_for(centre.supervisor)
    del client.environ_base["HTTP_X_CSRFTOKEN"]
    answer = client.post("/language", data={"csrf_token": "old", "locale": "ru", "note": "a long note " * 5})
    assert answer.status_code == 400
    assert "a long note a long note" in answer.text
    assert 'action="/language"' in answer.text
    again = client.post("/language", data={"csrf_token": token_in(answer), "locale": "ru"})
    assert again.status_code == 303


def test_passwords_are_never_carried(centre, visitor, with_password):
    sign_in(visitor, with_password)
    centre.at(centre.now + timedelta(hours=1))
    answer = visitor.post("/me", data={"old_password": PASSWORD, "new_password_again": PASSWORD, "x": "y"})
    assert PASSWORD not in answer.text
