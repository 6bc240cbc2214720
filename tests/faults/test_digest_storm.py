"""Senders are killed while they hand over digests: what one carries is told of by it alone, and never forgotten."""

import random
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
from tests.faults.test_sender_storm import PATIENCE_SECONDS, SEED, mail_server, senders

pytestmark = pytest.mark.fault

__all__ = ["mail_server", "senders"]
PEOPLE, EACH, KILLS = 25, 4, 5


def ask(centre):
    """So many requests to sign for each of so many people who take one mail a day, from midnight on."""
    milestone = centre.milestone("study-plan")
    # Well before the senders' own clock.
    centre.at(centre.now - timedelta(days=30))
    with centre.writing():
        people = [centre.add(f"signer_{n}", "Sun", f"Yi{'abcdefghijklmnopqrstuvwxy'[n]}").id for n in range(PEOPLE)]
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


def test_senders_killed_at_any_moment_tell_of_everything_by_one_digest_a_person(centre, mail_server, senders):
    ask(centre)
    luck, running = random.Random(SEED), senders(3)
    deadline = time.monotonic() + PATIENCE_SECONDS
    for _ in range(KILLS):
        time.sleep(luck.uniform(0.3, 1.0))
        victim = running.pop(luck.randrange(len(running)))
        victim.kill()
        victim.wait()
        running += senders(1)
    while told(centre) < PEOPLE * EACH:
        assert time.monotonic() < deadline, told(centre)
        time.sleep(0.1)
    with centre.reading():
        digests = db.session.execute(
            select(Message.id, Message.message_id, Message.is_possibly_doubled, Message.state).where(
                Message.kind == NoticeKind.DIGEST
            )
        ).all()
        asked = db.session.execute(
            select(Message.carried_by_id, Message.message_id).where(Message.kind == NoticeKind.SIGN_OFF_ASKED)
        ).all()
    accepted = mail_server.accepted()
    assert {row.state for row in digests} == {MessageState.SENT}
    assert len(digests) == PEOPLE
    assert sorted(row.carried_by_id for row in asked) == sorted(row.id for row in digests for _ in range(EACH))
    assert {row.message_id for row in asked} == {None}
    times = {row: accepted[row.message_id] for row in digests}
    assert min(times.values()) == 1
    assert sum(times.values()) - PEOPLE <= KILLS
    assert [row.id for row, count in times.items() if count > 1 and not row.is_possibly_doubled] == []
