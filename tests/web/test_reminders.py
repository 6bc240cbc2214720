"""The page of the outbox: every list of it, and sending again what failed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from doctoral_center.notifications.outbox import Notice, enqueue
from doctoral_center.operations.access import invite
from doctoral_center.operations.reminders import note_beat, plan
from doctoral_center.queries import messages


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
        "Choose To Mail When",
        (
            "Choose the mail to Zeng Min Zeng Min Reminder: to hand in, 30 days before "
            "Individual study plan · Zeng Min 23 Nov 2026, 17:00"
        ),
        "24 Nov 2026 · 1 mail",
        "To Mail Due day",
        "Zeng Min Reminder: to hand in, 7 days before Individual study plan · Zeng Min Due day 1 Dec 2026",
        "30 Nov 2026 · 1 mail",
        "To Mail Due day",
        "Zeng Min Reminder: to hand in, 1 day before Individual study plan · Zeng Min Due day 1 Dec 2026",
        "1 Dec 2026 · 1 mail",
        "To Mail Due day",
        "Zeng Min Reminder: to hand in, on the day Individual study plan · Zeng Min Due day 1 Dec 2026",
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


def test_an_administrator_sees_invitations_but_nothing_about_candidates(planned):
    with planned.writing():
        invite(db.session.get_one(Person, planned.supervisor.id), actor=planned.operator, now=planned.now)
    page = planned.client_for(planned.administrator).get("/reminders").text
    assert [row.split(" 23 Nov")[0] for row in rows_of(page)[1:]] == ["Choose the mail to Li Wei Li Wei Invitation"]


def test_a_long_list_goes_on_where_its_page_ended(centre):
    for rounds in range(5):
        tell(centre, round=rounds)
        centre.at(centre.now + timedelta(minutes=1))
    set_state(centre, centre.candidate, state=MessageState.SENT, sent_at=centre.now)
    with centre.reading():
        actor = centre.actor(centre.coordinator)
        seen, after = [], ""
        while after is not None:
            page = messages.list_messages(actor, messages.View.SENT, after=after, limit=2)
            seen.append([line.message.round for line in page.lines])
            after = page.after
    assert seen == [[4, 3], [2, 1], [0]]


@pytest.mark.parametrize(
    ("show", "statements"),
    [("coming", 8), ("held", 4), ("sent", 4), ("failed", 4), ("skipped", 4), ("doubled", 4)],
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
