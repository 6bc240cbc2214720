"""Single mails of the outbox: held, released, sent again and once more, and addresses corrected."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.domain.access import LinkPurpose
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.domain.people import Office
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.models.sessions import AccessLink
from doctoral_center.operations.access import invite
from doctoral_center.operations.mails import (
    Tally,
    correct_address,
    hold_mails,
    release_mails,
    send_again,
    send_once_more,
    send_test_mail,
)
from doctoral_center.operations.people import appoint
from tests import signing
from tests.mailing import Post, milestone_id, set_person

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
REFUSED = {"state": MessageState.FAILED, "attempts": 1, "last_error": "550 no such user"}


@pytest.fixture
def post(centre, tmp_path):
    """The outbox; Zeng Min's first reminder of her study plan is planned."""
    post = Post(centre, tmp_path, milestone_id(centre, "study-plan"))
    post.plan()
    return post


def first(post):
    return post.rows()[0]


def put(post, person, **values):
    with post.centre.writing():
        db.session.execute(update(Message).where(Message.recipient_id == person.id).values(**values))


def act(post, operation, what, by="coordinator", **values):
    with post.centre.writing():
        actor = post.centre.actor(getattr(post.centre, by))
        return operation(what, actor=actor, now=post.centre.now, **values)


def told(post):
    """What the journal tells of mails and addresses."""
    with post.centre.reading():
        actions = db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)).all()
    return [each for each in actions if each.startswith(("message-", "address-"))]


def test_what_is_held_does_not_go_until_it_is_released(post):
    mail = first(post)
    assert act(post, hold_mails, [mail.id]) == Tally(1, 0)
    post.deliver()
    assert (first(post).state, first(post).held_by_id) == (MessageState.HELD, post.centre.coordinator.id)
    assert act(post, release_mails, [mail.id]) == Tally(1, 0)
    post.deliver()
    assert post.fates() == [("candidate", "report-due", -30, "sent")]
    assert told(post) == ["message-held", "message-released"]


def test_what_is_held_is_not_planned_a_second_time(post):
    act(post, hold_mails, [first(post).id])
    assert post.plan() == 0


def test_holding_twice_is_one_and_what_has_gone_is_left(post):
    mail = first(post)
    act(post, hold_mails, [mail.id])
    assert act(post, hold_mails, [mail.id]) == Tally(0, 1)
    act(post, release_mails, [mail.id])
    post.deliver()
    assert act(post, hold_mails, [mail.id]) == Tally(0, 1)
    assert told(post) == ["message-held", "message-released"]


def test_whoever_is_done_when_it_is_released_gets_none(post):
    act(post, hold_mails, [first(post).id])
    signing.submit(post.centre, post.centre.milestone("study-plan"))
    act(post, release_mails, [first(post).id])
    post.deliver()
    assert ("candidate", "report-due", -30, "submitted") in post.fates()


def test_a_verdict_that_is_taken_back_recalls_a_held_mail_too(post):
    ref = post.centre.milestone("study-plan")
    signing.submit(post.centre, ref)
    signing.decide(post.centre, ref, post.centre.supervisor, "return", reason="Which months?")
    caused = next(row for row in post.rows() if row.kind == "milestone-returned")
    act(post, hold_mails, [caused.id])
    signing.undo(post.centre, ref, post.centre.supervisor)
    assert ("candidate", "milestone-returned", 0, "undone") in post.fates()


@pytest.mark.parametrize("by", ["stranger_coordinator", "administrator"])
@pytest.mark.parametrize("operation", [hold_mails, release_mails])
def test_nobody_holds_or_releases_mails_about_others_candidates(post, operation, by):
    with pytest.raises(NotFoundError):
        act(post, operation, [first(post).id], by)


def test_one_foreign_mail_among_several_changes_none(post):
    with post.centre.reading():
        ids = list(db.session.scalars(select(Message.id).order_by(Message.id)))
    with pytest.raises(NotFoundError):
        act(post, hold_mails, ids)
    assert [row.state for row in post.rows()] == [MessageState.PLANNED]


def test_supervisors_and_candidates_hold_nothing(post):
    with pytest.raises(NotPermittedError):
        act(post, hold_mails, [first(post).id], "supervisor")


def test_a_mail_that_failed_is_sent_again_once(post):
    put(post, post.centre.candidate, **REFUSED)
    later = MORNING + timedelta(minutes=5)
    post.centre.at(later)
    for _ in range(2):
        act(post, send_again, first(post).id)
    mail = first(post)
    assert (mail.state, mail.attempts, mail.next_at) == (MessageState.PLANNED, 0, later)
    assert told(post) == ["message-sent-again"]


def test_a_mail_that_went_is_not_sent_again(post):
    post.deliver()
    with pytest.raises(ImpossibleNowError, match="message-has-not-failed"):
        act(post, send_again, first(post).id)


def test_a_second_mail_is_one_of_its_own_however_often_it_is_asked_for(post):
    post.deliver()
    mail = first(post)
    copies = [act(post, send_once_more, mail.id) for _ in range(2)]
    post.deliver()
    assert len(set(copies)) == 1
    assert post.fates() == [("candidate", "report-due", -30, "sent"), ("candidate", "report-due", -30, "sent")]
    assert told(post) == ["message-repeated"]
    numbers = {mail["Message-ID"] for mail in post.mails() if mail["To"].startswith("Zeng Min")}
    assert len(numbers) == 2


def test_a_second_reminder_does_not_go_when_it_is_no_longer_due(post):
    post.deliver()
    act(post, send_once_more, first(post).id)
    signing.submit(post.centre, post.centre.milestone("study-plan"))
    post.deliver()
    assert ("candidate", "report-due", -30, "submitted") in post.fates()


def test_what_has_not_gone_has_no_second_mail(post):
    with pytest.raises(ImpossibleNowError, match="message-has-not-gone"):
        act(post, send_once_more, first(post).id)


def test_a_link_is_not_sent_a_second_time(post):
    with post.centre.writing():
        invite(db.session.get_one(Person, post.centre.supervisor.id), actor=post.centre.operator, now=post.centre.now)
        invitation = db.session.scalars(select(Message).where(Message.kind == "invitation")).one()
        invitation.state, invitation.sent_at = MessageState.SENT, post.centre.now
        number = invitation.id
    with pytest.raises(ImpossibleNowError, match="message-only-once"):
        act(post, send_once_more, number, "centre_coordinator")


def correct(post, email, by="coordinator", *, with_others=True):
    return act(post, correct_address, first(post).id, by, email=email, with_others=with_others)


def address_of(post, person):
    with post.centre.reading():
        return db.session.get_one(Person, person.id).email


def test_a_corrected_address_gets_what_failed(post):
    post.centre.at(MORNING)
    put(post, post.centre.candidate, **REFUSED)
    assert correct(post, "Zeng.Min@New.example.org") == 1
    assert correct(post, "zeng.min@new.example.org") == 0
    post.deliver()
    assert address_of(post, post.centre.candidate) == "zeng.min@new.example.org"
    assert next(mail["To"] for mail in post.mails()) == "Zeng Min <zeng.min@new.example.org>"
    assert told(post) == ["address-corrected", "message-sent-again"]


@pytest.mark.parametrize(("with_others", "sent"), [(True, 2), (False, 1)])
def test_others_that_failed_go_too_if_wanted(post, with_others, sent):
    post.centre.at(MORNING + timedelta(days=1))
    post.plan()
    put(post, post.centre.candidate, **REFUSED)
    assert correct(post, "zeng@new.example.org", with_others=with_others) == sent


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("nobody", "email-malformed"),
        ("supervisor@example.org", "email-taken"),
        ("candidate@example.org", "email-unchanged"),
    ],
)
def test_an_address_that_cannot_be_is_refused(post, email, code):
    put(post, post.centre.candidate, **REFUSED)
    with pytest.raises(InvalidInputError, match=code):
        correct(post, email)
    assert first(post).state is MessageState.FAILED


def test_an_address_is_corrected_only_after_a_mail_failed(post):
    with pytest.raises(ImpossibleNowError, match="message-has-not-failed"):
        correct(post, "zeng@new.example.org")


def to_the_supervisor(post):
    """Her first mail of all has failed, and it is a reminder about Zeng Min."""
    put(post, post.centre.candidate, recipient_id=post.centre.supervisor.id)
    put(post, post.centre.supervisor, **REFUSED)


def test_a_coordinator_does_not_correct_the_address_of_a_supervisor_who_has_a_password(post):
    to_the_supervisor(post)
    set_person(post.centre, post.centre.supervisor, password_hash="x")
    with pytest.raises(NotPermittedError):
        correct(post, "li@new.example.org")


def test_a_coordinator_corrects_the_address_of_whoever_has_no_password_yet(post):
    to_the_supervisor(post)
    assert correct(post, "li@new.example.org") == 1


def test_nobody_but_an_administrator_corrects_the_address_of_whoever_holds_an_office(post):
    to_the_supervisor(post)
    with post.centre.writing():
        person = db.session.get_one(Person, post.centre.supervisor.id)
        now = post.centre.now
        appoint(person, Office.ADMINISTRATOR, institution_id=None, actor=post.centre.operator, now=now)
    with pytest.raises(NotPermittedError):
        correct(post, "li@new.example.org", "centre_coordinator")


def test_an_invitation_that_failed_is_made_anew_and_the_old_one_opens_nothing(post):
    centre = post.centre
    with centre.writing():
        invite(db.session.get_one(Person, centre.supervisor.id), actor=centre.operator, now=centre.now)
        message = db.session.scalars(select(Message).where(Message.kind == "invitation")).one()
        message.state, number = MessageState.FAILED, message.id
    assert act(post, correct_address, number, "administrator", email="li@new.example.org", with_others=True) == 1
    with centre.reading():
        links = db.session.scalars(select(AccessLink).order_by(AccessLink.id)).all()
        assert [(link.purpose, link.used_at is None) for link in links] == [
            (LinkPurpose.INVITATION, False),
            (LinkPurpose.INVITATION, True),
        ]
        states = db.session.execute(
            select(Message.state, Message.skip_reason).where(Message.kind == "invitation").order_by(Message.id)
        ).all()
    assert states == [(MessageState.SKIPPED, "link-used"), (MessageState.PLANNED, None)]


def test_a_test_mail_goes_to_whoever_asks_for_it_and_once_a_minute(post):
    for seconds in (0, 30, 60):
        with post.centre.writing():
            now = MORNING + timedelta(seconds=seconds)
            send_test_mail(actor=post.centre.actor(post.centre.partner), now=now)
    post = Post(post.centre, post.folder)
    post.centre.at(MORNING + timedelta(minutes=2))
    post.deliver()
    mails = [mail for mail in post.mails() if "a test mail" in mail["Subject"]]
    assert [mail["To"].addresses[0].addr_spec for mail in mails] == [post.centre.partner.email] * 2


def test_a_test_mail_is_sent_by_nobody_who_does_not_see_to_the_mail(post):
    for person in (post.centre.candidate, post.centre.supervisor, post.centre.observer):
        with post.centre.writing(), pytest.raises(NotPermittedError):
            send_test_mail(actor=post.centre.actor(person), now=MORNING)
