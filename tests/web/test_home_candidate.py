"""The candidate's home: one next step, who holds the rest, what is new; in literal words and statements."""

from datetime import UTC, date, datetime

import pytest

from doctoral_center.domain.reports import DraftChange
from doctoral_center.domain.requests import RequestKind
from doctoral_center.operations.reports import save_draft
from doctoral_center.operations.requests import RequestData
from tests.centre import HIT
from tests.signing import ask_for, decide, submit

LEAVE = RequestData(RequestKind.LEAVE, "Parental leave", first_on=date(2027, 1, 4), last_on=date(2027, 7, 3))
SUPERVISOR = RequestData(
    RequestKind.SUPERVISOR, "One more", successor_name="Orlova, Olga", successor_email="orlova@example.org"
)


@pytest.fixture
def home(centre):
    def home(person=None):
        return centre.client_for(person or centre.candidate).get("/").text

    return home


def save(centre, ref, content, version=0, **finished):
    with centre.writing():
        actor = centre.actor(centre.candidate)
        save_draft(ref, DraftChange(content, finished), actor=actor, version=version, now=centre.now)


def test_the_next_step_says_what_when_in_whose_time_and_how_far(centre, home):
    ref = centre.milestone("study-plan")
    page = home()
    assert f'<a href="/milestones/{ref}">Individual study plan</a>' in page
    assert "Due in 8 days" in page
    assert "1 Dec 2026, 23:59 in Beijing" in page
    assert "0 of 4 sections done" in page
    assert f'href="/reports/{ref}/edit?section=topic">Begin with “Topic and aim”' in page
    assert "Year 1 of study" in page
    assert "Month 3 of 36" in page


def test_the_button_carries_on_where_the_draft_stands(centre, home):
    ref = centre.milestone("study-plan")
    save(centre, ref, {"topic": "Perovskites."}, topic=True)
    page = home()
    assert "1 of 4 sections done · Saved 17:00" in page
    assert f'href="/reports/{ref}/edit?section=training">Carry on with “Courses and training”' in page
    save(centre, ref, {"training": "a", "timeline": "b", "stays": "c"}, 1, training=True, timeline=True, stays=True)
    page = home()
    assert "4 of 4 sections done" in page
    assert f'href="/reports/{ref}/check">Check and send' in page


def test_what_was_sent_is_with_others_and_the_page_says_with_whom(centre, home):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    centre.at(datetime(2026, 11, 27, 9, tzinfo=UTC))
    page = home()
    others = page[page.index("With others") : page.index("The last seven days")]
    assert f'<a href="/milestones/{ref}"><strong>Individual study plan</strong></a>' in others
    assert [name in others for name in ("Li Wei", "Anna Ivanova", "Wang")] == [True, True, False]
    assert "since 23 Nov 2026 · 4 days" in others
    assert "Then: Coordinator of the university" in others


def test_what_others_did_in_the_last_seven_days_is_told(centre, home):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    decide(centre, ref, centre.supervisor)
    news = home().partition("The last seven days")[2]
    assert "Li Wei approved “Individual study plan”, version 1" in news
    assert "submitted “Individual study plan”" not in news
    centre.at(datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert "Nothing has changed." in home()


def test_a_returned_report_leads_to_the_reason(centre, home):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    decide(centre, ref, centre.supervisor, "return", reason="Which laboratory?", section="stays")
    page = home()
    assert "Returned for changes" in page
    assert f'href="/reports/{ref}/edit">See what must change' in page
    editor = centre.client_for(centre.candidate).get(f"/reports/{ref}/edit").text
    assert "Which laboratory?" in editor


def test_an_overdue_step_says_by_how_much(centre, home):
    centre.at(datetime(2026, 12, 3, 9, tzinfo=UTC))
    page = home()
    assert "Late by 2 days" in page
    assert "Overdue" in page


def test_with_nothing_to_do_it_says_until_when(centre, home):
    submit(centre, centre.milestone("study-plan"))
    assert "Nothing to do until 4 January 2027. Your plan is below." in home()


def test_help_is_the_coordinator_of_the_home_university(centre, home):
    assert 'href="mailto:coordinator@example.org"' in home()
    assert 'href="mailto:stranger.coordinator@example.org"' in home(centre.stranger_candidate)


def test_nothing_of_another_candidate_is_shown(centre, home):
    page = home(centre.stranger_candidate)
    assert centre.candidacy.ref not in page
    assert "Zeng" not in page


def test_the_plan_is_a_list_beside_its_drawing(centre, home):
    steps = home().partition("All steps as a list")[2]
    ref = centre.milestone("defence")
    assert f'<a href="/milestones/{ref}">' in steps
    assert (
        f'<a href="/milestones/{centre.milestone("progress-report", 2, at=HIT)}">Annual progress report 2</a>' in steps
    )


def test_asking_begins_with_one_click(centre, home):
    asks = home().partition("Something has to change?")[2]
    for kind, words in [
        ("leave", "Ask for leave"),
        ("intensity", "Ask for part-time study"),
        ("extension", "Ask for more time"),
        ("supervisor", "Ask for another supervisor"),
    ]:
        assert f'href="/candidates/{centre.candidacy.ref}/requests/{kind}">{words}</a>' in asks


def test_more_time_for_the_next_step_stands_beside_it(centre, home):
    address = f"/candidates/{centre.candidacy.ref}/requests/extension?milestone_ref={centre.milestone('study-plan')}"
    assert f'href="{address}"' in home().partition("Something has to change?")[0]


def test_what_was_asked_for_is_with_others_with_who_has_it_and_who_comes_after(centre, home):
    ref = ask_for(centre, LEAVE)
    centre.at(datetime(2026, 11, 25, 9, tzinfo=UTC))
    others = " ".join(home().partition("With others")[2].split())
    assert f'<a href="/requests/{ref}"><strong>Leave from 4 Jan 2027 to 3 Jul 2027</strong></a>' in others
    assert "since 23 Nov 2026 · 2 days" in others
    assert "Then: Coordinator of the university" in others


def test_a_request_that_came_back_stands_above_the_next_step(centre, home):
    ref = ask_for(centre, LEAVE)
    decide(centre, ref, centre.supervisor, "return", reason="Begin in February")
    above = home().partition("Your next step")[2].partition("Your next step")[0]
    assert "Your request came back" in above
    assert f'href="/requests/{ref}/edit"' in above
    assert "With others" not in home()


def test_a_request_that_was_taken_back_is_not_looked_at(centre, home):
    ref = ask_for(centre, LEAVE)
    centre.client_for(centre.candidate).post(f"/requests/{ref}/withdraw")
    assert ref not in home()


def test_the_page_needs_five_statements_whatever_has_happened(centre, count_statements):
    browser = centre.client_for(centre.candidate)
    browser.get("/")
    with count_statements() as fresh:
        browser.get("/")
    submit(centre, centre.milestone("study-plan"))
    decide(centre, centre.milestone("study-plan"), centre.supervisor)
    ask_for(centre, LEAVE)
    decide(centre, ask_for(centre, SUPERVISOR), centre.coordinator, "return", reason="Who is she?")
    with count_statements() as busy:
        browser.get("/")
    assert (len(fresh), len(busy)) == (5, 5)
