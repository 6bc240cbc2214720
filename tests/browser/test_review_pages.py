"""Sign-off in a real browser: everybody can use it, on a phone with the thumb, without any script."""

import pytest

from tests.browser import pages
from tests.signing import ask_ref, decide, state, submit


@pytest.fixture
def plan(centre):
    """Version 2 of the study plan, version 1 of which was returned; the co-supervisor has signed."""
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    decide(
        centre, ref, centre.supervisor, "return", reason="The method is unclear: which corpus, and how was it split?"
    )
    submit(centre, ref)
    decide(centre, ref, centre.cosupervisor)
    return ref


def sign_off(centre, plan):
    return f"/sign-offs/{ask_ref(centre, plan, centre.supervisor)}"


def test_the_inbox_can_be_used_by_everybody(look, centre, plan):
    look(centre.supervisor, "/inbox", name="inbox")
    look(centre.cosupervisor, "/inbox", name="inbox-decided")


def test_an_empty_inbox_can_be_used_by_everybody(look, centre):
    look(centre.supervisor, "/inbox", name="inbox-empty")


@pytest.mark.parametrize("page", ["", "/approve", "/return"])
def test_a_decision_can_be_used_by_everybody(look, centre, plan, page):
    look(centre.supervisor, f"{sign_off(centre, plan)}{page}", name=f"sign-off{page}")


def test_the_milestone_can_be_used_by_everybody(look, centre, plan):
    for person in ("supervisor", "candidate", "coordinator"):
        look(centre.people[person], f"/milestones/{plan}", name=f"milestone-{person}")


@pytest.fixture
def phone(browser, centre, centre_site):
    """The lead supervisor's phone, on which no script runs."""
    cookie = centre.client_for(centre.supervisor).get_cookie("session").value
    context = browser.new_context(
        base_url=centre_site, viewport={"width": 360, "height": 740}, java_script_enabled=False, has_touch=True
    )
    context.set_default_timeout(pages.MILLISECONDS)
    context.add_cookies([{"name": "session", "value": cookie, "url": centre_site}])
    yield context.new_page()
    context.close()


def test_two_taps_from_the_list_approve_without_any_script(phone, centre, plan):
    phone.goto("/inbox")
    phone.locator("summary", has_text="Approve").tap()
    phone.get_by_role("button", name="Confirm approval").tap()
    phone.get_by_text("Approved. You can undo this until").wait_for()
    phone.get_by_role("button", name="Undo: Zeng Min, Individual study plan").tap()
    phone.get_by_text("Taken back.").wait_for()
    assert state(centre, plan) == "submitted"


def test_two_taps_from_the_mail_approve_without_any_script(phone, centre, plan):
    phone.goto(sign_off(centre, plan))
    phone.get_by_role("link", name="Approve version 2").tap()
    phone.get_by_role("button", name="Confirm approval").tap()
    phone.get_by_text("Approved. You can undo this until").wait_for()


def test_a_report_is_returned_from_the_list_on_a_phone(phone, centre, plan):
    phone.goto("/inbox")
    phone.locator("summary", has_text="Return").tap()
    phone.get_by_label("Which section?").select_option(index=1)
    phone.get_by_label("What must change?").fill("Which months?")
    phone.get_by_role("button", name="Return for changes").tap()
    phone.get_by_text("Returned for changes. You can undo this until").wait_for()
    assert state(centre, plan) == "returned"


def test_what_is_tapped_is_large_enough_for_a_thumb(phone, centre, plan):
    for path in ("/inbox", sign_off(centre, plan), f"/milestones/{plan}"):
        phone.goto(path)
        for control in phone.locator("main .btn:visible").all():
            box = control.bounding_box()
            assert min(box["width"], box["height"]) >= 44, (path, control.inner_text())
