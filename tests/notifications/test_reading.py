"""A mail is read as it is or will be, and one that cannot be written says why."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from doctoral_center.db import db
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.notifications.reading import UnreadableMailError, read_mail
from doctoral_center.operations.access import invite
from doctoral_center.operations.reminders import plan
from tests import signing
from tests.mailing import set_person


def read(centre, **values):
    """The first reminder to Zeng Min, changed as the values say."""
    with centre.writing():
        plan(now=centre.now)
        db.session.execute(
            update(Message).where(Message.recipient_id == centre.candidate.id).values(**values or {"round": 0})
        )
    with centre.reading():
        hers = select(Message).where(Message.recipient_id == centre.candidate.id)
        message = db.session.scalars(hers.options(joinedload(Message.recipient))).one()
        return read_mail(message, message.recipient, centre.now)


def test_a_mail_is_read_in_its_recipients_language(centre):
    set_person(centre, centre.candidate, locale="ru")
    assert "Zeng Min" in read(centre).subject
    assert read(centre).greeting.startswith("Здравствуйте")


def test_what_speaks_of_nothing_any_more_says_so(centre):
    with pytest.raises(UnreadableMailError, match="NothingToTellError"):
        read(centre, reviewable_id=None, kind="milestone-approved")


def test_a_kind_without_a_template_says_so(centre):
    with pytest.raises(UnreadableMailError, match="no-such-kind"):
        read(centre, kind="no-such-kind")


def test_what_is_read_holds_no_link_to_decide_or_to_sign_in_by(centre):
    signing.submit(centre, centre.milestone("study-plan"))
    with centre.writing():
        invite(db.session.get_one(Person, centre.supervisor.id), actor=centre.operator, now=centre.now)
    with centre.reading():
        messages = db.session.scalars(select(Message).options(joinedload(Message.recipient))).all()
        mails = {message.kind: read_mail(message, message.recipient, centre.now) for message in messages}
    assert {"sign-off-asked", "invitation"} <= set(mails)
    assert {mail.link for mail in mails.values()} == {""}
    assert "://" not in repr(mails)
