"""What becomes of a digest and of what it carries when a sender dies, mail is refused or a row cannot be written.

Zeng Min takes one mail a week, on Monday at 09:00 in Asia/Shanghai, 01:00 UTC.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from doctoral_center.db import db, transaction
from doctoral_center.domain.reminders import MessageState
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.notifications.delivery import StaleClaimError, claim_next
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
