"""Gather what waits into a digest, and hand over what a digest carries.

While a digest is on its way its rows name it (`carried_by_id`) and stay planned; no sender claims them. They become
sent in the transaction in which the digest does. If a sender dies in between, the digest is taken back and looks again;
if it fails or is skipped, its rows are free by that alone. So a row is told of by its digest or by itself, and never
forgotten.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from doctoral_center.db import db, transaction
from doctoral_center.domain.days import day_in
from doctoral_center.domain.digests import goes_alone
from doctoral_center.domain.reminders import MailRhythm, MessageState, Skip, SkipReason
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from doctoral_center.notifications.delivery import Claim, StaleClaimError
from doctoral_center.queries.digests import coming_digest, digest_hours_of, get_due_on, is_free, list_waiting

Look = Callable[[Claim, Person, datetime], Skip | None]

_A_MOMENT = timedelta(minutes=5)
"""How long a row waits for a digest that is on its way before it is looked at again."""


def waits_until(claim: Claim, recipient: Person, now: datetime) -> datetime | None:
    """Return until when a reminder waits for the recipient's digest; None when it goes by itself."""
    is_second_mail = claim.round < 0
    if recipient.mail_rhythm is MailRhythm.SINGLE or claim.attempts or is_second_mail:
        return None
    today = day_in(now, recipient.timezone)
    coming = coming_digest(recipient, now=now)
    following = digest_hours_of(recipient).next_moment(now)
    due_on = get_due_on(claim.kind, claim.due_on, claim.sign_off_id)
    if goes_alone(due_on, today, following.day if coming is None else today):
        return None
    return following.at if coming is None else coming + _A_MOMENT


def gather(claim: Claim, recipient: Person, now: datetime, look: Look) -> Skip | datetime | None:
    """Gather what waits for the recipient into the claimed digest; return why or until when it is not to go.

    What `look` speaks against is skipped with its reason. Raises StaleClaimError when the claim is no longer ours.
    """
    if recipient.mail_rhythm is MailRhythm.SINGLE:
        return Skip(SkipReason.NO_LONGER_NEEDED)
    opening = digest_hours_of(recipient).next_opening(now)
    if opening > now:
        return opening
    rows = list_waiting(claim.id, recipient.id, day_in(now, recipient.timezone))
    fates = {row.id: look(as_claim(row), recipient, now) for row in rows}
    return None if _take(claim, fates) else Skip(SkipReason.NOTHING_WAITS)


def as_claim(row: Message) -> Claim:
    """Return a row that a digest carries as if it had been claimed by itself."""
    return Claim(**{name: getattr(row, name) for name in Claim.__dataclass_fields__})


def _take(claim: Claim, fates: Mapping[int, Skip | None]) -> int:
    with transaction() as session:
        _lock(claim)
        # A sender may have claimed one since, a coordinator may hold it: what is not free any more stays where it is.
        free = select(Message.id).where(
            Message.id.in_(fates), Message.state == MessageState.PLANNED, is_free(but_of=claim.id)
        )
        ids = session.scalars(free.order_by(Message.id).with_for_update(skip_locked=True)).all()
        _let_go(claim, Message.id.not_in(ids))
        for skip in {fate for fate in fates.values() if fate is not None}:
            gone = [row_id for row_id in ids if fates[row_id] == skip]
            skipped = {"state": MessageState.SKIPPED, "skip_reason": skip.reason, "skip_day": skip.day}
            _write(gone, skipped | {"carried_by_id": None})
        kept = [row_id for row_id in ids if fates[row_id] is None]
        _write(kept, {"carried_by_id": claim.id})
        return len(kept)


def leave_out(claim: Claim, row_id: int, error: str) -> None:
    """Leave a row that cannot be written out of the digest: it goes by itself, and fails by itself."""
    with transaction():
        _lock(claim)
        _write([row_id], {"carried_by_id": None, "attempts": Message.attempts + 1, "last_error": error})


def _lock(claim: Claim) -> None:
    # What a frozen sender gathered must not be taken for told when another one has told less.
    own = select(Message.id).where(
        Message.id == claim.id, Message.token == claim.token, Message.state == MessageState.SENDING
    )
    if db.session.scalar(own.with_for_update()) is None:
        raise StaleClaimError


def _let_go(claim: Claim, *only: Any) -> None:
    db.session.execute(
        update(Message)
        .where(Message.carried_by_id == claim.id, *only)
        .values(carried_by_id=None)
        .execution_options(synchronize_session=False)
    )


def _write(ids: Sequence[int], values: Mapping[str, Any]) -> None:
    if ids:
        db.session.execute(
            update(Message).where(Message.id.in_(ids)).values(values).execution_options(synchronize_session=False)
        )
