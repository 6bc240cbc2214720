"""Two clicks from a finished draft to a receipt that can be kept; what is missing is said with its place."""

import re
from datetime import UTC, datetime

import pytest

from doctoral_center.domain.attachments import NewFile
from doctoral_center.domain.reports import DraftChange
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.operations.reports import add_attachment, save_draft
from doctoral_center.queries.reports import get_head, get_last_version_ref
from tests.centre import HIT, ITMO
from tests.signing import decide, submit

WORDS = "word " * 60
COMPLETE = {"summary": WORDS, "results": WORDS, "publications": "One paper.", "plan": WORDS}


@pytest.fixture
def ref(centre):
    centre.at(datetime(2027, 8, 20, 9, tzinfo=UTC))
    return centre.milestone("progress-report", at=HIT)


@pytest.fixture
def browser(centre, ref):
    return centre.client_for(centre.candidate)


@pytest.fixture
def write(centre, ref):
    def write(content, version=0):
        with centre.writing():
            actor = centre.actor(centre.candidate)
            return save_draft(ref, DraftChange(content, {}), actor=actor, version=version, now=centre.now).version

    return write


def shown_version(page):
    return re.search(r'name="draft_version" value="(\d+)"', page).group(1)


def send(browser, ref, version):
    return browser.post(f"/milestones/{ref}/submit", data={"draft_version": version})


def test_what_is_missing_is_said_with_a_link_to_it_and_cannot_be_sent(browser, write, ref):
    write(COMPLETE | {"summary": "Too short.", "plan": ""})
    page = browser.get(f"/reports/{ref}/check").text
    assert "2 things are missing" in page
    assert f'<a href="/reports/{ref}/edit?section=summary">“Summary” is too short: 2 of at least 30 words.</a>' in page
    assert f'<a href="/reports/{ref}/edit?section=plan">' in page
    assert "draft_version" not in page
    answer = send(browser, ref, 1)
    assert answer.status_code == 422
    assert "2 things are missing" in answer.text


def test_a_complete_report_is_sent_and_answered_with_a_receipt(centre, browser, write, ref):
    version = write(COMPLETE)
    page = browser.get(f"/reports/{ref}/check").text
    assert shown_version(page) == str(version)
    assert "Li Wei" in page
    answer = send(browser, ref, version)
    with centre.reading():
        report = get_last_version_ref(_milestone_id(centre, ref))
    assert (answer.status_code, answer.location) == (303, f"/reports/{report}/receipt")
    receipt = browser.get(answer.location).text
    assert report in receipt
    assert "20 Aug 2027, 17:00</time> Beijing" in receipt
    assert "Li Wei" in receipt
    twice = send(browser, ref, version)
    assert (twice.status_code, twice.location) == (303, answer.location)


def test_the_receipt_says_the_time_in_both_zones(centre, write, ref, browser):
    send(browser, ref, write(COMPLETE))
    with centre.reading():
        report = get_last_version_ref(_milestone_id(centre, ref))
    abroad = centre.client_for(centre.cosupervisor).get(f"/reports/{report}/receipt").text
    assert "20 Aug 2027, 17:00</time> Beijing" in abroad
    assert "20 Aug 2027, 12:00 your time" in abroad


def test_a_draft_that_moved_on_is_shown_again_before_it_is_sent(browser, write, ref):
    old = write(COMPLETE)
    write({"plan": WORDS + "more"}, old)
    answer = send(browser, ref, old)
    assert answer.status_code == 409
    assert shown_version(answer.text) == str(old + 1)
    assert browser.post(f"/milestones/{ref}/submit", data={}).status_code == 409


def test_it_cannot_be_sent_before_it_opens(centre, browser):
    ref = centre.milestone("award", at=HIT)
    with centre.writing():
        actor = centre.actor(centre.candidate)
        save_draft(ref, DraftChange({"outcome": WORDS}, {}), actor=actor, version=0, now=centre.now)
    page = browser.get(f"/reports/{ref}/check").text
    assert "You can send it from" in page
    assert "draft_version" not in page
    assert send(browser, ref, 1).status_code == 409


def test_a_file_that_was_handed_in_is_read_with_the_report(centre, app, tmp_path, browser, write, ref):
    app.config["STORAGE_URL"] = str(tmp_path)
    write(COMPLETE)
    with centre.writing():
        file = NewFile("figure.pdf", "application/pdf", "a" * 64, 5)
        attachment = add_attachment(ref, file, actor=centre.actor(centre.candidate), now=centre.now).ref
    (tmp_path / "aa").mkdir()
    (tmp_path / "aa" / ("a" * 64)).write_bytes(b"hello")
    send(browser, ref, 2)
    supervisor = centre.client_for(centre.supervisor).get(f"/attachments/{attachment}", buffered=True)
    assert (supervisor.status_code, supervisor.data) == (200, b"hello")
    assert centre.client_for(centre.stranger_supervisor).get(f"/attachments/{attachment}").status_code == 404


def test_a_returned_report_shows_the_reason_beside_its_section(centre, browser, write, ref):
    send(browser, ref, write(COMPLETE))
    decide(centre, ref, centre.supervisor, Verdict.RETURN, reason="Which twelve sites?", section="results")
    page = browser.get(f"/reports/{ref}/edit?section=results").text
    assert "Which twelve sites?" in page
    assert "Li Wei" in page
    assert WORDS.strip() in page
    assert "Which twelve sites?" not in browser.get(f"/reports/{ref}/edit?section=plan").text


def test_the_plan_of_the_last_report_stands_beside_the_next_one(centre, browser, write, ref):
    send(browser, ref, write(COMPLETE | {"plan": "Sample twelve sites on the Vakhsh and the Panj. " * 5}))
    following = centre.milestone("progress-report", 2, at=HIT)
    for section, is_shown in (("results", True), ("plan", True), ("summary", False)):
        page = browser.get(f"/reports/{following}/edit?section={section}").text
        assert ("In report 1 you planned" in page, "Sample twelve sites" in page) == (is_shown, is_shown)
    other = centre.milestone("progress-report", 2, at=ITMO)
    assert "you planned" not in browser.get(f"/reports/{other}/edit?section=results").text


@pytest.mark.parametrize("path", ["/reports/{}/check", "/reports/{}/edit"])
def test_what_is_with_the_signers_is_shown_as_it_was_handed_in(centre, browser, write, ref, path):
    send(browser, ref, write(COMPLETE))
    with centre.reading():
        report = get_last_version_ref(_milestone_id(centre, ref))
    answer = browser.get(path.format(ref))
    assert (answer.status_code, answer.location) == (303, f"/reports/{report}")


@pytest.mark.parametrize(("name", "status"), [("supervisor", 403), ("coordinator", 403), ("stranger_candidate", 404)])
def test_nobody_else_checks_or_sends(centre, ref, name, status):
    client = centre.client_for(getattr(centre, name))
    assert client.get(f"/reports/{ref}/check").status_code == status
    assert send(client, ref, 0).status_code == status


def _milestone_id(centre, ref):
    return get_head(ref, actor=centre.actor(centre.candidate)).milestone_id


def test_people_whom_both_sides_ask_at_once_are_named_once(centre):
    ref = centre.milestone("study-plan")
    browser = centre.client_for(centre.candidate)
    page = browser.get(f"/reports/{ref}/check").text
    assert [page.count(name) for name in ("Li Wei", "Fang Wang", "Pavel Smirnov")] == [1, 1, 1]
    page = browser.get(f"/reports/{submit(centre, ref).report_ref}/receipt").text
    assert page.count("Li Wei") == 1
