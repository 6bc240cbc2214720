"""Deliver the outbox: claim one message, look again, hand it over, mark it.

What holds whatever dies, and when:

1. A claim is one short transaction and moves the message's token. Every later write names the token: a sender that was
   frozen and lost its claim writes nothing, and sends no final dot.
2. Just before the final dot `dot_at` is committed, right after the answer `sent`. A message found with `dot_at` and
   without an answer may have gone; it is sent again with the same Message-ID and listed as possibly doubled.
3. A claimed message is taken back only when its owner's lock is free and its lease is over.

4. What a digest carries is claimed by nobody while the digest is still to go, and becomes sent in the transaction in
   which the digest does (notifications.digests).

So none is lost, and a second copy needs a death between the mail server's acceptance and our commit.
"""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from doctoral_center.db import db, is_away, transaction
from doctoral_center.domain.channels import ChatKind
from doctoral_center.domain.deliveries import LEASE, PAUSES, REFUSED_PAUSE, TRIES, pause_after
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.reminders import MessageState, Skip
from doctoral_center.models.messages import Message
from doctoral_center.notifications.circuit import MAIL, Circuit
from doctoral_center.notifications.liveness import Liveness
from doctoral_center.notifications.transports import (
    DeliveryError,
    NoAnswerError,
    PutOffError,
    RefusedError,
    ServerTroubleError,
    Transport,
)
from doctoral_center.queries.digests import is_free

log = logging.getLogger(__name__)
_luck = secrets.SystemRandom()

_MARK_TRIES = 40
_MARK_PAUSE_SECONDS = 0.5
_LONGEST_ERROR = 1000

Now = Callable[[], datetime]
"""Time passes while a mail is handed over, so the entry point hands down its clock rather than one moment."""

Values = dict[str, Any]


class StaleClaimError(Exception):
    """The claim was lost to another sender: nothing more is to be done for this message here."""


@dataclass(frozen=True)
class Claim:
    """One message as it was claimed."""

    id: int
    kind: str
    subject_id: int
    round: int
    step: int
    recipient_id: int
    due_on: date
    reviewable_id: int | None
    sign_off_id: int | None
    data: dict[str, Any]
    attempts: int
    token: int
    is_possibly_doubled: bool
    message_id: str | None = None


Parcel = TypeVar("Parcel")
"""What a message is made into for its way out: a mail, or a text for a chat."""

MAILS = Message.kind.not_in(sorted(ChatKind))
"""What goes by mail: all that is not told in a chat."""


@dataclass(frozen=True)
class Sender(Generic[Parcel]):
    """A sender: its lock, its way out, its clock, and what it asks before each mail.

    `hindrance` returns why a message is not to go (a reason, or the later moment at which it may) or None;
    `compose` renders it. `claims` are the messages that go this way, `circuit` says whether the way is open, and
    `refused` is told, in the same transaction, of a message that will never be taken.
    """

    liveness: Liveness
    transport: Transport[Parcel]
    now: Now
    hindrance: Callable[[Claim, datetime], Skip | datetime | None]
    compose: Callable[[Claim, datetime], Parcel]
    lease: timedelta = LEASE
    claims: ColumnElement[bool] = MAILS
    circuit: Circuit = MAIL
    refused: Callable[[Claim, str, datetime], None] | None = None


_CLAIMED = [getattr(Message, name) for name in Claim.__dataclass_fields__]


def claim_next(
    owner: str, *, now: datetime, lease: timedelta = LEASE, only: ColumnElement[bool] = MAILS
) -> Claim | None:
    """Claim the message that has waited longest, in a transaction of its own; None when none is due at `now`.

    SQL stands here because claiming is one statement on purpose: on SQLite BEGIN IMMEDIATE lets one sender through at
    a time, on PostgreSQL the others skip the locked row.
    """
    longest = (
        select(Message.id)
        .where(Message.state == MessageState.PLANNED, Message.next_at <= now, is_free(), only)
        .order_by(Message.next_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    with transaction() as session:
        row = session.execute(
            update(Message)
            .where(Message.id == longest)
            .values(
                state=MessageState.SENDING,
                owner=owner,
                token=Message.token + 1,
                lease_until=now + lease,
                is_possibly_doubled=or_(Message.is_possibly_doubled, Message.dot_at.is_not(None)),
            )
            .returning(*_CLAIMED)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    return Claim(*row) if row is not None else None


def reap(liveness: Liveness, *, now: datetime) -> int:
    """Take back what dead senders had claimed; return how many messages.

    Our own are taken back at once: between two mails this sender holds none. Each counts as a try, so that a message
    that kills its sender does not do so for ever.
    """
    owners = db.session.execute(
        select(Message.owner, Message.lease_until).where(Message.state == MessageState.SENDING).distinct()
    ).all()
    dead = {
        row.owner
        for row in owners
        if row.owner == liveness.owner or (row.lease_until < now and liveness.is_free(row.owner))
    }
    return sum(_take_back(owner, liveness.owner, now) for owner in sorted(dead))


def _take_back(owner: str, own: str, now: datetime) -> int:
    is_over = Message.lease_until < now if owner != own else Message.owner == own
    with transaction() as session:
        result: Any = session.execute(
            update(Message)
            .where(Message.state == MessageState.SENDING, Message.owner == owner, is_over)
            .values(
                state=MessageState.PLANNED,
                owner=None,
                lease_until=None,
                token=Message.token + 1,
                attempts=Message.attempts + 1,
                next_at=now,
                last_error="The sender ended in the midst of it.",
            )
            .execution_options(synchronize_session=False)
        )
        return int(result.rowcount)


def deliver(sender: Sender[Any], *, may_go_on: Callable[[], bool]) -> dict[str, int]:
    """Deliver what is due, one message after the other, while `may_go_on`; return how many came to which end.

    A message that fails moves on and leaves the next its turn. When the mail server refuses everybody, it ends.
    """
    tally: dict[str, int] = {}
    while may_go_on() and sender.circuit.rests_until(now=sender.now()) is None:
        outcome = deliver_next(sender)
        if outcome is None:
            break
        tally[outcome] = tally.get(outcome, 0) + 1
    return tally


def deliver_next(sender: Sender[Any]) -> str | None:
    """Deliver one message and return what came of it, as a word; None when none is due."""
    db.session.remove()
    claim = claim_next(sender.liveness.owner, now=sender.now(), lease=sender.lease, only=sender.claims)
    if claim is None:
        return None
    try:
        outcome = _hand_over(sender, claim)
    except StaleClaimError:
        log.warning("Message %s was taken over by another sender.", claim.id)
        outcome = "stale"
    return outcome


def _hand_over(sender: Sender[Any], claim: Claim) -> str:
    if claim.attempts >= TRIES:
        return _end(claim, "failed", {"state": MessageState.FAILED})
    try:
        hindrance = sender.hindrance(claim, sender.now())
        parcel = sender.compose(claim, sender.now()) if hindrance is None else None
    except Exception as error:  # noqa: BLE001 - one broken row must not hold up the rest of the queue
        return _broken(claim, error, sender.now())
    if isinstance(hindrance, Skip):
        skipped = {"state": MessageState.SKIPPED, "skip_reason": hindrance.reason, "skip_day": hindrance.day}
        return _end(claim, "skipped", skipped)
    if hindrance is not None:
        return _end(claim, "postponed", {"state": MessageState.PLANNED, "next_at": hindrance})
    return _send(sender, claim, parcel)


def _send(sender: Sender[Any], claim: Claim, parcel: Any) -> str:
    # No transaction stays open while the mail server takes its time.
    db.session.remove()
    before_dot = {"message_id": str(parcel["Message-ID"])} if isinstance(parcel, EmailMessage) else {}
    try:
        sender.transport.send(parcel, lambda: _mark(claim, before_dot | {"dot_at": sender.now()}))
    except DeliveryError as error:
        log.warning("Message %s did not go: %s", claim.id, error)
        return _failed(sender, claim, error)
    except Exception as error:  # noqa: BLE001 - an address that cannot be written into SMTP's commands, say
        return _broken(claim, error, sender.now())
    sent = {"state": MessageState.SENT, "sent_at": sender.now(), "last_error": None}
    return _insist(lambda: _end(claim, "sent", sent, lambda: _has_gone(sender, claim, sent)))


def _has_gone(sender: Sender[Any], claim: Claim, sent: Values) -> None:
    sender.circuit.note_success()
    if claim.kind == NoticeKind.DIGEST:
        # Whoever held one back meanwhile came too late: it has been told of.
        carried = (Message.carried_by_id == claim.id, Message.state.in_([MessageState.PLANNED, MessageState.HELD]))
        db.session.execute(
            update(Message).where(*carried).values(**sent, held_by_id=None).execution_options(synchronize_session=False)
        )


def _broken(claim: Claim, error: Exception, now: datetime) -> str:
    """Let a message that cannot be looked at, written or handed over wait for its next try, and fail at the last.

    Whether the dot went out is not known here: `dot_at` stays as it is. A lost claim and an absent database are no
    fault of the message: they are raised again.
    """
    if isinstance(error, StaleClaimError) or is_away(error):
        raise error
    log.error("Message %s is broken.", claim.id, exc_info=error)
    return _end(claim, *_one_try_more(claim, f"{type(error).__name__}: {error}", now))


def _failed(sender: Sender[Any], claim: Claim, error: DeliveryError) -> str:
    words, now, circuit = _clean(str(error)), sender.now(), sender.circuit
    if isinstance(error, NoAnswerError):
        # It may have gone: dot_at stays, and the next try says so.
        return _end(claim, *_one_try_more(claim, words, now))
    if isinstance(error, RefusedError):
        return _refused(sender, claim, words, is_certain=error.is_certain)
    # Without a try used up it goes behind the others that wait: if it is this very mail that the server cannot bear,
    # they are to have their turn.
    waiting = {"state": MessageState.PLANNED, "last_error": words, "dot_at": None, "next_at": now}
    if isinstance(error, ServerTroubleError):
        return _end(claim, "put off", waiting, lambda: circuit.note_trouble(words, now=now))
    if circuit.refuses_everybody():
        waiting["next_at"] = now + PAUSES[0]
        return _end(claim, "put off", waiting, lambda: circuit.note_refusal(words, now=now))
    outcome, values = _one_try_more(claim, words, now)
    if isinstance(error, PutOffError) and "next_at" in values:
        values["next_at"] = max(values["next_at"], now + timedelta(seconds=error.wait_seconds))
    # Only different messages count towards trouble for everybody, so a message's first refusal alone.
    and_then = (lambda: circuit.note_refusal(words, now=now)) if claim.attempts == 0 else None
    return _end(claim, outcome, values | {"dot_at": None}, and_then)


def _refused(sender: Sender[Any], claim: Claim, words: str, *, is_certain: bool) -> str:
    """Let a message fail that its recipient's server will never take.

    Where the sender may be meant, it gets a second try: so many others refused meanwhile mean that everybody is, and
    then none fails for it, however long that lasts.
    """
    now, circuit = sender.now(), sender.circuit
    and_then = (lambda: circuit.note_refusal(words, now=now)) if not is_certain else None
    waiting: Values = {"state": MessageState.PLANNED, "last_error": words, "dot_at": None}
    if not is_certain and circuit.refuses_everybody():
        return _end(claim, "put off", waiting | {"next_at": now + REFUSED_PAUSE}, and_then)
    if not is_certain and claim.attempts == 0:
        return _end(claim, "put off", waiting | {"next_at": now + PAUSES[0], "attempts": 1}, and_then)
    tell = sender.refused
    told = (lambda: tell(claim, words, now)) if tell is not None else None
    return _end(claim, "failed", {"state": MessageState.FAILED, "last_error": words, "dot_at": None}, told)


def _one_try_more(claim: Claim, words: str, now: datetime) -> tuple[str, Values]:
    attempts, words = claim.attempts + 1, _clean(words)
    pause = pause_after(attempts, _luck.random())
    if pause is None:
        return "failed", {"state": MessageState.FAILED, "attempts": attempts, "last_error": words}
    later: Values = {"state": MessageState.PLANNED, "next_at": now + pause}
    return "put off", later | {"attempts": attempts, "last_error": words}


def _clean(words: str) -> str:
    """Return what a stranger said as text that every database takes."""
    return "".join(letter if letter.isprintable() else " " for letter in words)[:_LONGEST_ERROR]


def _end(claim: Claim, outcome: str, values: Values, and_then: Callable[[], None] | None = None) -> str:
    _mark(claim, values | {"owner": None, "lease_until": None}, and_then)
    return outcome


def _mark(claim: Claim, values: Values, and_then: Callable[[], None] | None = None) -> None:
    """Write `values` into the claimed row and commit. Raises StaleClaimError when the claim is no longer ours."""
    with transaction() as session:
        result: Any = session.execute(
            update(Message)
            .where(Message.id == claim.id, Message.token == claim.token, Message.state == MessageState.SENDING)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        if result.rowcount == 0:
            raise StaleClaimError
        if and_then is not None:
            and_then()


def _insist(write: Callable[[], str]) -> str:
    """Write down that a mail has gone, through a short absence of the database: forgetting it would send it twice."""
    for _ in range(_MARK_TRIES - 1):
        try:
            return write()
        except SQLAlchemyError as error:
            if not is_away(error):
                raise
            log.warning("The database is away; the mail that has just gone is not noted yet.")
            db.session.remove()
            time.sleep(_MARK_PAUSE_SECONDS)
    return write()
