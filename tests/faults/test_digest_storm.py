"""Senders are killed while they hand over digests: each thing is told by one digest or by itself, never forgotten."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from doctoral_center.db import db
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MailRhythm, MessageState
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from doctoral_center.notifications.outbox import Notice, enqueue_all
from tests.faults.storms import PATIENCE_SECONDS, luck, trials

pytestmark = pytest.mark.fault

KILLS = trials(50)
PEOPLE, EACH = KILLS * 5, 4


def ask(centre):
    """So many requests to sign for each of so many people who take one mail a day, from midnight on."""
    milestone = centre.milestone("study-plan")
    # Well before the senders' own clock.
    centre.at(centre.now - timedelta(days=30))
    with centre.writing():
        people = [centre.add(f"signer_{n}", "Sun", f"Yi {n}").id for n in range(PEOPLE)]
        mine = update(Person).where(Person.id.in_(people))
        db.session.execute(mine.values(mail_rhythm=MailRhythm.DAILY, send_hour=0))
        about = db.session.scalar(select(Reviewable.id).where(Reviewable.ref == milestone))
        kind = NoticeKind.SIGN_OFF_ASKED
        notices = [Notice(kind, who, about, about, round=number) for who in people for number in range(EACH)]
        enqueue_all(notices, now=centre.now)


def told(centre):
    with centre.reading():
        asked = (Message.kind == NoticeKind.SIGN_OFF_ASKED, Message.state == MessageState.SENT)
        return db.session.scalar(select(func.count()).where(*asked))


def test_senders_killed_at_any_moment_tell_of_each_thing_once(centre, mail_server, senders, figures):
    ask(centre)
    drawn = luck()
    senders.start(3)
    for _ in range(KILLS):
        time.sleep(drawn.uniform(0.3, 1.0))
        senders.kill(drawn.choice(senders.running))
        senders.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while told(centre) < PEOPLE * EACH:
        assert time.monotonic() < deadline, told(centre)
        time.sleep(0.1)
    with centre.reading():
        columns = (Message.id, Message.kind, Message.recipient_id, Message.state, Message.carried_by_id)
        mail = (Message.message_id, Message.is_possibly_doubled)
        kinds = (NoticeKind.DIGEST, NoticeKind.SIGN_OFF_ASKED)
        rows = db.session.execute(select(*columns, *mail).where(Message.kind.in_(kinds))).all()
    digests = {row.id: row for row in rows if row.kind == NoticeKind.DIGEST}
    carried = [row for row in rows if row.carried_by_id is not None]
    # What a sender held when it was killed has been tried by itself, and goes on by itself.
    alone = [row for row in rows if row.kind == NoticeKind.SIGN_OFF_ASKED and row.carried_by_id is None]
    assert {row.state for row in rows} == {MessageState.SENT}
    assert len(carried) + len(alone) == PEOPLE * EACH
    assert len(alone) <= KILLS
    assert len({row.recipient_id for row in digests.values()}) == len(digests) <= PEOPLE
    assert {row.message_id for row in carried} == {None}
    assert {digests[row.carried_by_id].recipient_id == row.recipient_id for row in carried} == {True}
    accepted, mails = mail_server.accepted(), [*digests.values(), *alone]
    times = {row: accepted[row.message_id] for row in mails}
    figures.trials, figures.mails = KILLS, len(mails)
    figures.lost = sum(count == 0 for count in times.values())
    figures.extra = sum(times.values()) - len(mails) + figures.lost
    figures.unlisted = sum(count > 1 and not row.is_possibly_doubled for row, count in times.items())
    assert (figures.lost, figures.unlisted) == (0, 0)
    assert figures.extra <= KILLS
