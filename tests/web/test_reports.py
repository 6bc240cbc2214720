"""The editor: nothing typed is ever lost, and only the candidate writes."""

import re

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.reports import DraftChange, DraftText
from doctoral_center.models.milestones import Reviewable
from doctoral_center.operations.reports import save_draft
from doctoral_center.queries.reports import get_draft, get_head
from tests.centre import HIT


@pytest.fixture
def ref(centre):
    return centre.milestone("progress-report", at=HIT)


@pytest.fixture
def browser(centre):
    return centre.client_for(centre.candidate)


def draft(centre, ref):
    with centre.reading():
        return get_draft(get_head(ref, actor=centre.actor(centre.candidate)).milestone_id)


def save_elsewhere(centre, ref, content, version):
    with centre.writing():
        actor = centre.actor(centre.candidate)
        save_draft(ref, DraftChange(content, {}), actor=actor, version=version, now=centre.now)


def put_in_state(centre, ref, state):
    with centre.writing():
        db.session.scalars(select(Reviewable).where(Reviewable.ref == ref)).one().state = state


def form(text, version=0, section="summary", **more):
    return {"version": version, "section": section, "text": text, "language": "en", "finished": "later", **more}


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def test_the_editor_opens_at_the_first_unfinished_section(centre, browser, ref):
    page = browser.get(f"/reports/{ref}/edit").text
    assert (field(page, "version"), field(page, "section")) == ("0", "summary")
    assert "Sections, 0 of 6 done" in page
    assert "Length: 30 to 300 words." in page
    save_elsewhere(centre, ref, {"summary": "a"}, 0)
    with centre.writing():
        actor = centre.actor(centre.candidate)
        save_draft(ref, DraftChange({}, {"summary": True}), actor=actor, version=1, now=centre.now)
    page = browser.get(f"/reports/{ref}/edit").text
    assert (field(page, "version"), field(page, "section")) == ("2", "results")
    assert "Sections, 1 of 6 done" in page


def test_save_and_next_saves_and_goes_to_the_next_section(centre, browser, ref):
    answer = browser.post(f"/reports/{ref}/edit", data=form("Eleven sites.\r\nOne not.", go="next"))
    assert (answer.status_code, answer.location) == (303, f"/reports/{ref}/edit?section=results")
    assert draft(centre, ref) == DraftText({"summary": "Eleven sites.\nOne not."}, (), "en", 1, centre.now)
    page = browser.get(f"/reports/{ref}/edit?section=summary").text
    assert "Saved 17:00" in page
    assert ">\nEleven sites.\nOne not.</textarea>" in page


@pytest.mark.parametrize(("go", "address"), [("stay", "/edit?section=summary"), ("check", "/check")])
def test_the_other_buttons_save_too(centre, browser, ref, go, address):
    answer = browser.post(f"/reports/{ref}/edit", data=form("Text.", go=go, finished="yes", language="ru"))
    assert (answer.status_code, answer.location) == (303, f"/reports/{ref}{address}")
    assert draft(centre, ref) == DraftText({"summary": "Text."}, ("summary",), "ru", 1, centre.now)


def test_a_second_window_gets_both_texts_and_may_keep_either(centre, browser, ref):
    save_elsewhere(centre, ref, {"summary": "From the office."}, 0)
    answer = browser.post(f"/reports/{ref}/edit", data=form("From home <b>.", go="next"))
    assert answer.status_code == 409
    assert "From the office." in answer.text
    assert ">\nFrom home &lt;b&gt;.</textarea>" in answer.text
    assert draft(centre, ref).content == {"summary": "From the office."}
    mine = form("From home.", version=field(answer.text, "version"), go="stay")
    assert browser.post(f"/reports/{ref}/edit", data=mine).status_code == 303
    assert draft(centre, ref).content == {"summary": "From home."}


def test_autosave_answers_with_version_time_and_words(centre, browser, ref):
    answer = browser.post(f"/reports/{ref}/draft", data=form("Eleven of twelve sites."))
    assert (answer.status_code, answer.json) == (200, {"message": "Saved 17:00", "version": 1, "words": 4})
    again = browser.post(f"/reports/{ref}/draft", data=form("Eleven of twelve sites.", version=0))
    assert (again.status_code, again.json) == (200, {"message": "Saved 17:00", "version": 1, "words": 4})


def test_autosave_of_an_older_window_is_told_the_other_text(centre, browser, ref):
    save_elsewhere(centre, ref, {"summary": "From the office."}, 0)
    answer = browser.post(f"/reports/{ref}/draft", data=form("From home."))
    message = "This report was saved in another window meanwhile. Nothing has been overwritten."
    assert answer.status_code == 409
    assert answer.json == {"message": message, "version": 1, "stored": "From the office."}


@pytest.mark.parametrize("path", ["edit", "draft", "attachments"])
def test_after_the_session_has_ended_nothing_is_saved_and_the_answer_is_401(centre, ref, path):
    browser = centre.client_for(centre.candidate)
    with browser.session_transaction() as session:
        session["_user_id"] = "a key that has ended"
    assert browser.post(f"/reports/{ref}/{path}", data=form("Typed for an hour.")).status_code == 401
    assert draft(centre, ref) == DraftText({})


def test_a_report_with_the_signers_keeps_what_was_typed_on_the_page(centre, browser, ref):
    put_in_state(centre, ref, MilestoneState.SUBMITTED)
    answer = browser.post(f"/reports/{ref}/edit", data=form("Typed too late."))
    assert answer.status_code == 409
    assert ">\nTyped too late.</textarea>" in answer.text
    saved = browser.post(f"/reports/{ref}/draft", data=form("Typed too late."))
    assert (saved.status_code, list(saved.json)) == (409, ["message"])
    assert browser.get(f"/reports/{ref}/edit").location == f"/milestones/{ref}"


def test_a_refused_field_leaves_the_text_in_the_form(centre, browser, ref):
    answer = browser.post(f"/reports/{ref}/edit", data=form("Kept.", language="tlh"))
    assert answer.status_code == 422
    assert "A report can be written in English, Chinese or Russian." in answer.text
    assert ">\nKept.</textarea>" in answer.text
    damaged = browser.post(f"/reports/{ref}/edit", data=form("Kept.", version="x"))
    assert damaged.status_code == 422


def test_hostile_text_is_shown_as_text(centre, browser, ref):
    browser.post(f"/reports/{ref}/edit", data=form('</textarea><script>alert("x")</script>\u202e'))
    page = browser.get(f"/reports/{ref}/edit?section=summary").text
    assert "&lt;/textarea&gt;&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page
    assert page.count("</textarea>") == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("candidate", 200),
        ("supervisor", 403),
        ("cosupervisor", 403),
        ("coordinator", 403),
        ("partner", 403),
        ("centre_coordinator", 403),
        ("stranger_candidate", 404),
        ("stranger_supervisor", 404),
        ("stranger_coordinator", 404),
        ("observer", 404),
        ("administrator", 404),
    ],
)
def test_only_the_candidate_opens_the_editor(centre, ref, name, status):
    assert centre.client_for(getattr(centre, name)).get(f"/reports/{ref}/edit").status_code == status


def test_the_editor_needs_six_statements_whatever_is_in_the_draft(centre, browser, ref, count_statements):
    browser.get(f"/reports/{ref}/edit")
    with count_statements() as empty:
        browser.get(f"/reports/{ref}/edit")
    save_elsewhere(centre, ref, {"summary": "a", "results": "b"}, 0)
    with count_statements() as written:
        browser.get(f"/reports/{ref}/edit")
    assert (len(empty), len(written)) == (6, 6)
