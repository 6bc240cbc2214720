"""«Later» on the pages: two taps, the sentence at the field, the end of the inbox; and no mail meanwhile."""

import re
from datetime import timedelta

import pytest

from tests.mailing import Post, milestone_id
from tests.signing import ask_ref, submit


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.fixture
def plan(centre):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    return ref


def address(centre, plan):
    return f"/sign-offs/{ask_ref(centre, plan, centre.supervisor)}/later"


def test_a_decision_is_put_off_from_the_inbox_and_waits_under_later_and_still_counts(centre, plan):
    li_wei = centre.client_for(centre.supervisor)
    assert "Tomorrow 24 Nov 2026 In 3 days 26 Nov 2026 Next Monday 30 Nov 2026" in words(li_wei.get("/inbox"))
    answer = li_wei.post(address(centre, plan), data={"until_on": "2026-11-26", "back": "inbox"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/inbox")
    page = words(li_wei.get("/inbox"))
    assert "Put off until 26 Nov 2026. You get no reminder of it before then." in page
    assert "All 1 Late 0 Due soon 0 Later 1" in page
    assert "Inbox 1" in page
    assert "Later 1 Individual study plan, version 1 Zeng Min 曾敏 Put off until 26 Nov 2026 Take it up now" in page
    assert "<article" not in li_wei.get("/inbox?show=later").text


def test_it_is_back_in_the_list_when_its_day_has_come_or_it_is_taken_up(centre, plan):
    li_wei = centre.client_for(centre.supervisor)
    li_wei.post(address(centre, plan), data={"until_on": "2026-11-26"})
    assert li_wei.post(f"{address(centre, plan)}/end").headers["Location"] == "/inbox"
    assert li_wei.get("/inbox").text.count("<article") == 1
    li_wei.post(address(centre, plan), data={"until_on": "2026-11-26"})
    assert li_wei.get("/inbox").text.count("<article") == 0
    centre.at(centre.now + timedelta(days=3))
    assert centre.client_for(centre.supervisor).get("/inbox").text.count("<article") == 1


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-12-08", "It is due on 7 Dec 2026: choose that day or an earlier one."),
        ("2026-11-23", "Choose a day from tomorrow on."),
        ("", "Enter a day."),
    ],
)
def test_a_day_that_cannot_be_comes_back_with_a_sentence_at_the_field(centre, plan, day, sentence):
    answer = centre.client_for(centre.supervisor).post(address(centre, plan), data={"until_on": day})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert 'aria-describedby="until_on-error"' in answer.text


def test_what_is_due_today_offers_no_later(centre, plan):
    centre.at(centre.now + timedelta(days=14))
    li_wei = centre.client_for(centre.supervisor)
    assert "Later…" not in words(li_wei.get("/inbox"))
    answer = li_wei.post(address(centre, plan), data={"until_on": "2026-12-08"})
    assert answer.status_code == 409
    assert "What is due today or overdue cannot be put off" in words(answer)


def test_coordinators_read_who_has_put_it_off_and_how_long(centre, plan):
    centre.client_for(centre.supervisor).post(address(centre, plan), data={"until_on": "2026-11-28"})
    page = words(centre.client_for(centre.coordinator).get(f"/milestones/{plan}"))
    assert "Li Wei has put this off until 28 Nov 2026" in page
    assert "Li Wei put “Individual study plan” off until 28 Nov 2026" in page


def test_a_candidate_puts_off_her_next_step_from_home_and_coordinators_read_it(centre):
    ref = centre.milestone("study-plan")
    zeng_min = centre.client_for(centre.candidate)
    assert "Later…" in words(zeng_min.get("/"))
    answer = zeng_min.post(f"/milestones/{ref}/later", data={"until_on": "2026-11-28", "back": "home"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "Put off until 28 Nov 2026 Take it up now" in words(zeng_min.get("/"))
    page = words(centre.client_for(centre.coordinator).get(f"/milestones/{ref}"))
    assert "Zeng Min has put this off until 28 Nov 2026" in page


def test_no_reminder_goes_while_it_rests_and_it_goes_when_the_day_has_come(centre, tmp_path):
    ref, post = centre.milestone("study-plan"), Post(centre, tmp_path, about=milestone_id(centre, "study-plan"))
    centre.at(centre.now + timedelta(days=1))  # a week before 1 December
    post.plan()
    assert [row.state.value for row in post.rows()] == ["planned"]
    centre.client_for(centre.candidate).post(f"/milestones/{ref}/later", data={"until_on": "2026-11-26"})
    post.deliver()
    assert [(row.state.value, row.skip_reason) for row in post.rows()] == [("skipped", "snoozed")]
    assert post.plan() == 0
    centre.at(centre.now + timedelta(days=2))
    post.plan()
    post.deliver()
    assert [(row.kind, row.step, row.state.value) for row in post.rows()] == [("report-due", -7, "sent")]
