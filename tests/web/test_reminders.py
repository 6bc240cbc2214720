"""The page of the outbox: every list of it, and sending again what failed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Reviewable
from doctoral_center.notifications.outbox import Notice, enqueue
from doctoral_center.operations.reminders import note_beat, plan


@pytest.fixture
def planned(centre):
    """The reminders 30 days before 1 December are planned, two of them to Bekova; the runner has just run."""
    with centre.writing():
        assert plan(now=centre.now) == 3
        note_beat("owner", now=centre.now)
    return centre


def set_state(centre, person, **values):
    with centre.writing():
        db.session.execute(update(Message).where(Message.recipient_id == person.id).values(**values))


def tell(centre, **values):
    ref = centre.milestone("study-plan")
    with centre.writing():
        milestone_id = db.session.scalar(select(Reviewable.id).where(Reviewable.ref == ref))
        notice = Notice(NoticeKind.MILESTONE_APPROVED, centre.candidate.id, milestone_id, milestone_id, **values)
        enqueue(notice, now=centre.now)


def rows_of(page):
    """The text of every table row of a page, and of every day that holds some."""
    rows = re.findall(r"<tr>.*?</tr>|<summary><svg.*?</summary>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows if "dc-avatar" not in row]


def test_what_waits_and_what_comes_in_fourteen_days_is_shown(planned):
    page = planned.client_for(planned.coordinator).get("/reminders").text
    assert rows_of(page) == [
        "To Mail When",
        "Zeng Min Reminder: to hand in, 30 days before Individual study plan · Zeng Min 23 Nov 2026, 17:00",
        "24 Nov 2026 · 1 mail",
        "To Mail Due day",
        "Zeng Min Reminder: to hand in, 7 days before Individual study plan · Zeng Min 1 Dec 2026",
        "30 Nov 2026 · 1 mail",
        "To Mail Due day",
        "Zeng Min Reminder: to hand in, 1 day before Individual study plan · Zeng Min 1 Dec 2026",
        "1 Dec 2026 · 1 mail",
        "To Mail Due day",
        "Zeng Min Reminder: to hand in, on the day Individual study plan · Zeng Min 1 Dec 2026",
    ]


def test_an_institutions_coordinator_sees_her_own_candidates_only(planned):
    seen = {}
    for name in ("coordinator", "partner", "centre_coordinator", "stranger_coordinator"):
        page = planned.client_for(getattr(planned, name)).get("/reminders").text
        seen[name] = ("Zeng Min" in page, "Bekova" in page)
    assert seen == {
        "coordinator": (True, False),
        "partner": (True, False),
        "centre_coordinator": (True, True),
        "stranger_coordinator": (False, True),
    }


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (9, "The reminder runner last ran 23 Nov 2026, 17:00."),
        (11, "The reminder runner last ran 23 Nov 2026, 17:00. Nothing goes out until it runs again."),
    ],
)
def test_a_late_runner_is_told(planned, minutes, words):
    planned.at(planned.now + timedelta(minutes=minutes))
    assert words in planned.client_for(planned.coordinator).get("/reminders").text


def test_a_runner_that_never_ran_is_told(centre):
    assert "The reminder runner has never run." in centre.client_for(centre.coordinator).get("/reminders").text


def test_a_mail_that_was_held_back_says_why(planned):
    set_state(planned, planned.candidate, state=MessageState.SKIPPED, skip_reason="on-leave")
    page = planned.client_for(planned.coordinator).get("/reminders?show=skipped").text
    (row,) = rows_of(page)[1:]
    assert row.startswith(
        "Zeng Min Reminder: to hand in, 30 days before Individual study plan · Zeng Min 23 Nov 2026, 17:00"
    )
    assert row.endswith("The candidate is on leave.")


def test_a_mail_that_may_have_arrived_twice_is_listed(planned):
    set_state(planned, planned.candidate, state=MessageState.SENT, sent_at=planned.now, is_possibly_doubled=True)
    page = planned.client_for(planned.coordinator).get("/reminders?show=doubled").text
    assert [row.partition(",")[0] for row in rows_of(page)[1:]] == ["Zeng Min Reminder: to hand in"]


def test_a_mail_that_failed_is_sent_again_once(planned):
    set_state(planned, planned.candidate, state=MessageState.FAILED, attempts=10, last_error="550 no such user")
    client = planned.client_for(planned.coordinator)
    page = client.get("/reminders?show=failed").text
    assert rows_of(page)[1].endswith("550 no such user Send again")
    number = re.search(r'name="message" value="(\d+)"', page)[1]
    later = planned.now + timedelta(minutes=5)
    planned.at(later)
    for _ in range(2):
        response = client.post("/reminders/send-again", data={"message": number})
        assert (response.status_code, response.location) == (303, "/reminders?show=failed")
    with planned.reading():
        message = db.session.get(Message, int(number))
        assert (message.state, message.attempts, message.next_at) == (MessageState.PLANNED, 0, later)
        actions = db.session.scalars(select(JournalEntry.action).where(JournalEntry.subject_type == "message")).all()
    assert actions == ["message-sent-again"]


def test_nobody_sends_another_centres_mail_again(planned):
    set_state(planned, planned.candidate, state=MessageState.FAILED)
    with planned.reading():
        number = db.session.scalar(select(Message.id).where(Message.recipient_id == planned.candidate.id))
    client = planned.client_for(planned.stranger_coordinator)
    assert client.post("/reminders/send-again", data={"message": number}).status_code == 404
    with planned.reading():
        assert db.session.get(Message, number).state is MessageState.FAILED


def test_a_mail_that_went_is_not_sent_again(planned):
    set_state(planned, planned.candidate, state=MessageState.SENT, sent_at=planned.now)
    with planned.reading():
        number = db.session.scalar(select(Message.id).where(Message.recipient_id == planned.candidate.id))
    response = planned.client_for(planned.coordinator).post("/reminders/send-again", data={"message": number})
    assert response.status_code == 409
    assert "This mail has not failed" in response.text


@pytest.mark.parametrize(
    ("show", "statements"), [("coming", 8), ("sent", 4), ("failed", 4), ("skipped", 4), ("doubled", 4)]
)
def test_a_list_takes_the_same_statements_for_one_mail_and_for_three(planned, count_statements, show, statements):
    client = planned.client_for(planned.coordinator)
    client.get("/reminders")
    counts = []
    for rounds in (0, 1, 2):
        with count_statements() as seen:
            assert client.get(f"/reminders?show={show}").status_code == 200
        counts.append(len(seen))
        tell(planned, round=rounds)
    assert counts == [statements] * 3
