"""Mail scanners open every link, some in a browser; people have a phone and a bad line. Both come by the same links."""

import re
import time

import pytest
from sqlalchemy import update

from doctoral_center.db import db
from doctoral_center.domain.people import Locale
from doctoral_center.domain.reminders import MailRhythm
from doctoral_center.models.people import Person
from tests.browser import pages
from tests.browser.visitors import PHONE, Visitor
from tests.mailing import Post, set_person
from tests.requesting import LEAVE
from tests.requesting import submit as send_request
from tests.signing import ask_ref, chain, decide, link_token, submit
from tests.web.test_bad_input import everything

SECONDS_ON_A_SLOW_LINE = 8.0


@pytest.fixture
def plan(centre):
    """Version 2 of the study plan, version 1 of which was returned."""
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    decide(
        centre, ref, centre.supervisor, "return", reason="The method is unclear: which corpus, and how was it split?"
    )
    submit(centre, ref)
    return ref


def link(centre, ref):
    return f"/d/{link_token(centre, ask_ref(centre, ref, centre.supervisor), centre.supervisor)}"


@pytest.fixture
def post(centre, centre_site, plan, tmp_path):
    """What a month's mail brings, its links leading to the running site."""
    centre.app.config["BASE_URL"] = centre_site
    send_request(centre, LEAVE)
    set_person(centre, centre.cosupervisor, mail_rhythm=MailRhythm.DAILY)
    post = Post(centre, tmp_path)
    post.days(centre.now, 24)
    return post


def links(post):
    found = [re.findall(r"https?://\S+", mail.get_body(("plain",)).get_content()) for mail in post.mails()]
    assert all(found)
    assert max(map(len, found)) > 1, "no digest"
    return sorted({address for each in found for address in each})


def test_a_scanner_that_opens_every_link_of_every_mail_changes_nothing(browser, centre, post):
    found = links(post)
    assert len([one for one in found if "/d/" in one]) >= 4
    client = centre.app.test_client()
    before = everything(centre, but={"rate_limits"})
    context = browser.new_context()
    for address in found:
        path = re.sub(r"^https?://[^/]+", "", address)
        assert client.get(path).status_code in {200, 303, 410}, address
        assert client.head(path).status_code in {200, 303, 410}, address
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        for onward in {each.get_attribute("href") for each in page.locator("main a").all()}:
            client.get(onward)
        page.close()
    context.close()
    assert everything(centre, but={"rate_limits"}) == before


@pytest.fixture
def phone(browser, centre_site):
    """The phone of somebody who has not signed in; her pages are narrow and fail in nothing."""
    visitors = []

    def open_phone(**options):
        visitors.append(Visitor(browser, centre_site, width=PHONE, **options))
        return visitors[-1]

    yield open_phone
    for visitor in visitors:
        visitor.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_link_and_one_button_approve_on_a_phone(phone, centre, plan, scripts):
    signer = phone(scripts=scripts)
    signer.go(link(centre, plan))
    signer.tap("main button.btn-approve")
    assert signer.taps == 1  # after the link itself
    assert "Approved. You can undo this until" in signer.texts("main .dc-flash")[0]
    assert (1, "Li", "lead_supervisor", "approve") in chain(centre, plan)
    signer.tap("main form[action$='/undo'] button")
    assert (1, "Li", "lead_supervisor", "open") in chain(centre, plan)


def test_a_leave_is_approved_and_a_report_returned_on_a_phone(phone, centre, plan):
    signer = phone()
    signer.go(link(centre, send_request(centre, LEAVE)))
    signer.tap("main button.btn-approve")
    signer.go(link(centre, plan))
    signer.tap("main a[href$='/return']")
    signer.page.locator("[name=reason]").fill("Which months?")
    signer.tap("main form button.btn-quiet")
    assert signer.taps == 2
    assert (1, "Li", "lead_supervisor", "return") in chain(centre, plan)


def test_approving_from_the_mail_takes_less_than_eight_seconds_on_a_slow_line(phone, centre, plan):
    signer = phone()
    line = signer.page.context.new_cdp_session(signer.page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 400, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
    line.send("Network.emulateNetworkConditions", slow)
    begun = time.monotonic()
    signer.go(link(centre, plan))
    signer.tap("main button.btn-approve")
    assert time.monotonic() - begun < SECONDS_ON_A_SLOW_LINE
    assert (1, "Li", "lead_supervisor", "approve") in chain(centre, plan)


def test_neither_its_own_files_nor_other_pages_are_told_the_address(browser, centre, centre_site, plan):
    context = browser.new_context(base_url=centre_site)
    told = []
    context.on("request", lambda request: told.append(request.headers.get("referer", "")))
    page = context.new_page()
    page.goto(link(centre, plan))
    page.locator("main a[href$='/report']").click()
    page.wait_for_load_state()
    page.locator("header a.dc-brand").click()
    page.wait_for_load_state()
    assert len(told) > 4
    assert not [one for one in told if "/d/" in one]
    context.close()


@pytest.fixture
def look_by_link(browser, centre, centre_site):
    """Look at a page that a link opens, in every language and width, as the lead supervisor; see pages.py."""

    def look(path, name, *, status=200):
        found = {}
        for look in pages.LOOKS:
            with centre.writing():
                db.session.execute(update(Person).values(locale=Locale(look.language)))
            context = pages.open_as(browser, centre_site, None, look)
            page = context.new_page()
            assert page.goto(path).status == status
            assert page.locator("html").get_attribute("lang") == look.language
            pages.take_picture(page, look.name(name))
            if problems := pages.problems_for_some(page) + pages.too_wide(page):
                found[look] = problems
            context.close()
        assert found == {}

    return look


@pytest.mark.parametrize("page", ["", "/return", "/report"])
def test_a_decision_by_link_can_be_used_by_everybody(look_by_link, centre, plan, page):
    look_by_link(link(centre, plan) + page, f"link{page}")


def test_a_request_by_link_can_be_used_by_everybody(look_by_link, centre):
    look_by_link(link(centre, send_request(centre, LEAVE)), "link-request")


def test_the_end_of_a_link_can_be_used_by_everybody(look_by_link, centre, plan):
    path = link(centre, plan)
    decide(centre, plan, centre.supervisor)
    look_by_link(path, "link-over")
    set_person(centre, centre.supervisor, password_hash="another")
    look_by_link(path, "link-new", status=410)
    not_asked = link_token(centre, path[3:13], centre.stranger_supervisor)
    look_by_link(f"/d/{not_asked}", "link-not-hers", status=410)


def test_what_is_tapped_is_large_enough_for_a_thumb(phone, centre, plan):
    signer = phone()
    path = link(centre, plan)
    for page in (path, f"{path}/return", f"{path}/report"):
        signer.go(page)
        for control in signer.page.locator("main .btn:visible").all():
            box = control.bounding_box()
            assert min(box["width"], box["height"]) >= 44, (page, control.inner_text())
