import re

import pytest
from werkzeug.datastructures import MultiDict

from doctoral_center.web import resume


def carried(app, path, data, **more):
    with app.test_request_context(path, method="POST", data=MultiDict(data), **more) as context:
        context.match_request()
        return resume.of_this_request()


def test_every_field_is_carried_in_order_but_tokens_and_passwords(app):
    data = [("csrf_token", "t"), ("tag", "a"), ("old_password", "p"), ("tag", "b"), ("password_again", "p"), ("n", "")]
    assert carried(app, "/me?x=1", data) == resume.Carried("/me?x=1", (("tag", "a"), ("tag", "b"), ("n", "")), False)


def test_what_only_reads_or_leads_nowhere_is_not_carried(app):
    assert carried(app, "/nowhere", [("a", "b")]) is None
    with app.test_request_context("/me") as context:
        context.match_request()
        assert resume.of_this_request() is None


def test_the_sign_in_form_gives_back_what_it_was_given(app):
    sent = resume.Carried("/me", (("reason", 'a "quoted" <text>\nof two lines'), ("tag", "a"), ("tag", "b")), True)
    from html import unescape

    pairs = re.findall(r'name="([^"]*)" value="([^"]*)"', str(sent.inputs()))
    data = MultiDict((unescape(name), unescape(value)) for name, value in pairs)
    with app.test_request_context("/login", method="POST", data=data):
        assert resume.of_the_sign_in_form() == sent


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "", "/\\evil.example"])
def test_nothing_is_carried_to_another_site(app, target):
    with app.test_request_context("/login", method="POST", data={"resume_to": target, "resume.a": "b"}):
        assert resume.of_the_sign_in_form() is None


def test_a_password_is_not_let_in_under_another_name(app):
    data = {"resume_to": "/me", "resume.password": "p", "resume.csrf_token": "t", "resume.a": "b"}
    with app.test_request_context("/login", method="POST", data=data):
        assert resume.of_the_sign_in_form().fields == (("a", "b"),)


def test_what_somebody_wrote_is_shown_and_the_rest_is_hidden():
    form = resume.Carried(
        "/x", (("day", "2026-12-14"), ("reason", "The method is unclear: which corpus?"), ("n", "a\nb")), False
    )
    assert [name for name, _value in form.texts] == ["reason", "n"]
    assert [name for name, _value in form.others] == ["day"]
