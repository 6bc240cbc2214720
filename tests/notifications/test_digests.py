"""What becomes of a digest and of what it carries when a sender dies, mail is refused or a row cannot be written.

Zeng Min takes one mail a week, on Monday at 09:00 in Asia/Shanghai, 01:00 UTC.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from doctoral_center.db import db, transaction
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.notifications.delivery import Sender, StaleClaimError, claim_next, deliver
from doctoral_center.notifications.liveness import alive
from doctoral_center.notifications.mails import compose
from doctoral_center.notifications.outbox import Notice, enqueue
from doctoral_center.notifications.rechecks import hindrance
from doctoral_center.notifications.transports import NoAnswerError, PutOffError, RefusedError, ServerTroubleError
from tests import signing
from tests.mailing import Post, milestone_id, set_person
from tests.notifications.test_delivery import Way
from tests.requesting import submit

MONDAY, NEXT_MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC), datetime(2026, 11, 30, 1, tzinfo=UTC)


@pytest.fixture
def post(centre, tmp_path):
    """The outbox."""
    return Post(centre, tmp_path)


def digest_alone(post):
    """The digest of 23 November and what it carries; nothing else waits."""
    centre = post.centre
    set_person(centre, centre.candidate, mail_rhythm="weekly")
    centre.at(MONDAY)
    with centre.writing():
        db.session.execute(update(Person).where(Person.id != centre.candidate.id).values(is_active=False))
    post.plan()


def states(post):
    return {row.kind: (row.state, row.carried_by_id is not None) for row in post.rows()}


def test_a_sender_that_dies_before_the_dot_leaves_digest_and_rows_to_the_next(post):
    digest_alone(post)

    class Deadly(Way):
        def send(self, _mail, _before_dot):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        post.deliver(Deadly())
    assert states(post) == {
        "report-due": (MessageState.PLANNED, True),
        "digest": (MessageState.SENDING, False),
    }
    post.centre.at(MONDAY + timedelta(minutes=10))
    way = Way()
    assert post.deliver(way) == {"sent": 1}
    assert [mail["Subject"] for mail in way.taken] == ["1 thing waits for you"]
    assert states(post) == {"report-due": (MessageState.SENT, True), "digest": (MessageState.SENT, False)}


def test_a_sender_that_dies_after_the_dot_sends_the_same_digest_again_and_nothing_by_itself(post):
    digest_alone(post)

    class Deadly(Way):
        def send(self, mail, before_dot):
            super().send(mail, before_dot)
            raise KeyboardInterrupt

    first, second = Deadly(), Way()
    with pytest.raises(KeyboardInterrupt):
        post.deliver(first)
    post.centre.at(MONDAY + timedelta(minutes=10))
    assert post.deliver(second) == {"sent": 1}
    assert [mail["Message-ID"] for mail in first.taken] == [mail["Message-ID"] for mail in second.taken]
    assert [row.is_possibly_doubled for row in post.rows("sent") if row.kind == "digest"] == [True]
    assert states(post) == {"report-due": (MessageState.SENT, True), "digest": (MessageState.SENT, False)}


@pytest.mark.parametrize("trouble", [PutOffError("451"), NoAnswerError("cut"), ServerTroubleError("down")])
def test_while_a_digest_is_tried_again_its_rows_wait_for_it(post, trouble):
    digest_alone(post)
    assert post.deliver(Way(trouble))["put off"] == 1
    assert states(post) == {"report-due": (MessageState.PLANNED, True), "digest": (MessageState.PLANNED, False)}
    post.centre.at(MONDAY + timedelta(minutes=20))
    assert post.deliver(Way()) == {"sent": 1}
    assert states(post) == {"report-due": (MessageState.SENT, True), "digest": (MessageState.SENT, False)}


def test_a_digest_that_is_refused_lets_its_rows_wait_for_the_next(post):
    digest_alone(post)
    post.deliver(Way(RefusedError("550 no such user")))
    post.centre.at(MONDAY + timedelta(minutes=20))
    post.deliver()
    (row,) = post.rows("planned")
    assert (row.kind, row.next_at) == ("report-due", NEXT_MONDAY)


def test_a_frozen_sender_gathers_nothing_into_a_digest_that_another_one_sends(post):
    """Between its claim and its gathering another sender takes the digest back."""
    digest_alone(post)
    with post.centre.reading():
        claims = [claim_next("frozen", now=post.centre.now) for _ in range(2)]
        (digest,) = [claim for claim in claims if claim.kind == "digest"]
        with transaction() as session:
            session.execute(update(Message).values(token=Message.token + 1, state=MessageState.PLANNED))
        with pytest.raises(StaleClaimError):
            hindrance(digest, post.centre.now)
    assert states(post) == {"report-due": (MessageState.PLANNED, False), "digest": (MessageState.PLANNED, False)}


def test_a_row_that_cannot_be_written_holds_the_digest_up_for_nobody(post):
    centre = post.centre
    set_person(centre, centre.supervisor, mail_rhythm="weekly")
    signing.submit(centre, centre.milestone("study-plan"))
    submit(centre)
    broken = milestone_id(centre, "study-plan")
    with centre.writing():
        # Its sign-off is there, but what it is about is not.
        db.session.execute(
            update(Message)
            .where(Message.reviewable_id == broken, Message.kind == "sign-off-asked")
            .values(reviewable_id=None)
        )
    for hours in range(0, 24, 6):
        post.centre.at(NEXT_MONDAY + timedelta(hours=hours))
        post.plan()
        post.deliver()
    asked = [
        (row.state, row.carried_by_id is not None)
        for row in post.rows()
        if row.kind == "sign-off-asked" and row.recipient_id == centre.supervisor.id
    ]
    assert sorted(asked) == [(MessageState.PLANNED, False), (MessageState.SENT, True)]


class Deadly(Way):
    """Whoever uses it dies just after the mail server has taken the mail."""

    def send(self, mail, before_dot):
        super().send(mail, before_dot)
        raise KeyboardInterrupt


def ask(post, number):
    """Let the candidate have one thing more that waits for her digest."""
    about = milestone_id(post.centre, "study-plan")
    with post.centre.writing():
        notice = Notice(NoticeKind.SIGN_OFF_ASKED, post.centre.candidate.id, about, about, round=number)
        enqueue(notice, now=post.centre.now - timedelta(days=1))


def test_a_digest_that_tells_of_more_at_its_second_try_is_no_copy_of_the_first(post):
    """Whoever drops the second of two mails with one Message-ID would never learn what is new in it."""
    digest_alone(post)
    first, second = Deadly(), Way()
    with pytest.raises(KeyboardInterrupt):
        post.deliver(first)
    ask(post, 1)
    post.centre.at(MONDAY + timedelta(minutes=10))
    assert post.deliver(second)["sent"] == 1
    assert [mail["Subject"] for mail in first.taken + second.taken] == [
        "1 thing waits for you",
        "2 things wait for you",
    ]
    assert first.taken[0]["Message-ID"] != second.taken[0]["Message-ID"]
    assert second.taken[0]["X-Attempt"] == "2"


def test_what_is_held_back_while_its_digest_is_on_its_way_is_told_of_or_waits_but_is_never_forgotten(post):
    digest_alone(post)
    holder = post.centre.coordinator.id

    def hold_and_look(claim, now):
        found = hindrance(claim, now)
        reminder = update(Message).where(Message.kind == "report-due")
        if claim.kind == "digest":
            with transaction() as session:
                session.execute(reminder.values(state=MessageState.HELD, held_by_id=holder))
        return found

    way = Way()
    with post.centre.reading(), alive(post.folder / "run") as liveness:
        sender = Sender(liveness, way, lambda: post.centre.now, hindrance=hold_and_look, compose=compose)
        deliver(sender, may_go_on=lambda: not way.taken)
    assert [mail["Subject"] for mail in way.taken] == ["1 thing waits for you"]
    assert states(post) == {"report-due": (MessageState.SENT, True), "digest": (MessageState.SENT, False)}


def test_what_is_held_back_between_two_tries_of_its_digest_waits_for_its_release(post):
    digest_alone(post)
    ask(post, 1)
    post.deliver(Way(PutOffError("451")))
    with post.centre.writing():
        db.session.execute(
            update(Message)
            .where(Message.kind == "report-due")
            .values(state=MessageState.HELD, held_by_id=post.centre.coordinator.id)
        )
    post.centre.at(MONDAY + timedelta(minutes=20))
    assert post.deliver(Way()) == {"sent": 1}
    assert states(post) == {
        "report-due": (MessageState.HELD, False),
        "sign-off-asked": (MessageState.SENT, True),
        "digest": (MessageState.SENT, False),
    }
