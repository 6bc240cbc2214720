"""What becomes of a claimed message when the mail server, the recipient or another sender interferes."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from doctoral_center.db import db, transaction
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import MailCircuit, Message
from doctoral_center.models.sessions import AccessLink
from doctoral_center.notifications.delivery import claim_next, reap
from doctoral_center.notifications.liveness import alive
from doctoral_center.notifications.outbox import Notice, enqueue
from doctoral_center.notifications.transports import (
    NoAnswerError,
    PutOffError,
    RefusedError,
    ServerTroubleError,
)
from tests.mailing import Post, milestone_id, set_person


class Way:
    """A way out that fails as told, one failure after the other, and then takes everything."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.taken = []

    def send(self, mail, before_dot):
        failure = self.failures.pop(0) if self.failures else None
        if failure and not isinstance(failure, NoAnswerError):
            raise failure
        before_dot()
        if failure:
            raise failure
        self.taken.append(mail)


@pytest.fixture
def post(centre, tmp_path):
    return Post(centre, tmp_path)


def tell(post, count=1):
    about = milestone_id(post.centre, "study-plan")
    with post.centre.writing():
        for number in range(count):
            kind, person = NoticeKind.MILESTONE_APPROVED, post.centre.candidate.id
            enqueue(Notice(kind, person, about, about, round=number), now=post.centre.now)


def later(post, **delta):
    post.centre.at(post.centre.now + timedelta(**delta))


def test_a_refused_address_fails_at_once(post):
    tell(post)
    assert post.deliver(Way(RefusedError("550 no such user"))) == {"failed": 1}
    (row,) = post.rows("failed")
    assert (row.last_error, row.attempts, row.dot_at) == ("550 no such user", 0, None)


def test_a_mail_put_off_is_tried_again_later_and_at_the_tenth_time_no_more(post):
    tell(post)
    tries = 0
    way = Way(*(PutOffError("451 greylisted") for _ in range(20)))
    while post.rows("planned"):
        tries += sum(post.deliver(way).values())
        later(post, hours=3)
    (row,) = post.rows("failed")
    assert (tries, row.attempts, row.last_error) == (10, 10, "451 greylisted")


def test_an_outage_uses_up_no_try_and_rests_the_queue(post):
    tell(post, 3)
    way = Way(*(ServerTroubleError("ConnectionRefusedError") for _ in range(5)))
    for _ in range(5):
        assert post.deliver(way) == {"put off": 1}
        assert post.deliver(way) == {}
        later(post, minutes=2)
    assert post.deliver(way) == {"sent": 3}
    assert [row.attempts for row in post.rows("sent")] == [0, 0, 0]
    with post.centre.reading():
        circuit = db.session.scalars(select(MailCircuit)).one()
        assert (circuit.failures, circuit.opened_until) == (0, None)


def test_three_different_mails_put_off_in_a_row_rest_the_queue(post):
    tell(post, 5)
    way = Way(*(PutOffError("451 busy") for _ in range(3)))
    assert post.deliver(way) == {"put off": 3}
    assert sorted(row.attempts for row in post.rows("planned")) == [0, 0, 1, 1, 1]
    later(post, minutes=2)
    assert post.deliver(way) == {"sent": 5}


def denied():
    return RefusedError("554 5.7.1 relaying denied", is_certain=False)


def test_a_refusal_that_may_be_everybodys_gets_a_second_try_and_then_fails(post):
    tell(post)
    way = Way(denied(), denied())
    assert post.deliver(way) == {"put off": 1}
    assert post.deliver(way) == {}
    later(post, seconds=30)
    assert post.deliver(way) == {"failed": 1}
    (row,) = post.rows("failed")
    assert (row.last_error, row.dot_at) == ("554 5.7.1 relaying denied", None)


def test_a_sender_whom_the_server_refuses_loses_no_mail_and_rests_the_queue(post):
    tell(post, 40)
    way = Way(*(denied() for _ in range(2000)))
    assert post.deliver(way) == {"put off": 3}
    with post.centre.reading():
        circuit = db.session.scalars(select(MailCircuit)).one()
        assert circuit.opened_until > post.centre.now
        assert circuit.last_error == "554 5.7.1 relaying denied"
    for _ in range(48):
        later(post, minutes=15)
        post.deliver(way)
    assert [row.state for row in post.rows()] == [MessageState.PLANNED] * 40
    assert sorted(row.attempts for row in post.rows())[-4:] == [0, 1, 1, 1]
    way.failures.clear()
    later(post, minutes=6)
    assert post.deliver(way) == {"sent": 40}


def test_a_lost_answer_is_tried_again_and_listed_as_possibly_doubled(post):
    tell(post)
    way = Way(NoAnswerError("cut"))
    assert post.deliver(way) == {"put off": 1}
    assert post.rows("planned")[0].dot_at == post.centre.now
    later(post, minutes=1)
    assert post.deliver(way) == {"sent": 1}
    (row,) = post.rows("sent")
    assert row.is_possibly_doubled
    (mail,) = way.taken
    assert (mail["X-Attempt"], mail["Message-ID"]) == ("2", row.message_id)


def test_a_mail_that_cannot_be_written_lets_the_others_go(post):
    tell(post)
    with post.centre.writing():
        db.session.execute(update(Message).values(kind="no-such-kind"))
    tell(post)
    assert post.deliver() == {"put off": 1, "sent": 1}
    assert [row.last_error for row in post.rows("planned")] == ["TemplateNotFound: mail/no-such-kind/mail.txt"]


def test_whoever_lost_a_claim_sends_no_dot_and_writes_nothing(post):
    """While the mail is handed over, another sender takes the message back."""
    tell(post)

    class Slow(Way):
        def send(self, mail, before_dot):
            with transaction() as session:
                session.execute(update(Message).values(token=Message.token + 1))
            super().send(mail, before_dot)

    way = Slow()
    assert post.deliver(way) == {"stale": 1}
    assert way.taken == []
    assert [row.state for row in post.rows()] == [MessageState.SENDING]


def test_a_claim_is_of_one_sender_only_and_of_the_longest_waiting(post):
    tell(post, 2)
    with post.centre.reading():
        first = claim_next("one", now=post.centre.now)
        second = claim_next("other", now=post.centre.now)
        assert (first.round, second.round, first.token) == (0, 1, 1)
        assert claim_next("third", now=post.centre.now) is None


def test_a_message_waits_for_its_moment(post):
    tell(post)
    with post.centre.reading():
        assert claim_next("one", now=post.centre.now - timedelta(seconds=1)) is None


def test_a_message_is_taken_back_only_when_its_owner_is_gone_and_its_lease_is_over(post):
    tell(post)
    soon, late = post.centre.now + timedelta(seconds=119), post.centre.now + timedelta(seconds=121)
    with post.centre.reading(), alive(post.folder / "run") as other, alive(post.folder / "run") as mine:
        claim_next(other.owner, now=post.centre.now)
        taken = [reap(mine, now=soon), reap(mine, now=late)]
        other.release()
        taken += [reap(mine, now=soon), reap(mine, now=late)]
    assert taken == [0, 0, 0, 1]
    (row,) = post.rows("planned")
    assert (row.attempts, row.token, row.owner) == (1, 2, None)


def test_a_closed_account_gets_no_mail(post):
    tell(post)
    set_person(post.centre, post.centre.candidate, is_active=False)
    assert post.deliver() == {"skipped": 1}
    assert [row.skip_reason for row in post.rows()] == ["not-active"]


@pytest.mark.parametrize(
    ("minutes", "used", "fate"),
    [(29, False, None), (31, False, "link-expired"), (1, True, "link-used")],
    ids=["alive", "run out", "used"],
)
def test_a_link_that_opens_nothing_is_not_sent(post, minutes, used, fate):
    now, person_id = post.centre.now, post.centre.candidate.id
    with post.centre.writing():
        life = {"created_at": now, "expires_at": now + timedelta(minutes=30), "used_at": now if used else None}
        link = AccessLink(nonce="n", person_id=person_id, purpose="password", **life)
        db.session.add(link)
        db.session.flush()
        enqueue(Notice(NoticeKind.PASSWORD, person_id, link.id), now=now)
    later(post, minutes=minutes)
    post.deliver()
    assert [row.skip_reason for row in post.rows()] == [fate]


def test_every_copy_has_the_first_ones_message_id_also_when_the_sender_is_called_otherwise(post):
    tell(post)
    way = Way(NoAnswerError("cut"))
    post.deliver(way)
    first = post.rows("planned")[0].message_id
    assert first.endswith("@localhost>")
    post.centre.app.config["MAIL_FROM"] = "doctoral-center@centre.example"
    later(post, minutes=1)
    post.deliver(way)
    assert way.taken[0]["Message-ID"] == first


@pytest.mark.parametrize(
    ("domain", "kept"),
    [
        ("mail.centre.example", "mail.centre.example"),
        (f"{'very-' * 11}long.doctorates.centre.example", "doctorates.centre.example"),
        (f"{'x' * 60}.{'y' * 60}", "localhost"),
    ],
)
def test_a_senders_long_domain_leaves_room_for_the_message_id(post, domain, kept):
    post.centre.app.config["MAIL_FROM"] = f"Centre <no-reply@{domain}>"
    tell(post)
    way = Way()
    assert post.deliver(way) == {"sent": 1}
    (row,) = post.rows("sent")
    assert row.message_id == way.taken[0]["Message-ID"]
    assert row.message_id.partition("@")[2] == f"{kept}>"
    assert len(row.message_id) <= 120
