"""The pages of the outbox, for everybody's eyes, hands and screens."""

import pytest
from sqlalchemy import update

from doctoral_center.db import db
from doctoral_center.domain.mail_refs import mail_ref
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import Message
from doctoral_center.operations.reminders import note_beat, plan

FAILED = {"state": MessageState.FAILED, "attempts": 1, "last_error": "550 5.1.1 <candidate@example.org>: no such user"}


@pytest.fixture
def mail(centre):
    """The address of the first mail's page, once it is as the values say."""

    def mail(**values):
        with centre.writing():
            plan(now=centre.now)
            note_beat("owner", now=centre.now)
            hers = Message.recipient_id == centre.candidate.id
            number = db.session.scalars(update(Message).where(hers).values(**values).returning(Message.id)).first()
        return f"/reminders/mails/{mail_ref(number, centre.app.config['SECRET_KEY'])}"

    return mail


def test_what_is_coming_can_be_held_by_everybody(look, centre, mail):
    mail(state=MessageState.PLANNED)
    look(centre.coordinator, "/reminders", name="reminders-coming")


def test_what_failed_can_be_seen_to_by_everybody(look, centre, mail):
    path = mail(**FAILED)
    look(centre.coordinator, "/reminders?show=failed", name="reminders-failed")
    look(centre.coordinator, path, name="reminders-mail")
    look(centre.coordinator, f"{path}/address", name="reminders-address")


def test_a_second_mail_can_be_sent_by_everybody(look, centre, mail):
    path = mail(state=MessageState.SENT, sent_at=centre.now)
    look(centre.coordinator, f"{path}/repeat", name="reminders-repeat")
