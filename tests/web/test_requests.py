import pytest

from doctoral_center.db import db
from doctoral_center.models.people import Person
from doctoral_center.web.requests import change


def test_every_request_has_a_name_of_ours_whatever_it_calls_itself(app, client):
    from flask import g

    names = []

    @app.before_request
    def look():
        names.append(g.request_id)

    for _time in range(2):
        client.get("/login", headers={"X-Request-Id": "forged line"})
    assert len(set(names)) == 2
    assert [len(name) for name in names] == [16, 16]


def test_who_was_removed_a_moment_ago_changes_nothing(centre):
    """Between the beginning of the request and its change, the account is closed."""

    @centre.app.post("/planted")
    def planted():
        db.session.rollback()
        with centre.writing():
            db.session.get_one(Person, centre.supervisor.id).is_active = False
        with change():
            raise AssertionError

    assert centre.client_for(centre.supervisor).post("/planted").status_code == 401


@pytest.mark.parametrize("cookie", ["", "garbage", "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"])
def test_a_cookie_that_is_not_ours_is_nobodys(app, cookie):
    client = app.test_client()
    client.set_cookie("session", cookie)
    assert client.get("/me").status_code == 303
