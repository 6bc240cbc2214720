"""How much waits is told in chats: by real adapters to stand-in services, through the one outbox.

On 23 November at 08:00 in Asia/Shanghai, 00:00 UTC, Zeng Min is reminded of a report.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from doctoral_center.db import db, transaction
from doctoral_center.domain.channels import ChatKind, ChatService
from doctoral_center.domain.people import Locale
from doctoral_center.models.channels import Chat
from doctoral_center.models.messages import Message
from doctoral_center.notifications.chats import make_chat_senders, offered_chats
from doctoral_center.notifications.delivery import deliver
from doctoral_center.notifications.liveness import alive
from doctoral_center.operations.chats import plan_chats, remove_chat, save_chat, try_chat
from tests.chat_servers import TELEGRAM_TOKEN, WECOM_KEY, Telegram, WeCom, serving
from tests.mailing import Post, set_person

MORNING = datetime(2026, 11, 23, 0, tzinfo=UTC)


@pytest.fixture
def telegram(centre):
    """A stand-in for Telegram to which the centre writes, and in which Zeng Min is told."""
    with serving(Telegram()) as server:
        centre.app.config |= {"WECOM_URL": "", "TELEGRAM_URL": server.url, "TELEGRAM_TOKEN": TELEGRAM_TOKEN}
        save(centre, centre.candidate, ChatService.TELEGRAM, "123456789")
        yield server


@pytest.fixture
def post(centre, tmp_path):
    """The outbox."""
    return Post(centre, tmp_path)


def save(centre, person, service, address):
    with centre.writing():
        save_chat(service, address, actor=centre.actor(person), now=centre.now)


def tick(post):
    """Plan and deliver mails, then chats, as the runner does; return what came of the chats' messages."""
    centre = post.centre
    post.plan()
    with centre.writing():
        plan_chats(offered_chats(), now=centre.now)
    post.deliver()
    return tell(post)


def tell(post):
    centre = post.centre
    with centre.reading(), alive(post.folder / "run") as liveness:
        senders = make_chat_senders(liveness, now=lambda: centre.now)
        return [deliver(sender, may_go_on=lambda: True) for sender in senders]


def chats_fates(post):
    return [fate for fate in post.fates() if fate[1] in set(ChatKind)]


def test_a_candidate_who_is_reminded_reads_a_number_and_a_link_in_her_language(centre, post, telegram):
    set_person(centre, centre.candidate, locale=Locale.ZH)
    centre.at(MORNING)
    assert tick(post) == [{"sent": 1}]
    assert telegram.taken == [("123456789", "Doctoral Center有 1 件事等您处理：http://127.0.0.1:5000/")]


def test_it_is_told_once_a_day_however_often_the_runner_looks(centre, post, telegram):
    centre.at(MORNING)
    tick(post)
    for hours in (1, 2, 5):
        centre.at(MORNING + timedelta(hours=hours))
        assert tick(post) == [{}]
    assert len(telegram.taken) == 1


def test_nothing_is_told_where_no_reminder_goes(centre, post, telegram):
    centre.at(MORNING + timedelta(days=1))
    with centre.writing():
        assert plan_chats(offered_chats(), now=centre.now) == 0
    assert telegram.taken == []


def test_mail_goes_all_the_same_when_the_chat_service_is_away(centre, post, telegram):
    telegram.refuse(*[(502, b"Bad Gateway")] * 3)
    centre.at(MORNING)
    assert tick(post) == [{"put off": 1}]
    assert ("11-23", "report-due", -30, "candidate") in post.went()


def test_who_has_blocked_the_bot_is_told_no_more_and_reads_why_on_her_page(centre, post, telegram):
    telegram.refuse((403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}))
    centre.at(MORNING)
    assert tick(post) == [{"failed": 1}]
    with centre.reading():
        chat = db.session.scalars(select(Chat)).one()
        assert chat.stopped_at == MORNING
        assert "bot was blocked by the user" in chat.last_error
    centre.at(MORNING + timedelta(days=6))
    tick(post)
    assert telegram.taken == []


def test_what_was_planned_for_a_chat_that_is_removed_is_not_told(centre, post, telegram):
    centre.at(MORNING)
    with centre.writing():
        try_chat(ChatService.TELEGRAM, actor=centre.actor(centre.candidate), now=centre.now)
    with centre.writing():
        remove_chat(ChatService.TELEGRAM, actor=centre.actor(centre.candidate), now=centre.now)
    assert tell(post) == [{}]
    assert chats_fates(post) == [("candidate", "chat-test", 0, "chat-ended")]
    assert telegram.taken == []


def test_a_number_of_yesterday_is_not_told_today(centre, post, telegram):
    centre.at(MORNING)
    post.plan()
    with centre.writing():
        plan_chats(offered_chats(), now=centre.now)
    centre.at(MORNING + timedelta(days=1))
    tell(post)
    assert chats_fates(post) == [("candidate", "chat-waiting", 0, "nearer-step")]


def test_a_robot_that_several_people_share_writes_at_most_twenty_messages_a_minute(centre, post):
    def seconds():
        return centre.now.timestamp()

    with serving(WeCom(now=seconds)) as server:
        centre.app.config["WECOM_URL"] = server.url
        people = [centre.candidate, centre.supervisor, centre.cosupervisor, centre.coordinator, centre.partner]
        for person in people:
            save(centre, person, ChatService.WECOM, WECOM_KEY)
        with centre.reading(), transaction() as session:
            chats = session.scalars(select(Chat)).all()
            session.add_all(a_test_message(chat, number, centre.now) for chat in chats for number in range(5))
        tell(post)
        assert len(server.taken) == 20
        centre.at(centre.now + timedelta(seconds=61))
        tell(post)
        assert len(server.taken) == 25


def a_test_message(chat, number, now):
    return Message(
        kind=ChatKind.TEST,
        subject_id=chat.id,
        round=number,
        recipient_id=chat.person_id,
        due_on=now.date(),
        planned_at=now,
        next_at=now,
    )
