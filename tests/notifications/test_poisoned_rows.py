"""A message that cannot be looked at, written or handed over stops no other: it backs off, fails, can be retried."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from doctoral_center.db import db
from doctoral_center.domain.mail_refs import mail_ref
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import Message
from doctoral_center.notifications.outbox import Notice, enqueue
from doctoral_center.notifications.transports import PutOffError, transport_for
from tests.mailing import Post, milestone_id, set_person
from tests.smtp_script import SmtpScript


@pytest.fixture
def post(centre, tmp_path):
    return Post(centre, tmp_path)


@pytest.fixture
def server():
    """A mail server that takes everything."""
    script = SmtpScript()
    yield script
    script.close()


def tell(post, person, number=0):
    """Let the person be told of the study plan's approval."""
    about = milestone_id(post.centre, "study-plan")
    with post.centre.writing():
        notice = Notice(NoticeKind.MILESTONE_APPROVED, person.id, about, about, round=number)
        enqueue(notice, now=post.centre.now)


def with_an_impossible_address(post):
    tell(post, post.centre.supervisor)
    set_person(post.centre, post.centre.supervisor, email="ivanov@почта.рф")


def with_half_an_address(post):
    tell(post, post.centre.supervisor)
    set_person(post.centre, post.centre.supervisor, email="li.wei@")


def with_a_second_recipient_smuggled_in(post):
    tell(post, post.centre.supervisor)
    set_person(post.centre, post.centre.supervisor, email="li.wei@example.org\nBcc: all@example.org")


def without_a_template(post):
    tell(post, post.centre.supervisor)
    with post.centre.writing():
        db.session.execute(update(Message).values(kind="no-such-kind"))


def without_a_subject(post):
    with post.centre.writing():
        enqueue(Notice(NoticeKind.REGULATION_VERSION, post.centre.supervisor.id, 999_999), now=post.centre.now)


def without_what_is_looked_at_before_sending(post):
    with post.centre.writing():
        enqueue(Notice(NoticeKind.CALENDAR_MISSING, post.centre.supervisor.id, 1), now=post.centre.now)


POISONS = (
    with_an_impossible_address,
    with_half_an_address,
    with_a_second_recipient_smuggled_in,
    without_a_template,
    without_a_subject,
    without_what_is_looked_at_before_sending,
)


@pytest.mark.parametrize("poison", POISONS, ids=lambda poison: poison.__name__)
def test_a_poisoned_message_backs_off_and_rests_in_failed_while_the_others_go(post, server, poison):
    poison(post)
    tell(post, post.centre.candidate)
    way = transport_for(f"smtp://127.0.0.1:{server.port}")
    assert post.deliver(way) == {"put off": 1, "sent": 1}
    (waiting,) = post.rows(MessageState.PLANNED)
    assert timedelta(seconds=24) <= waiting.next_at - post.centre.now <= timedelta(seconds=36)
    for attempt in range(2, 11):
        post.centre.at(post.centre.now + timedelta(days=1))
        tell(post, post.centre.candidate, attempt)
        expected = {"put off": 1, "sent": 1} if attempt < 10 else {"failed": 1, "sent": 1}
        assert post.deliver(way) == expected
    (dead,) = post.rows(MessageState.FAILED)
    assert (dead.attempts, bool(dead.last_error), dead.dot_at) == (10, True, None)
    assert post.deliver(way) == {}


def test_a_server_that_says_what_no_database_takes_holds_up_nobody(post, server):
    tell(post, post.centre.candidate)
    server.answers["RCPT"] = "451 nothing\x00but\x07noise"
    way = transport_for(f"smtp://127.0.0.1:{server.port}")
    assert post.deliver(way) == {"put off": 1}
    assert [row.last_error for row in post.rows("planned")] == ["451 nothing but noise"]


class Choosy:
    """A mail server that never takes mail for some, «mailbox full», and all other mail."""

    def __init__(self, refused):
        self._refused = refused
        self.taken = []

    def send(self, mail, before_dot):
        if any(refused in str(mail["To"]) for refused in self._refused):
            raise PutOffError("452 mailbox full")
        before_dot()
        self.taken.append(mail)


def test_a_whole_domain_that_takes_nothing_does_not_hold_up_the_others(post):
    """Sixty messages are refused again and again; whoever comes after them waits for minutes, not for an hour."""
    for number in range(60):
        tell(post, post.centre.supervisor, number)
    way = Choosy(["li.wei", "supervisor@"])
    for _ in range(12):
        post.deliver(way)
        post.centre.at(post.centre.now + timedelta(seconds=10))
    tell(post, post.centre.candidate)
    minutes = 0
    while not way.taken:
        minutes += 1
        post.centre.at(post.centre.now + timedelta(minutes=1))
        post.deliver(way)
    assert minutes <= 6


def test_a_clock_set_back_does_not_prolong_the_rest_of_the_queue(post):
    for number in range(3):
        tell(post, post.centre.candidate, number)
    assert post.deliver(Choosy(["Zeng"])) == {"put off": 3}
    post.centre.at(post.centre.now - timedelta(days=1))
    tell(post, post.centre.candidate, 3)
    assert post.deliver(Choosy([])) == {"sent": 1}


def test_a_coordinator_finds_the_dead_message_and_sends_it_again(post, server):
    with_an_impossible_address(post)
    centre, way = post.centre, transport_for(f"smtp://127.0.0.1:{server.port}")
    for _ in range(10):
        post.deliver(way)
        centre.at(centre.now + timedelta(hours=3))
    client = centre.client_for(centre.coordinator)
    page = client.get("/reminders?show=failed").get_data(as_text=True)
    assert "UnicodeEncodeError" in page
    set_person(centre, centre.supervisor, email="supervisor@example.org")
    (dead,) = post.rows(MessageState.FAILED)
    ref = mail_ref(dead.id, centre.app.config["SECRET_KEY"])
    assert client.post("/reminders/send-again", data={"mail": ref}).status_code == 303
    assert post.deliver(way) == {"sent": 1}
    assert "UnicodeEncodeError" not in client.get("/reminders?show=failed").get_data(as_text=True)
