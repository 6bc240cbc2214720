"""Signing in with hands: by keyboard, without scripts, and when a session ends in the middle of a sentence."""

from datetime import timedelta

import pytest

from doctoral_center.db import db
from doctoral_center.models.people import Person
from doctoral_center.operations.passwords import hasher
from tests.signing import ask_ref, state, submit

PASSWORD = "violet tram under the ice"


@pytest.fixture
def site(centre_site):
    """The browser's pages lie on the small centre."""
    return centre_site


@pytest.fixture(autouse=True)
def with_password(centre):
    with centre.writing():
        db.session.get_one(Person, centre.supervisor.id).password_hash = hasher.hash(PASSWORD)


def sign_in(page, centre, password=PASSWORD):
    page.get_by_label("E-mail address").fill(centre.supervisor.email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_by_keyboard_alone(page, centre):
    page.goto("/me")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(centre.supervisor.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your account").wait_for()


def test_without_scripts_and_out_again(browser, site, centre):
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    sign_in(page, centre)
    page.get_by_role("heading", name="Waiting for you").wait_for()
    page.locator("summary", has_text="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    assert page.goto("/me").url.endswith("/login?next=%2Fme")
    context.close()


def test_a_wrong_password_is_said_where_it_is_read(page, centre):
    page.goto("/login")
    sign_in(page, centre, "something else entirely")
    assert "do not belong together" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("E-mail address").input_value() == centre.supervisor.email
    assert page.get_by_label("Password").input_value() == ""


def test_a_reason_typed_while_the_session_ended_arrives_after_signing_in_again(page, centre):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    page.goto(f"/sign-offs/{ask_ref(centre, ref, centre.supervisor)}/return")
    sign_in(page, centre)
    reason = "The method is unclear: which corpus,\nand how was it split?"
    page.get_by_label("What must change?").fill(reason)
    centre.at(centre.now + timedelta(hours=1))
    page.get_by_role("button", name="Return for changes").click()
    assert "Nothing you typed is lost" in page.get_by_role("status").inner_text()
    sign_in(page, centre, "something else entirely")
    sign_in(page, centre)
    page.get_by_role("heading", name="Nothing was lost").wait_for()
    assert page.get_by_label("What you wrote").input_value() == reason
    assert state(centre, ref) == "submitted"
    page.get_by_role("button", name="Send it now").click()
    page.wait_for_load_state()
    assert state(centre, ref) == "returned"
