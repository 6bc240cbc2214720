"""The mail server is down, slow, choosy, hangs up, and dies: mail waits, and nobody's tries are used up for it."""

import time

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import Message
from tests.faults.storms import KIND, PATIENCE_SECONDS, luck, trials

pytestmark = pytest.mark.fault

SENDERS = 3
MISBEHAVIOUR = {"put_off": 0.05, "closing": 0.05, "cut": 0.03, "unanswered": 0.03}


def tries(centre, **where):
    """The most tries that any message of the storm has used up."""
    with centre.reading():
        return db.session.scalar(select(func.max(Message.attempts)).filter_by(kind=KIND, **where))


def let_time_pass(senders, outbox, *, step, until):
    """Move the clock by `step` seconds again and again until `until()`; return the seconds that passed by it."""
    began, moved = time.monotonic(), 0
    while not until():
        assert time.monotonic() - began < PATIENCE_SECONDS * 5, outbox.log()
        time.sleep(0.2)
        senders.move_clock(step)
        moved += step
    return moved + time.monotonic() - began


def test_a_server_that_fails_in_every_way_gets_every_mail(mail_server, senders, outbox):
    """5 % are put off, 5 % meet a server that closes, 3 % are cut, 3 % go unanswered, and the server is killed."""
    mails, kills, drawn = trials(2500), trials(20), luck()
    mail_server.behave(**MISBEHAVIOUR)
    outbox.add(mails)
    senders.start(SENDERS)
    for kill in range(1, kills + 1):
        enough = mails * kill // (kills + 1)
        # The clock runs fast, since rests and pauses are of minutes.
        let_time_pass(senders, outbox, step=20, until=lambda enough=enough: outbox.sent() >= enough)
        mail_server.stop()
        time.sleep(drawn.uniform(0, 0.5))
        mail_server.start()
    let_time_pass(senders, outbox, step=20, until=lambda: outbox.sent() == mails)
    # Each kill may leave one mail of each sender unanswered.
    outbox.judge(trials=kills, at_most_extra=mail_server.unanswered() + kills * SENDERS)


@pytest.mark.parametrize("habit", ["down", "refusing"])
def test_an_hour_without_a_server_uses_up_no_tries_and_the_queue_is_empty_two_minutes_later(
    centre, mail_server, senders, outbox, habit
):
    mails, hour = 30, 3600
    if habit == "down":
        mail_server.stop()
    else:
        mail_server.behave(answer="451 4.3.2 Not now")
    outbox.add(mails)
    senders.start(2)
    passed = iter(range(0, hour + 1, 60))
    let_time_pass(senders, outbox, step=60, until=lambda: next(passed, None) is None)
    assert outbox.sent() == 0
    # Until three different mails have been refused, each refusal may be the mail's own.
    assert tries(centre) == (0 if habit == "down" else 1)
    if habit == "down":
        mail_server.start()
    else:
        mail_server.behave()
    assert let_time_pass(senders, outbox, step=2, until=lambda: outbox.sent() == mails) < 120
    outbox.judge(trials=1, at_most_extra=0)


def test_a_slow_server_doubles_nothing(mail_server, senders, outbox):
    """It takes longer than the lease lasts."""
    mail_server.behave(seconds=4)
    outbox.add(trials(40))
    senders.start(3)
    outbox.judge(trials=1, at_most_extra=0)


def test_recipients_who_are_refused_hold_up_nobody(centre, mail_server, senders, outbox):
    full, unknown = centre.supervisor, centre.cosupervisor
    mail_server.behave(refused={full.email: "452 4.2.2 Mailbox full", unknown.email: "550 5.1.1 No such user"})
    for person in (full, full, unknown, full):
        outbox.add(1, person)
    outbox.add(20)
    senders.start(1)
    let_time_pass(senders, outbox, step=5, until=lambda: outbox.sent() == 20)
    assert outbox.count(MessageState.FAILED) == 1
    assert outbox.count(MessageState.PLANNED) == 3
    assert tries(centre, recipient_id=full.id) >= 1
    mail_server.behave()
    let_time_pass(senders, outbox, step=60, until=lambda: outbox.sent() == 23)
    assert sum(mail_server.accepted().values()) >= 23
