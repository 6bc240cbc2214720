"""A report in a real browser: saved while typing, never lost to another window, a cut line or an ended session."""

import threading

import pytest
from werkzeug.serving import make_server

from doctoral_center.domain.reports import DraftChange
from doctoral_center.operations.reports import save_draft
from doctoral_center.queries.reports import get_draft, get_head
from tests.browser import pages
from tests.signing import decide, submit


@pytest.fixture
def ref(centre):
    return centre.milestone("study-plan")


@pytest.fixture
def site(centre):
    server = make_server("127.0.0.1", 0, centre.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def editor(context, centre, site, ref):
    """The first section in the editor, signed in as the candidate."""
    cookie = centre.client_for(centre.candidate).get_cookie("session").value
    context.add_cookies([{"name": "session", "value": cookie, "url": site}])
    page = context.new_page()
    page.goto(f"/reports/{ref}/edit?section=topic")
    return page


def saved(centre, ref):
    with centre.reading():
        draft = get_draft(get_head(ref, actor=centre.actor(centre.candidate)).milestone_id)
        return draft.content.get("topic"), draft.version


def save_elsewhere(centre, ref, text, version):
    with centre.writing():
        change = DraftChange({"topic": text}, {})
        save_draft(ref, change, actor=centre.actor(centre.candidate), version=version, now=centre.now)


def say(page):
    return page.locator("[data-saved]")


def test_the_text_is_saved_on_leaving_the_field_and_after_a_pause(editor, centre, ref):
    editor.get_by_label("Your text").fill("Stability of")
    editor.get_by_label("Your text").blur()
    say(editor).get_by_text("Saved 17:00").wait_for()
    assert saved(centre, ref) == ("Stability of", 1)
    assert editor.locator("[data-words]").text_content() == "2"
    editor.get_by_label("Your text").type(" cells")
    with editor.expect_response(lambda response: response.url.endswith("/draft")):
        pass
    assert saved(centre, ref) == ("Stability of cells", 2)


def test_the_button_right_after_typing_is_no_conflict(editor, centre, ref):
    editor.get_by_label("Your text").fill("Stability of cells")
    editor.get_by_label("Your text").blur()
    editor.get_by_role("button", name="Save and next").click()
    editor.wait_for_url("**/edit?section=training")
    assert saved(centre, ref) == ("Stability of cells", 1)


@pytest.mark.parametrize(
    ("button", "kept"), [("Keep my text", "From home."), ("Take the other text", "From the office.")]
)
def test_a_second_window_shows_both_texts_and_keeps_the_chosen_one(editor, centre, ref, button, kept):
    save_elsewhere(centre, ref, "From the office.", 0)
    editor.get_by_label("Your text").fill("From home.")
    editor.get_by_label("Your text").blur()
    editor.locator("[data-conflict-text]").get_by_text("From the office.").wait_for()
    assert saved(centre, ref) == ("From the office.", 1)
    assert editor.get_by_label("Your text").input_value() == "From home."
    with editor.expect_response(lambda response: response.url.endswith("/draft")):
        editor.get_by_role("button", name=button).click()
    editor.locator("[data-conflict]").wait_for(state="hidden")
    editor.get_by_label("Your text").blur()
    editor.reload()
    assert editor.get_by_label("Your text").input_value() == kept
    assert saved(centre, ref)[0] == kept


def test_a_cut_line_keeps_the_text_in_the_browser_and_saves_it_later(editor, centre, context, ref):
    context.set_offline(True)
    editor.get_by_label("Your text").fill("Typed in a tunnel.")
    editor.get_by_label("Your text").blur()
    say(editor).get_by_text("No connection.").wait_for()
    assert saved(centre, ref) == (None, 0)
    with editor.expect_response(lambda response: response.url.endswith("/draft")):
        context.set_offline(False)
    assert saved(centre, ref) == ("Typed in a tunnel.", 1)


def test_a_closed_window_offers_its_text_again(editor, centre, context, ref):
    context.set_offline(True)
    editor.get_by_label("Your text").fill("Typed and closed.")
    editor.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/reports/{ref}/edit?section=topic")
    again.get_by_role("button", name="Use this text").click()
    say(again).get_by_text("Saved 17:00").wait_for()
    assert saved(centre, ref) == ("Typed and closed.", 1)


def test_an_ended_session_leaves_the_text_where_it_is(editor, centre, context, ref):
    context.clear_cookies()
    editor.get_by_label("Your text").fill("Typed for an hour, and then the session ended.")
    editor.get_by_label("Your text").blur()
    say(editor).get_by_text("You have been signed out.").wait_for()
    assert saved(centre, ref) == (None, 0)
    editor.get_by_role("button", name="Save and next").click()
    assert "Typed for an hour, and then the session ended." in editor.content()


def test_the_home_can_be_used_by_everybody(look, centre):
    look(centre.candidate, "/", name="home-candidate")


@pytest.mark.parametrize("page", ["edit", "check"])
def test_a_report_can_be_written_by_everybody(look, centre, ref, page):
    look(centre.candidate, f"/reports/{ref}/{page}", name=f"report-{page}")


@pytest.mark.parametrize("end", ["", "/receipt"])
def test_a_report_can_be_read_by_everybody(look, centre, ref, end):
    report = submit(centre, ref).report_ref
    look(centre.candidate, f"/reports/{report}{end}", name=f"report-handed-in{end}")


@pytest.mark.parametrize("path", ["/", "/reports/{}/edit"])
def test_a_returned_report_can_be_used_by_everybody(look, centre, ref, path):
    submit(centre, ref)
    decide(centre, ref, centre.supervisor, "return", reason="Which laboratory?", section="stays")
    look(centre.candidate, path.format(ref), looks=pages.LOOKS[:2], name=f"returned-{path[:8]}")
